"""The body of a training job: from people's answers to the versions that suggest from now on.

Safe to run twice and to be killed at any moment: each label's version is stored in one transaction that names the job,
and a later attempt goes on with the labels that have none yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from annotations.learning import measures
from annotations.learning.choosing import Learned, learn
from annotations.models import Model
from annotations.querysets.learning import ModelQuerySet
from annotations.services.learning import doubting, storing
from annotations.services.learning.collecting import Collected, Row, collect, examples_of
from annotations.services.learning.labels import (
    COMMENT,
    PAIR,
    SENTENCE,
    Learnable,
    learnable_labels,
    round_to_learn_for,
)
from annotations.services.learning.predicting import log_odds_with_prior
from annotations.services.learning.refreshing import refresh
from threads import jobs
from threads.models import Job, Project

# Below this nothing is learned: the figures would say nothing.
LEAST_LABELS: Final = 50
LEAST_OF_EACH: Final = 10
# Answers that a serving model has not seen, from which on it is compared with its successor on them.
LEAST_NEW: Final = 30
DEFAULT_PRECISION: Final = 0.5
PRECISION_OPTION: Final = "suggestion_precision"


def train(run: jobs.Run) -> None:
    """Trains every label of the project that has enough answers; then has suggestions worked out anew."""
    project = run.job.project
    round = round_to_learn_for(project) if project else None
    if project is None or round is None:
        return
    labels = learnable_labels(round.scheme_version)
    stored = set(_of_this_job(project, run.job).values_list("label_key", flat=True))
    for about in (SENTENCE, PAIR, COMMENT):
        # One kind of unit at a time: their features are what takes memory.
        asked = [label for label in labels if label.about == about and label.key not in stored]
        if not asked:
            continue
        collected = collect(
            project, asked, progress=lambda done, total: run.progress(done, total, f"Reading thread {done + 1}")
        )
        for done, label in enumerate(asked):
            run.progress(done, len(asked), f"Learning {label.name}")
            _train_label(run, project, label, collected)
    _suggest_anew(run, project)
    run.progress(len(labels), len(labels), _told(_of_this_job(project, run.job).count(), len(labels)))


def has_enough(rows: int, positives: int) -> bool:
    """Whether so many answers of which so many are a yes are enough to learn from."""
    return rows >= LEAST_LABELS and min(positives, rows - positives) >= LEAST_OF_EACH


def precision_of(project: Project) -> float:
    """The share of suggestions that should be right, for which thresholds are chosen."""
    asked = project.options.get(PRECISION_OPTION, DEFAULT_PRECISION)
    return float(asked) if isinstance(asked, int | float) and 0 < asked < 1 else DEFAULT_PRECISION


def _train_label(run: jobs.Run, project: Project, label: Learnable, collected: Collected) -> None:
    rows = collected.rows[label]
    if not has_enough(len(rows), sum(row.unit.answer for row in rows)):
        return
    examples = examples_of(rows)
    learned = learn(examples, precision=precision_of(project))
    serving = Model.objects.serving().filter(project=project, label_key=label.key).first()
    moments = [row.at for row in rows if row.at is not None]
    trained = storing.Trained(
        label_key=label.key,
        kind=learned.kind,
        model=learned.model,
        quality=learned.quality | {"compared": _compared(serving, rows, learned)},
        trained_on={
            "job": run.job.pk,
            "rows": len(rows),
            "positives": examples.positives,
            "about": label.about,
            "threads": len({row.thread for row in rows}),
            "until": max(moments).isoformat() if moments else None,
        },
        blind=frozenset(collected.blind),
    )
    serves = _takes_over(project, label, trained)
    with storing.stored_file(project, trained) as (file, checksum), run.transaction():
        model = storing.add_version(project, trained, file=file, checksum=checksum, serves=serves)
        doubting.store_doubts(model, label, rows, learned.held_out, is_unseen=examples.grouped_by == "thread")


def _takes_over(project: Project, label: Learnable, trained: storing.Trained) -> bool:
    """Whether the new version suggests from now on: nobody pinned another, and it is not worse than the one it follows
    on answers that this one has not seen. What ties with the shipped one gives way to it."""
    if storing.is_pinned(project, label.key):
        return False
    compared = trained.quality["compared"]
    return compared is None or compared["new"] >= compared["old"]


def _compared(serving: Model | None, rows: Sequence[Row], learned: Learned) -> dict[str, float] | None:
    """Average precision of the serving version and of the new one, both on answers given since the former was trained;
    None where there are too few to tell or there is none to compare with."""
    if serving is None or not serving.file or learned.model is None:
        return None
    until = serving.trained_on.get("until")
    fresh = [place for place, row in enumerate(rows) if until and row.at and row.at.isoformat() > until]
    labels = np.array([rows[place].unit.answer for place in fresh], np.int8)
    weights = storing.weights_of(serving)
    if weights is None or len(fresh) < LEAST_NEW or labels.min() == labels.max():
        return None
    old = np.array([log_odds_with_prior(weights, rows[place].features, rows[place].prior) for place in fresh])
    return {
        "rows": len(fresh),
        "old": measures.average_precision(labels, old),
        "new": measures.average_precision(labels, learned.held_out[fresh]),
    }


def _suggest_anew(run: jobs.Run, project: Project) -> None:
    serving = Model.objects.serving().filter(project=project)
    if not serving.filter(pk__in=_of_this_job(project, run.job)).exists():
        return
    with run.transaction():
        # A job that was killed here has begun them already.
        if not Job.objects.filter(parent=run.job, kind="extract").exists():
            refresh(project, by=None, parent=run.job)


def _of_this_job(project: Project, job: Job) -> ModelQuerySet:
    return Model.objects.filter(project=project, trained_on__job=job.pk)


def _told(versions: int, labels: int) -> str:
    if not versions:
        return f"No label has enough answers yet: {LEAST_LABELS} are needed, {LEAST_OF_EACH} of each kind."
    return f"{versions} of {labels} labels learned"
