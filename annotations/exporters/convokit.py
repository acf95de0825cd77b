"""A ConvoKit corpus: an utterance for the article and each comment, with the answers in their meta.

Format: Chang et al. (2020), ConvoKit: A Toolkit for the Analysis of Conversations, SIGDIAL; corpora of version 2.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, BinaryIO, Final

import orjson

from annotations.exporters.answers import settled
from annotations.exporters.archives import archive
from annotations.exporters.base import About, Record

NOBODY: Final = "[unknown]"
_KEPT: Final = (
    "comment_id", "structure", "position", "depth", "posted_at", "state", "duplicate_of", "duplicate_of_thread",
    "score", "split", "judgements", "annotations", "relations", "gold", "hyperlinks", "quotes", "mentions", "evidence",
)  # fmt: skip
_OF_THREAD: Final = ("thread_id", "round", "title", "url", "site", "published_at", "language", "split")


@dataclass(frozen=True, slots=True)
class ConvoKit:
    """The five files of a corpus in a zip. The article is the one root of its conversation."""

    name: str = "convokit"
    label: str = "ConvoKit corpus (zip)"
    suffix: str = ".convokit.zip"
    media_type: str = "application/zip"
    needs: str = ""
    is_of_texts: bool = False
    losses: tuple[str, ...] = (
        "Unknown authors are one speaker, [unknown].",
        "A comment without a time has its position as timestamp; its meta says that the time is unknown.",
        "What the source said besides (its own ids, times as written, anchors) is not in the corpus.",
    )

    def write(self, records: Iterable[Record], about: About, out: BinaryIO) -> None:
        """See Exporter. Holds the names of the speakers; conversations grow in a temporary file."""
        questions = [row["key"] for row in about.questions if row["unit"] == "comment"]
        speakers: dict[str, None] = {}
        with tempfile.TemporaryFile() as conversations, archive(out) as zip:
            with zip.open(f"{_ROOT}/utterances.jsonl") as file:
                for record in records:
                    utterance = _utterance(record, about.document(record), questions)
                    speakers[utterance["speaker"]] = None
                    file.write(orjson.dumps(utterance, option=orjson.OPT_APPEND_NEWLINE))
                    if record["position"] == 0:
                        _append(conversations, utterance["id"], {name: record[name] for name in _OF_THREAD})
            conversations.write(b"}" if conversations.tell() else b"{}")
            zip.copy(f"{_ROOT}/conversations.json", conversations)
            with zip.open(f"{_ROOT}/speakers.json") as file:
                file.writelines(_object((name, {"meta": {}, "vectors": []}) for name in speakers))
            zip.add(f"{_ROOT}/corpus.json", orjson.dumps(_corpus(about)))
            zip.add(f"{_ROOT}/index.json", orjson.dumps(_index(questions)))


_ROOT: Final = "corpus"


def utterance_id(thread: str, comment_id: str | None = None) -> str:
    """An id that is unique in the corpus; without a comment, of the article and so of the conversation."""
    parts = [part.replace("%", "%25").replace("#", "%23") for part in (thread, comment_id) if part is not None]
    return "#".join(parts)


def _utterance(record: Record, thread: str, questions: Iterable[str]) -> dict[str, Any]:
    is_article = record["position"] == 0
    posted = record["posted_at"]
    labels = {question: settled(record, question) for question in questions}
    return {
        "id": utterance_id(thread, None if is_article else record["comment_id"]),
        "conversation_id": utterance_id(thread),
        "text": record["text"] or "",  # nothing is the word None to its reader
        "speaker": record["author"] or NOBODY,
        "meta": {
            **{f"label_{question}": label for question, label in labels.items()},
            **{name: record[name] for name in _KEPT},
            "time_is_known": posted is not None,
        },
        "reply-to": None if is_article else _parent(record, thread),
        "timestamp": int(datetime.fromisoformat(posted).timestamp()) if posted else record["position"],
        "vectors": [],
    }


def _parent(record: Record, thread: str) -> str:
    # Who answers the article has its id, or none, as parent: depth 1 tells.
    return utterance_id(thread, None if record["depth"] <= 1 else record["parent_id"])


def _append(file: IO[bytes], key: str, meta: Mapping[str, Any]) -> None:
    """One more member of the JSON object in the file."""
    file.write(b"," if file.tell() else b"{")
    file.write(orjson.dumps(key) + b":" + orjson.dumps({"meta": meta, "vectors": []}))


def _object(members: Iterable[tuple[str, Any]]) -> Iterator[bytes]:
    mark = b"{"
    for key, value in members:
        yield mark + orjson.dumps(key) + b":" + orjson.dumps(value)
        mark = b","
    yield b"}" if mark == b"," else b"{}"


def _corpus(about: About) -> dict[str, Any]:
    return {
        "name": about.release,
        "project": about.project,
        "frozen": about.created,
        "software": about.software,
        "licence": about.licence,
        "scheme": about.scheme,
        "guideline": about.guideline,
        "offset_unit": "codepoint",
    }


def _index(questions: Iterable[str]) -> dict[str, Any]:
    """What type every meta field has: ConvoKit reads no corpus without it."""
    text, number, many, some = (f"<class '{name}'>" for name in ("str", "int", "list", "dict"))
    types = {"position": number, "depth": number, "score": number, "gold": some, "time_is_known": "<class 'bool'>"}
    lists = ("judgements", "annotations", "relations", "hyperlinks", "quotes", "mentions", "evidence")
    utterances = {f"label_{question}": text for question in questions} | dict.fromkeys(_KEPT, text) | types
    return {
        "utterances-index": {name: [type] for name, type in {**utterances, **dict.fromkeys(lists, many)}.items()},
        "speakers-index": {},
        "conversations-index": {name: [text] for name in _OF_THREAD},
        "overall-index": {name: [some if name == "scheme" else text] for name in _corpus(About("", "", ""))},
        "version": 2,
        "vectors": [],
    }
