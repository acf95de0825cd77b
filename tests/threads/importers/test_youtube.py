from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.threads.importers.counts import counted, ends
from threads.importers import sniff, youtube
from threads.importers.base import Anchor, MalformedFile, Options, RawThread


def comment(own_id: str, text: str | None = "text", **snippet: Any) -> dict[str, Any]:
    """A comment as the Data API gives it."""
    plain = {"textDisplay": text, "textOriginal": text, "authorDisplayName": f"@{own_id}", "likeCount": 2}
    plain |= {"authorProfileImageUrl": "https://x.example/a.png", "publishedAt": "2024-03-01T10:00:00Z"}
    return {"kind": "youtube#comment", "id": own_id, "snippet": plain | snippet}


def opened(own_id: str, *replies: dict[str, Any], video: str = "v1", said: int = 0, **snippet: Any) -> dict[str, Any]:
    """A comment thread as the Data API gives it."""
    top = {"videoId": video, "topLevelComment": comment(own_id, videoId=video, **snippet), "totalReplyCount": said}
    return {"kind": "youtube#commentThread", "id": own_id, "snippet": top} | (
        {"replies": {"comments": list(replies)}} if replies else {}
    )


def answer(*items: Any, kind: str = "commentThreadListResponse") -> dict[str, Any]:
    return {"kind": f"youtube#{kind}", "items": list(items)}


def read(*records: Any, **options: Any) -> list[RawThread]:
    return list(youtube.read(io.BytesIO("\n".join(map(json.dumps, records)).encode()), Options(**options)))


def links(thread: RawThread) -> list[tuple[str | None, str | None]]:
    return [(found.external_id, found.parent_external_id) for found in thread.comments]


def codes(thread: RawThread) -> list[tuple[str, int]]:
    return [(notice.code, notice.count) for notice in thread.warnings]


class TestApi:
    def test_threads_pages_and_replies_fetched_apart_come_together(self):
        [thread] = read(
            answer(opened("A", comment("A.1", parentId="A"), said=2)),
            answer(opened("B")),
            answer(comment("A.2", parentId="A"), kind="commentListResponse"),
        )

        assert links(thread) == [("A", None), ("A.1", "A"), ("B", None), ("A.2", "A")]
        assert (thread.external_id, thread.title, thread.article.text) == ("v1", "v1", "")
        assert (thread.url, thread.site) == ("https://www.youtube.com/watch?v=v1", "www.youtube.com")
        assert codes(thread) == []

    def test_a_video_gives_the_article(self):
        snippet = {"title": "Trams", "description": "About trams", "channelTitle": "City", "defaultLanguage": "en"}
        video = {"kind": "youtube#video", "id": "v1", "snippet": snippet | {"publishedAt": "2024-01-01T00:00:00Z"}}

        [thread] = read(answer(video, kind="videoListResponse"), answer(opened("A")))

        assert (thread.title, thread.article.text, thread.author) == ("Trams", "About trams", "City")
        assert (thread.language, thread.published_at) == ("en", datetime(2024, 1, 1, tzinfo=UTC))

    def test_each_video_is_a_thread_and_replies_follow_their_parent(self):
        late = comment("B.1", parentId="B")

        first, second = read(answer(late, opened("A"), opened("B", video="v2")), title="Only for one")

        assert (first.title, links(first)) == ("v1", [("A", None)])
        assert (second.title, links(second)) == ("v2", [("B", None), ("B.1", "B")])

    def test_replies_that_are_not_in_the_file_are_stubs(self):
        [thread] = read(answer(opened("A", comment("A.1", parentId="A"), said=4), opened("B", said=1)))

        assert codes(thread) == [("stub", 4)]

    def test_html_is_read_where_nothing_else_is_given(self):
        markup = 'so<br>see <a href="https://example.org/x">there</a> &amp; here'

        [thread] = read(answer(opened("A", textDisplay=markup, textOriginal=None), opened("B", textOriginal="<b>")))

        first, second = thread.comments
        assert (first.text, first.markup) == ("so\nsee there & here", markup)
        assert first.anchors == (Anchor(7, 12, "https://example.org/x"),)
        assert (second.text, second.markup) == ("<b>", None)
        assert (first.author, first.score, first.raw) == ("@A", 2, None)

    def test_what_is_not_published_is_left_out(self):
        spam = opened("A", comment("A.1", parentId="A"), moderationStatus="likelySpam")

        [thread] = read(answer(spam, opened("B", moderationStatus="heldForReview"), opened("C")))

        assert [(found.external_id, found.text) for found in thread.comments] == [
            ("A", ""),
            ("A.1", "text"),
            ("C", "text"),
        ]
        assert codes(thread) == [("spam", 1), ("pending", 1), ("placeholder", 1)]

    def test_only_replies_without_their_parent_are_orphans(self):
        [thread] = read(answer(comment("A.1", parentId="A"), kind="commentListResponse"))

        assert (thread.external_id, links(thread)) == (None, [("A.1", "A")])
        assert codes(thread) == [("orphan", 1)]

    @pytest.mark.parametrize(
        ("record", "told"),
        [
            ({"error": {"code": 403}}, "Line 1: this is the error answer of a web service"),
            (answer(), "The file holds no comments"),
            (answer("x"), "Line 1, item 1: a record was expected"),
            (answer({"kind": "youtube#channel"}), "Line 1, item 1: this is no comment of YouTube"),
            (answer(opened("A", "x")), "Line 1, item 1, reply 1: a record was expected"),
            (answer(comment("", videoId="v1")), "the record has no id"),
            ({"id": 1}, "these are no YouTube comments"),
        ],
    )
    def test_what_is_no_answer_is_refused(self, record: Any, told: str):
        with pytest.raises(MalformedFile) as refusal:
            read(record)

        assert told in str(refusal.value)


class TestInfoJson:
    INFO = {"id": "v1", "title": "Trams", "description": "About trams", "uploader": "City", "upload_date": "20240301"}
    INFO |= {"webpage_url": "https://www.youtube.com/watch?v=v1", "formats": [{"format_id": "22"}], "comment_count": 3}

    def test_the_video_is_the_article_of_its_comments(self):
        first = {
            "id": "A",
            "parent": "root",
            "text": "a",
            "author": "@ann",
            "timestamp": 1_700_000_000,
            "like_count": 3,
        }
        second = {"id": "A.1", "parent": "A", "text": "b", "_time_text": "2 years ago", "timestamp": 1_700_000_000}

        [thread] = read(self.INFO | {"comments": [first | {"author_thumbnail": "x", "is_pinned": True}, second]})

        assert (thread.external_id, thread.title, thread.article.text) == ("v1", "Trams", "About trams")
        assert (thread.author, thread.article.posted_precision, thread.site) == ("City", "date", "www.youtube.com")
        assert links(thread) == [("A", None), ("A.1", "A")]
        assert [(c.posted_precision, c.posted_raw) for c in thread.comments] == [
            ("exact", "1700000000"),
            ("estimated", "2 years ago"),
        ]
        assert (thread.comments[0].score, thread.comments[0].raw) == (3, {"is_pinned": True})
        assert codes(thread) == [("stub", 1)]

    def test_a_file_without_comments_says_how_to_get_them(self):
        with pytest.raises(MalformedFile, match="run yt-dlp with --write-comments"):
            read(self.INFO)


class TestDownloader:
    @pytest.mark.parametrize("is_list", [False, True])
    def test_lines_and_lists_are_read_alike(self, is_list: bool):
        items = [
            {
                "cid": "A",
                "text": "a",
                "author": "@ann",
                "votes": "1.2K",
                "replies": "2",
                "time": "2 years ago",
                "photo": "x",
            },
            {"cid": "A.1", "text": "b", "votes": "3", "time": "1 year ago (edited)", "time_parsed": 1_650_000_100.0},
        ]

        [thread] = read(*([{"comments": items}] if is_list else items), filename="trams.jsonl")

        assert (thread.external_id, thread.title) == (None, "trams")
        assert links(thread) == [("A", None), ("A.1", "A")]
        assert [(c.score, c.posted_precision, c.posted_raw) for c in thread.comments] == [
            (1200, "none", "2 years ago"),
            (3, "estimated", "1 year ago (edited)"),
        ]
        assert codes(thread) == [("stub", 1)]

    @pytest.mark.parametrize(
        ("written", "score"), [("", None), ("7", 7), ("1,234", 1234), ("3M", 3_000_000), ("many", None), (None, None)]
    )
    def test_votes_are_read_as_youtube_shortens_them(self, written: Any, score: int | None):
        [thread] = read({"cid": "A", "text": "a", "votes": written})

        assert thread.comments[0].score == score

    def test_a_broken_line_may_be_skipped(self):
        [thread] = read({"cid": "A", "text": "a"}, {"cid": "B"}, skip_bad=True)

        assert links(thread) == [("A", None)]
        assert codes(thread) == [("bad_record", 1)]


@pytest.mark.samples
@pytest.mark.parametrize(
    ("file", "counts", "first", "last", "stubs"),
    [
        (
            "comment_threads_by_video_paged_1.json",
            {"threads": 1, "comments": 5, "roots": 5, "orphans": 0, "max depth": 1},
            ("UgyZ1jqkHKYvi1-ruOZ4AaABAg", None, "himani agarwal", "Google.com"),
            ("UgwI_ylXVnzPS8Q-oAV4AaABAg", None, "matrix uduma", "Lot's of good light coming in from here #ChromeDev"),
            [2],
        ),
        (
            "thread_info.json",
            {"threads": 1, "comments": 2, "roots": 1, "orphans": 0, "max depth": 2},
            ("UgydxWWoeA7F1OdqypJ4AaABAg", None, "Loren Robilio", "Actions.ai"),
            (
                "UgydxWWoeA7F1OdqypJ4AaABAg.8wWQ3tdHcFx8xcDheui-qb",
                "UgydxWWoeA7F1OdqypJ4AaABAg",
                "Dian Anggraeni",
                "#",
            ),
            [],
        ),
        (
            "downloader.jsonl",
            {"threads": 1, "comments": 4, "roots": 2, "orphans": 0, "max depth": 2},
            ("UgSA", None, "@ann", "Great video 👍"),
            ("UgSB", None, "@cat", "second"),
            [],
        ),
    ],
)
def test_the_samples_have_what_their_readme_counts(
    samples: Path, file: str, counts: dict[str, int], first: Any, last: Any, stubs: list[int]
):
    content = (samples / "threads" / "youtube" / file).read_bytes()

    threads = list(youtube.read(io.BytesIO(content), Options(filename=file)))

    assert sniff(content[:8192], file).name == "youtube"
    assert counted(threads) == counts
    assert ends(threads) == [first, last]
    assert [notice.count for notice in threads[0].warnings if notice.code == "stub"] == stubs
