from __future__ import annotations

import bz2
import contextlib
import gzip
import hashlib
import io
import lzma
import os
from collections.abc import Callable

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from threads.importers import unpacking
from threads.importers.base import MalformedFile
from threads.importers.unpacking import inner_name, unpacked

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}
NOISE = b"".join(hashlib.sha256(str(number).encode()).digest() for number in range(6_250))

each_kind = pytest.mark.parametrize("kind", PACKERS)


def packed(kind: str, content: bytes) -> io.BytesIO:
    return io.BytesIO(PACKERS[kind](content))


@each_kind
@given(content=st.binary(max_size=2_000))
def test_what_was_packed_comes_back(kind: str, content: bytes):
    assert unpacked(packed(kind, content)).read() == content


@each_kind
@pytest.mark.parametrize("content", [NOISE, b"word " * 300_000, b""], ids=["noise", "words", "nothing"])
def test_large_contents_come_back_in_any_pieces(kind: str, content: bytes):
    view = unpacked(packed(kind, content))

    pieces = list(iter(lambda: view.read(70_001), b""))

    assert b"".join(pieces) == content


@each_kind
def test_streams_that_follow_each_other_are_one_file(kind: str):
    pack = PACKERS[kind]

    assert unpacked(io.BytesIO(pack(b"one ") + pack(NOISE) + pack(b" two"))).read() == b"one " + NOISE + b" two"


@each_kind
def test_zeros_behind_a_stream_are_padding(kind: str):
    pack = PACKERS[kind]

    assert unpacked(io.BytesIO(pack(b"one ") + b"\0" * 8 + pack(b"two") + b"\0" * 70_000)).read() == b"one two"


@each_kind
@pytest.mark.parametrize("left", [0.5, 0.99])
def test_a_file_cut_off_is_refused(kind: str, left: float):
    whole = PACKERS[kind](NOISE)
    view = unpacked(io.BytesIO(whole[: int(len(whole) * left)]))

    with pytest.raises(MalformedFile, match=f"the {kind} archive is cut off"):
        view.read()


@each_kind
def test_a_file_without_its_last_byte_is_refused(kind: str):
    view = unpacked(io.BytesIO(PACKERS[kind](b"word\n")[:-1]))

    with pytest.raises(MalformedFile, match=r"is cut off|is damaged"):
        view.read()


@each_kind
def test_a_damaged_file_is_refused(kind: str):
    whole = bytearray(PACKERS[kind](b"word " * 10 + NOISE))
    whole[len(whole) // 2 :] = b"\xff" * (len(whole) - len(whole) // 2)

    with pytest.raises(MalformedFile, match=f"the {kind} archive is (damaged|cut off)"):
        unpacked(io.BytesIO(bytes(whole))).read()


@each_kind
def test_a_file_followed_by_something_else_is_refused(kind: str):
    with pytest.raises(MalformedFile, match=f"the {kind} archive is damaged"):
        unpacked(io.BytesIO(PACKERS[kind](b"word") + b"something else")).read()


@each_kind
def test_a_bomb_is_stopped_soon_after_ten_megabytes(kind: str):
    view = unpacked(packed(kind, bytes(64 * 1024 * 1024)))

    with pytest.raises(MalformedFile, match=f"the {kind} archive unpacks to more than 100 times its size"):
        view.read(12 * 1024 * 1024)


def test_more_than_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(unpacking, "MAX_UNPACKED_BYTES", 100_000)

    with pytest.raises(MalformedFile, match="unpacks to more than 100,000 bytes"):
        unpacked(packed("gzip", NOISE)).read()


@each_kind
def test_the_content_can_be_sought(kind: str):
    view = unpacked(packed(kind, NOISE))

    assert view.read(10) == NOISE[:10]
    assert view.seek(150_000) == 150_000
    assert view.read(5) == NOISE[150_000:150_005]
    assert view.seek(0) == 0
    assert view.read() == NOISE
    assert view.seek(-4, os.SEEK_END) == len(NOISE) - 4
    assert view.read() == NOISE[-4:]


def test_a_file_that_is_not_compressed_is_itself():
    file = io.BytesIO(b"word")
    file.read()

    assert unpacked(file) is file
    assert file.tell() == 0


@given(
    st.sampled_from([b"\x1f\x8b\x08", b"BZh91AY&SY", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"\x50\x2a\x4d\x18"]),
    st.binary(),
)
def test_any_bytes_are_read_or_refused(magic: bytes, rest: bytes):
    with contextlib.suppress(MalformedFile):
        unpacked(io.BytesIO(magic + rest)).read()


def test_a_frame_to_be_skipped_may_come_first():
    skipped = b"\x50\x2a\x4d\x18\x04\x00\x00\x00word"

    assert unpacked(io.BytesIO(skipped + PACKERS["zstd"](b"text"))).read() == b"text"


@pytest.mark.parametrize(
    ("filename", "inner"),
    [
        ("thread.csv.gz", "thread.csv"),
        ("RC_2005-12.ZST", "RC_2005-12"),
        ("thread.csv", "thread.csv"),
        (".gz", ".gz"),
        ("", ""),
    ],
)
def test_the_name_of_what_is_inside(filename: str, inner: str):
    assert inner_name(filename) == inner


@pytest.mark.samples
def test_a_window_of_two_gibibytes_is_read(samples):
    with (samples / "threads" / "reddit-pushshift" / "RC_2005-12.zst").open("rb") as file:
        lines = unpacked(file).read().splitlines()

    assert len(lines) == 1075
