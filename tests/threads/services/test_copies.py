from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.factories import ProjectFactory, ThreadFactory, plant_thread
from threads import jobs
from threads.jobs.claiming import claim
from threads.models import Comment, Duplicate, Project, Sketch, Thread
from threads.services import copies
from threads.services.copies import indexing
from threads.services.structuring import structure_threads

pytestmark = pytest.mark.django_db

LONG = (
    "The council has heard the petition for thirty years, and every summer it finds another reason "
    "to let the basin leak and the changing rooms rot until somebody else pays for them."
)
NEARLY = LONG.replace("thirty", "forty").replace("!", "")
OTHER = (
    "Nobody who has swum there at six in the morning would call the water cold, and the report forgets "
    "to count anyone who comes before the till opens at nine."
)
START = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def project() -> Project:
    return ProjectFactory()


def structure(thread: Thread) -> None:
    """As the workers do."""
    job = jobs.create("structure", project=thread.project, parameters={"thread": thread.pk})
    jobs.carry_out(job.pk, structure_threads)
    job.refresh_from_db()
    assert job.state == "done", job.error


def plant(project: Project, *texts: str, day: int | None = None) -> Thread:
    """A thread whose comments were posted an hour after each other, or nobody knows when."""
    thread = plant_thread(list(texts), [None] * len(texts), project=project)
    if day is not None:
        for comment in thread.comments.all():
            comment.posted_at = START + timedelta(days=day, hours=comment.position)
            comment.save(update_fields=["posted_at"])
    return thread


def copied(project: Project) -> dict[str, tuple[str, bool]]:
    """Which comment copies which, and whether word for word, by "thread id/position"."""

    def name(comment: Comment) -> str:
        return f"{comment.thread.external_id}/{comment.position}"

    rows = Duplicate.objects.filter(comment__thread__project=project)
    rows = rows.select_related("comment__thread", "original__thread")
    return {name(row.comment): (name(row.original), row.is_exact) for row in rows}


def of(thread: Thread, position: int) -> str:
    return f"{thread.external_id}/{position}"


class TestWhatCopiesWhat:
    def test_a_double_post_copies_the_earlier_one(self, project):
        thread = plant(project, LONG, OTHER, f"  {LONG.upper()} ", day=0)

        structure(thread)

        assert copied(project) == {of(thread, 3): (of(thread, 1), True)}

    def test_a_near_copy_in_another_thread_is_found_and_says_how_alike_it_is(self, project):
        one, other = plant(project, LONG, day=0), plant(project, OTHER, NEARLY, day=1)

        structure(one)
        structure(other)

        assert copied(project) == {of(other, 2): (of(one, 1), False)}
        assert 0.8 < Duplicate.objects.get().similarity < 1

    def test_the_earliest_in_time_is_the_original_though_it_came_last(self, project):
        late, middle, early = (plant(project, LONG, day=day) for day in (9, 5, 1))

        for thread in (late, middle, early):
            structure(thread)

        original = (of(early, 1), True)
        assert copied(project) == {of(late, 1): original, of(middle, 1): original}

    def test_without_times_the_thread_imported_first_has_the_original(self, project):
        one, other, dated = plant(project, LONG), plant(project, LONG), plant(project, LONG, day=900)

        structure(other)
        structure(one)
        structure(dated)

        original = (of(dated, 1), True)
        assert copied(project) == {of(one, 1): original, of(other, 1): original}
        copies.forget(dated.comments.all(), project)
        assert copied(project) == {of(other, 1): (of(one, 1), True)}

    def test_what_is_like_a_copy_belongs_to_the_same_original(self, project):
        words = LONG.split()
        changed = [" ".join(["word"] * start + words[start:]) for start in (0, 7, 14)]
        threads = [plant(project, text, day=day) for day, text in enumerate(changed)]

        for thread in (threads[2], threads[0], threads[1]):
            structure(thread)

        original = (of(threads[0], 1), False)
        assert copied(project) == {of(threads[1], 1): original, of(threads[2], 1): original}
        first, second = Duplicate.objects.order_by("comment_id").values_list("similarity", flat=True)
        assert first > 0.6 > second

    def test_articles_are_compared_too(self, project):
        one = plant_thread([OTHER], article=LONG, project=project)
        other = plant_thread([LONG], article=LONG, project=project)

        structure(other)
        structure(one)

        assert copied(project) == {of(other, 0): (of(one, 0), True), of(other, 1): (of(one, 0), True)}

    def test_short_texts_and_what_is_only_quoted_are_no_copies(self, project):
        thread = plant(project, "Thank you so much!", "Thank you so much!", LONG, f"> {LONG}\n\nNo.", LONG + " Quoted.")
        Comment.objects.filter(thread=thread, position=5).update(quoted=[[0, len(LONG)]])

        structure(thread)

        assert copied(project) == {}

    def test_projects_do_not_see_each_other(self, project):
        elsewhere = ProjectFactory()
        one, other = plant(project, LONG), plant(elsewhere, LONG)

        structure(one)
        structure(other)

        assert (copied(project), copied(elsewhere)) == ({}, {})

    def test_of_a_message_that_stands_everywhere_all_copies_have_one_original(self, project):
        threads = [plant(project, LONG, NEARLY, day=30 - number) for number in range(20)]

        for thread in threads:
            structure(thread)

        found = copied(project)
        assert len(found) == 39
        assert {original for original, _ in found.values()} == {of(threads[-1], 1)}


class TestIndexing:
    def test_run_twice_it_changes_nothing(self, project):
        thread = plant(project, LONG, NEARLY, OTHER, LONG)
        structure(thread)
        before = list(Duplicate.objects.values_list()), list(Sketch.objects.values_list())

        structure(thread)

        assert (list(Duplicate.objects.values_list()), list(Sketch.objects.values_list())) == before

    def test_killed_between_two_batches_it_goes_on(self, project, monkeypatch):
        monkeypatch.setattr(indexing, "_BATCH", 2)
        thread = plant(project, LONG, OTHER, LONG, OTHER, NEARLY)
        job = jobs.create("structure", project=project, parameters={"thread": thread.pk})
        run = claim(job.pk)
        with run.transaction():
            indexing._index_next(thread, after=0)
        assert 0 < Sketch.objects.count() < 5

        structure(thread)

        assert copied(project) == {
            of(thread, 3): (of(thread, 1), True),
            of(thread, 4): (of(thread, 2), True),
            of(thread, 5): (of(thread, 1), False),
        }

    def test_who_lost_the_job_writes_nothing(self, project):
        thread = plant(project, LONG, LONG)
        job = jobs.create("structure", project=project, parameters={"thread": thread.pk})
        dead = claim(job.pk)
        type(job).objects.filter(pk=job.pk).update(attempt=dead.job.attempt + 1)

        with pytest.raises(jobs.LostClaim):
            copies.index_thread(thread, dead)

        assert (Sketch.objects.count(), Duplicate.objects.count()) == (0, 0)

    def test_a_grown_thread_is_indexed_where_it_grew(self, project):
        thread = plant(project, LONG)
        structure(thread)
        Comment.objects.create(
            thread=thread, parent=thread.comments.get(position=0), position=2, depth=1, subtree_end=2, source_order=2,
            text=NEARLY,
        )  # fmt: skip

        structure(thread)

        assert copied(project) == {of(thread, 2): (of(thread, 1), False)}

    def test_comments_nobody_sees_yet_are_left_out(self, project):
        seen = plant(project, LONG)
        shell = ThreadFactory(project=project, visible_at=None)
        Comment.objects.create(thread=shell, source_order=1, depth=1, text=LONG)

        structure(seen)
        structure(shell)

        assert copied(project) == {}

    def test_a_hundred_more_comments_cost_no_more_queries(self, project):
        def queries(count: int) -> int:
            thread = plant(project, *(f"{LONG} {number}" for number in range(count)))
            with CaptureQueriesContext(connection) as captured:
                structure(thread)
            return len(captured)

        queries(2)

        assert queries(110) == queries(10)


class TestForgetting:
    def test_an_erased_original_leaves_its_copies_to_the_next(self, project):
        thread = plant(project, LONG, LONG, NEARLY, OTHER, day=0)
        structure(thread)
        first = thread.comments.get(position=1)
        Comment.objects.filter(pk=first.pk).update(text="", state="erased")

        copies.forget([first], project)

        assert copied(project) == {of(thread, 3): (of(thread, 2), False)}
        assert not Sketch.objects.filter(comment=first).exists()

    def test_what_was_alike_through_it_alone_comes_apart(self, project):
        words = LONG.split()
        thread = plant(project, *(" ".join(["word"] * start + words[start:]) for start in (0, 7, 14)), day=0)
        structure(thread)
        assert len(copied(project)) == 2

        copies.forget([thread.comments.get(position=2)], project)

        assert copied(project) == {}

    def test_indexed_again_it_comes_back(self, project):
        one, other = plant(project, LONG, OTHER, day=0), plant(project, OTHER, NEARLY, day=1)
        structure(one)
        structure(other)
        before = copied(project)

        copies.forget(one.comments.all(), project)
        assert copied(project) == {}
        structure(one)

        assert copied(project) == before


class TestOriginals:
    def test_they_are_all_but_the_copies_of_what_can_be_seen(self, project):
        one, other = plant(project, LONG, OTHER, day=0), plant(project, NEARLY, "No.", day=1)
        structure(one)
        structure(other)

        def texts() -> set[str]:
            return set(Comment.objects.filter(thread=other, position__gt=0).originals().values_list("text", flat=True))

        assert texts() == {"No."}
        Thread.objects.filter(pk=one.pk).update(trashed_at=START)
        assert texts() == {"No.", NEARLY}


class TestTheOrderOfThreadsDoesNotMatter(TestCase):
    @given(data=st.data())
    @settings(max_examples=8, deadline=None)
    def test_who_copies_whom_is_the_same(self, data: st.DataObject):
        words = f"{LONG} {OTHER}".split()
        # Windows of one text: neighbours are near-copies, distant ones are not, and chains join them.
        window = st.integers(0, 24).map(lambda start: " ".join(words[start : start + 30]))
        texts = data.draw(st.lists(st.lists(window, min_size=1, max_size=3), min_size=2, max_size=6))
        days = data.draw(st.lists(st.integers(0, 3) | st.none(), min_size=len(texts), max_size=len(texts)))
        order = data.draw(st.permutations(range(len(texts))))
        found = []
        for way in (range(len(texts)), order):
            project = ProjectFactory()
            planted = [plant(project, *group, day=day) for group, day in zip(texts, days, strict=True)]
            number = {thread.external_id: str(index) for index, thread in enumerate(planted)}
            for index in way:
                structure(planted[index])

            def known(name: str, number: dict[str, str] = number) -> str:
                thread, _, position = name.partition("/")
                return f"{number[thread]}/{position}"

            found.append({known(one): (known(other), exact) for one, (other, exact) in copied(project).items()})

        assert found[0] == found[1]
