"""CoNLL: tokens with BIO tags, as CoNLL-2003 columns and as CoNLL-U, one file for each annotator and question.

Tokens and sentences are those of annotations/exporters/tokens.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from annotations.exporters.answers import Answer, answer_text, is_span, layers
from annotations.exporters.archives import Entries
from annotations.exporters.base import About, Record
from annotations.exporters.tokens import Span, sentences

_README: Final = """Tokens with BIO tags (IOB2) of the spans of each question, one pair of files for each annotator;
gold for what was decided. Only comments that they judged are in their files.

*.conll: CoNLL-2003, four columns (token, -, -, tag), an empty line after a sentence, -DOCSTART- before a comment.
*.conllu: CoNLL-U; MISC has BIO, SpaceAfter, StartChar and EndChar (code points of the comment's text, end exclusive).
HEAD says nothing of syntax: the first token of a sentence is its root, the others hang from it.

A token is a run of letters, digits and marks, or one other character; emoji that are joined are one token. A sentence
ends at a line's end and after an end mark and a blank. A span that cuts a token is widened to it. Of spans that overlap
the longest stays, then the first.
{counts}"""

_OVERLAPPING: Final = "left out, for another covers a token of theirs"
_BLANK: Final = "left out, for they are blank"
_WIDENED: Final = "widened to whole tokens"


@dataclass(frozen=True, slots=True)
class Conll:
    """A zip of .conll and .conllu files and a README that counts what was widened or left out."""

    name: str = "conll"
    label: str = "CoNLL, BIO tags (zip)"
    suffix: str = ".conll.zip"
    media_type: str = "application/zip"
    needs: str = ""
    is_of_texts: bool = True
    losses: tuple[str, ...] = (
        "Of spans of one question that overlap, the longest is kept; the README counts the others.",
        "Spans that cut a token are widened to it; the README counts them.",
        "Answers about whole comments, relations, attributes, notes and comments without a judgement are not there.",
        "White space is not kept as it was: only where a blank followed a token.",
    )

    def write(self, records: Iterable[Record], about: About, out: BinaryIO) -> None:
        """See Exporter. Every question that takes spans has files, also where nobody marked one."""
        questions = {row["key"] for row in about.questions if row["unit"] == "span" or row.get("takes_spans")}
        counts: Counter[tuple[str, str]] = Counter()
        with Entries(out) as entries:
            for record in records:
                split = list(sentences(record["text"]))
                for layer in layers(record):
                    spans = [row for row in layer.annotations if is_span(row)]
                    document = f"{about.document(record)}/{record['comment_id']}"
                    for question in filter(layer.covers, sorted(questions.union(row["question"] for row in spans))):
                        name = f"{layer.name}.{question}"
                        tags = _tags([row for row in spans if row["question"] == question], split, counts, name)
                        entries.append(f"{name}.conll", "".join(_plain(record, split, tags)))
                        entries.append(f"{name}.conllu", "".join(_universal(record, document, split, tags)))
            lines = [f"{name}: {number} spans {what}." for (name, what), number in sorted(counts.items())]
            entries.append("README.txt", _README.format(counts="".join(f"\n{line}" for line in lines) + "\n"))


def _tags(rows: list[Answer], split: list[list[Span]], counts: Counter[tuple[str, str]], name: str) -> dict[Span, str]:
    """The tag of each token that a span covers."""
    tokens = [token for sentence in split for token in sentence]
    tags: dict[Span, str] = {}
    for row in sorted(rows, key=lambda row: (row["start"] - row["end"], row["start"], answer_text(row))):
        covered = [token for token in tokens if token[0] < row["end"] and token[1] > row["start"]]
        if not covered or any(token in tags for token in covered):
            counts[name, _OVERLAPPING if covered else _BLANK] += 1
            continue
        if covered[0][0] < row["start"] or covered[-1][1] > row["end"]:
            counts[name, _WIDENED] += 1
        for index, token in enumerate(covered):
            tags[token] = f"{'I' if index else 'B'}-{_tag(row)}"
    return tags


def _tag(row: Answer) -> str:
    """Without blanks and what separates fields."""
    return "".join("_" if letter.isspace() or letter in "|=" else letter for letter in row["label"] or row["question"])


def _plain(record: Record, split: list[list[Span]], tags: dict[Span, str]) -> Iterator[str]:
    yield "-DOCSTART- - - O\n\n"
    for sentence in split:
        for start, end in sentence:
            yield f"{record['text'][start:end]} - - {tags.get((start, end), 'O')}\n"
        yield "\n"


def _universal(record: Record, document: str, split: list[list[Span]], tags: dict[Span, str]) -> Iterator[str]:
    text = record["text"]
    for number, sentence in enumerate(split, start=1):
        if number == 1:
            yield f"# newdoc id = {_line(document)}\n"
        yield f"# sent_id = {_line(document)}-{number}\n"
        yield f"# text = {_line(text[sentence[0][0] : sentence[-1][1]])}\n"
        yield f"# comment_id = {_line(record['comment_id'])}\n"
        if record["parent_id"] is not None:
            yield f"# parent_id = {_line(record['parent_id'])}\n"
        for index, (start, end) in enumerate(sentence, start=1):
            misc = [f"BIO={tags.get((start, end), 'O')}", f"EndChar={end}"]
            if index < len(sentence) and sentence[index][0] == end:
                misc.append("SpaceAfter=No")
            head, relation = (0, "root") if index == 1 else (1, "dep")
            columns = (
                index,
                text[start:end],
                "_",
                "X",
                "_",
                "_",
                head,
                relation,
                "_",
                "|".join([*misc, f"StartChar={start}"]),
            )
            yield "\t".join(map(str, columns)) + "\n"
        yield "\n"


def _line(text: str) -> str:
    """On one line: every run of white space is a blank."""
    return " ".join(text.split())
