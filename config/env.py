"""Typed readers for environment variables. A wrong value stops the start with one plain line."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_HOST = re.compile(r"\.?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """The variable as it stands, or the default where it is unset or empty."""
    return os.environ.get(name) or default


def flag(name: str, *, default: bool) -> bool:
    """yes/no, true/false, on/off or 1/0. Raises ImproperlyConfigured for anything else."""
    raw = os.environ.get(name)
    if raw is None:
        return default
    if raw.lower() in TRUE:
        return True
    if raw.lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {raw!r}: set it to yes or no.")


def number(name: str, default: float) -> float:
    """A number in the unit the setting names. Raises ImproperlyConfigured for anything else."""
    raw = os.environ.get(name)
    if not raw:
        return default
    try:
        return float(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {raw!r}: set it to a number.") from None


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas, blanks trimmed."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def hosts(name: str) -> list[str]:
    """A list of host names in lower case; ".example.org" is any name below. Raises ImproperlyConfigured for others."""
    found = [word.lower().removeprefix("*") for word in words(name)]
    for host in found:
        if not _HOST.fullmatch(host):
            raise ImproperlyConfigured(f"{name}: {host!r} is no name of a host such as forum.example.org.")
    return found


def choice(name: str, allowed: tuple[str, ...]) -> str:
    """One of these words, the first where it is unset. Raises ImproperlyConfigured for others."""
    given = text(name, allowed[0])
    if given not in allowed:
        raise ImproperlyConfigured(f"{name} is {given!r}: set it to {', '.join(allowed[:-1])} or {allowed[-1]}.")
    return given


def address(name: str) -> str:
    """An http or https address without password, query and fragment; empty where it is unset.

    Raises ImproperlyConfigured for others, without repeating them: there may be a password inside.
    """
    given = text(name)
    try:
        parts = urlsplit(given)
        is_plain = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_plain = False
    if given and (not is_plain or "@" in given or "?" in given or "#" in given):
        raise ImproperlyConfigured(f"{name} is no plain address such as https://api.example.org/v1.")
    return given


def secret(name: str, file: Path) -> str:
    """The variable, or a random secret kept in `file` (made on first use, readable by its owner alone)."""
    given = os.environ.get(name)
    if given:
        return given
    try:
        if not file.exists():
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_once(file, secrets.token_urlsafe(48))
        return file.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"the data folder {file.parent} cannot be written: {error.strerror}.") from None


def _write_once(file: Path, content: str) -> None:
    """Of two processes that start at once, one makes the file and both read it; on a full disk there is none."""
    with tempfile.NamedTemporaryFile("w", dir=file.parent) as draft:  # Readable by its owner alone.
        draft.write(content)
        draft.flush()
        # A link appears with all of its content, or not at all.
        with suppress(FileExistsError):
            os.link(draft.name, file)
