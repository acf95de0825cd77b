"""What a run has done thread by thread. The only writer of Extraction and ExtractionCount."""

from __future__ import annotations

from collections.abc import Mapping

from annotations.models import Extraction, ExtractionCount
from threads.models import Job, Thread

_LONGEST = ExtractionCount._meta.get_field("what").max_length


def is_done(job: Job, thread: Thread, extractor: str) -> bool:
    """Whether this run has been over the thread with this extractor."""
    return Extraction.objects.filter(job=job, thread=thread, extractor=extractor).exists()


def record_pass(
    job: Job,
    thread: Thread,
    extractor: str,
    version: str,
    fates: Mapping[tuple[str, int], int],
    notices: Mapping[str, int],
) -> None:
    """Writes down one extractor's pass over one thread. Call it in a transaction of the run.

    `fates` counts suggestions by (one of ExtractionCount.FATES, id of the label), `notices` what was left out by
    reason, in words that follow a number: "comments in another language".
    """
    moves = ExtractionCount.NEW, ExtractionCount.CHANGED, ExtractionCount.SUPERSEDED
    row = Extraction.objects.create(
        job=job,
        thread=thread,
        extractor=extractor,
        version=version,
        has_changes=any(number for (fate, _), number in fates.items() if fate in moves),
    )
    ExtractionCount.objects.bulk_create([
        *(
            ExtractionCount(extraction=row, what=fate, label_id=label, number=number)
            for (fate, label), number in fates.items()
            if number
        ),
        *(
            ExtractionCount(extraction=row, what=notice[:_LONGEST], number=number)
            for notice, number in notices.items()
            if number
        ),
    ])  # fmt: skip
