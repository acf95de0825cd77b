"""An extractor's suggestions on a thread are brought up to date: what stays, what goes, what is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Final, TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from annotations.extraction.base import Candidate
from annotations.models import ExtractionCount, Model, SuggestedTarget, Suggestion
from annotations.models.targets import TargetKind
from threads import jobs
from threads.models import Comment, Thread

# Rows a transaction: short enough that nobody waits for a worker on SQLite.
BATCH: Final = 500
# Below this, two confidences differ only by their way through the database.
SAME_CONFIDENCE: Final = 1e-6

T = TypeVar("T")
# Comment, start, end, label: where a suggestion stands.
Spot = tuple[int, int | None, int | None, int]
Found = Mapping[Spot, Candidate]


@dataclass(slots=True)
class Tally:
    """What became of an extractor's suggestions: by fate (ExtractionCount.FATES) and label; and what was left out."""

    fates: Counter[tuple[str, int]] = field(default_factory=Counter)
    notices: Counter[str] = field(default_factory=Counter)

    @property
    def totals(self) -> dict[str, int]:
        """By fate alone."""
        return {fate: sum(n for (what, _), n in self.fates.items() if what == fate) for fate in ExtractionCount.FATES}

    def add(self, fate: str, labels: Iterable[int]) -> None:
        """Counts one suggestion for each label."""
        self.fates.update((fate, label) for label in labels)


def bring_up_to_date(
    thread: Thread,
    extractor: str,
    version: str,
    found: Found,
    run: jobs.Run | None,
    *,
    tally: Tally,
    within: Collection[int] | None = None,
    model_of: Callable[[Candidate], Model] | None = None,
) -> None:
    """Makes `found` this extractor's current suggestions in the thread, or on the comments `within` alone.

    `model_of` says which trained model proposes a candidate, whose number is then its version. Adds what became of
    them to `tally`. Where the run was cut off here before, what it wrote then is counted again as
    what it was, so that the counts are those of one whole pass.
    """

    def version_of(candidate: Candidate) -> str:
        return str(model_of(candidate).number) if model_of else version

    texts = dict(Comment.objects.filter(thread=thread).values_list("pk", "text"))
    rows = Suggestion.objects.on(thread).filter(extractor=extractor)
    if within is not None:
        rows = rows.filter(comment__in=within)
    kept: set[Spot] = set()
    outdated: dict[int, Spot] = {}
    for row in rows.current():
        spot = (row.comment_id, row.start, row.end, row.label_id)
        candidate = found.get(spot)
        if candidate is not None and _says_the_same(row, candidate, version_of(candidate)):
            kept.add(spot)
            tally.add(_fate_of_kept(row, run), [row.label_id])
        else:
            outdated[row.pk] = spot
    gone = outdated | (_cut_off(rows, run) if run else {})
    # Where the same is proposed with another score, the new one says which it replaces.
    earlier = {spot: pk for pk, spot in gone.items() if spot in found and spot not in kept}
    tally.add(ExtractionCount.SUPERSEDED, (spot[3] for spot in gone.values() if spot not in found))
    for pks in _batches(outdated):
        with jobs.transaction_of(run):
            Suggestion.objects.filter(pk__in=pks, superseded_at=None).update(
                superseded_at=timezone.now(), superseded_by=run.job if run else None
            )
    fresh = [(spot, candidate) for spot, candidate in found.items() if spot not in kept]
    for batch in _batches(fresh):
        with jobs.transaction_of(run):
            _store(batch, extractor, version_of, model_of, texts, earlier, run)
    for spot, _ in fresh:
        tally.add(ExtractionCount.CHANGED if spot in earlier else ExtractionCount.NEW, [spot[3]])


def _says_the_same(row: Suggestion, candidate: Candidate, version: str) -> bool:
    return row.extractor_version == version and abs(row.confidence - candidate.confidence) < SAME_CONFIDENCE


def _fate_of_kept(row: Suggestion, run: jobs.Run | None) -> str:
    """What this very run wrote before it was cut off is not kept: it is new, or changed."""
    if run is None or row.run_id != run.job.pk:
        return ExtractionCount.KEPT
    return ExtractionCount.CHANGED if row.replaces_id else ExtractionCount.NEW


def _cut_off(rows: QuerySet[Suggestion], run: jobs.Run) -> dict[int, Spot]:
    """What this run superseded before it was cut off, and has not replaced."""
    gone = rows.filter(superseded_by=run.job, replaced_by=None)
    return {row.pk: (row.comment_id, row.start, row.end, row.label_id) for row in gone}


def _store(
    batch: list[tuple[Spot, Candidate]],
    extractor: str,
    version_of: Callable[[Candidate], str],
    model_of: Callable[[Candidate], Model] | None,
    texts: dict[int, str],
    earlier: Mapping[Spot, int],
    run: jobs.Run | None,
) -> None:
    # A comment erased while it was read must not get its words back.
    passages = {key for (key, *_), found in batch for key in (key, *(int(each.comment_id) for each in found.targets))}
    erased = set(Comment.objects.filter(pk__in=passages, text="").values_list("pk", flat=True))
    batch = [
        (spot, found)
        for spot, found in batch
        if erased.isdisjoint({spot[0], *(int(each.comment_id) for each in found.targets)})
    ]
    suggestions = Suggestion.objects.bulk_create(
        Suggestion(
            comment_id=comment,
            start=start,
            end=end,
            exact=None if start is None else texts[comment][start:end],
            label_id=label,
            extractor=extractor,
            extractor_version=version_of(candidate),
            model=model_of(candidate) if model_of else None,
            confidence=candidate.confidence,
            scores=dict(candidate.scores),
            reasons=[asdict(reason) for reason in candidate.reasons],
            run=run.job if run else None,
            replaces_id=earlier.get((comment, start, end, label)),
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


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = list(items)
    for start in range(0, len(rest), BATCH):
        yield rest[start : start + BATCH]
