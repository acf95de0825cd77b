from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.importers.base import Anchor, MalformedFile, RawComment, RawThread, State
from threads.importers.decisions import POLICIES, TITLES
from threads.importers.notices import KEPT_PER_CODE, Notices, to_the_end
from threads.importers.policies import once, settled, tell_missing

THREADS = Path(__file__).resolve().parents[3] / "threads"
ANNOTATIONS = THREADS.parent / "annotations"
DEEP = 100_000
STATES: tuple[State, ...] = ("normal", "deleted", "removed", "hidden", "spam", "pending", "system", "erased")


def comment(own_id: str | None, parent: str | None = None, text: str = "Words.", **fields) -> RawComment:
    return RawComment(own_id, parent, text, **{"place": f"line {own_id}", **fields})


def settle(*comments: RawComment, article: RawComment | None = None, **options) -> RawThread:
    notices = Notices()
    kept = once(comments, notices)
    return settled(RawThread("t", "", article or RawComment(None, None, "Article."), kept), notices, **options)


def told(thread: RawThread) -> dict[str, int]:
    """Every decision by number, those that go without saying included."""
    counts = Counter(thread.counts)
    for notice in thread.warnings:
        counts[notice.code] += notice.count
    return dict(counts)


def links(thread: RawThread) -> list[tuple[str | None, str | None]]:
    return [(kept.external_id, kept.parent_external_id) for kept in thread.comments]


class TestWithdrawn:
    def test_who_deletes_a_comment_takes_text_and_name_along(self):
        deleted = comment("a", author="Ann", state="deleted", score=3, markup="<p>", quoted=((0, 2),),
                          anchors=(Anchor(0, 2, "https://x.example"),), raw={"body": "Words."})  # fmt: skip

        thread = settle(deleted, comment("b", "a"))

        assert thread.comments[0] == RawComment("a", None, "", state="deleted", score=3, place="line a")
        assert told(thread) == {"deleted": 1, "text_withheld": 1}
        assert [notice.place for notice in thread.warnings] == ["line a"]

    def test_whom_a_moderator_removed_keeps_the_name_that_the_source_gives(self):
        thread = settle(comment("a", author="Ann", state="removed"), comment("b", text="", state="removed"))

        assert [(kept.text, kept.author) for kept in thread.comments] == [("", "Ann"), ("", None)]
        assert told(thread) == {"removed": 2, "text_withheld": 1}

    def test_a_deleted_account_leaves_its_texts(self):
        thread = settle(comment("a", author="[deleted]"), comment("b", text="", author="[deleted]", state="removed"))

        assert [(kept.text, kept.author, kept.state) for kept in thread.comments] == [
            ("Words.", None, "normal"),
            ("", None, "removed"),
        ]
        assert told(thread) == {"author_gone": 1, "removed": 1}

    def test_the_article_is_no_exception(self):
        thread = settle(article=comment(None, state="deleted", author="Ann"))

        assert (thread.article.text, thread.article.author, thread.article.state) == ("", None, "deleted")


class TestLeftOut:
    @pytest.mark.parametrize("state", ["spam", "pending", "system"])
    def test_it_is_gone_unless_a_kept_comment_answers_it(self, state: State):
        unwanted = [comment("a", state=state, author="Ann", score=1), comment("b", state=state)]

        thread = settle(*unwanted, comment("c", "a"), comment("d", "b", state=state))

        assert thread.comments[0] == RawComment("a", None, "", state="placeholder", place="line a")
        assert links(thread) == [("a", None), ("c", "a")]
        assert told(thread) == {state: 3, "placeholder": 1}

    def test_a_chain_of_them_above_a_kept_comment_keeps_its_places(self):
        thread = settle(comment("a", state="spam"), comment("b", "a", state="pending"), comment("c", "b"))

        assert links(thread) == [("a", None), ("b", "a"), ("c", "b")]
        assert told(thread) == {"spam": 1, "pending": 1, "placeholder": 2}

    def test_what_is_not_public_goes_by_its_id_the_article_too(self):
        opening = comment("t", author="Ann")

        thread = settle(comment("a", "t"), comment("b", "t"), article=opening, not_public={"a", "t"})

        assert (thread.article.text, thread.article.author, thread.article.state) == ("", None, "placeholder")
        assert links(thread) == [("b", None)]
        assert told(thread) == {"not_public": 2}

    def test_what_was_hidden_stays(self):
        assert settle(comment("a", state="hidden")).comments[0].text == "Words."


class TestDoubles:
    def test_the_same_again_is_kept_once_and_told(self):
        thread = settle(comment("a"), comment("a", place="line 9"))

        assert links(thread) == [("a", None)]
        assert [(notice.code, notice.place, notice.message) for notice in thread.warnings] == [
            ("duplicate", "line 9", "'a' repeats line a and was left out")
        ]

    def test_a_name_that_one_of_them_lacks_is_no_difference(self):
        thread = settle(comment("a", author="Ann"), comment("a"), comment("a", author="[deleted]"))

        assert [kept.author for kept in thread.comments] == ["Ann"]

    @pytest.mark.parametrize("other", [{"text": "Others."}, {"parent": "b"}, {"author": "Ben"}, {"state": "deleted"}])
    def test_other_content_is_refused_with_both_places(self, other: dict[str, str]):
        with pytest.raises(MalformedFile, match="Line 9: the id 'a' stands for another comment at line a"):
            settle(comment("a", author="Ann"), comment("a", **{"author": "Ann", "place": "line 9", **other}))

    def test_comments_without_an_id_are_never_doubles(self):
        assert len(settle(comment(None), comment(None)).comments) == 2


class TestParents:
    def test_orphans_keep_the_id_of_their_parent_and_are_told_once_for_each(self):
        thread = settle(comment("a", "gone"), comment("b", "lost"), comment("c", "gone"), comment("d", "a"))

        assert links(thread) == [("a", "gone"), ("b", "lost"), ("c", "gone"), ("d", "a")]
        assert [(n.place, n.message, n.count) for n in thread.warnings] == [
            ("line a", "the parent 'gone' is not in the file", 2),
            ("line b", "the parent 'lost' is not in the file", 1),
        ]
        assert told(thread) == {"orphan": 3, "missing_parent": 2}

    def test_who_answers_itself_answers_the_article(self):
        thread = settle(comment("a", "a"), comment("b", "a"))

        assert links(thread) == [("a", None), ("b", "a")]
        assert told(thread) == {"self_parent": 1}

    def test_a_circle_is_cut_at_its_earliest_comment_and_told_with_its_ids(self):
        thread = settle(comment("tail", "z"), comment("x", "z"), comment("y", "x"), comment("z", "y"))

        assert links(thread) == [("tail", "z"), ("x", None), ("y", "x"), ("z", "y")]
        assert [(n.code, n.place, n.message) for n in thread.warnings] == [
            (
                "cycle",
                "line x",
                "'x', 'z', 'y' answer each other in a circle; the first was made to answer the article",
            )
        ]

    def test_a_ring_of_a_hundred_thousand_comments_is_cut_once(self):
        ids = [str(number + 1) for number in range(DEEP)]

        thread = settle(*(comment(own, above) for own, above in zip(ids, ids[1:] + ids[:1], strict=True)))

        assert thread.comments[0].parent_external_id is None
        assert thread.warnings[0].message.startswith("'1', '2', '3', '4', '5' and 99,995 more answer each other")

    def test_ids_of_the_article_are_parents_that_answer_it(self):
        thread = settle(comment("a", "t"), comment("b", "t1"), article=comment("t"), article_ids=["t1"])

        assert links(thread) == [("a", None), ("b", None)]

    def test_an_id_that_article_and_comment_share_is_the_comments(self):
        thread = settle(comment("1"), comment("2", "1"), article=comment("1"))

        assert (thread.article.external_id, links(thread)) == (None, [("1", None), ("2", "1")])


@given(
    st.lists(
        st.tuples(st.none() | st.integers(0, 12), st.sampled_from(STATES), st.sampled_from([None, "Ann", "[deleted]"])),
        max_size=12,
    )
)
def test_whatever_comes_in_keeps_the_promises_of_a_thread_and_is_settled_for_good(rows):
    thread = settle(
        *(
            comment(f"c{number}", None if above is None else f"c{above}", state=state, author=author)
            for number, (above, state, author) in enumerate(rows)
        )
    )

    ids = [kept.external_id for kept in thread.comments]
    parents = dict(links(thread))
    assert len(set(ids)) == len(ids)
    assert not {kept.state for kept in thread.comments} & {"spam", "pending", "system"}
    assert all(not kept.text for kept in thread.comments if kept.state in ("deleted", "removed", "erased"))
    assert all(kept.author in (None, "Ann") for kept in thread.comments)
    for own in ids:
        for _ in ids:
            own = parents.get(own)
        assert own not in parents
    assert settle(*thread.comments).comments == thread.comments


def test_stubs_are_one_number():
    notices = Notices()

    for missing in (118, 1, 0, -3):
        tell_missing(missing, "", notices)

    assert [(notice.message, notice.count) for notice in notices.take()] == [
        ("118 more comments were not in the file", 118),
        ("1 more comment was not in the file", 1),
    ]


def test_past_the_first_of_a_code_its_numbers_still_add_up():
    notices = Notices()

    for _ in range(KEPT_PER_CODE + 20):
        notices.add("orphan", "", "gone", count=3)

    taken = notices.take()
    assert (taken[-1].message, sum(notice.count for notice in taken)) == ("20 more of this kind", 3 * 70)
    assert notices.take() == ()


def test_the_last_thread_carries_what_was_noticed_behind_it():
    notices = Notices()

    def threads() -> Iterator[RawThread]:
        for name in "ab":
            yield RawThread(name, "", RawComment(None, None, ""), warnings=notices.take())
            notices.add("bad_record", "", f"behind {name}")

    found = list(to_the_end(threads(), notices))

    assert [[notice.message for notice in thread.warnings] for thread in found] == [[], ["behind a", "behind b"]]


def codes_in(tree: ast.AST) -> Iterator[str]:
    """The codes that a module gives to notices, as far as they are written out."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        name = ast.unparse(call.func).lower()
        if name.endswith(("notices.add", "notices.count", ".note")) or name == "notice":
            yield from (
                str(node.value)
                for node in ast.walk(call.args[0])
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            )


def test_every_code_has_a_title_and_none_is_dead():
    rooms = (THREADS, ANNOTATIONS / "services" / "restoring")
    sources = [path.read_text() for room in rooms for path in room.rglob("*.py")]
    used = {code for source in sources for code in codes_in(ast.parse(source))}
    by_state = {"spam", "pending", "system", "deleted", "removed", "erased", "not_public"}

    assert used <= set(TITLES)
    assert used | by_state == set(TITLES)
    assert sum(len(codes) for codes in POLICIES.values()) == len(TITLES)
