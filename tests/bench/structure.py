"""Comments a second on one core for links, quotes and copies: `python -m tests.bench.structure`, in `make bench`.

Where REJOINDER_SAMPLES names the data folder, its texts are read and the scores on the development sets are printed as
well; otherwise made-up texts stand in. Times are those of this process, the best of several runs.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.copies import texts
from threads.structure.duplicates import bands_of, shingles_of, words_of
from threads.structure.hyperlinks import canonical_form, find_hyperlinks
from threads.structure.quotes import FoundQuote, ThreadText, find_quotes

RUNS = 5
COMMENTS = 4000
IN_A_THREAD = 200
RESAMPLED = 1000

Row = dict[str, Any]


class Counts(NamedTuple):
    """What was found rightly, wrongly and not at all."""

    right: int
    wrong: int
    missed: int


def main() -> None:
    """Print everything."""
    samples = os.environ.get("REJOINDER_SAMPLES")
    folder = Path(samples) if samples else None
    comments = list(islice(_comments(folder), COMMENTS))
    hard = [row["text"] for row in _rows(folder, "links/dev.jsonl")] or ["see https://www.a.example/x?utm_source=y."]
    print(f"{len(comments):,} comments of {sum(map(len, comments)) // len(comments)} characters on average")
    _speed("links", comments, lambda part: [find_hyperlinks(text) for text in part])
    _speed("links, nearly every comment with one", hard * 100, lambda part: [find_hyperlinks(text) for text in part])
    _speed(f"quotes, threads of {IN_A_THREAD}", comments, _find_quotes)
    _speed("copies", comments, lambda part: [bands_of(shingles_of(words_of(text)), scope=1) for text in part])
    if folder:
        _score("links", [_links(row) for row in _rows(folder, "links/dev.jsonl")])
        pairs = _rows(folder, "links/pairs_dev.jsonl")
        judged = [(canonical_form(row["a"]) == canonical_form(row["b"])) == row["same"] for row in pairs]
        print(f"pairs: {sum(judged)} of {len(judged)} right")
        rows = _rows(folder, "iac_quotes/dev.jsonl")
        _score("quotes, characters", [_quotes(row) for row in rows], [row["thread"] for row in rows])


def _speed(name: str, comments: Sequence[str], work: Callable[[Sequence[str]], object]) -> None:
    seconds = []
    for _ in range(RUNS):
        start = time.process_time()
        work(comments)
        seconds.append(time.process_time() - start)
    print(f"{name}: {len(comments) / min(seconds):,.0f} comments/s")


def _find_quotes(comments: Sequence[str]) -> None:
    for start in range(0, len(comments), IN_A_THREAD):
        part = comments[start : start + IN_A_THREAD]
        for _ in find_quotes(
            [ThreadText(at, text, at, len(part), at - 1 if at else None) for at, text in enumerate(part)]
        ):
            pass


def _comments(folder: Path | None) -> Iterator[str]:
    rows = _rows(folder, "iac_quotes/dev.jsonl")
    if not rows:
        yield from texts(COMMENTS)
    yield from {source["id"]: source["text"] for row in rows for source in row["sources"]}.values()


def _rows(folder: Path | None, name: str) -> list[Row]:
    if folder is None or not (folder / name).exists():
        return []
    return [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def _links(row: Row) -> Counts:
    gold = {(link["start"], link["end"], link["canonical"]) for link in row["links"]}
    found = {(link.start, link.end, link.canonical) for link in find_hyperlinks(row["text"])}
    return Counts(len(gold & found), len(found - gold), len(gold - found))


def _quotes(row: Row) -> Counts:
    """The sources above the post, one answering the other, none of them the article."""
    sources = row["sources"]
    last = len(sources) + 1
    thread = [ThreadText(0, "", 0, last)]
    thread += [ThreadText(at, source["text"], at, last, at - 1) for at, source in enumerate(sources, start=1)]
    *_, (_, found) = find_quotes([*thread, ThreadText(last, row["text"], last, last, last - 1)])
    gold, marked = _characters(row["quotes"]), _characters(map(FoundQuote._asdict, found))
    return Counts(len(gold & marked), len(marked - gold), len(gold - marked))


def _characters(spans: Iterable[Row]) -> set[int]:
    return {at for span in spans for at in range(span["start"], span["end"])}


def _score(name: str, counts: Sequence[Counts], groups: Sequence[str] | None = None) -> None:
    """Precision, recall and F1 with 95 % intervals, whole groups (threads, else comments) drawn again."""
    together: dict[object, list[Counts]] = {}
    for number, one in enumerate(counts):
        together.setdefault(groups[number] if groups else number, []).append(one)
    parts = [Counts(*map(sum, zip(*group, strict=True))) for group in together.values()]
    dice = random.Random(1)  # noqa: S311
    drawn = [_measures(dice.choices(parts, k=len(parts))) for _ in range(RESAMPLED)]
    for place, measure in enumerate(("precision", "recall", "F1")):
        values = sorted(one[place] for one in drawn)
        low, high = values[RESAMPLED // 40], values[-RESAMPLED // 40 - 1]
        print(f"{name}: {measure} {_measures(parts)[place]:.3f} [{low:.3f}, {high:.3f}]")


def _measures(counts: Sequence[Counts]) -> tuple[float, float, float]:
    right, wrong, missed = (sum(column) for column in zip(*counts, strict=True))
    return (
        right / ((right + wrong) or 1),
        right / ((right + missed) or 1),
        2 * right / ((2 * right + wrong + missed) or 1),
    )


if __name__ == "__main__":
    main()
