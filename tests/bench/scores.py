"""How well models do that learn from one corpus and are asked about the same one: `python -m tests.bench.scores DATA`.

With `--evaluate PATH` the predictions are scored by that evaluate.py, too. Strength and threshold are chosen on dev,
and so the figures on dev flatter a little; `--split` measures another split with them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from annotations.extraction.features import standing_features
from annotations.learning import fit
from annotations.learning.shipping.corpora import DEV, TRAIN, Part, read_part
from annotations.learning.shipping.measuring import average_precision, best_threshold, measured
from annotations.learning.shipping.recipes import pair, rated_dispute, sentence

Features = dict[str, float]
STRENGTHS: Final = (0.1, 0.3, 1.0)
CLAIMS: Final = ("ukp_claims_oc", "ukp_claims_wtp", "ukp_claims_wd", "iac_verifiable")
# What was measured before on hidden test parts: rules, and the best of its linear models.
KNOWN: Final = {
    "ukp_claims_oc": (0.162, 0.198), "ukp_claims_wtp": (0.187, 0.230), "ukp_claims_wd": (0.059, 0.398),
    "iac_verifiable": (0.275, 0.394), "iac_rebuttal": (0.785, 0.809), "checkthat19": (0.037, 0.110),
}  # fmt: skip


def alone(part: Part) -> list[Features]:
    """Each sentence by itself."""
    return [sentence(row) for row in part.rows]


def in_comments(part: Part) -> list[Features]:
    """Each sentence with how it stands in its comment, as far as the corpus tells what its comments are."""
    rows = alone(part)
    comments: dict[Any, list[tuple[Any, int]]] = {}
    for number, row in enumerate(part.rows):
        order = row["idx"] if "idx" in row else tuple(int(piece) for piece in row["id"].split("-")[-2:])
        comments.setdefault(row.get("doc", row["thread"]), []).append((order, number))
    for comment in comments.values():
        numbers = [number for _, number in sorted(comment)]
        for number, standing in zip(numbers, standing_features([rows[number] for number in numbers]), strict=True):
            rows[number].update(standing)
    return rows


def pairs(part: Part) -> list[Features]:
    """Each reply with what it answers."""
    return [pair(row) for row in part.rows]


def learn(part: Part, rows: Sequence[Features], strength: float):
    """A model of the part; a reply counts as far as its raters agreed."""
    sources = [str(row.get("author", row.get("doc", row["thread"]))) for row in part.rows]
    if "score" not in part.rows[0]:
        return fit(rows, part.labels, sources=sources, strength=strength)
    shares = [rated_dispute(row) for row in part.rows]
    labels = [1] * len(rows) + [0] * len(rows)
    weights = [*shares, *(1 - share for share in shares)]
    return fit([*rows, *rows], labels, weights=weights, sources=sources * 2, strength=strength)


def measure(folder: Path, corpus: str, look: Callable[[Part], list[Features]], split: str, evaluate: Path | None):
    """Prints one line."""
    train, dev = read_part(folder, corpus, TRAIN), read_part(folder, corpus, DEV)
    rows, dev_rows = look(train), look(dev)
    labels = np.array(dev.labels)
    models = [learn(train, rows, strength) for strength in STRENGTHS]
    best = max(models, key=lambda model: average_precision(labels, model.batch(dev_rows)))
    threshold = best_threshold(labels, best.batch(dev_rows))
    asked = dev if split == DEV else read_part(folder, corpus, split)
    scores = best.batch(dev_rows if split == DEV else look(asked))
    told = measured(np.array(asked.labels), scores, asked.groups, threshold=threshold)
    low, high = told["average_precision_95"]
    known = KNOWN[corpus]
    print(
        f"{corpus:15s} {look.__name__:12s} AP {told['average_precision']:.4f} [{low:.3f}-{high:.3f}]"
        f"  macro-F1 {told['f1_macro']:.3f}  AUC {told['roc_auc']:.3f}"
        f"   strength {STRENGTHS[models.index(best)]}   known: rules {known[0]}, best {known[1]}",
        flush=True,
    )
    if evaluate:
        run_evaluate(evaluate, folder / corpus / f"{split}.jsonl", asked, scores, threshold)


def run_evaluate(script: Path, gold: Path, part: Part, scores, threshold: float) -> None:
    """Scores the predictions by the project's measure."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        for row, score in zip(part.rows, scores.tolist(), strict=True):
            file.write(json.dumps({"id": row["id"], "score": score, "label": int(score > threshold)}) + "\n")
        file.flush()
        subprocess.run([sys.executable, script, "classify", "--gold", gold, "--pred", file.name], check=True)


def main() -> None:
    """See above."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--split", default=DEV)
    parser.add_argument("--evaluate", type=Path)
    parser.add_argument("--corpora", nargs="*", default=[*CLAIMS, "iac_rebuttal", "checkthat19"])
    options = parser.parse_args()
    for corpus in options.corpora:
        looks = (pairs,) if corpus == "iac_rebuttal" else (alone, in_comments) if corpus in CLAIMS else (alone,)
        for look in looks:
            measure(options.folder, corpus, look, options.split, options.evaluate)


if __name__ == "__main__":
    main()
