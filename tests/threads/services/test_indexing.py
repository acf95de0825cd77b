"""The search index: built after the import, complete after any accident, and rid of what is erased."""

from __future__ import annotations

import io
import json

import pytest
from django.db import connection

from tests.factories import MembershipFactory, index, plant_thread
from threads import jobs
from threads.errors import Conflict
from threads.models import Comment, IndexedText, Job, Project
from threads.search import parse, search
from threads.services import indexing
from threads.services.importing import begin_import, run_import

pytestmark = pytest.mark.django_db


def found(text: str, project: Project) -> int:
    return search(parse(text), Comment.objects.filter(thread__project=project), project).count()


def is_sound() -> bool:
    """Whether the engine's own table agrees with ours: FTS5 raises where it does not."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO threads_search (threads_search, rank) VALUES ('integrity-check', 1)")
    return True


class TestIndexing:
    def test_an_import_is_published_first_and_indexed_by_a_job_of_its_own(self):
        membership = MembershipFactory()
        line = json.dumps({"id": "1", "text": "The lido closes."}).encode()
        source = begin_import(membership.project, by=membership.user, file=io.BytesIO(line), filename="a.jsonl")
        jobs.carry_out(source.job_id, run_import)
        job = Job.objects.get(kind="index")

        assert Comment.objects.published().filter(text="The lido closes.").exists()
        assert found("lido", membership.project) == 0
        assert indexing.unfinished(membership.project) == job
        assert job.parent_id == source.job_id
        jobs.carry_out(job.pk, indexing.index_comments)
        assert found("lido", membership.project) == 1
        assert indexing.unfinished(membership.project) is None

    def test_it_takes_only_what_is_published_and_has_a_text(self):
        thread = plant_thread(["A lido.", ""], article="")
        staged = plant_thread(["A staged lido."], project=thread.project, visible_at=None)

        index(thread.project)

        assert IndexedText.objects.count() == 1
        assert found("lido", thread.project) == 1
        staged.delete()
        assert is_sound()

    def test_a_job_of_an_import_leaves_others_alone(self):
        membership = MembershipFactory()
        thread = plant_thread(["A lido."], project=membership.project)
        source = begin_import(membership.project, by=membership.user, text="A lido.")

        index(thread.project, **{"import": source.pk})
        assert not IndexedText.objects.exists()
        thread.comments.update(imported_by=source)
        index(thread.project, **{"import": source.pk})
        assert IndexedText.objects.count() == 2

    def test_comments_of_another_project_in_between_are_passed_over(self, monkeypatch):
        monkeypatch.setattr(indexing, "_BATCH", 2)
        thread = plant_thread(["A lido."])
        between = plant_thread([f"Lido {number}." for number in range(9)])
        plant_thread(["Another lido."], project=thread.project)

        job = index(thread.project)

        assert (job.done, job.total, found("lido", thread.project), found("lido", between.project)) == (4, 4, 4, 0)

    def test_run_again_it_adds_what_is_missing(self, monkeypatch):
        monkeypatch.setattr(indexing, "_BATCH", 2)
        thread = plant_thread([f"Lido {number}." for number in range(9)])
        index(thread.project)
        IndexedText.objects.filter(comment__position__gt=3).delete()

        again, once_more = index(thread.project), index(thread.project)

        assert (again.done, again.total) == (once_more.done, once_more.total) == (10, 10)
        assert found("lido", thread.project) == 10
        assert is_sound()

    def test_stopped_in_between_it_keeps_what_it_has_and_can_be_tried_again(self, monkeypatch):
        monkeypatch.setattr(indexing, "_BATCH", 2)
        thread = plant_thread([f"Lido {number}." for number in range(9)])
        user = MembershipFactory(project=thread.project).user
        job = jobs.create("index", project=thread.project)
        write, batches = indexing._index, []

        def write_two(project, keys):
            batches.append(keys)
            if len(batches) == 3:
                raise RuntimeError("The power is gone.")
            write(project, keys)

        monkeypatch.setattr(indexing, "_index", write_two)
        jobs.carry_out(job.pk, indexing.index_comments)

        assert found("lido", thread.project) == 4
        assert indexing.unfinished(thread.project).is_given_up
        monkeypatch.setattr(indexing, "_index", write)
        indexing.retry(thread.project, by=user)
        jobs.carry_out(job.pk, indexing.index_comments)
        assert found("lido", thread.project) == 10
        assert indexing.unfinished(thread.project) is None

    def test_only_what_was_given_up_is_tried_again(self):
        thread = plant_thread(["A lido."])
        job = jobs.create("index", project=thread.project)

        indexing.retry(thread.project, by=thread.project.created_by)

        job.refresh_from_db()
        assert job.state == "queued"
        with pytest.raises(Conflict):
            jobs.retry(job)


class TestForgetting:
    def test_an_erased_comment_is_found_no_more(self):
        thread = plant_thread(["A secret lido.", "A lido."])
        index(thread.project)
        erased = Comment.objects.filter(position=1)

        erased.update(text="", state="erased")
        indexing.forget(erased, thread.project)

        assert (found("secret", thread.project), found("lido", thread.project)) == (0, 2)
        index(thread.project)
        assert IndexedText.objects.count() == 2
        assert is_sound()

    def test_what_was_never_indexed_can_be_forgotten_too(self):
        thread = plant_thread(["A lido.", "Another lido."])
        comments = Comment.objects.filter(thread=thread)

        indexing.forget(comments, thread.project)
        index(thread.project)
        indexing.forget(comments.filter(position=1), thread.project)
        indexing.forget(comments.filter(position=1), thread.project)

        assert found("lido", thread.project) == 2
        assert is_sound()

    @pytest.mark.parametrize("what", ["comment", "thread", "project"])
    def test_what_is_deleted_leaves_nothing_behind(self, what: str):
        thread = plant_thread(["A lido."])
        other = plant_thread(["A lido elsewhere."])
        index(thread.project)
        index(other.project)

        {"comment": thread.comments.get(position=1), "thread": thread, "project": thread.project}[what].delete()

        assert found("elsewhere", other.project) == 1
        assert not IndexedText.objects.exclude(comment__thread=other).filter(comment__position=1).exists()
        assert is_sound()
