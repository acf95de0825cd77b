"""Single values of a table or record, read as what they stand for."""

from __future__ import annotations

from typing import Any, get_args

from threads.importers.base import MalformedFile, Precision, State, Structure

_STATES: dict[str, State] = {state: state for state in get_args(State)}
_STATES |= dict.fromkeys(("", "published", "approved", "visible", "active", "public", "ok", "1"), "normal")
_PRECISIONS: dict[str, Precision] = {precision: precision for precision in get_args(Precision)}
_STRUCTURES: dict[str, Structure] = {structure: structure for structure in get_args(Structure)}
_LARGEST_SCORE = 2**31 - 1


def text_of(value: Any, place: str) -> str:
    """A value that is shown as text; numbers as they are written. Raises MalformedFile for lists and the like."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise MalformedFile(
        f"a text was expected and {_kind(value)} was found",
        place=place,
        advice="call the field that holds the text 'text'",
    )


def id_of(value: Any, place: str) -> str | None:
    """An id as opaque text, None where there is none. 1, "1" and the 1.0 of a data frame are the same id."""
    if value is None or value == "":
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, str) or (isinstance(value, int | float) and not isinstance(value, bool)):
        return str(value)
    raise MalformedFile(
        f"an id was expected and {_kind(value)} was found",
        place=place,
        advice="give each comment a text or a number as id",
    )


def score_of(value: Any) -> int | None:
    """Votes as a whole number that a database column holds, else None."""
    try:
        score = int(float(value)) if not isinstance(value, bool) else None
    except (TypeError, ValueError, OverflowError):
        return None
    return score if score is not None and abs(score) <= _LARGEST_SCORE else None


def state_of(value: Any) -> State | None:
    """The state a source names; "normal" where it says nothing, None where the word is not known."""
    if value is None:
        return "normal"
    return _STATES.get(str(value).strip().lower())


def precision_of(value: Any) -> Precision | None:
    """How exactly a time is known, in our own words; None where the word is not one of them."""
    return _PRECISIONS.get(str(value))


def structure_of(value: Any) -> Structure:
    """Where a parent link comes from, in our own words; "given" for all others."""
    return _STRUCTURES.get(str(value), "given")


def _kind(value: Any) -> str:
    return {list: "a list", dict: "an object", bool: "a truth value"}.get(type(value), "nothing")
