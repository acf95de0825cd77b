from __future__ import annotations

import io
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.threads.importers.packing import sets_in, zipped
from threads.importers import sniff, stackexchange
from threads.importers.base import MalformedFile, Options, RawThread


def table(name: str, *rows: dict[str, str], above: str = '<?xml version="1.0" encoding="utf-8"?>') -> bytes:
    written = "\r\n".join("<row " + " ".join(f"{key}={quoteattr(row[key])}" for key in row) + " />" for row in rows)
    return f"\ufeff{above}\r\n<{name}>\r\n{written}\r\n</{name}>".encode()


def question(own_id: str, **more: str) -> dict[str, str]:
    created = "2011-10-17T18:19:46.773"
    return {"Id": own_id, "PostTypeId": "1", "CreationDate": created, "Body": "<p>Why?</p>", "Title": "Trams"} | more


def answer(own_id: str, parent: str, **more: str) -> dict[str, str]:
    return question(own_id, PostTypeId="2", ParentId=parent, Body="<p>So.</p>") | more


def remark(own_id: str, post: str, **more: str) -> dict[str, str]:
    return {"Id": own_id, "PostId": post, "Text": "*ok*", "CreationDate": "2011-10-18T00:00:00.000"} | more


def read(posts: bytes, comments: bytes | None = None, users: bytes | None = None, **options: Any) -> list[RawThread]:
    others = [("Comments.xml", comments), ("Users.xml", users)]
    given = [(name, content) for name, content in others if content is not None]
    file = zipped([*given, ("posts.XML", posts)]) if given else posts
    return list(stackexchange.read(io.BytesIO(file), Options(**options)))


def outline(threads: list[RawThread]) -> dict[str | None, list[tuple[str | None, str | None]]]:
    return {t.external_id: [(c.external_id, c.parent_external_id) for c in t.comments] for t in threads}


def codes(threads: list[RawThread]) -> Counter[str]:
    return Counter(notice.code for thread in threads for notice in thread.warnings)


def test_answers_and_comments_stand_below_their_question():
    posts = table("posts", answer("3", "1"), question("1"), question("2"), answer("4", "1"))
    comments = table("comments", remark("1", "3"), remark("2", "1"), remark("3", "2"))

    threads = read(posts, comments)

    assert outline(threads) == {
        "p1": [("c2", None), ("p3", None), ("c1", "p3"), ("p4", None)],
        "p2": [("c3", None)],
    }


def test_a_post_becomes_a_comment_with_its_markup():
    body = '<blockquote><p>Said.</p></blockquote><p>See <a href="https://x.example/a">this</a></p>'
    posts = table("posts", question("1", Score="-3", OwnerUserId="7", Tags="<a><b>"), answer("2", "1", Body=body))

    [thread] = read(posts, users=table("users", {"Id": "7", "DisplayName": "Ann", "EmailHash": "x", "Location": "y"}))

    article, [reply] = thread.article, thread.comments
    assert (thread.title, thread.published_at) == ("Trams", datetime(2011, 10, 17, 18, 19, 46, 773000, tzinfo=UTC))
    assert (article.text, article.author, article.score, article.posted_precision) == ("Why?", "Ann", -3, "exact")
    assert article.raw == {"PostTypeId": "1", "Tags": "<a><b>", "OwnerUserId": "7"}
    assert (reply.markup, [reply.text[a.start : a.end] for a in reply.anchors]) == (body, ["this"])
    assert [reply.text[start:end] for start, end in reply.quoted] == ["Said."]


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        ({"OwnerUserId": "7"}, "Ann"),
        ({"OwnerUserId": "8"}, None),
        ({"OwnerUserId": "8", "OwnerDisplayName": "user8"}, "user8"),
        ({"OwnerDisplayName": "Bob"}, "Bob"),
        ({}, None),
    ],
)
def test_names_come_from_the_table_of_users_or_the_row(owner: dict[str, str], name: str | None):
    [thread] = read(table("posts", question("1", **owner)), users=table("users", {"Id": "7", "DisplayName": "Ann"}))

    assert thread.article.author == name


def test_comments_are_kept_as_written():
    [thread] = read(table("posts", question("1")), table("comments", remark("1", "1", Text="a <b>\n`c`")))

    assert thread.comments[0].text == "a <b>\n`c`"


def test_pages_that_are_no_contributions_are_left_out_and_told():
    posts = table("posts", question("1"), question("5", PostTypeId="5"))

    threads = read(posts, table("comments", remark("1", "5"), remark("2", "99")))

    assert outline(threads) == {"p1": []}
    assert codes(threads) == {"not_a_contribution": 2, "missing_post": 1}


def test_answers_to_a_question_that_is_missing_stand_below_an_empty_article():
    [thread] = read(table("posts", answer("2", "1")))

    assert (thread.external_id, thread.article.text, thread.article.state) == ("p1", "", "placeholder")
    assert outline([thread]) == {"p1": [("p2", None)]}
    assert codes([thread]) == {"no_article": 1}


def test_a_row_that_comes_twice_is_left_out():
    assert codes(read(table("posts", question("1"), question("1")))) == {"duplicate": 1}


POSTS = table(
    "posts",
    *(answer("5", "1"), question("1", Tags="<trams><law>"), question("2", Tags="|law|"), answer("3", "2")),
    *(question("4", Tags="<tram>"), question("6", PostTypeId="5", Tags="<law>")),
)
REMARKS = table("comments", remark("1", "5"), remark("2", "3"), remark("3", "4"))


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"question": "1"}, {"p1": [("p5", None), ("c1", "p5")]}),
        ({"question": "4, 99"}, {"p4": [("c3", None)]}),
        ({"tag": "trams"}, {"p1": [("p5", None), ("c1", "p5")]}),
        ({"tag": "tram LAW", "question": "2 4"}, {"p2": [("p3", None), ("c2", "p3")], "p4": [("c3", None)]}),
    ],
)
def test_only_what_passes_all_filters_is_kept(filters: dict[str, str], found: dict[str, Any]):
    threads = read(POSTS, REMARKS, filters=filters)

    assert outline(threads) == found
    kept = len(threads) + sum(len(thread.comments) for thread in threads)
    assert {n.code: n.count for thread in threads for n in thread.warnings} == {"filtered_out": 9 - kept}


def test_filters_that_nothing_passes_are_told():
    with pytest.raises(MalformedFile, match="Nothing in the dump passes the filters; widen the filters"):
        read(POSTS, filters={"tag": "birds"})


def test_a_long_dump_is_read_for_a_short_part_of_it():
    posts = table("posts", *(question(str(number), Body="x" * 99, Tags=f"<t{number}>") for number in range(1, 99)))

    with pytest.raises(MalformedFile, match="More than 200 bytes are wanted of the dump; filter it by question or tag"):
        read(posts, max_bytes=200, skip_bad=True)
    assert outline(read(posts, max_bytes=200, filters={"tag": "t50"})) == {"p50": []}


@pytest.mark.parametrize(
    ("posts", "comments", "told"),
    [
        (
            table("posts", question("1")),
            table("comments", {"PostId": "1"}),
            "'Comments.xml', line 3: the row has no Id",
        ),
        (
            table("posts", question("1")),
            table("users", {"Id": "1"}),
            "'Comments.xml', line 3: this is the table 'users'",
        ),
        (table("posts", question("1"))[:-9], table("comments"), "'posts.XML', line "),
    ],
)
def test_what_is_wrong_with_a_table_of_a_set_is_told_with_its_name(posts: bytes, comments: bytes, told: str):
    with pytest.raises(MalformedFile) as refusal:
        read(posts, comments)

    assert str(refusal.value).startswith(told)


def test_a_set_without_posts_is_refused():
    with pytest.raises(MalformedFile, match=r"The archive holds no Posts\.xml"):
        read(zipped([("Comments.xml", table("comments"))]))


@pytest.mark.parametrize("above", ["", "<?xml version='1.0'?><!DOCTYPE posts SYSTEM 'posts.dtd'>"])
def test_a_document_type_without_entities_does_no_harm(above: str):
    posts = table("posts", question("1"), above=above)

    assert sniff(posts).name == "stackexchange"
    assert outline(read(posts)) == {"p1": []}


@pytest.mark.parametrize(
    ("posts", "told"),
    [
        (b"", "The file is empty"),
        (table("posts"), "The file holds no question"),
        (table("comments", remark("1", "1")), "Line 3: this is the table 'comments', not 'posts'; choose Posts.xml"),
        (table("posts", {"PostTypeId": "1"}), "Line 3: the row has no Id"),
        (
            table("posts", question("1"), question("1", Body="b")),
            "Line 4: the id 'p1' stands for another comment at line 3",
        ),
        (table("posts", question("1", Body="x" * 1_000_001)), "Line 3: the comment has 1,000,001 characters"),
        (table("posts", question("1"))[:-20], "this is not well-formed XML of a Stack Exchange dump"),
        (table("posts", question("1"), above='<!DOCTYPE a [<!ENTITY b "c">]>'), "declares the entity 'b'"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(posts: bytes, told: str):
    with pytest.raises(MalformedFile) as refusal:
        read(posts)

    assert told in str(refusal.value)


def test_bad_rows_can_be_skipped():
    threads = read(table("posts", question("1"), {"PostTypeId": "1"}, answer("2", "1")), skip_bad=True)

    assert outline(threads) == {"p1": [("p2", None)]}
    assert codes(threads) == {"bad_record": 1}


KEYS = st.sampled_from(["Id", "PostTypeId", "ParentId", "PostId", "Body", "Text", "Title", "Score", "CreationDate"])
ROWS = st.lists(st.dictionaries(KEYS, st.sampled_from(["1", "2", "", "x", "<p>", "9" * 30, "\u2028🙂"])), max_size=6)


@given(ROWS, ROWS, st.booleans())
def test_any_rows_give_threads_or_a_refusal(
    posts: list[dict[str, str]], comments: list[dict[str, str]], skip_bad: bool
):
    try:
        threads = read(table("posts", *posts), table("comments", *comments), skip_bad=skip_bad)
    except MalformedFile:
        return

    for thread in threads:
        known = {comment.external_id for comment in thread.comments}
        assert len(known) == len(thread.comments)
        assert {comment.parent_external_id for comment in thread.comments} <= {None, *known}


@pytest.mark.samples
def test_the_three_tables_of_the_sample_give_the_counts_of_their_readme(samples: Path):
    folder = samples / "threads" / "stackexchange"
    tables = {path.name: path.read_bytes() for path in (folder / "meta_a").iterdir()}

    threads = list(stackexchange.read(io.BytesIO(sets_in(folder)["stackexchange"]), Options()))

    comments = [comment for thread in threads for comment in thread.comments]
    by_table = Counter(str(comment.external_id)[0] for comment in comments)
    depths = {comment.external_id: 1 if comment.parent_external_id is None else 2 for comment in comments}
    assert {sniff(content[:8192]).name for content in tables.values()} == {"stackexchange"}
    assert (len(threads), len(comments), by_table) == (13, 309, {"p": 93, "c": 216})
    assert Counter(depths.values())[1] == 136
    assert {depths.get(comment.parent_external_id, 0) for comment in comments} == {0, 1}
    assert all(comment.text and comment.state == "normal" for comment in comments)
    first, last = comments[0], comments[-1]
    assert (first.external_id, first.parent_external_id, first.author) == ("c88", None, "Sardathrion")
    assert first.text.startswith("Reputation junkie?")
    assert (last.external_id, last.parent_external_id, last.author) == ("p3759", None, "reirab")
    assert last.text.startswith("Questions on the future are off limits, and those ")


@pytest.mark.samples
def test_the_posts_of_the_sample_alone_give_questions_and_answers(samples: Path):
    with (samples / "threads" / "stackexchange" / "meta_a" / "Posts.xml").open("rb") as file:
        threads = list(stackexchange.read(file, Options(filename="Posts.xml")))

    assert (len(threads), sum(len(thread.comments) for thread in threads)) == (13, 93)
    assert codes(threads) == {"not_a_contribution": 1}
