"""Workers propose labels. Restoring writes Suggestion, too; annotators' answers are in deciding.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Final, TypeVar

from django.db import transaction
from django.utils import timezone

from annotations.extraction import EXTRACTORS
from annotations.extraction.base import Candidate, Extractor
from annotations.models import Label, Question, Round, SuggestedTarget, Suggestion
from annotations.models.targets import TargetKind
from annotations.services import rounds
from annotations.services.learning.control import draw_control
from annotations.services.learning.predicting import ProjectModels, project_models
from annotations.services.viewing import views_of
from threads import jobs
from threads.models import Comment, Job, Project, Thread, User
from threads.querysets import paged

# Rows a transaction: short enough that nobody waits for a worker on SQLite.
BATCH: Final = 500
# Below this, two confidences differ only by their way through the database.
SAME_CONFIDENCE: Final = 1e-6

T = TypeVar("T")
# Comment, start, end, label: where a suggestion stands.
_Spot = tuple[int, int | None, int | None, int]


def extract_threads(run: jobs.Run) -> None:
    """The body of an extraction job, {"threads": ids}. Safe to run twice: a second run finds nothing left to change."""
    keys = run.job.thread_keys
    for done, key in enumerate(keys):
        run.progress(done, len(keys))
        thread = Thread.objects.visible().filter(pk=key).select_related("project").first()
        # It may be gone, or in the trash, since the job was written.
        if thread is not None:
            suggest_for_thread(thread, run=run)
    run.progress(len(keys), len(keys))


@transaction.atomic
def request_extraction(project: Project, *, by: User | None, thread: Thread | None = None) -> Job:
    """Has the workers look at a thread, or at every thread of the project. Returns the job that says how far they are.

    A project's job is the parent of one job a thread.
    """
    if thread is not None:
        return jobs.create("extract", project=project, by=by, parameters={"threads": [thread.pk]})
    return jobs.create("extract_project", project=project, by=by)


def extract_project(run: jobs.Run) -> None:
    """The body of a project's extraction job: suggests thread by thread, with progress and cancel."""
    threads = Thread.objects.visible().filter(project=run.job.project)
    total = threads.count()
    for done, thread in enumerate(paged(threads.select_related("project"), size=100)):
        run.progress(done, total, f"Thread {done + 1} of {total}")
        suggest_for_thread(thread, run=run)
    run.progress(total, total)


def suggest_for_thread(thread: Thread, *, run: jobs.Run | None = None) -> dict[str, int]:
    """Runs every extractor over the thread and brings its suggestions up to date.

    What an extractor proposes again stays as it is, with everyone's decisions; what it no longer proposes is
    superseded; the rest is new. Human work is never touched. Returns how many were new, kept and superseded.
    """
    counts = {"new": 0, "kept": 0, "superseded": 0}
    round = rounds.current_round(thread.project)
    if round is None:
        return counts
    draw_control(thread)
    labels = _labels(round)
    views = views_of(thread)
    own = project_models(thread.project, round)
    for extractor in (*EXTRACTORS.values(), own):
        found = {
            spot: candidate
            for candidate in extractor.extract(views)
            # What the project's own model suggests, no other extractor does.
            if (extractor is own or (candidate.question, candidate.label) not in own.by_key)
            and (spot := _spot(candidate, labels)) is not None
        }
        for name, number in _bring_up_to_date(thread, extractor, found, run).items():
            counts[name] += number
    return counts


def _labels(round: Round) -> dict[tuple[str, str], Label]:
    labels = Label.objects.filter(question__version_id=round.scheme_version_id).exclude(
        question__unit=Question.Unit.RELATION
    )
    return {(label.question.key, label.key): label for label in labels.select_related("question")}


def _spot(candidate: Candidate, labels: dict[tuple[str, str], Label]) -> _Spot | None:
    """Where the candidate stands; None where the round's scheme has no such label."""
    label = labels.get((candidate.question, candidate.label))
    return (int(candidate.comment_id), candidate.start, candidate.end, label.pk) if label else None


def _bring_up_to_date(
    thread: Thread, extractor: Extractor, found: dict[_Spot, Candidate], run: jobs.Run | None
) -> dict[str, int]:
    texts = dict(Comment.objects.filter(thread=thread).values_list("pk", "text"))
    outdated: list[int] = []
    kept: set[_Spot] = set()
    for row in Suggestion.objects.current().on(thread).filter(extractor=extractor.name):
        spot = (row.comment_id, row.start, row.end, row.label_id)
        candidate = found.get(spot)
        if (
            candidate is not None
            and row.extractor_version == _version(extractor, candidate)
            and abs(row.confidence - candidate.confidence) < SAME_CONFIDENCE
        ):
            kept.add(spot)
        else:
            outdated.append(row.pk)
    fresh = [(spot, candidate) for spot, candidate in found.items() if spot not in kept]
    for pks in _batches(outdated):
        with jobs.transaction_of(run):
            Suggestion.objects.filter(pk__in=pks, superseded_at=None).update(superseded_at=timezone.now())
    for batch in _batches(fresh):
        with jobs.transaction_of(run):
            _store(batch, extractor, texts)
    return {"new": len(fresh), "kept": len(kept), "superseded": len(outdated)}


def _store(batch: list[tuple[_Spot, Candidate]], extractor: Extractor, texts: dict[int, str]) -> None:
    suggestions = Suggestion.objects.bulk_create(
        Suggestion(
            comment_id=comment,
            start=start,
            end=end,
            exact=None if start is None else texts[comment][start:end],
            label_id=label,
            extractor=extractor.name,
            extractor_version=_version(extractor, candidate),
            model=extractor.model_of(candidate) if isinstance(extractor, ProjectModels) else None,
            confidence=candidate.confidence,
            scores=dict(candidate.scores),
            reasons=[asdict(reason) for reason in candidate.reasons],
        )
        for (comment, start, end, label), candidate in batch
    )
    SuggestedTarget.objects.bulk_create(
        SuggestedTarget(
            suggestion=suggestion,
            rank=rank,
            confidence=target.confidence,
            target_kind=TargetKind.COMMENT if target.start is None else TargetKind.SPAN,
            target_comment_id=int(target.comment_id),
            target_start=target.start,
            target_end=target.end,
            target_exact=None if target.start is None else texts[int(target.comment_id)][target.start : target.end],
        )
        for suggestion, (_, candidate) in zip(suggestions, batch, strict=True)
        for rank, target in enumerate(candidate.targets, start=1)
    )


def _version(extractor: Extractor, candidate: Candidate) -> str:
    return str(extractor.model_of(candidate).number) if isinstance(extractor, ProjectModels) else extractor.version


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = list(items)
    for start in range(0, len(rest), BATCH):
        yield rest[start : start + BATCH]
