"""UIMA CAS for INCEpTION: a document for each thread, as XMI with its type system or as JSON.

Formats: OASIS UIMA 1.0 (XMI) and UIMA CAS JSON 0.4. Offsets in both are UTF-16 units; dkpro-cassis converts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from annotations.exporters.answers import Answer, answer_text, documents
from annotations.exporters.archives import archive, file_name
from annotations.exporters.base import About, Record

_ARGUMENT: Final = "webanno.custom.Argument"
_RELATION: Final = "webanno.custom.ArgumentRelation"
_COMMENT: Final = "webanno.custom.Comment"
_FEATURES: Final[Mapping[str, tuple[str, ...]]] = {
    _COMMENT: ("commentId", "parentId", "author", "postedAt", "state"),
    _ARGUMENT: ("id", "question", "label", "value", "annotator", "layer", "note", "attributes"),
    _RELATION: ("id", "label", "annotator", "layer", "note"),
}
# No XML can hold these; a blank keeps every offset.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Cas:
    """A zip of one CAS a thread, with the layers Comment, Argument and ArgumentRelation."""

    name: str = "cas-xmi"
    label: str = "UIMA CAS XMI for INCEpTION (zip)"
    suffix: str = ".xmi.zip"
    media_type: str = "application/zip"
    needs: str = "cassis"
    is_of_texts: bool = True
    is_json: bool = False
    losses: tuple[str, ...] = (
        "Control characters are blanks.",
        "Answers about a whole comment stand on all of its text; on an empty comment, on nothing.",
        "Targets outside the thread, listed claims and unclear ones are not drawn.",
        "Judgements, hyperlinks, quotes, evidence, mentions and what suggestions came from are not there.",
    )

    def write(self, records: Iterable[Record], about: About, out: BinaryIO) -> None:
        """See Exporter."""
        # Here, for only a worker should pay for it.
        import cassis

        system = _type_system(cassis)
        with archive(out) as zip:
            if not self.is_json:
                zip.add("TypeSystem.xml", system.to_xml())
            for name, thread in documents(records, about):
                cas = _document(cassis.Cas(system), thread)
                if self.is_json:
                    zip.add(f"{file_name(name)}.json", cas.to_json())
                else:
                    zip.add(f"{file_name(name)}.xmi", cas.to_xmi())


def _type_system(cassis: Any) -> Any:
    system = cassis.TypeSystem()
    for name, features in _FEATURES.items():
        kind = system.create_type(name=name, supertypeName="uima.tcas.Annotation")
        for feature in features:
            system.create_feature(domainType=kind, name=feature, rangeType="uima.cas.String")
        if name == _RELATION:
            for feature in ("Governor", "Dependent"):
                system.create_feature(domainType=kind, name=feature, rangeType="uima.tcas.Annotation")
    return system


def _document(cas: Any, thread: list[Record]) -> Any:
    """The texts of the thread under one another, an empty line between them, and what was answered."""
    texts = [_CONTROLS.sub(" ", record["text"]) for record in thread]
    cas.sofa_string = "\n\n".join(texts)
    cas.sofa_mime = "text/plain"
    kinds = {name: cas.typesystem.get_type(name) for name in _FEATURES}
    begin = 0
    comments: dict[str, Any] = {}
    for record, text in zip(thread, texts, strict=True):
        comment = kinds[_COMMENT](
            begin=begin, end=begin + len(text), commentId=record["comment_id"], parentId=record["parent_id"],
            author=record["author"], postedAt=record["posted_at"], state=record["state"],
        )  # fmt: skip
        cas.add(comment)
        comments[record["comment_id"]] = comment
        begin += len(text) + 2
    arguments: dict[str, Any] = {}
    passages: dict[tuple[str, int, int], Any] = {}
    for record in thread:
        _argue(cas, kinds[_ARGUMENT], record, comments, arguments, passages)
    for record in thread:
        _relate(cas, kinds, record, comments, arguments, passages)
    return cas


def _argue(cas: Any, kind: Any, record: Record, comments: Any, arguments: dict[str, Any], passages: Any) -> None:
    comment = comments[record["comment_id"]]
    gold = set(record["gold"]["annotations"]) if record["gold"] else set()
    for row in record["annotations"]:
        has_span = row["start"] is not None
        argument = kind(
            begin=comment.begin + row["start"] if has_span else comment.begin,
            end=comment.begin + row["end"] if has_span else comment.end,
            id=row["id"], question=row["question"], label=row["label"], annotator=row["annotator"],
            value=answer_text(row) if row["label"] is None else None, layer=_layer(row, gold), note=_words(row),
            attributes=" ".join(name for name, value in sorted(row["attributes"].items()) if value is True) or None,
        )  # fmt: skip
        cas.add(argument)
        arguments[row["id"]] = argument
        passages.setdefault((record["comment_id"], row["start"], row["end"]), argument)


def _relate(cas: Any, kinds: Any, record: Record, comments: Any, arguments: dict[str, Any], passages: Any) -> None:
    """Arrows between Arguments; a passage or comment that has none gets one of the question "target"."""
    gold = set(record["gold"]["relations"]) if record["gold"] else set()
    for row in record["relations"]:
        target = row["target"]
        if target["comment_id"] not in comments:
            continue
        aimed = _passage(cas, kinds, (target["comment_id"], target["start"], target["end"]), comments, passages)
        source = arguments.get(row["from"])
        if source is None:
            source = _passage(cas, kinds, (record["comment_id"], None, None), comments, passages)
        cas.add(
            kinds[_RELATION](
                begin=aimed.begin, end=aimed.end, Governor=source, Dependent=aimed, id=row["id"], label=row["label"],
                annotator=row["annotator"], layer=_layer(row, gold), note=_words(row),
            )
        )  # fmt: skip


def _passage(cas: Any, kinds: Any, place: tuple[str, int | None, int | None], comments: Any, passages: Any) -> Any:
    if place not in passages:
        name, start, end = place
        comment = comments[name]
        begin = comment.begin + (start or 0)
        finish = comment.end if end is None else comment.begin + end
        passages[place] = kinds[_ARGUMENT](begin=begin, end=finish, question="target")
        cas.add(passages[place])
    return passages[place]


def _layer(row: Answer, gold: set[str]) -> str:
    return "gold" if row["id"] in gold else "individual"


def _words(row: Answer) -> str | None:
    words = " ".join([*(["unsure"] if row["unsure"] else []), row["note"] or ""]).strip()
    return _CONTROLS.sub(" ", words) or None
