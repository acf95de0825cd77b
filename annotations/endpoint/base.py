"""What a question may take, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass


class Cannot(Exception):
    """No answer came; the string is one plain sentence with host and cause, and never anything that the host wrote."""


class Transient(Cannot):
    """The same, for what may be better a moment later. `wait` is how many seconds the host asks for, if it does."""

    def __init__(self, message: str, *, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Of one question, all in seconds but for `bytes`, `tokens` and `tries`."""

    connect: float = 10
    silence: float = 60
    """Until the next byte must be there: a model may think before its first."""
    total: float = 120
    """Of one try, from connecting to the last byte."""
    bytes: int = 1_000_000
    """Of an answer's body."""
    tokens: int = 4_000
    """Of an answer, as the host counts them."""
    tries: int = 4
    """In all, where the error is transient."""
    first_wait: float = 1
    """Before the second try; each wait is twice the one before."""
    longest_wait: float = 60
    """A host that asks for more is not waited for."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model wrote, and how many tokens question and answer cost together; None where the host does not say."""

    text: str
    tokens: int | None
