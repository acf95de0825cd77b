from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
import zstandard

from tests.threads.importers.counts import counted
from tests.threads.importers.packing import sets_in, zipped
from threads.importers import pushshift, sniff
from threads.importers.base import MalformedFile, Options, RawThread
from threads.importers.unpacking import unpacked


def comment(own_id: str, parent: str = "t3_s1", **fields: Any) -> dict[str, Any]:
    plain = {"id": own_id, "link_id": "t3_s1", "parent_id": parent, "subreddit": "Cats", "subreddit_id": "t5_1"}
    return plain | {"author": "ann", "body": f"Text {own_id}", "created_utc": 1714000000, "score": 1} | fields


def submission(own_id: str = "s1", **fields: Any) -> dict[str, Any]:
    plain = {"id": own_id, "title": "Cats", "selftext": "Are cats fine?", "subreddit": "Cats", "is_self": True}
    return plain | {"author": "op", "created_utc": 1713999999, "permalink": f"/r/Cats/comments/{own_id}/_/"} | fields


def dump(*records: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def read(*records: dict[str, Any], **options: Any) -> list[RawThread]:
    return list(pushshift.read(io.BytesIO(dump(*records)), Options(**options)))


def ids(threads: list[RawThread]) -> dict[str | None, list[str | None]]:
    return {thread.external_id: [found.external_id for found in thread.comments] for thread in threads}


def noticed(threads: list[RawThread]) -> dict[str, int]:
    return {notice.code: notice.count for thread in threads for notice in thread.warnings}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_comments_and_submissions_are_joined_in_any_order(order: tuple[int, ...]):
    records = [submission(), comment("c1"), comment("c2", "t1_c1")]

    [thread] = read(*(records[index] for index in order))

    assert (thread.external_id, thread.title, thread.article.text) == ("s1", "Cats", "Are cats fine?")
    assert thread.url == "https://www.reddit.com/r/Cats/comments/s1/_/"
    assert {c.external_id: c.parent_external_id for c in thread.comments} == {"c1": None, "c2": "c1"}
    assert thread.warnings == ()


def test_comments_alone_have_threads_of_unknown_title():
    threads = read(comment("c1"), comment("c2", link_id="t3_s2", parent_id="t3_s2"), comment("c3"))

    assert ids(threads) == {"s1": ["c1", "c3"], "s2": ["c2"]}
    assert [(thread.title, thread.article.text) for thread in threads] == [("s1", ""), ("s2", "")]
    assert noticed(threads) == {"no_article": 2}


def test_submissions_alone_are_threads_without_comments():
    assert ids(read(submission(), submission("s2"))) == {"s1": [], "s2": []}


@pytest.mark.parametrize("created", [1714000000, "1714000000", 1714000000.0])
def test_times_are_numbers_or_texts(created: object):
    [thread] = read(comment("c1", created_utc=created))

    at = thread.comments[0].posted_at
    assert at is not None
    assert at.isoformat() == "2024-04-24T23:06:40+00:00"


@pytest.mark.parametrize(
    ("second_look", "state", "text"),
    [
        ({"was_deleted_later": True, "removal_type": "deleted"}, "deleted", ""),
        ({"was_deleted_later": True, "removal_type": "removed by reddit"}, "removed", ""),
        ({"was_initially_deleted": True}, "normal", "Text c1"),
        ({"is_edited": True}, "normal", "Text c1"),
        ("odd", "normal", "Text c1"),
    ],
)
def test_a_second_look_that_saw_a_deletion_takes_the_text_back(second_look: Any, state: str, text: str):
    threads = read(submission(), comment("c1", _meta=second_look))

    assert (threads[0].comments[0].state, threads[0].comments[0].text) == (state, text)
    assert noticed(threads) == ({"text_withheld": 1} if state != "normal" else {})


def test_escapes_are_guessed_for_each_thread():
    threads = read(comment("c1", body="&gt; a"), comment("c2", body="a < b &amp;amp;", link_id="t3_s2"))

    assert [thread.comments[0].text for thread in threads] == ["> a", "a < b &amp;amp;"]
    assert noticed(threads)["unescaped"] == 1


RECORDS = (
    submission("s1", created_utc=1704067200),
    comment("c1", created_utc=1704067200),
    comment("c2", subreddit="dogs", link_id="t3_s2", created_utc="1706659200"),
    comment("c3", created_utc=1709251200, body="About dogs, s2 and 1704067200"),
    comment("c4", subreddit="u_Cats", link_id="t3_s3", created_utc=None),
)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, {"s1": ["c1", "c3"], "s2": ["c2"], "s3": ["c4"]}),
        ({"subreddit": "cats"}, {"s1": ["c1", "c3"]}),
        ({"subreddit": "/r/DOGS, u_cats"}, {"s2": ["c2"], "s3": ["c4"]}),
        ({"submission": "t3_s2"}, {"s2": ["c2"]}),
        ({"submission": "s1 s3"}, {"s1": ["c1", "c3"], "s3": ["c4"]}),
        ({"after": "2024-01-31"}, {"s1": ["c3"], "s2": ["c2"]}),
        ({"before": "1706659200"}, {"s1": ["c1"]}),
        ({"after": "2024-01-01T00:00:00Z", "before": "2024-03-01", "subreddit": "dogs"}, {"s2": ["c2"]}),
    ],
)
def test_only_what_passes_all_filters_is_kept(filters: dict[str, str], found: dict[str, list[str]]):
    threads = read(*RECORDS, filters=filters)

    kept = sum(map(len, found.values())) + any(thread.article.text for thread in threads)
    assert ids(threads) == found
    assert noticed(threads).get("filtered_out", 0) == len(RECORDS) - kept


def test_a_wanted_part_of_a_large_dump_may_be_small():
    others = [comment(f"x{number}", subreddit="dogs") for number in range(500)]

    threads = read(*others, comment("c1"), filters={"subreddit": "cats"}, max_bytes=1000)

    assert ids(threads) == {"s1": ["c1"]}


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        ({"subreddit": "birds"}, "Nothing in the dump passes the filters; widen the filters."),
        ({"after": "yesterday"}, "The filter 'after' is 'yesterday', which is no time"),
    ],
)
def test_filters_that_make_no_sense_are_refused(filters: dict[str, str], told: str):
    with pytest.raises(MalformedFile) as refusal:
        read(*RECORDS, filters=filters)

    assert str(refusal.value).startswith(told)


def test_more_than_may_be_held_is_refused():
    with pytest.raises(MalformedFile, match="1,000 bytes are wanted of the dump; filter it by subreddit, "):
        read(*(comment(f"c{number}") for number in range(10)), max_bytes=1000, skip_bad=True)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (dump(comment("c1")) + b'{"id":"c2","link', "Line 2, column 12: the JSON is cut off"),
        (dump(comment("c1")) + b"[1]\n", "Line 2: a record was expected"),
        (dump({"id": "c1"}), "Line 1: this is neither a comment"),
        (dump(comment("")), "Line 1: the comment has no id"),
        (dump(comment("c1", parent_id=None)), "Line 1: the comment has no parent_id"),
        (dump(comment("c1"), comment("c1", body="other")), "'c1' stands for another comment at line 1"),
        (dump(comment("c1", body=["a"])), "Line 1: a text was expected"),
    ],
)
def test_a_broken_line_is_named(content: bytes, told: str):
    with pytest.raises(MalformedFile) as refusal:
        list(pushshift.read(io.BytesIO(content), Options()))

    assert told in str(refusal.value)


def test_a_file_cut_off_is_told_even_where_the_line_is_not_wanted():
    content = dump(comment("c1")) + b'{"id":"x1","subreddit":"dogs'

    with pytest.raises(MalformedFile, match="the JSON is cut off"):
        list(pushshift.read(io.BytesIO(content), Options(filters={"subreddit": "cats"})))


def test_bad_lines_may_be_skipped():
    threads = read({"id": "x"}, comment("c1"), comment("c2", link_id="t3_s9", body=None), skip_bad=True)

    assert ids(threads) == {"s1": ["c1"]}
    assert noticed(threads)["bad_record"] == 1
    assert [notice.place for notice in threads[0].warnings if notice.code == "bad_record"] == ["line 1", "line 3"]


@pytest.mark.parametrize(
    ("content", "filename", "name"),
    [
        (dump(comment("c1")), "", "pushshift"),
        (dump(submission()), "", "pushshift"),
        (b'{"author":"a","body":"' + b"x" * 9000, "RC_2019-01", "pushshift"),
        (b"Some notes", "RC_2019-01", "text"),
        (b'{"id":1,"text":"a"}\n', "", "jsonl"),
    ],
)
def test_dumps_are_recognised(content: bytes, filename: str, name: str):
    assert sniff(content, filename).name == name


def test_a_set_of_dumps_is_read_as_one_and_its_parts_may_be_compressed():
    content = zipped(
        [
            ("RS_2024-04.gz", gzip.compress(dump(submission()))),
            ("RC_2024-04.zst", zstandard.compress(dump(comment("c1")))),
        ]
    )

    [thread] = pushshift.read(io.BytesIO(content), Options())

    assert (thread.title, ids([thread])) == ("Cats", {"s1": ["c1"]})
    assert thread.comments[0].place == "'RC_2024-04.zst', line 1"


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (b'{"id":', "'a_comments.jsonl', line 1, column 7: the JSON is cut off"),
        (b"", "'a_comments.jsonl': the file is empty"),
        (b'{"a\xff', "'a_comments.jsonl', byte 3: this is not UTF-8"),
        (zstandard.compress(dump(comment("c1")) * 99)[:-9], "'a_comments.jsonl', byte "),
    ],
)
def test_what_is_broken_in_a_set_is_told_with_its_file(broken: bytes, told: str):
    content = zipped([("a_submissions.jsonl", dump(submission())), ("a_comments.jsonl", broken)])

    with pytest.raises(MalformedFile) as refusal:
        list(pushshift.read(io.BytesIO(content), Options()))

    assert str(refusal.value).startswith(told)


@pytest.mark.samples
def test_the_dumps_of_the_sample_that_belong_together_are_one_set(samples: Path):
    content = sets_in(samples / "threads" / "reddit-pushshift")["pushshift"]

    [thread] = pushshift.read(io.BytesIO(content), Options())

    assert counted([thread]) == {"threads": 1, "comments": 7, "roots": 3, "orphans": 1, "max depth": 4}
    assert thread.article.text


@pytest.mark.samples
@pytest.mark.parametrize(
    ("files", "threads", "comments", "roots", "orphans", "deleted"),
    [
        (["RC_2005-12.zst"], 396, 1075, 746, 15, 185),
        (["RC_2005-12_first60.ndjson"], 31, 60, 50, 0, 17),
        (["arctic_RC.ndjson", "arctic_RS.ndjson"], 1, 7, 3, 1, 2),
        (["arctic_RS.ndjson", "arctic_RC.ndjson"], 1, 7, 3, 1, 2),
        (["arctic_RC.ndjson"], 1, 7, 3, 1, 2),
        (["arctic_RS.ndjson"], 1, 0, 0, 0, 0),
    ],
)
def test_samples_hold_what_their_readme_counts(
    samples: Path, files: list[str], threads: int, comments: int, roots: int, orphans: int, deleted: int
):
    folder = samples / "threads" / "reddit-pushshift"
    content = b"".join(unpacked(io.BytesIO((folder / name).read_bytes())).read() for name in files)

    assert sniff(content[:8192]) is pushshift
    found = list(pushshift.read(io.BytesIO(content), Options()))

    everyone = [comment for thread in found for comment in thread.comments]
    missing = sum(notice.count for thread in found for notice in thread.warnings if notice.code == "orphan")
    assert (len(found), len(everyone), missing) == (threads, comments, orphans)
    assert sum(c.parent_external_id is None for c in everyone) == roots
    assert sum(c.author is None or not c.text for c in everyone) == deleted
