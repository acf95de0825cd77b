from __future__ import annotations

import gzip
import io
import tracemalloc
import zipfile

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from threads.importers.archive import Archive
from threads.importers.base import MalformedFile, Options
from threads.importers.parts import packed, parts


def zipped(*entries: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    packed(((name, io.BytesIO(content)) for name, content in entries), target)
    return target.getvalue()


def test_a_set_is_kept_under_the_last_parts_of_its_names_in_its_order():
    content = zipped(("dump/Posts.xml", b"one"), ("dump/Comments.xml", b""), ("b/Posts.xml", b"two"))

    found = parts(io.BytesIO(content), Options(encoding="cp1252"))

    assert [(part.name, part.file.read()) for part in found] == [
        ("Posts.xml", b"one"),
        ("Comments.xml", b""),
        ("3 Posts.xml", b"two"),
    ]
    assert (found[0].options.filename, found[0].options.encoding) == ("Posts.xml", "cp1252")


@pytest.mark.parametrize(
    ("name", "kept"),
    [("a/../..", "unnamed"), ("", "unnamed"), ("C:a\\b\n.csv", "_a_b_.csv"), ("\ud800.csv", "\ufffd.csv")],
)
def test_a_name_that_no_archive_may_have_is_mended(name: str, kept: str):
    assert Archive(io.BytesIO(zipped((name, b"x")))).names == (kept,)


def test_a_file_that_is_no_zip_is_its_own_only_part():
    options = Options(filename="a.csv")

    [part] = parts(io.BytesIO(b"id,text"), options)

    assert (part.file.read(), part.options, part.at("line 1")) == (b"id,text", options, "line 1")


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.compress])
def test_a_compressed_part_is_read_as_what_it_holds_and_again(compress: object):
    content = b"line\n" * 300_000

    [part] = parts(io.BytesIO(zipped(("RC_2019-01.zst", compress(content)))), Options())  # type: ignore[operator]

    assert (part.kind, part.options.filename) == ("rc_2019-01", "RC_2019-01")
    for _ in range(2):
        assert part.file.read() == content
        part.file.seek(0)


def test_what_is_refused_is_told_with_the_name_of_its_part():
    [part] = parts(io.BytesIO(zipped(("gnm_articles.csv", b"x"))), Options())

    for place in ("line 7", "'gnm_articles.csv', line 7"):
        with pytest.raises(MalformedFile) as refusal, part.named():
            raise MalformedFile("the row is broken", place=place, advice="mend it")

        assert str(refusal.value) == "'gnm_articles.csv', line 7: the row is broken; mend it."


def test_a_damaged_part_is_told_once():
    content = bytearray(zipped(("a.csv", b"word")))
    content[content.index(b"word")] += 1

    with pytest.raises(MalformedFile) as refusal:
        parts(io.BytesIO(bytes(content)), Options())

    assert str(refusal.value).startswith("The entry 'a.csv' is cut off or damaged")


class Endless(io.RawIOBase):
    """As many bytes as wished, which never lie in memory together."""

    def __init__(self, size: int) -> None:
        self._left = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        given = min(len(buffer), self._left)
        buffer[:given] = bytes(given)
        self._left -= given
        return given


def test_memory_does_not_grow_with_a_part(tmp_path):
    size = 64 * 1024 * 1024

    tracemalloc.start()
    with (tmp_path / "set.zip").open("w+b") as target:
        packed([("a", Endless(size))], target)
        [part] = parts(target, Options())
        read = sum(map(len, iter(lambda: part.file.read(1 << 16), b"")))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert read == size
    assert peak < 8 * 1024 * 1024


@given(st.lists(st.tuples(st.text(max_size=12), st.binary(max_size=40)), min_size=1, max_size=5))
def test_any_set_comes_back_and_is_written_the_same_again(entries: list[tuple[str, bytes]]):
    content = zipped(*entries)

    # Compressed contents are not tried here: what begins like one and is none is refused when it is read.
    opened = Archive(io.BytesIO(content))
    assert [opened.open(name).read() for name in opened.names] == [body for _, body in entries]
    assert zipped(*entries) == content
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(content)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
