from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.services.records import Aliases, thread_records
from tests.factories import Study, plant_study, plant_thread
from threads.models import Comment, Duplicate, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def study() -> Study:
    """A thread whose second comment copies the first, and whose third is nearly one of another thread."""
    study = plant_study()
    other = plant_thread(["Elsewhere."], project=study.project, title="Tills <b>again</b>")
    Duplicate.objects.create(comment=study.comment(2), original=study.comment(1))
    Duplicate.objects.create(comment=study.comment(3), original=other.comments.get(position=1), similarity=0.8)
    return study


def page(client, study: Study) -> str:
    client.force_login(study.annotator)
    return client.get(f"/projects/{study.project.slug}/threads/{study.thread.pk}/").content.decode()


class TestOnThePage:
    def test_a_copy_says_of_what_and_leads_there(self, client, study):
        shown = page(client, study)

        assert '<a class="comment__copy" href="?focus=1#c1">copy of #1</a>' in shown
        assert "nearly the same as <a" in shown
        assert "Tills &lt;b&gt;again&lt;/b&gt;" in shown

    def test_what_is_like_another_copy_is_called_a_variant(self, client, study):
        Duplicate.objects.filter(similarity=0.8).update(similarity=0.4)

        assert "variant of <a" in page(client, study)

    def test_nobody_is_sent_to_the_trash(self, client, study):
        Thread.objects.exclude(pk=study.thread.pk).update(trashed_at=timezone.now())

        assert "nearly the same" not in page(client, study)

    def test_more_copies_cost_no_more_queries(self, client, study):
        page(client, study)
        Duplicate.objects.all().delete()
        with CaptureQueriesContext(connection) as few:
            page(client, study)
        elsewhere = Comment.objects.exclude(thread=study.thread).first()
        Duplicate.objects.bulk_create(
            Duplicate(comment=comment, original=elsewhere) for comment in study.thread.comments.all()
        )

        with CaptureQueriesContext(connection) as many:
            assert page(client, study).count("copy of") == 4

        assert len(many) == len(few)


class TestInTheApi:
    def test_comments_name_what_they_copy(self, client, study):
        client.force_login(study.annotator)

        rows = client.get(f"/api/v1/threads/{study.thread.pk}/comments/").json()["results"]

        copies = [row["duplicate_of"] for row in rows]
        assert copies[:3] == [
            None,
            None,
            {"comment": study.comment(1).pk, "thread": study.thread.pk, "similarity": 1.0},
        ]
        assert copies[3]["similarity"] == 0.8

    def test_more_copies_cost_no_more_queries(self, client, study):
        client.force_login(study.annotator)

        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                client.get(f"/api/v1/threads/{study.thread.pk}/comments/")
            return len(captured)

        queries()
        some = queries()
        elsewhere = Comment.objects.exclude(thread=study.thread).first()
        Duplicate.objects.all().delete()
        Duplicate.objects.bulk_create(
            Duplicate(comment=comment, original=elsewhere) for comment in study.thread.comments.all()
        )

        assert queries() == some


class TestInARelease:
    def test_a_record_names_the_original_and_its_thread_where_that_is_another(self, study):
        records = thread_records([study.thread], [study.round], release="x@1", aliases=Aliases(study.project.pk))

        named = [(record["duplicate_of"], record["duplicate_of_thread"]) for record in records]
        other = Thread.objects.exclude(pk=study.thread.pk).get()
        assert named == [(None, None), (None, None), ("c1", None), ("c1", other.external_id)]
