"""For whom the code at hand works: the request and the job that lines of the log name. Standard library alone."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final

REQUEST: Final[ContextVar[str | None]] = ContextVar("request", default=None)
JOB: Final[ContextVar[int | None]] = ContextVar("job", default=None)
