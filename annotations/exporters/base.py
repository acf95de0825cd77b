"""What an exporter takes and gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

# One comment of a frozen release, as annotations/services/records.py writes it.
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class About:
    """What a release is, besides its records: for cards, manifests and the configuration of other programs.

    All of it was frozen with the release, so that a file written later has the same bytes.
    """

    release: str  # as records name it: slug@number
    project: str  # its title
    created: str  # when it was frozen: UTC, ISO 8601 with Z
    rounds: tuple[str, ...] = ()  # their names; every record says which it is of
    # {"name", "version", "questions": [{"key", "labels", …}]}, with what any of the rounds asked
    scheme: Mapping[str, Any] = field(default_factory=dict)
    guideline: str = ""  # Markdown
    description: str = ""  # of the dataset, Markdown
    licence: str | None = None  # an SPDX identifier; None where nobody said
    languages: tuple[str, ...] = ()  # BCP 47
    software: str = "Rejoinder"  # with its version
    options: Mapping[str, Any] = field(default_factory=dict)  # what the release was asked for: layer, seed, privacy

    def document(self, record: Record) -> str:
        """The name of what a record is part of: its thread, apart for each round where there are several."""
        return record["thread_id"] if len(self.rounds) < 2 else f"{record['thread_id']}@{record['round']}"

    @property
    def questions(self) -> list[Mapping[str, Any]]:
        """What annotators were asked, in order."""
        return list(self.scheme.get("questions", []))


class Exporter(Protocol):
    """One format: one file of this room and one line of FORMATS."""

    @property
    def name(self) -> str:
        """Its key in FORMATS, and what people type."""

    @property
    def label(self) -> str:
        """What people read."""

    @property
    def suffix(self) -> str:
        """The end of the file's name, dot included."""

    @property
    def media_type(self) -> str:
        """For the download."""

    @property
    def needs(self) -> str:
        """The package that must be installed for it; empty where the application's own are enough."""

    @property
    def is_of_texts(self) -> bool:
        """Whether there is nothing to write of a release that holds ids instead of texts."""

    @property
    def losses(self) -> tuple[str, ...]:
        """What of a release the format cannot hold; empty for a loss-free one."""

    def write(self, records: Iterable[Record], about: About, out: BinaryIO) -> None:
        """Writes the records, one at a time, at constant memory. The same records give the same bytes for ever.

        Records come thread by thread, each in reading order. `out` is a seekable file, written from its beginning.
        """
