"""What a fetched file is called."""

from __future__ import annotations

import re
from email.message import Message
from urllib.parse import unquote

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LONGEST = 200


def file_name(headers: Message, target: str) -> str:
    """The name the server gives (RFC 6266), or the end of the path; a bare name, hostile or not, perhaps empty."""
    try:
        given = headers.get_filename() or ""
    except (LookupError, ValueError, TypeError):
        given = ""
    return _bare(given) or _bare(unquote(target.partition("?")[0].rstrip("/")))


def _bare(name: str) -> str:
    last = _UNPRINTABLE.sub("", name.replace("\\", "/").rpartition("/")[2]).strip()
    return last.lstrip(".")[-_LONGEST:]
