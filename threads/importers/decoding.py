"""Bytes to lines of text at constant memory. Nothing is ever replaced in silence."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO

from threads.importers.base import MAX_LINE_CHARACTERS, MalformedFile, Options
from threads.importers.signatures import HEAD_BYTES, binary_kind, is_html, unmarked_utf16

ENCODINGS = (
    *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1250", "cp1251", "cp1252", "iso-8859-1", "iso-8859-2"),
    *("iso-8859-15", "koi8-r", "mac-roman", "shift_jis", "euc-jp", "euc-kr", "gb18030", "big5"),
)
"""What `Options.encoding` may name. A closed list: Python knows encodings that run code or unpack archives."""

_CHUNK = 1 << 16
_UTF32_BOMS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def lines(
    file: BinaryIO, options: Options, *, expected: str, max_characters: int = MAX_LINE_CHARACTERS
) -> Iterator[str]:
    """The lines of a file, each with its "\\n" if it had an end; CR LF and CR are line ends too, U+2028 is none.

    UTF-8 by default, UTF-16 only with a byte order mark, both dropped. `expected` names the format in refusals.
    Raises MalformedFile for anything that is not such text, with the byte or line where it stops being so.
    """
    carried: list[str] = []
    length = 0
    number = 1
    is_blank = True
    for text in _decoded(file, options, expected):
        is_blank = is_blank and (not text or text.isspace())
        *whole, rest = text.split("\n")
        for piece in whole:
            _refuse_long(number, length + len(piece), max_characters)
            yield "".join((*carried, piece, "\n"))
            carried, length = [], 0
            number += 1
        length += len(rest)
        # Past the limit the line is only measured, so that the message can say how long it is.
        if rest and length <= max_characters:
            carried.append(rest)
    _refuse_long(number, length, max_characters)
    if is_blank:
        raise empty_file()
    if carried:
        yield "".join(carried)


def choose_encoding(head: bytes, options: Options, expected: str) -> str:
    """The codec for a file that begins with `head`. Raises MalformedFile when it cannot be text of that kind."""
    if not head:
        raise empty_file()
    if kind := binary_kind(head, options.filename):
        raise MalformedFile(f"this is {kind}, not {expected}", advice="choose the file that holds the thread as text")
    if is_html(head):
        raise MalformedFile(
            f"this is an HTML page, not {expected}",
            advice="a login or error page may have been saved in its place; fetch the file again",
        )
    if options.encoding is not None:
        return _known(options.encoding, head)
    if head.startswith(_UTF32_BOMS):
        raise MalformedFile("this is UTF-32", place="byte 0", advice="save the file as UTF-8")
    if head.startswith(_UTF16_BOMS):
        return "utf-16"
    if guess := unmarked_utf16(head):
        raise MalformedFile(
            "this looks like UTF-16 without a byte order mark",
            place="byte 0",
            advice=f"choose the encoding {guess}, or save the file as UTF-8",
        )
    return "utf-8-sig"


def empty_file() -> MalformedFile:
    """The refusal of a file that holds nothing, or nothing but white space."""
    return MalformedFile("the file is empty", advice="choose a file that holds a thread")


def is_utf8(file: BinaryIO) -> bool:
    """Whether the whole of a seekable file decodes as UTF-8; the file is left at its start."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True


def _decoded(file: BinaryIO, options: Options, expected: str) -> Iterator[str]:
    chunk = file.read(HEAD_BYTES)
    encoding = choose_encoding(chunk, options, expected)
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    taken = 0
    while True:
        taken += len(chunk)
        if taken > options.max_bytes:
            raise MalformedFile(
                f"the file is larger than the limit of {options.max_bytes:,} bytes",
                advice="split it into several files, or ask the operator to raise the limit",
            )
        try:
            yield decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            raise _undecodable(error, taken, encoding) from None
        if not chunk:
            return
        chunk = file.read(_CHUNK)


def _undecodable(error: UnicodeDecodeError, taken: int, encoding: str) -> MalformedFile:
    """`error` speaks of the bytes its decoder held; the person wants the place in the file."""
    position = taken - len(error.object) + error.start
    shown = encoding.removesuffix("-sig").upper()
    other = "cp1252" if encoding.startswith("utf-8") else "utf-8"
    return MalformedFile(
        f"this is not {shown} text (0x{error.object[error.start]:02X} cannot stand here)",
        place=f"byte {position}",
        advice=f"choose the encoding the file was saved in, perhaps {other}",
    )


def _known(encoding: str, head: bytes) -> str:
    wanted = encoding.strip().lower().replace("_", "-")
    known = next((name for name in ENCODINGS if name.replace("_", "-") == wanted), None)
    if known is None:
        raise MalformedFile(f"the encoding {encoding!r} is not known", advice=f"choose one of {', '.join(ENCODINGS)}")
    if known == "utf-16" and not head.startswith(_UTF16_BOMS):
        raise MalformedFile("UTF-16 needs a byte order mark", place="byte 0", advice="choose utf-16-le or utf-16-be")
    return "utf-8-sig" if known == "utf-8" else known


def _refuse_long(number: int, length: int, limit: int) -> None:
    if length <= limit:
        return
    bearer = "line" if limit == MAX_LINE_CHARACTERS else "comment"
    raise MalformedFile(
        f"line {number} has {length:,} characters; a {bearer} may have {limit:,}",
        place=f"line {number}",
        advice="break it into several lines",
    )
