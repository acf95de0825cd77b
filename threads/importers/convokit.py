"""ConvoKit corpora: utterances.jsonl, or a zip of the corpus folder, new or from before version 2.0.

Columns in pickle files (`<field>-bin.p`) run code when they are read; they are never opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from threads.importers.archive import MAX_UNPACKED_BYTES, Archive, is_zip
from threads.importers.base import MalformedFile, Options, RawComment, RawThread
from threads.importers.cells import id_of, score_of
from threads.importers.cleaning import clean_text
from threads.importers.contributions import posted
from threads.importers.gathering import Gathering, title_of
from threads.importers.json_records import records
from threads.importers.notices import Notices, to_the_end, tolerating
from threads.importers.picking import inner, kept, own_id, told, web_address
from threads.importers.policies import settled, tombstone_of
from threads.importers.spilling import Spill
from threads.importers.unpacking import inner_name, unpacked

name = "convokit"
label = "ConvoKit corpus"

_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[?\s*\{")
_SIGNS = (rb'"(?:conversation_id|root)"\s*:', rb'"(?:speaker|user)"\s*:', rb'"reply[-_]to"\s*:', rb'"text"\s*:')
_PACKED = re.compile(rb"(?:utterances\.jsonl?|conversations\.json|speakers\.json|users\.json|corpus\.json|index\.json)")
_UTTERANCES = ("utterances.jsonl", "utterances.json")


def looks_like(head: bytes, filename: str) -> bool:
    if is_zip(head):
        return _PACKED.search(head) is not None
    return _BEGINNING.match(head) is not None and all(re.search(sign, head) for sign in _SIGNS)


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """A thread for each conversation, in the order in which they are first met.

    Utterances may be scattered: what memory does not hold goes to disk.
    """
    notices = Notices()
    yield from to_the_end(_threads(file, options, notices), notices)


def _threads(file: BinaryIO, options: Options, notices: Notices) -> Iterator[RawThread]:
    corpus = _opened(file, options, notices)
    found: Spill[RawComment | None] = Spill()
    for place, utterance in records(corpus.utterances, corpus.options, notices):
        with tolerating(options, notices):
            own = _conversation_id(utterance, place)
            # A conversation is one, even if none of its utterances can be read.
            found.put(own, None)
            comment = _comment(utterance, place, notices)
            found.put(own, comment, characters=len(comment.text))
    if not (count := found.count()):
        raise MalformedFile("the file holds no utterances", advice="choose a file that holds a thread")
    for own, comments in found.groups():
        with tolerating(options, notices):
            draft = _Draft(own, Gathering(notices), corpus.meta_of(own))
            for comment in filter(None, comments):
                with tolerating(options, notices):
                    draft.add(comment)
            yield draft.thread(options, notices, is_only=count == 1)


@dataclass(frozen=True, slots=True)
class _Corpus:
    """The utterances, and what is known of each conversation."""

    utterances: BinaryIO
    options: Options
    conversations: Mapping[str, Any] = field(default_factory=dict)

    def meta_of(self, conversation_id: str | None) -> dict[str, Any]:
        """The metadata of a conversation, which older corpora do not wrap."""
        conversation = inner(self.conversations, conversation_id or "")
        return inner(conversation, "meta") if "meta" in conversation else conversation


@dataclass(slots=True)
class _Draft:
    """A conversation being collected."""

    conversation_id: str | None
    gathering: Gathering
    meta: Mapping[str, Any]
    article: RawComment | None = None

    @property
    def title(self) -> str | None:
        return told(self.meta, "title", place=f"conversation {str(self.conversation_id)[:80]!r}")

    def add(self, comment: RawComment) -> None:
        """An utterance. The one that the conversation is called after is a submission if the conversation has a title.

        Elsewhere, as in talk or film, the first turn is as good a turn as any other.
        """
        if self.title and comment.external_id == self.conversation_id and self.article is None:
            self.article = replace(comment, parent_external_id=None)
        else:
            self.gathering.add(comment)

    def thread(self, options: Options, notices: Notices, *, is_only: bool) -> RawThread:
        article = self.article or RawComment(None, None, "")
        own = self.conversation_id
        thread = RawThread(
            external_id=own,
            title=title_of(options, self.title, own, is_only=is_only),
            article=article,
            comments=tuple(self.gathering),
            url=web_address(self.meta.get("url")),
            published_at=article.posted_at,
        )
        return settled(thread, notices, article_ids=[own] if own and self.title else ())


def _opened(file: BinaryIO, options: Options, notices: Notices) -> _Corpus:
    """The corpus of a file that stands at its start."""
    head = file.read(4)
    file.seek(0)
    if is_zip(head):
        return _unpacked(Archive(file), options, notices)
    return _Corpus(file, options)


def _unpacked(archive: Archive, options: Options, notices: Notices) -> _Corpus:
    """The corpus of the highest folder that has utterances."""
    utterances = _utterances(archive.names)
    folder = PurePosixPath(utterances).parent
    inside = replace(options, filename=inner_name(utterances), encoding=None, max_bytes=MAX_UNPACKED_BYTES)
    binary = sum(name.endswith("-bin.p") for name in archive.names)
    if binary:
        notices.add("binary_column", "", f"{binary} binary columns are pickle files and were not read", count=binary)
    conversations: dict[str, Any] = {}
    beside = (name for name in archive.names if PurePosixPath(name).parent == folder)
    if place := next((name for name in beside if _called(name) == "conversations.json"), None):
        with tolerating(options, notices):
            whole = replace(inside, filename=inner_name(place))
            conversations = next((found for _, found in records(unpacked(archive.open(place)), whole, notices)), {})
    return _Corpus(unpacked(archive.open(utterances)), inside, conversations)


def _utterances(names: Sequence[str]) -> str:
    found = [name for name in names if _called(name) in _UTTERANCES and not name.startswith("__MACOSX/")]
    if not found:
        raise MalformedFile(
            "the archive holds no utterances.jsonl", advice="pack the folder of the corpus, or choose another file"
        )
    found.sort(key=lambda name: (name.count("/"), _UTTERANCES.index(_called(name))))
    highest = [name for name in found if name.count("/") == found[0].count("/")]
    if len({PurePosixPath(name).parent for name in highest}) > 1:
        raise MalformedFile(
            f"the archive holds several corpora, such as {highest[0][:80]!r} and {highest[1][:80]!r}",
            advice="pack one corpus at a time",
        )
    return found[0]


def _called(name: str) -> str:
    """What a file of the corpus is called, in whatever folder and however compressed."""
    return inner_name(PurePosixPath(name).name).lower()


def _conversation_id(utterance: Mapping[str, Any], place: str) -> str | None:
    return id_of(utterance.get("conversation_id", utterance.get("root")), place)


def _comment(utterance: Mapping[str, Any], place: str, notices: Notices) -> RawComment:
    if utterance.get("text") is None:
        raise MalformedFile("the utterance has no text", place=place, advice="leave it out, or give it an empty one")
    text = told(utterance, "text", place=place) or ""
    state = tombstone_of(text) or "normal"
    meta = inner(utterance, "meta")
    # -1 stands for "unknown" in the corpora of Reddit; as a score it would be a rare truth, so `raw` keeps it.
    score = None if meta.get("score") == -1 else score_of(meta.get("score"))
    return RawComment(
        own_id(utterance, "id", place),
        id_of(utterance.get("reply-to", utterance.get("reply_to")), place),
        clean_text(text, place, notices) if state == "normal" else "",
        author=told(utterance, "speaker", "user", place=place),
        **posted(utterance.get("timestamp"), place, notices),
        score=score,
        state=state,
        raw=kept(meta),
        place=place,
    )
