"""Values picked out of the records of a web service, whose shape nobody promised."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from threads.importers.base import MalformedFile
from threads.importers.cells import id_of, text_of
from threads.importers.cleaning import clean_value
from threads.importers.fields import is_private


def inner(record: Mapping[str, Any], *path: str) -> dict[str, Any]:
    """The object at the end of a path of names; an empty one where the path ends before."""
    value: Any = record
    for name in path:
        value = value.get(name) if isinstance(value, dict | Mapping) else None
    return value if isinstance(value, dict) else {}


def each(record: Mapping[str, Any], name: str, place: str) -> list[Any]:
    """The list under `name`, empty where nothing stands there. Raises MalformedFile for anything but a list."""
    value = record.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise MalformedFile(f"{name} is no list", place=place, advice="fetch the file again")
    return value


def an_object(value: Any, place: str) -> dict[str, Any]:
    """`value` if it is a JSON object. Raises MalformedFile for anything else."""
    if not isinstance(value, dict):
        raise MalformedFile("a record was expected and something else was found", place=place)
    return value


def told(record: Mapping[str, Any], *names: str, place: str = "") -> str | None:
    """The first of these fields that says something, as text. Raises MalformedFile for lists and the like."""
    value = next((record[name] for name in names if record.get(name) not in (None, "")), None)
    return None if value is None else text_of(value, place)


def own_id(record: Mapping[str, Any], name: str, place: str) -> str:
    """The id under `name`. Raises MalformedFile where there is none."""
    found = id_of(record.get(name), place)
    if found is None:
        raise MalformedFile(f"the record has no {name}", place=place, advice="leave it out, or fetch the file again")
    return found


def kept(record: Mapping[str, Any], names: Collection[str] | None = None) -> dict[str, Any] | None:
    """What is stored as it came: these fields, or all, without empty ones and without addresses and portraits."""
    chosen = {
        key: _shareable(value)
        for key, value in record.items()
        if (names is None or key in names) and value not in (None, "", [], {}) and not is_private(key)
    }
    return clean_value(chosen) or None


def _shareable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shareable(held) for key, held in value.items() if not is_private(key)}
    return [_shareable(held) for held in value] if isinstance(value, list) else value


def web_address(value: Any) -> str | None:
    """`value` if it is an http or https address."""
    return value if isinstance(value, str) and value.lower().startswith(("http://", "https://")) else None
