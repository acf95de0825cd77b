"""What somebody looks for, as plain values: the names of its fields are those of addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from annotations.models import Judgement
from threads.models import Comment

# Whose answers are meant, besides the aliases of members.
ME: Final = "me"
ANYONE: Final = "anyone"
UNDECIDED: Final = "undecided"
JUDGED: Final = (UNDECIDED, *Judgement.State.values)
# Steps of depth and of thread size by their names: first and last, None for no end.
DEPTHS: Final[dict[str, tuple[int, int | None]]] = {
    "0": (0, 0), "1": (1, 1), "2": (2, 2), "3-5": (3, 5), "6-": (6, None),
}  # fmt: skip
SIZES: Final[dict[str, tuple[int, int | None]]] = {
    "0-10": (0, 10), "11-50": (11, 50), "51-200": (51, 200), "201-1000": (201, 1000), "1001-": (1001, None),
}  # fmt: skip
# No row has a larger id.
_MOST: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters; all of them must hold. What is empty filters nothing."""

    q: str = ""
    search: str = ""  # in titles
    thread: int | None = None
    site: str = ""
    author: int | None = None
    since: date | None = None  # both days included
    until: date | None = None
    depth: str = ""  # a key of DEPTHS
    size: str = ""  # a key of SIZES
    state: str = ""
    by: str = ME  # whose answers the filters below read: ME, ANYONE or a member's alias
    label: str = ""  # question/label, by their keys
    judged: str = ""  # one of JUDGED
    suggested: str = ""  # question/label
    above: float | None = None  # confidence of the suggestion, from 0 to 1
    below: float | None = None
    unsure: bool = False
    note: bool = False
    no_target: bool = False
    unlinked: bool = False
    disagree: bool = False

    def __bool__(self) -> bool:
        """Whether anything is filtered."""
        return any(getattr(self, field.name) != field.default for field in fields(self) if field.name != "by")

    @property
    def asks_about_answers(self) -> bool:
        """Whether a filter reads what annotators said."""
        return bool(
            self.label or self.judged or self.unsure or self.note or self.no_target or self.unlinked or self.disagree
        )

    def as_query(self) -> dict[str, str]:
        """The filters as an address names them."""
        query: dict[str, str] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value != field.default:
                query[field.name] = "1" if value is True else str(value)
        return query


def wanted_in(query: Mapping[str, Any]) -> Wanted:
    """The filters that an address (or the parameters of a job) names. What makes no sense filters nothing."""
    found: dict[str, Any] = {}
    for name, read in _READERS.items():
        raw = query.get(name)
        value = None if raw is None else read(str(raw).replace("\x00", "").strip()[:300])
        if value not in (None, "", False):
            found[name] = value
    return Wanted(**found)


def _text(raw: str) -> str:
    return raw


def _number(raw: str) -> int | None:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 20 and int(raw) <= _MOST else None


def _date(raw: str) -> date | None:
    try:
        return date.fromisoformat(raw)
    except ValueError:
        return None


def _share(raw: str) -> float | None:
    try:
        value = float(raw)
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None


def _flag(raw: str) -> bool:
    return raw.lower() in {"1", "on", "true"}


_READERS: Final[dict[str, Any]] = {
    "q": _text, "search": _text, "thread": _number, "site": _text, "author": _number, "since": _date, "until": _date,
    "depth": lambda raw: raw if raw in DEPTHS else None, "size": lambda raw: raw if raw in SIZES else None,
    "state": lambda raw: raw if raw in Comment.State.values else None, "by": _text, "label": _text,
    "judged": lambda raw: raw if raw in JUDGED else None, "suggested": _text, "above": _share, "below": _share,
    "unsure": _flag, "note": _flag, "no_target": _flag, "unlinked": _flag, "disagree": _flag,
}  # fmt: skip
