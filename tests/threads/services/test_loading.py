from __future__ import annotations

import tracemalloc
from collections.abc import Sequence

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.factories import ProjectFactory
from threads.importers import shelf
from threads.importers.base import Anchor, MalformedFile, RawComment, RawThread
from threads.importers.notices import Notices
from threads.importers.policies import once, settled
from threads.models import Author, Comment, Import, Project, Thread
from threads.services.loading import Overtaken, Stage, discard, reveal


def comment(comment_id: str | None, parent: str | None = None, text: str = "", **fields) -> RawComment:
    return RawComment(comment_id, parent, text or f"I am {comment_id}.", **fields)


def thread(*comments: RawComment, external_id: str | None = "t1", article: str = "The lido closes.", **fields):
    notices = Notices()
    kept = once(comments, notices)
    return settled(RawThread(external_id, "Lido", RawComment("article", None, article), kept, **fields), notices)


def source_of(project: Project, **fields) -> Import:
    return Import.objects.create(
        project=project, created_by=project.created_by, filename="a.jsonl", checksum="0" * 64, size=1,
        **{"format": "jsonl", **fields},
    )  # fmt: skip


def stage(project: Project, *threads: RawThread, **fields) -> Stage:
    staged = Stage(source_of(project, **fields))
    for raw in threads:
        staged.add(raw)
    staged.flush()
    return staged


def load(project: Project, *threads: RawThread, **fields) -> Stage:
    staged = stage(project, *threads, **fields)
    with transaction.atomic():
        reveal(staged)
    return staged


def tree_of(stored: Thread) -> list[tuple[str, str | None, int, int, int]]:
    rows = Comment.objects.filter(thread=stored).in_reading_order()
    return [(c.external_id, c.parent and c.parent.external_id, c.position, c.depth, c.subtree_end) for c in rows]


@pytest.mark.django_db
class TestPolicies:
    def test_a_child_may_come_before_its_parent(self):
        load(ProjectFactory(), thread(comment("b", "a"), comment("a"), comment("c")))

        assert tree_of(Thread.objects.get()) == [
            ("article", None, 0, 0, 3),
            ("a", "article", 1, 1, 2),
            ("b", "a", 2, 2, 2),
            ("c", "article", 3, 1, 3),
        ]

    def test_an_orphan_goes_to_the_top_and_keeps_the_id_of_its_parent(self):
        staged = load(ProjectFactory(), thread(comment("a"), comment("b", "gone")))

        orphan = Comment.objects.get(external_id="b")
        assert (orphan.structure, orphan.parent_external_id, orphan.depth) == ("orphaned", "gone", 1)
        assert staged.tally.report("jsonl")["counts"]["orphans"] == 1
        assert [warning.code for warning in staged.tally.warnings] == ["orphan"]

    def test_a_circle_is_cut_at_its_earliest_comment(self):
        staged = load(ProjectFactory(), thread(comment("a", "b"), comment("b", "a")))

        assert [row[:2] for row in tree_of(Thread.objects.get())][1:] == [("a", "article"), ("b", "a")]
        assert staged.tally.report("jsonl")["counts"]["cycles"] == 1

    def test_the_same_comment_twice_is_stored_once(self):
        staged = load(ProjectFactory(), thread(comment("a"), comment("a")))

        assert Thread.objects.get().comment_count == 1
        assert staged.tally.report("jsonl")["counts"]["duplicates"] == 1

    @pytest.mark.parametrize(
        ("unsettled", "told"),
        [
            ((comment("a"), comment("a", text="Other.")), "same id"),
            ((comment("a", "b"), comment("b", "a")), "cycle"),
            ((comment("a", text="My secret.", state="deleted"),), "still has its text"),
        ],
    )
    def test_a_thread_that_went_past_the_policies_is_stored_in_no_part(self, unsettled, told):
        with pytest.raises(ValueError, match=told):
            stage(ProjectFactory(), RawThread("t1", "Lido", RawComment(None, None, ""), unsettled))

        assert not Thread.objects.exists()

    def test_an_id_that_no_index_takes_is_refused_with_its_place(self):
        with pytest.raises(MalformedFile, match="Line 4: "):
            stage(ProjectFactory(), thread(comment("é" * 501, place="line 4")))

    @pytest.mark.parametrize("state", ["deleted", "removed", "erased"])
    def test_what_was_taken_back_stays_as_a_placeholder_without_words(self, state):
        taken_back = comment(
            "a", text="My secret.", state=state, anchors=(Anchor(0, 2, "https://x.example"),), quoted=((0, 2),),
            markup="<p>My secret.", raw={"body": "My secret."},
        )  # fmt: skip

        load(ProjectFactory(), thread(taken_back, comment("b", "a")))

        stored = Comment.objects.get(external_id="a")
        assert (stored.state, stored.text, stored.anchors, stored.quoted, stored.markup, stored.raw) == (
            state, "", [], [], "", None,
        )  # fmt: skip
        assert Comment.objects.get(external_id="b").parent == stored

    def test_comments_may_answer_the_article_by_its_id(self):
        load(ProjectFactory(), thread(comment("a", "article")))

        assert Comment.objects.get(external_id="a").structure == "given"
        assert Comment.objects.get(external_id="a").parent == Comment.objects.get(position=0)

    def test_a_thread_without_article_has_an_empty_one(self):
        load(ProjectFactory(), thread(comment("a"), article=""))

        assert Comment.objects.get(position=0).text == ""

    def test_a_chain_deeper_than_python_recurses_is_stored(self):
        chain = [comment(str(n), str(n - 1) if n else None) for n in range(1500)]

        load(ProjectFactory(), thread(*chain))

        last = Comment.objects.get(external_id="1499")
        assert (last.position, last.depth, last.subtree_end) == (1500, 1500, 1500)

    def test_nothing_is_visible_before_publishing(self):
        stage(ProjectFactory(), thread(comment("a")))

        assert not Thread.objects.visible().exists()
        assert not Comment.objects.published().exists()


@pytest.mark.django_db
class TestAuthors:
    def test_pseudonyms_are_numbered_in_the_project(self):
        project = ProjectFactory()
        load(project, thread(comment("a", author="Ann"), comment("b", author="Ben"), comment("c", author="Ann")))
        load(project, thread(comment("x", author="Cleo"), comment("y", author="Ann"), external_id="t2"))

        assert dict(Author.objects.values_list("handle", "pseudonym")).keys() == {"Ann", "Ben", "Cleo"}
        assert sorted(Author.objects.values_list("pseudonym", flat=True)) == ["p_0001", "p_0002", "p_0003"]

    def test_one_name_on_two_sites_is_two_people(self):
        project = ProjectFactory()
        load(project, thread(comment("a", author="Ann"), site="one.example"))
        load(project, thread(comment("a", author="Ann"), site="two.example", external_id="t2"))

        assert Author.objects.filter(handle="Ann").count() == 2

    def test_who_was_forgotten_stays_forgotten(self):
        project = ProjectFactory()
        load(project, thread(comment("a", author="Ann")))
        Author.objects.update(handle=None, forgotten_at="2026-01-01T00:00:00Z")

        load(project, thread(comment("a", author="Ann"), comment("b", author="Ann")))

        author = Author.objects.get()
        assert author.handle is None
        assert author.comments.count() == 2

    def test_our_own_pseudonyms_are_kept_where_they_are_free(self):
        project = ProjectFactory()
        load(project, thread(comment("a", author="Ann")))

        load(
            project,
            thread(comment("x", author="p_0001"), comment("y", author="p_0007"), external_id="t2"),
            format="rejoinder",
        )

        pseudonyms = dict(Comment.objects.exclude(author=None).values_list("external_id", "author__pseudonym"))
        assert pseudonyms == {"a": "p_0001", "x": "p_0008", "y": "p_0007"}


@pytest.mark.django_db
class TestAgain:
    def test_the_same_thread_adds_nothing_and_says_where_it_is(self):
        project = ProjectFactory()
        load(project, thread(comment("a"), comment("b", "a")))

        staged = load(project, thread(comment("a"), comment("b", "a")))

        assert Thread.objects.count() == 1
        assert staged.tally.threads == [
            {"id": Thread.objects.get().pk, "title": "Lido", "comments": 0, "outcome": "unchanged"}
        ]

    def test_content_without_ids_is_found_by_its_fingerprint(self):
        project = ProjectFactory()
        load(project, thread(comment(None, text="No."), external_id=None), format="text")

        load(project, thread(comment(None, text="No."), external_id=None), format="text")

        assert Thread.objects.count() == 1

    def test_two_threads_that_their_source_tells_apart_are_two(self):
        load(ProjectFactory(), thread(external_id="t1"), thread(external_id="t2"))

        assert Thread.objects.visible().count() == 2

    def test_another_project_gets_its_own_copy(self):
        load(ProjectFactory(), thread(comment("a")))
        load(ProjectFactory(), thread(comment("a")))

        assert Thread.objects.visible().count() == 2

    def test_a_longer_version_adds_only_the_new_comments(self):
        project = ProjectFactory()
        load(project, thread(comment("a"), comment("b", "a"), comment("c")))
        before = {row.external_id: (row.pk, row.text) for row in Comment.objects.all()}

        longer = thread(
            comment("n", "b"), comment("a"), comment("b", "a"), comment("m", "a"), comment("c"), comment("z")
        )
        staged = load(project, longer)

        stored = Thread.objects.get()
        assert (stored.comment_count, stored.revision) == (6, 2)
        assert tree_of(stored) == [
            ("article", None, 0, 0, 6),
            ("a", "article", 1, 1, 4),
            ("b", "a", 2, 2, 3),
            ("n", "b", 3, 3, 3),
            ("m", "a", 4, 2, 4),
            ("c", "article", 5, 1, 5),
            ("z", "article", 6, 1, 6),
        ]
        assert before.items() <= {row.external_id: (row.pk, row.text) for row in Comment.objects.all()}.items()
        counts = staged.tally.report("jsonl")["counts"]
        assert (counts["new"], counts["unchanged"], counts["threads_grown"]) == (3, 3, 1)

    def test_a_page_that_holds_only_the_new_replies_finds_their_parents(self):
        project = ProjectFactory()
        load(project, thread(comment("a"), comment("b", "a")))

        load(project, thread(comment("n", "b")))

        reply = Comment.objects.get(external_id="n")
        assert (reply.parent.external_id, reply.structure, reply.position) == ("b", "given", 3)

    def test_a_changed_text_is_told_and_not_taken(self):
        project = ProjectFactory()
        load(project, thread(comment("a", text="Yes.")))

        staged = load(project, thread(comment("a", text="No.", place="line 3"), comment("b")))

        assert Comment.objects.get(external_id="a").text == "Yes."
        assert [(w.code, w.place) for w in staged.tally.warnings] == [("text_changed", "line 3")]

    def test_two_imports_at_once_publish_one_thread(self):
        project = ProjectFactory()
        first, second = stage(project, thread(comment("a"))), stage(project, thread(comment("a")))
        with transaction.atomic():
            reveal(first)

        with pytest.raises(Overtaken), transaction.atomic():
            reveal(second)

        assert Thread.objects.visible().count() == 1

    def test_two_longer_versions_at_once_do_not_mix(self):
        project = ProjectFactory()
        load(project, thread(comment("a")))
        first = stage(project, thread(comment("a"), comment("b")))
        second = stage(project, thread(comment("a"), comment("c")))
        with transaction.atomic():
            reveal(first)

        with pytest.raises(Overtaken), transaction.atomic():
            reveal(second)

        assert [row[0] for row in tree_of(Thread.objects.visible().get())] == ["article", "a", "b"]

    def test_one_id_for_two_threads_of_a_file_is_refused(self):
        with pytest.raises(MalformedFile, match="other content"):
            stage(ProjectFactory(), thread(comment("a")), thread(comment("b")))


@pytest.mark.django_db
class TestDiscard:
    def test_nothing_of_an_unpublished_import_is_left(self):
        project = ProjectFactory()
        staged = stage(project, thread(*[comment(str(n), author=f"user {n}") for n in range(1500)]))

        discard(staged.source)

        assert not Thread.objects.exists()
        assert not Comment.objects.exists()
        assert not Author.objects.exists()

    def test_what_others_imported_stays(self):
        project = ProjectFactory()
        load(project, thread(comment("a", author="Ann")))
        staged = stage(
            project, thread(comment("a", author="Ann"), comment("b", author="Ann"), comment("c", author="Ben"))
        )

        discard(staged.source)

        assert [row[0] for row in tree_of(Thread.objects.get())] == ["article", "a"]
        assert Author.objects.get().handle == "Ann"


def forests() -> st.SearchStrategy[list[int | None]]:
    """Parent indices; a parent may come later in the file, and circles occur."""
    return st.integers(0, 25).flatmap(
        lambda size: st.lists(st.none() | st.integers(0, max(size - 1, 0)), min_size=size, max_size=size)
    )


def planted(parents: Sequence[int | None], first: int | None = None) -> RawThread:
    rows = [
        comment(f"c{index}", None if parent is None else f"c{parent}", author=f"user {index % 3}")
        for index, parent in enumerate(parents)
    ]
    return thread(*rows[:first])


class TestAnyTree(TestCase):
    def check_invariants(self, stored: Thread) -> None:
        rows = list(Comment.objects.filter(thread=stored).in_reading_order())
        by_key = {row.pk: row for row in rows}
        assert [row.position for row in rows] == list(range(len(rows)))
        assert stored.comment_count == len(rows) - 1
        for row in rows[1:]:
            parent = by_key[row.parent_id]
            assert row.depth == parent.depth + 1
            assert parent.position < row.position <= row.subtree_end <= parent.subtree_end
        for row in rows:
            below = [other for other in rows if row.position < other.position <= row.subtree_end]
            assert all(other.depth > row.depth for other in below)

    @settings(deadline=None, max_examples=40)
    @given(forests())
    def test_it_is_stored_as_a_tree_and_again_adds_nothing(self, parents):
        project = ProjectFactory()

        load(project, planted(parents))
        load(project, planted(parents))

        self.check_invariants(Thread.objects.get(project=project))
        assert Comment.objects.filter(thread__project=project).count() == len(parents) + 1

    @settings(deadline=None, max_examples=40)
    @given(forests(), st.data())
    def test_a_part_of_it_first_and_the_whole_later_holds_all_of_it(self, parents, data):
        project = ProjectFactory()
        load(project, planted(parents, first=data.draw(st.integers(0, len(parents)))))
        before = set(Comment.objects.filter(thread__project=project).values_list("pk", "external_id", "text"))

        load(project, planted(parents))

        stored = Thread.objects.get(project=project)
        self.check_invariants(stored)
        after = set(Comment.objects.filter(thread=stored).values_list("pk", "external_id", "text"))
        assert before <= after
        assert len(after) == len(parents) + 1


@pytest.mark.django_db
def test_labels_wait_on_disk_for_the_publishing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shelf, "CACHE_KIB", 100)
    staged = Stage(source_of(ProjectFactory()))
    threads, length = 50, 100_000
    tracemalloc.start()
    for number in range(threads):
        record = {"comment_id": "a", "note": f"{number:_>{length}}"}
        staged.add(thread(comment("a"), external_id=f"t{number}", labels=(record,)))
        staged.flush()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert held < threads * length / 2
    for _ in range(2):
        assert [record["note"].strip("_") for [record] in staged.labels.values()] == [str(n) for n in range(threads)]
