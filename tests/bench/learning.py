"""What learning from a project's labels brings: the simulation of how labels come in, and how long training takes.

`python -m tests.bench.learning [--runs 5]`. A "project" is one topic of a forum, or one corpus; the shipped model is
stood in for by one trained on all the others, so that it has seen nothing of the project. A third of the project's
threads is held out; of the rest, 25 to 800 labels are drawn by chance, and what `learn` chooses is measured on the
held-out third, against the stand-in. Nothing is tuned here: the numbers are what a project would meet.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from annotations.extraction.base import CommentView
from annotations.extraction.features import pair_features, sentence_features
from annotations.extraction.linear import LinearModel
from annotations.extraction.reading import Reading
from annotations.learning import fit, measures
from annotations.learning.arms import PRIOR, prior_of
from annotations.learning.choosing import learn
from annotations.learning.examples import Examples, Floats

REPOSITORY = Path(__file__).resolve().parents[2]
SIZES = (25, 50, 100, 200, 400, 800)
Row = Mapping[str, object]


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=REPOSITORY.parent / "shared" / "data")
    parser.add_argument("--runs", type=int, default=5, help="random draws at each size")
    parser.add_argument("--only", default="", help="one project by its name")
    options = parser.parse_args()
    print(f"{'project':28} {'shipped':>8}", *(f"{size:>15}" for size in SIZES))
    for name, project, others in projects(options.data):
        if options.only in name:
            simulate(name, project, others, runs=options.runs)
    timed(options.data)


def projects(data: Path) -> Iterable[tuple[str, Examples, Examples]]:
    """Name, the project's rows, and those that its stand-in for the shipped model learns from."""
    pairs = read(data / "iac_rebuttal")
    rebuttals = examples(pairs, of_pair)
    topics = np.array([str(row["topic"]) for row in pairs])
    for topic in ("evolution", "abortion", "gun control"):
        inside = np.flatnonzero(topics == topic)
        yield f"rebuttal, {topic}", rebuttals.at(inside), rebuttals.at(np.flatnonzero(topics != topic))
    corpora = {name: examples(read(data / name)[:9000], of_sentence) for name in (
        "iac_verifiable", "ukp_claims_wtp", "ukp_claims_wd",
    )}  # fmt: skip
    for name, project in corpora.items():
        yield f"claim, {name}", project, joined([other for key, other in corpora.items() if key != name])


def simulate(name: str, project: Examples, others: Examples, *, runs: int) -> None:
    """Print one row: gain in average precision over the stand-in, mean and worst of the runs, and what was chosen."""
    shipped = fit(others.rows, others.labels.tolist(), strength=0.05, most_features=25_000)
    scores = shipped.batch(project.rows)
    groups = sorted(set(map(str, project.groups)))
    held_out = set(np.random.default_rng(1).permutation(groups)[: len(groups) // 3].tolist())
    is_test = np.array([str(group) in held_out for group in project.groups])
    test, pool = np.flatnonzero(is_test), np.flatnonzero(~is_test)
    before = measures.average_precision(project.labels[test], scores[test])
    whole = Examples(project.rows, project.labels, project.weights, project.groups, scores)
    cells = []
    for size in SIZES:
        if size > len(pool):
            cells.append(f"{'-':>15}")
            continue
        gains, kinds = [], []
        for run in range(runs):
            drawn = np.random.default_rng((run, size)).permutation(pool)[:size]
            some = whole.at(drawn)
            if not 0 < some.positives < len(some):
                continue
            learned = learn(some)
            kinds.append(learned.kind)
            after = scores[test] if learned.model is None else predicted(learned.model, whole, test)
            gains.append(measures.average_precision(project.labels[test], after) - before)
        switched = sum(kind != "shipped" for kind in kinds)
        cells.append(f"{np.mean(gains):+.3f} {min(gains):+.3f} {switched}".rjust(15))
    print(f"{name:28} {before:8.3f}", *cells, flush=True)


def predicted(model: LinearModel, project: Examples, places: Sequence[int]) -> Floats:
    """The log-odds of these rows as serving works them out: by the model's file, the shipped score one feature more."""
    read_back = LinearModel.from_bytes(model.to_bytes())
    assert project.shipped is not None
    rows = ({**project.rows[at], PRIOR: prior_of(float(project.shipped[at]))} for at in places)
    return read_back.batch(rows)


def timed(data: Path) -> None:
    """Print how long 5,000 labels take, from their features to the stored bytes."""
    pairs = read(data / "iac_rebuttal")
    pairs = (pairs * 2)[:5000]
    begun = time.process_time()
    rows = examples(pairs, of_pair)
    featured = time.process_time()
    rng = np.random.default_rng(0)
    shipped = rng.normal(size=len(rows)) + rows.labels
    learned = learn(Examples(rows.rows, rows.labels, rows.weights, rows.groups, shipped))
    size = len(learned.model.to_bytes()) if learned.model else 0
    ended = time.process_time()
    print(
        f"5,000 labels, seconds of one core: features {featured - begun:.1f}, four ways compared, curve and fit "
        f"{ended - featured:.1f}, "
        f"together {ended - begun:.1f}; {size / 1000:.0f} kB"
    )


def read(folder: Path) -> list[Row]:
    """The rows of both parts, in the order of the files."""
    return [json.loads(line) for part in ("train", "dev") for line in (folder / f"{part}.jsonl").open(encoding="utf-8")]


def examples(rows: Sequence[Row], features: Callable[[Row], Mapping[str, float]]) -> Examples:
    """The rows as examples, grouped by thread."""
    return Examples(
        rows=[features(row) for row in rows],
        labels=np.array([int(str(row["label"])) for row in rows], np.int8),
        weights=np.ones(len(rows)),
        groups=[str(row["thread"]) for row in rows],
    )


def joined(parts: Sequence[Examples]) -> Examples:
    """Several corpora as one."""
    return Examples(
        rows=[row for part in parts for row in part.rows],
        labels=np.concatenate([part.labels for part in parts]),
        weights=np.concatenate([part.weights for part in parts]),
        groups=[group for part in parts for group in part.groups],
    )


def of_pair(row: Row) -> Mapping[str, float]:
    """A reply beside what it answers."""
    return pair_features(Reading(CommentView(1, str(row["reply"]))), Reading(CommentView(0, str(row["parent"]))))


def of_sentence(row: Row) -> Mapping[str, float]:
    """A sentence by itself."""
    return sentence_features(str(row["text"]))


if __name__ == "__main__":
    main()
