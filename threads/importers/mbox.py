"""Mail and news archives in mbox files of all dialects: threads by In-Reply-To and References, never by subject."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from email.message import Message
from email.parser import BytesParser
from pathlib import PurePath
from typing import BinaryIO

from threads.importers.base import MAX_COMMENTS, MalformedFile, Options, RawComment, RawThread
from threads.importers.cleaning import clean_text, clean_value
from threads.importers.mail.bodies import body_of
from threads.importers.mail.headers import RawHeaders, display_name, header_text, message_ids, own_id, sent_at, title_of
from threads.importers.mail.quotes import not_own, signature_start
from threads.importers.mail.splitting import Part, begins_mbox, parts
from threads.importers.mail.threading import Entry, linked
from threads.importers.notices import Notices
from threads.importers.policies import settled
from threads.importers.shelf import Shelf
from threads.importers.spilling import Spill

name = "mbox"
label = "Mail or news archive (mbox)"

_PARSER = BytesParser(policy=RawHeaders())
_MOST_WORK = 10_000_000
_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""What Python's mail parser raises for broken input, found by feeding it such."""


def looks_like(head: bytes, filename: str) -> bool:
    """By a first line "From …" with a header below it."""
    return begins_mbox(head)


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """A thread for every message that answers none of the file. Headers are read first, texts thread by thread.

    What the headers say lies on disk, but for what memory holds of it.
    """
    notices = Notices()
    entries = _entries(file, options, notices)
    if not entries:
        raise MalformedFile("the archive holds no message", advice="choose a file that holds mail")
    found: Spill[Entry] = Spill()
    for first_id, entry in linked(entries, notices):
        found.put(first_id, entry, characters=sum(map(len, entry.references)))
    is_only = found.count() == 1
    for opening, members in found.groups():
        first = next(entry for entry in members if entry.message_id == opening)
        answers = [entry for entry in members if entry is not first]
        yield _thread(file, first, answers, options, notices, is_only=is_only)


def _entries(file: BinaryIO, options: Options, notices: Notices) -> Shelf[str, Entry]:
    """What is known of each message by its headers, by its id; copies by Message-ID are left out."""
    entries: Shelf[str, Entry] = Shelf()
    for count, (part, header_lines) in enumerate(parts(file, options)):
        if count >= MAX_COMMENTS:
            raise MalformedFile(f"there are more than {MAX_COMMENTS:,} messages", advice="split the file into several")
        headers = _parsed(header_lines, part.place, headers_only=True)
        message_id = own_id(headers["Message-ID"])
        if message_id is None:
            message_id = f"sha256-{_digest(file, part)}"
            notices.add("id_missing", part.place, f"the message has no Message-ID and is called {message_id!r}")
        references = tuple(message_ids(headers["References"]))
        entry = Entry(message_id, part, tuple(message_ids(headers["In-Reply-To"])[:1]), references)
        earlier = entries.setdefault(message_id, entry).part.place
        if earlier != part.place:
            notices.add("duplicate", part.place, f"the message {message_id!r} is a copy of {earlier} and was left out")
    return entries


def _thread(
    file: BinaryIO, first: Entry, answers: Sequence[Entry], options: Options, notices: Notices, *, is_only: bool
) -> RawThread:
    subject, article = _comment(file, first, options, notices)
    comments = [_comment(file, entry, options, notices)[1] for entry in answers]
    thread = RawThread(
        external_id=first.message_id,
        title=(options.title if is_only else None)
        or title_of(subject)
        or PurePath(options.filename).stem
        or "Untitled",
        article=article,
        comments=comments,
        published_at=article.posted_at,
    )
    return settled(thread, notices)


def _comment(file: BinaryIO, entry: Entry, options: Options, notices: Notices) -> tuple[str, RawComment]:
    """The subject of a message, and the message; with `skip_bad` an unreadable one leaves its place to its replies."""
    try:
        return _read_message(file, entry, notices)
    except MalformedFile as error:
        if not options.skip_bad:
            raise
        notices.add("bad_record", error.place, f"{error.problem}; left out")
        return "", RawComment(entry.message_id, entry.parent, "", state="placeholder", place=entry.part.place)


def _read_message(file: BinaryIO, entry: Entry, notices: Notices) -> tuple[str, RawComment]:
    place = entry.part.place
    content = entry.part.content(file)
    _refuse_deep(content, place)
    message = _parsed(content, place)
    try:
        body = body_of(message, place)
    except _UNREADABLE:
        raise _unreadable(place) from None
    for problem in body.problems:
        notices.add("charset", place, problem)
    text = clean_text(body.text, place, notices)
    if not text:
        notices.add("empty_text", place, "the message has no text; it is kept so that replies keep their place")
    at, precision = sent_at(message["Date"])
    if at is None:
        notices.add(
            "bad_time", place, f"the time {header_text(message['Date'])[:60]!r} is not certain; it stays unknown"
        )
    subject = header_text(message["Subject"])
    raw = {
        "subject": subject,
        "newsgroups": header_text(message["Newsgroups"]),
        "missing_parent": entry.missing_parent,
        "signature": signature_start(text),
    }
    return subject, RawComment(
        entry.message_id,
        entry.parent,
        text,
        author=display_name(message["From"]),
        posted_at=at,
        posted_precision=precision,
        posted_raw=header_text(message["Date"])[:200] or None,
        anchors=body.anchors,
        quoted=body.quoted if body.markup is not None else not_own(text),
        markup=body.markup,
        raw=clean_value({key: value for key, value in raw.items() if value not in (None, "")}) or None,
        place=place,
    )


def _parsed(content: bytes, place: str, *, headers_only: bool = False) -> Message[str, str]:
    try:
        return _PARSER.parsebytes(content, headersonly=headers_only)
    except _UNREADABLE:
        raise _unreadable(place) from None


def _refuse_deep(content: bytes, place: str) -> None:
    """Python's parser looks at every line once per level of parts, and a hostile message has many of both."""
    lowered = content.lower()
    levels = lowered.count(b"multipart/") + lowered.count(b"message/")
    if levels * content.count(b"\n") > _MOST_WORK:
        raise MalformedFile("the message has too many parts for its length", place=place, advice="leave it out")


def _unreadable(place: str) -> MalformedFile:
    return MalformedFile("the message cannot be read", place=place, advice="leave it out")


def _digest(file: BinaryIO, part: Part) -> str:
    return hashlib.sha256(part.content(file).strip()).hexdigest()[:32]
