"""Text in, candidates out. No database."""

from __future__ import annotations

from collections.abc import Mapping

from annotations.extraction.base import Extractor
from annotations.extraction.linguistic import LinguisticCues

_ALL: tuple[Extractor, ...] = (
    LinguisticCues(),
)  # fmt: skip

EXTRACTORS: Mapping[str, Extractor] = {extractor.name: extractor for extractor in _ALL}
