from __future__ import annotations

import gzip
import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from tests.threads.importers.packing import sets_in, zipped
from threads.importers import by_name, recognise
from threads.importers.archive import Archive
from threads.importers.base import MalformedFile, Options
from threads.importers.parts import packed, parts


def test_files_are_kept_under_their_names_in_their_order():
    content = zipped([("dump/a.csv", b"one"), ("./b.csv", b""), ("dump/a.csv", b"two")])

    found = parts(io.BytesIO(content), Options(encoding="cp1252"))

    assert [(part.name, part.file.read()) for part in found] == [
        ("dump/a.csv", b"one"),
        ("b.csv", b""),
        ("3 dump/a.csv", b"two"),
    ]
    assert (found[0].options.filename, found[0].options.encoding) == ("a.csv", "cp1252")


def test_of_an_archive_with_a_set_in_it_the_set_is_read_and_what_leads_comes_first():
    names = ["meta/Badges.xml", "meta/Comments.xml", "meta/Posts.xml", "meta/README", "notes.txt"]

    found = parts(io.BytesIO(zipped((name, b"x") for name in names)), Options())

    assert [(part.name, part.kind) for part in found] == [
        ("meta/Posts.xml", "posts.xml"),
        ("meta/Comments.xml", "comments.xml"),
    ]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        *(("../..", "unnamed"), ("", "unnamed"), ("/a/../b", "a/b"), ("C:a\\b\n.csv", "_a_b_.csv")),
        *(("\ud800.csv", "\ufffd.csv"), (f"{'a' * 5000}/b.csv", f"{'a' * 994}/b.csv")),
    ],
)
def test_a_name_that_no_archive_may_have_is_mended(name: str, kept: str):
    assert Archive(io.BytesIO(zipped([(name, b"x")]))).names == (kept,)


def test_a_file_that_is_no_zip_is_its_own_only_part():
    options = Options(filename="a.csv")

    [part] = parts(io.BytesIO(b"id,text"), options)

    assert (part.file.read(), part.options, part.at("line 1")) == (b"id,text", options, "line 1")


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.compress])
def test_a_compressed_part_is_read_as_what_it_holds_and_again(compress: object):
    content = b"line\n" * 300_000

    [part] = parts(io.BytesIO(zipped([("RC_2019-01.zst", compress(content))])), Options())  # type: ignore[operator]

    assert (part.kind, part.options.filename) == ("rc_2019-01", "RC_2019-01")
    for _ in range(2):
        assert part.file.read() == content
        part.file.seek(0)


def test_what_is_refused_is_told_with_the_name_of_its_part():
    [part] = parts(io.BytesIO(zipped([("gnm_articles.csv", b"x")])), Options())

    for place in ("line 7", "'gnm_articles.csv', line 7"):
        with pytest.raises(MalformedFile) as refusal, part.named():
            raise MalformedFile("the row is broken", place=place, advice="mend it")

        assert str(refusal.value) == "'gnm_articles.csv', line 7: the row is broken; mend it."


def test_a_damaged_part_is_told_once():
    content = bytearray(zipped([("a.csv", b"word")]))
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
    content = zipped(entries)

    # Compressed contents are not tried here: what begins like one and is none is refused when it is read.
    opened = Archive(io.BytesIO(content))
    assert [opened.open(name).read() for name in opened.names] == [body for _, body in entries]
    assert zipped(entries) == content
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(content)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.samples
@pytest.mark.parametrize(
    ("folder", "format"),
    [
        *(("convokit/cornell_a", "convokit"), ("convokit/legacy", "convokit"), ("reddit-pushshift", "pushshift")),
        *(("socc", "socc"), ("stackexchange", "stackexchange"), ("ynacc", "ynacc")),
    ],
)
def test_the_sets_of_the_samples_are_recognised_and_read(samples: Path, folder: str, format: str):
    content = sets_in(samples / "threads" / folder)

    assert list(content) == [format]
    assert recognise(io.BytesIO(content[format])) == format
    assert list(by_name(format).read(io.BytesIO(content[format]), Options()))
