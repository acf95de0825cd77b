"""Compressed files read as what they hold, in front of every format: gzip, bzip2, xz and zstd.

Nothing is unpacked to disk or held whole, no size written in a header is trusted, and an archive that ends too early
is refused rather than read as far as it goes.
"""

from __future__ import annotations

import bz2
import io
import lzma
import os
import re
import zlib
from collections.abc import Callable
from typing import BinaryIO, Protocol, cast

import zstandard

from threads.importers.base import MalformedFile

MAX_RATIO = 100
"""Bytes out for each byte in, once `RATIO_FREE_BYTES` are out."""
RATIO_FREE_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 1 << 40
_WINDOW = 1 << 31
"""Real dumps of Reddit look back 2 GiB; the decoder refuses 128 MiB and more unless told."""
_XZ_MEMORY = 1 << 30
_CHUNK = 1 << 16
_MAGIC_BYTES = 8
_ENDINGS = (".gz", ".gzip", ".bz2", ".xz", ".zst", ".zstd")


class _Decoder(Protocol):
    """One compressed stream of perhaps several in a file, as bz2 and lzma have it."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Gzip:
    """zlib's decoder with the manners of the others."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)

    eof = property(lambda self: self._stream.eof)
    needs_input = property(lambda self: not self._stream.unconsumed_tail)
    unused_data = property(lambda self: self._stream.unused_data)

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._stream.decompress(self._stream.unconsumed_tail + data, max(max_length, 0))


class _Zstd:
    """zstandard's decoder, which knows no bound on its output: it gets so little at once that it cannot give much."""

    _PIECE = 512
    """A block of 4 bytes gives 128 KiB at most, so a piece gives 16 MiB at most."""

    def __init__(self) -> None:
        self._stream = zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()
        self._waiting = b""

    eof = property(lambda self: self._stream.eof)
    needs_input = property(lambda self: not self._waiting)

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data + self._waiting

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        held = self._waiting + data
        position, made, size = 0, [], 0
        while position < len(held) and not self.eof and (max_length < 0 or size < max_length):
            made.append(self._stream.decompress(held[position : position + self._PIECE]))
            position += self._PIECE
            size += len(made[-1])
        self._waiting = held[position:]
        return b"".join(made)


def _xz() -> _Decoder:
    return lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)


_KINDS: tuple[tuple[re.Pattern[bytes], str, Callable[[], _Decoder]], ...] = (
    (re.compile(rb"\x1f\x8b\x08"), "gzip", _Gzip),
    (re.compile(rb"BZh[1-9](1AY&SY|\x17rE8P\x90)", re.DOTALL), "bzip2", bz2.BZ2Decompressor),
    (re.compile(rb"\xfd7zXZ\x00"), "xz", _xz),
    # The second is a frame to be skipped, with which parallel compressors begin.
    (re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18", re.DOTALL), "zstd", _Zstd),
)
_ERRORS = (zlib.error, lzma.LZMAError, zstandard.ZstdError, OSError, EOFError, MemoryError)


def unpacked(file: BinaryIO) -> BinaryIO:
    """What a seekable file holds, from its start: the file itself, or a readable and seekable view of its content.

    A view raises MalformedFile while it is read where the archive is damaged, cut off or grows out of measure. Seeking
    backwards in it reads from the start again. The file stays open, and the caller's.
    """
    file.seek(0)
    head = file.read(_MAGIC_BYTES + 2)
    file.seek(0)
    for magic, kind, start in _KINDS:
        if magic.match(head):
            return cast(BinaryIO, io.BufferedReader(_Unpacked(file, kind, start), _CHUNK))
    return file


def inner_name(filename: str) -> str:
    """The name of what a compressed file holds: "thread.csv.gz" holds "thread.csv"."""
    stem, ending = os.path.splitext(filename)  # noqa: PTH122  (a name from outside, not a path)
    return stem if stem and ending.lower() in _ENDINGS else filename


class _Unpacked(io.RawIOBase):
    """The content of a compressed file, stream after stream."""

    def __init__(self, file: BinaryIO, kind: str, start: Callable[[], _Decoder]) -> None:
        self._file = file
        self._kind = kind
        self._start = start
        self._rewind()

    def _rewind(self) -> None:
        self._file.seek(0)
        self._decoder = self._start()
        self._ready = b""
        self._taken = self._given = self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place in the content, by reading up to it."""
        if whence == os.SEEK_END:
            while self.read(_CHUNK):
                pass
        target = offset if whence == os.SEEK_SET else self._position + offset
        if target < 0:
            raise ValueError("there is nothing before the start of a file")
        if target < self._position:
            self._rewind()
        while self._position < target and self.read(min(_CHUNK, target - self._position)):
            pass
        return self._position

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._ready:
            more = self._more()
            if more is None:
                return 0
            self._ready = more
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        self._position += size
        return size

    def _more(self) -> bytes | None:
        """The next of the content, perhaps nothing yet; None at the end. Raises MalformedFile."""
        packed, is_end = b"", False
        if self._decoder.eof:
            # Streams may follow each other; the zeros between or behind them are padding.
            packed = self._decoder.unused_data.lstrip(b"\0")
            while not packed:
                chunk = self._take()
                if not chunk:
                    return None
                packed = chunk.lstrip(b"\0")
            self._decoder = self._start()
        elif self._decoder.needs_input:
            packed = self._take()
            is_end = not packed
        try:
            made = self._decoder.decompress(packed, _CHUNK)
        except _ERRORS as error:
            reason = f" ({error})" if str(error) else ""
            raise self._refusal(f"is damaged{reason}", "fetch it again") from None
        if is_end and not made and not self._decoder.eof:
            raise self._refusal("is cut off", "it was not fetched or copied whole; fetch it again")
        self._given += len(made)
        self._refuse_bombs()
        return made

    def _take(self) -> bytes:
        packed = self._file.read(_CHUNK)
        self._taken += len(packed)
        return packed

    def _refuse_bombs(self) -> None:
        if self._given > RATIO_FREE_BYTES and self._given > MAX_RATIO * self._taken:
            raise self._refusal(
                f"unpacks to more than {MAX_RATIO} times its size", "unpack it yourself if you trust it"
            )
        if self._given > MAX_UNPACKED_BYTES:
            raise self._refusal(f"unpacks to more than {MAX_UNPACKED_BYTES:,} bytes", "split it into several files")

    def _refusal(self, problem: str, advice: str) -> MalformedFile:
        return MalformedFile(f"the {self._kind} archive {problem}", place=f"byte {self._taken}", advice=advice)
