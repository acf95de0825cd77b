"""Canonical text: what offsets refer to. Line ends are LF, NUL and lone surrogates are gone, all else stays."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

NUL = "\x00"
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def canonical(text: str) -> str:
    """`text` as it is stored: CR LF and CR become LF, U+0000 is removed, a lone surrogate becomes U+FFFD.

    Never normalised, never stripped: offsets are code points over exactly this string.
    """
    # Most texts need nothing, and asking is much cheaper than replacing.
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if NUL in text:
        text = text.replace(NUL, "")
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def fingerprint(parts: Iterable[str]) -> str:
    """SHA-256 (hex) over the parts in order; the same texts give the same fingerprint, whatever their borders hold."""
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode()
        digest.update(len(encoded).to_bytes(8, "big"))
        digest.update(encoded)
    return digest.hexdigest()
