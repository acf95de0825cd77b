"""Everything a release holds, read at one moment and written to one file, at constant memory."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

import orjson

from annotations.models import Release
from annotations.services.freezing.agreeing import agreement_of
from annotations.services.freezing.deciding import Deciding
from annotations.services.freezing.dividing import parts_of
from annotations.services.freezing.header import header_of, written
from annotations.services.freezing.hiding import Hiding
from annotations.services.freezing.holding import require_threads, rounds_of, threads_of
from annotations.services.freezing.options import Options
from annotations.services.freezing.snapshot import Tell
from annotations.services.freezing.tally import Tally
from annotations.services.record_rows import batches
from annotations.services.records import Aliases, thread_records
from threads.querysets import paged


@dataclass(frozen=True, slots=True)
class Frozen:
    """What was written, for the release's row."""

    header: str
    checksum: str
    size: int
    counts: dict[str, int]
    # The part of each thread, by key; empty without a split.
    parts: Mapping[int, str]

    @property
    def header_checksum(self) -> str:
        """SHA-256 (hex) of the header."""
        return hashlib.sha256(self.header.encode()).hexdigest()


def write_records(release: Release, out: BinaryIO, *, tell: Tell) -> Frozen:
    """Writes the records as JSONL: thread by thread, each round of a thread after the other, in reading order.

    Ask inside a snapshot. Raises Refused where there is nothing to freeze.
    """
    options = Options.of(release.options)
    rounds = rounds_of(release.project, options)
    threads = threads_of(release.project, options)
    require_threads(release.project, threads)
    split = parts_of(release.project, threads, options)
    parts = split.parts if split else {}
    total, done, tally, digest, size = threads.count(), 0, Tally(), hashlib.sha256(), 0
    aliases, deciding, hiding = Aliases(release.project_id), Deciding(rounds, options), Hiding(release, options.privacy)
    for batch in batches(paged(threads, size=100)):
        tell(done, total)
        records = thread_records(batch, rounds, release=str(release), aliases=aliases, parts=parts)
        for record in hiding.apply(deciding.apply(records)):
            tally.add(record, is_first=record["round"] == rounds[0].name)
            line = orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
            digest.update(line)
            size += out.write(line)
        done += len(batch)
    header = header_of(release, rounds, options, tally, split) | {"agreement": agreement_of(rounds, threads)}
    return Frozen(written(header), digest.hexdigest(), size, tally.totals(), parts)
