"""spaCy: Doc objects in DocBin files, to train a span categorizer, a recogniser or a text classifier."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from annotations.exporters.answers import Layer, answer_text, comment_answers, is_span, layers
from annotations.exporters.archives import Archive, archive
from annotations.exporters.base import About, Record

_ATTRIBUTES: Final = ["ORTH", "SPACY", "ENT_IOB", "ENT_TYPE"]
_DOCS: Final = 500  # a file: what is held in memory

_README: Final = """spaCy DocBin files, a folder for each annotator; gold for what was decided. Only comments that
they judged are there.

Read with DocBin().from_disk(path).get_docs(spacy.blank("xx").vocab). The tokens are those of spacy.blank("xx").
doc.spans["<question>"] has all spans of a question, doc.ents those of all questions if none overlap, doc.cats 1.0 or
0.0 for each "question=label" about the whole comment that was decided,
doc.user_data thread_id, comment_id, parent_id, split, round, and the offsets and labels of spans as they were.
Spans that cut a token were widened to it: {widened}. Spans of nothing but blanks were left out: {lost}.
"""


@dataclass(frozen=True, slots=True)
class SpacyDocs:
    """A zip of .spacy files; offsets are code points."""

    name: str = "spacy"
    label: str = "spaCy DocBin (zip)"
    suffix: str = ".spacy.zip"
    media_type: str = "application/zip"
    needs: str = "spacy"
    is_of_texts: bool = True
    losses: tuple[str, ...] = (
        "Spans are widened to whole tokens; the README counts them, and user_data has them as they were.",
        "Values, relations, attributes, notes, hyperlinks, quotes, evidence and mentions are not there.",
        "Comments that nobody judged are not there.",
    )

    def write(self, records: Iterable[Record], about: About, out: BinaryIO) -> None:
        """See Exporter. Holds at most 500 documents of each annotator."""
        # Here, for it is not installed everywhere.
        import spacy
        from spacy.tokens import DocBin

        pipeline = spacy.blank("xx")
        maker = _Maker(pipeline, _labels(about))
        bins: dict[str, Any] = {}
        numbers: dict[str, int] = {}
        with archive(out) as zip:
            for record in records:
                for layer in layers(record):
                    docs = bins.setdefault(layer.name, DocBin(store_user_data=True, attrs=_ATTRIBUTES))
                    docs.add(maker.doc(record, layer))
                    if len(docs) == _DOCS:
                        _put(zip, layer.name, bins.pop(layer.name), numbers)
            for name in sorted(bins):
                _put(zip, name, bins[name], numbers)
            zip.add("README.txt", _README.format(widened=maker.widened, lost=maker.lost))


def _put(zip: Archive, name: str, docs: Any, numbers: dict[str, int]) -> None:
    numbers[name] = numbers.get(name, 0) + 1
    zip.add(f"{name}/{numbers[name]:05}.spacy", docs.to_bytes())


def _labels(about: About) -> dict[str, list[str]]:
    """The possible answers to each question about comments."""
    return {
        row["key"]: [label["key"] for label in row["labels"]] for row in about.questions if row["unit"] == "comment"
    }


class _Maker:
    """Makes Docs and counts what did not fit."""

    def __init__(self, pipeline: Any, labels: dict[str, list[str]]) -> None:
        self._pipeline, self._questions = pipeline, labels
        self.widened = self.lost = 0

    def doc(self, record: Record, layer: Layer) -> Any:
        """The comment with the layer's answers."""
        doc = self._pipeline.make_doc(record["text"])
        rows = [row for row in layer.annotations if is_span(row)]
        by_question: dict[str, list[Any]] = {}
        for row in rows:
            span = doc.char_span(
                row["start"], row["end"], label=row["label"] or row["question"], alignment_mode="expand"
            )
            if span is None or not span.text.strip():
                self.lost += 1
                continue
            self.widened += (span.start_char, span.end_char) != (row["start"], row["end"])
            by_question.setdefault(row["question"], []).append(span)
        for question, spans in by_question.items():
            doc.spans[question] = spans
        everything = [span for spans in by_question.values() for span in spans]
        covered = [token for span in everything for token in range(span.start, span.end)]
        if len(covered) == len(set(covered)):
            doc.ents = everything
        for question, labels in self._questions.items():
            if not layer.covers(question):
                continue
            given = set(comment_answers(layer, question))
            doc.cats.update({f"{question}={label}": float(label in given) for label in labels})
        for name in ("thread_id", "comment_id", "parent_id", "split", "round"):
            doc.user_data[name] = record[name]
        doc.user_data["annotator"] = layer.annotator
        doc.user_data["offsets"] = [[row["start"], row["end"], row["question"], answer_text(row)] for row in rows]
        return doc
