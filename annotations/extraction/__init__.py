"""Text in, candidates out. No database, no network.

A new extractor is a module here and an Entry below. One that asks a service elsewhere (`Consulting` in base.py) says
what to ask and reads the answer; asking is done by annotations/services/consulting.
"""

from __future__ import annotations

from collections.abc import Mapping

from annotations.extraction.base import Consulting, Entry, Extractor
from annotations.extraction.chat import ChatExtractor
from annotations.extraction.linguistic import LinguisticCues

_ALL: tuple[Entry, ...] = (
    Entry(LinguisticCues(), "Linguistic cues", "Claims and rebuttals in English, by cues and small models.", "model"),
    Entry(
        ChatExtractor(),
        "Language model",
        "Any label of the scheme. Comments are sent to the language model that the operator has set.",
        "service",
        needs=("LLM_BASE_URL", "LLM_MODEL"),
        is_default=False,
    ),
)  # fmt: skip

REGISTRY: Mapping[str, Entry] = {entry.name: entry for entry in _ALL}
# Those that work by themselves, on this machine.
EXTRACTORS: Mapping[str, Extractor] = {
    entry.name: entry.extractor for entry in _ALL if not isinstance(entry.extractor, Consulting)
}
# What a project's own models suggest. Not in the registry: nobody chooses it, a model serves or does not.
PROJECT = "project"


def title_of(name: str) -> str:
    """What people call the extractor of this name; the name itself where there is none any more."""
    if name == PROJECT:
        return "This project’s model"
    return REGISTRY[name].title if name in REGISTRY else name
