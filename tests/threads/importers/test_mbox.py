"""Mail archives: messages cut, linked and grouped. Headers, bodies and quotes have tests of their own in mail/."""

from __future__ import annotations

import io
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from threads.importers import mbox, sniff
from threads.importers.base import MalformedFile, Options, RawThread


def message(message_id: str | None, *headers: str, body: str = "words", separator: str = "From a@b.example Thu") -> str:
    named = [f"Message-ID: <{message_id}>"] if message_id else []
    return "\n".join([separator, "From: Ann <ann@b.example>", *named, *headers, "", body, "", ""])


def read(archive: str | bytes, **options: Any) -> list[RawThread]:
    content = archive.encode() if isinstance(archive, str) else archive
    return list(mbox.read(io.BytesIO(content), Options(filename="list.mbox", **options)))


def outline(threads: list[RawThread]) -> dict[str | None, list[tuple[str | None, str | None]]]:
    return {t.external_id: [(c.external_id, c.parent_external_id) for c in t.comments] for t in threads}


def codes(threads: list[RawThread]) -> Counter[str]:
    return Counter(notice.code for thread in threads for notice in thread.warnings if notice.code != "bad_time")


class TestThreading:
    @pytest.mark.parametrize(
        ("headers", "parent"),
        [
            (["In-Reply-To: <b>"], "b"),
            (["In-Reply-To: Ann's message of Monday <b> and <a>"], "b"),
            (["References: <a> <b>"], "b"),
            (["References: <a>\n <b>\n\t<gone>"], "b"),
            (["In-Reply-To: <gone>", "References: <a>"], None),
            (["In-Reply-To: <b>", "References: <a>"], "b"),
            (["References: <a> <b> <c>"], "b"),
        ],
    )
    def test_the_parent_is_in_in_reply_to_or_last_in_references(self, headers: list[str], parent: str | None):
        archive = message("a") + message("b", "In-Reply-To: <a>") + message("c", *headers)

        threads = read(archive)

        assert outline(threads) == {"a": [("b", None), ("c", parent)]}

    def test_an_answer_may_stand_above_what_it_answers(self):
        threads = read(message("c", "In-Reply-To: <b>") + message("b", "In-Reply-To: <a>") + message("a"))

        assert outline(threads) == {"a": [("c", "b"), ("b", None)]}

    def test_a_message_whose_parent_is_missing_starts_a_thread(self):
        threads = read(message("a") + message("b", "In-Reply-To: <gone>", "Subject: Re: x") + message("c"))

        assert outline(threads) == {"a": [], "b": [], "c": []}
        assert codes(threads) == {"thread_of_reply": 1}
        assert threads[1].article.raw == {"subject": "Re: x", "missing_parent": "gone"}

    def test_a_circle_is_broken_at_its_earliest_message(self):
        circle = "".join(message(own, f"In-Reply-To: <{parent}>") for own, parent in ["dc", "cb", "ac", "ba"])

        threads = read(circle)

        assert outline(threads) == {"c": [("d", None), ("a", None), ("b", "a")]}
        assert codes(threads) == {"cycle": 1}

    def test_a_message_that_answers_itself_starts_a_thread(self):
        assert outline(read(message("a", "References: <a>"))) == {"a": []}

    def test_a_copy_is_left_out(self):
        threads = read(message("a") + message("b", "References: <a>") + message("a", body="the same, cross-posted"))

        assert outline(threads) == {"a": [("b", None)]}
        assert [n.place for t in threads for n in t.warnings if n.code == "duplicate"] == ["message 3 (line 14)"]

    def test_a_message_without_an_id_is_called_by_its_content(self):
        [first] = read(message(None))
        [again] = read(message(None))

        assert first.external_id == again.external_id
        assert str(first.external_id).startswith("sha256-")
        assert codes([first]) == {"id_missing": 1}

    def test_a_chain_of_five_thousand_answers_is_one_thread(self):
        numbers = range(1, 5000)

        [thread] = read(message("m0") + "".join(message(f"m{n}", f"References: <m{n - 1}>") for n in numbers))

        assert len(thread.comments) == 4999
        assert thread.comments[-1].parent_external_id == "m4998"


class TestSplitting:
    @pytest.mark.parametrize(
        ("body", "text"),
        [
            ("one\n\nFrom here on it rains.\nTwo", "one\n\nFrom here on it rains.\nTwo"),
            ("one\nFrom: me\nFrom x\nSubject: y", "one\nFrom: me\nFrom x\nSubject: y"),
            (">From my window\n>>From his", "From my window\n>From his"),
            ("> From him", "> From him"),
        ],
    )
    def test_only_a_line_above_headers_parts_messages(self, body: str, text: str):
        [first, second] = read(message("a", body=body) + message("b"))

        assert (first.article.text, second.article.text) == (text, "words")

    @pytest.mark.parametrize(
        "separator",
        [
            "From -1234567890",
            "From ann at b.example  Thu Apr 14 11:06:56 2016",
            "From MAILER-DAEMON\tThu",
            "From René Thu",
        ],
    )
    def test_what_the_separator_says_does_not_matter(self, separator: str):
        archive = (message("a", separator=separator) + message("b", separator=separator)).encode("latin-1")

        assert sniff(archive).name == "mbox"
        assert outline(read(archive)) == {"a": [], "b": []}

    @pytest.mark.parametrize(("told", "found"), [("{}", 1), ("3", 2), ("99999", 2), ("x", 2)])
    def test_a_content_length_is_believed_when_it_leads_to_an_end(self, told: str, found: int):
        body = "see\n\nFrom eve\nSubject: enclosed\n\nwords\n"
        archive = message("a", f"Content-Length: {told.format(len(body) + 1)}", body=body)

        assert len(read(archive)) == found

    def test_line_ends_of_windows_and_a_byte_order_mark_do_no_harm(self):
        archive = "\ufeff" + (message("a", body="x\ny") + message("b")).replace("\n", "\r\n")

        assert [thread.article.text for thread in read(archive)] == ["x\ny", "words"]

    def test_the_rest_of_an_endless_line_does_not_begin_a_message(self):
        [thread] = read(message("a", body="\n" + "x" * 65_536 + "From b\nSubject: c"))

        assert thread.article.text.endswith("xFrom b\nSubject: c")


class TestMessages:
    def test_a_message_becomes_a_comment(self):
        headers = ["Subject: Re: [trams] Trams", "Date: Mon, 3 Apr 95 10:00:00 +0200", "Newsgroups: alt.test.trams"]
        body = "Bob wrote:\n> yes\nNo.\n-- \nAnn"

        [thread] = read(message("a", *headers, body=body))

        article = thread.article
        assert (thread.title, thread.published_at) == ("Trams", datetime(1995, 4, 3, 8, tzinfo=UTC))
        assert (article.author, article.text, article.posted_precision) == ("Ann", body, "exact")
        assert [article.text[start:end] for start, end in article.quoted] == ["Bob wrote:\n> yes", "-- \nAnn"]
        assert article.posted_raw == "Mon, 3 Apr 95 10:00:00 +0200"
        assert article.raw == {
            "subject": "Re: [trams] Trams",
            "newsgroups": "alt.test.trams",
            "signature": body.index("-- "),
        }

    def test_no_address_is_kept_outside_the_text(self):
        [thread] = read(message("id", "To: bob@b.example", "X-Originating-IP: 192.0.2.1", "Cc: eve@b.example"))

        assert "@" not in repr(thread)
        assert "192.0.2.1" not in repr(thread)

    def test_an_unknown_charset_and_an_unknown_time_are_told(self):
        archive = message("a", "Content-Type: text/plain; charset=x-unknown", "Date: yesterday")

        [thread] = read(archive)

        assert [(notice.code, notice.message) for notice in thread.warnings] == [
            ("charset", "the charset 'x-unknown' is not known"),
            ("bad_time", "the time 'yesterday' is not certain; it stays unknown"),
        ]

    def test_an_html_message_keeps_its_markup(self):
        body = '<p>See <a href="https://x.example/long">x</a></p>'

        [thread] = read(message("a", "Content-Type: text/html", body=body))

        [anchor] = thread.article.anchors
        assert (thread.article.text, anchor.href, (thread.article.markup or "").strip()) == (
            "See x",
            "https://x.example/long",
            body,
        )

    def test_the_person_names_a_single_thread(self):
        assert [thread.title for thread in read(message("a", "Subject: b"), title="Mine")] == ["Mine"]


@pytest.mark.parametrize(
    ("archive", "told"),
    [
        (" \n", "The file is empty"),
        ("Dear all,\nFrom x\n", "Line 1: a mail archive begins with a line 'From …'"),
        ("From here on\nit rains\n", "Line 1: a mail archive begins with a line 'From …'"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "This is a PNG picture, not a mail archive"),
        (message("a", body="x" * 1_000_001), "Message 1 (line 1): the comment has 1,000,001 characters"),
        (message("a", "X: " + "y" * 1_100_000), "the headers of the message have more than 1,048,576 bytes"),
    ],
)
def test_what_is_no_archive_is_refused_with_its_place(archive: str | bytes, told: str):
    with pytest.raises(MalformedFile) as refusal:
        read(archive)

    assert told in str(refusal.value)


def nested(depth: int) -> str:
    opening = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(depth))
    return f"From x\nMessage-ID: <deep>\nIn-Reply-To: <a>\n{opening}\nwords\n"


def test_parts_nested_without_end_are_refused_or_skipped():
    archive = message("a") + nested(1000)

    with pytest.raises(MalformedFile, match=r"Message 2 \(line 7\): the message cannot be read"):
        read(archive)
    [thread] = read(archive, skip_bad=True)

    assert [(comment.external_id, comment.state) for comment in thread.comments] == [("deep", "placeholder")]
    assert codes([thread]) == {"bad_record": 1}


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("Content-Type: text/plain" + ";a=b" * 200_000, "words"),
        ("Content-Type: text/plain; a=" + '"\\' * 300_000, "words"),
        ("Subject: " + "Re: " * 200_000, "words"),
        ("References: " + "<" * 900_000, "words"),
        ("X: y", "wrote <@ wrote:\n>\n" * 50_000),
    ],
)
def test_a_hostile_message_costs_little_time(headers: str, body: str):
    archive = message("a", headers, body=body)
    before = time.process_time()

    threads = read(archive)

    assert len(threads) == 1
    assert time.process_time() - before < 5


def test_many_parts_above_many_lines_are_refused():
    with pytest.raises(MalformedFile, match="too many parts for its length"):
        read(message("a", "X: " + "multipart/ " * 100, body="\n" * 101_000))


def test_a_message_inside_a_message_is_somebody_elses_text():
    archive = message("a", "Content-Type: message/rfc822", body="Subject: inner\n\nnot Ann's")

    [thread] = read(archive)

    assert thread.article.text == ""
    assert codes([thread]) == {"empty_text": 1}


NAMED = (
    "Subject: ",
    "From: ",
    "Date: ",
    "Message-ID: <a>",
    "References: <a> ",
    "Content-Length: 9",
    "=?utf-8?b?4pi6?=",
)
TYPES = ("Content-Type: text/plain; charset=", "Content-Type: multipart/mixed; boundary=b", "Content-Type: text/html")
WAYS = ("Content-Transfer-Encoding: ", "base64", "quoted-printable", "x-uuencode")
HEADERS = st.sampled_from([*NAMED, *TYPES, *WAYS, "--b", "", "From ", "> x", "-- "])


@given(st.lists(HEADERS.map(str.encode) | st.binary(max_size=20), max_size=20), st.booleans())
@example([b"Content-Type: text/plain; format*99999999999999999999=x"], False)
@example([b"Content-Type: text/plain; a*" + b"9" * 5000 + b"=x"], False)
@example([b"Date: Mon, 99 Foo 99999999999999999999 10:00:00"], False)
def test_any_lines_below_a_separator_give_threads_or_a_refusal(lines: list[bytes], skip_bad: bool):
    content = b"From x\nSubject: y\n" + b"\n".join(lines)

    try:
        threads = read(content, skip_bad=skip_bad)
    except MalformedFile:
        return

    for comment in [comment for thread in threads for comment in (thread.article, *thread.comments)]:
        assert all(0 <= start < end <= len(comment.text) for start, end in comment.quoted)
        "".join([comment.text, comment.author or "", comment.posted_raw or "", repr(comment.raw)]).encode()


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "counts", "told", "first", "last"),
    [
        (
            "notmuch_list.mbox",
            (24, 28, 19, 4),
            {"thread_of_reply": 1, "duplicate": 1},
            (
                "1258471718-6781-2-git-send-email-dottedmag@dottedmag.net",
                None,
                "Mikhail Gusarov",
                "Signed-off-by: Mikhail",
            ),
            ("f35dbb950911171438k5df6eb56k77b6c0944e2e79ae@mail.gmail.com", None, "Jan Janak", "On Tue, Nov 17, 2009 "),
        ),
        (
            "pipermail_2016_april.mbox",
            (1, 2, 1, 2),
            {},
            (
                "CACRHdMZgAgzyhewu_aAJ2f2DWHVZdNH6J7zd2S=YWQuf-2yZDw@example.com",
                None,
                "Andy Grunwald",
                "Thank you Jesus.",
            ),
            (
                "1461621607.19185.342.camel@example.com",
                "CACRHdMZgAgzyhewu_aAJ2f2DWHVZdNH6J7zd2S=YWQuf-2yZDw@example.com",
                "Jesus M. Gonzalez-Barahona",
                "On Sat, 2016-04-23 at",
            ),
        ),
        (
            "usenet_google_style.mbox",
            (1, 1, 1, 1),
            {},
            ("b1@example.org", None, "Bob B.", "In article <a1@example.org> Ann wrote:"),
            ("b1@example.org", None, "Bob B.", "In article <a1@example.org> Ann wrote:"),
        ),
    ],
)
def test_samples_give_the_counts_of_their_readme(
    samples: Path,
    name: str,
    counts: tuple[int, ...],
    told: dict[str, int],
    first: tuple[Any, ...],
    last: tuple[Any, ...],
):
    with (samples / "threads" / "mbox" / name).open("rb") as file:
        assert sniff(file.read(8192), name).name == "mbox"
        file.seek(0)
        threads = list(mbox.read(file, Options(filename=name)))

    comments = [comment for thread in threads for comment in thread.comments]
    roots = sum(comment.parent_external_id is None for comment in comments)
    assert (len(threads), len(comments), roots, max(map(depth, threads))) == counts
    assert codes(threads) == told
    assert all(comment.text and comment.state == "normal" for comment in comments)
    for comment, (own_id, parent, author, beginning) in [(comments[0], first), (comments[-1], last)]:
        assert (comment.external_id, comment.parent_external_id, comment.author) == (own_id, parent, author)
        assert comment.text.startswith(beginning)


def depth(thread: RawThread) -> int:
    parents = {comment.external_id: comment.parent_external_id for comment in thread.comments}
    deepest = 0
    for own_id in parents:
        steps, above = 0, own_id
        while above is not None:
            steps, above = steps + 1, parents[above]
        deepest = max(deepest, steps)
    return deepest
