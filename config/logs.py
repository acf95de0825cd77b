"""Lines of the log: without secrets, and as JSON objects where programs collect them."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any, Final

from threads.tracing import JOB, REQUEST

# What a line may carry besides its message: `logger.info(…, extra={…})`.
EXTRA: Final = ("method", "route", "status", "milliseconds", "user")
# What follows these in an address lets whoever reads it in.
_SECRET: Final = re.compile(r"(/invitations/|/password/reset/key/)[^/\s]+")


class WithoutSecrets(logging.Filter):
    """Blots out the secrets of addresses, which Django names when it cannot answer one."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every line pass, changed where it has to be."""
        message = record.getMessage()
        blotted = _SECRET.sub(r"\1…", message)
        if blotted != message:
            record.msg, record.args = blotted, None
        return True


class JsonFormatter(logging.Formatter):
    """`time` (UTC, ISO 8601), `level`, `logger`, `message`; `request` and `job` where there is one; `error` if any."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever the message holds."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": REQUEST.get(),
            "job": JOB.get(),
        }
        line |= {name: getattr(record, name) for name in EXTRA if hasattr(record, name)}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps({name: value for name, value in line.items() if value is not None}, ensure_ascii=False)
