"""What can go wrong in a service, in words for the person who caused it. Doors answer with `status` and `code`."""

from __future__ import annotations


class Refused(Exception):
    """The request cannot be carried out as it is. `str()` says what to do instead."""

    status = 400
    code = "refused"

    def __init__(self, message: str, *, code: str = "", fields: dict[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.code = code or self.code
        self.fields = fields


class Conflict(Refused):
    """A lost race, or a change that no longer fits what is stored: 409, and the message says what happened."""

    status = 409
    code = "conflict"
