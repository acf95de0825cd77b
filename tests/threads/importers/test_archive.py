from __future__ import annotations

import contextlib
import io
import struct
import warnings
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.importers import archive
from threads.importers.archive import Archive
from threads.importers.base import MalformedFile

LINK, DEVICE, FILE = 0o120777, 0o020666, 0o100644


def packed(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED, mode: int = FILE) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as written, warnings.catch_warnings(action="ignore"):
        for name, content in entries:
            info = zipfile.ZipInfo(name)
            info.filename, info.compress_type, info.external_attr = name, method, mode << 16
            written.writestr(info, content)
    return target.getvalue()


def read_all(content: bytes, **bounds: int) -> dict[str, bytes]:
    opened = Archive(io.BytesIO(content), **bounds)
    return {name: opened.open(name).read() for name in opened.names}


def patched(content: bytes, *, local: int, central: int, value: bytes) -> bytes:
    """The archive of one entry with a field of its local header and of its directory overwritten."""
    changed = bytearray(content)
    for start in (content.index(b"PK\x03\x04") + local, content.index(b"PK\x01\x02") + central):
        changed[start : start + len(value)] = value
    return bytes(changed)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_files_are_read_in_the_order_of_the_archive_and_folders_are_none(method: int):
    content = packed(("top/", b""), ("top/ü.txt", b"first"), ("a..b", b"second"), method=method)

    assert read_all(content) == {"top/ü.txt": b"first", "a..b": b"second"}


def test_an_entry_can_be_read_again_from_its_start():
    entry = Archive(io.BytesIO(packed(("a", b"word" * 9000)))).open("a")

    first = entry.read()
    entry.seek(0)

    assert entry.read() == first


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("../a", "The entry '../a' leads out of the archive"),
        ("a/../../b", "leads out of the archive"),
        ("/etc/a", "leads out of the archive"),
        ("C:a", "leads out of the archive"),
        ("a\\..\\b", "leads out of the archive"),
        ("\\\\server\\a", "leads out of the archive"),
        ("a\nb", "has no readable name"),
        ("", "has no readable name"),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str, told: str):
    with pytest.raises(MalformedFile) as refusal:
        read_all(packed((name, b"x")))

    assert told in str(refusal.value)


@pytest.mark.parametrize("mode", [LINK, DEVICE])
def test_links_and_devices_are_refused(mode: int):
    with pytest.raises(MalformedFile, match="The entry 'a' is a link or a device"):
        read_all(packed(("a", b"/etc/passwd"), mode=mode))


def test_a_doubled_entry_is_refused():
    with pytest.raises(MalformedFile, match="The entry 'a' stands in the archive twice"):
        read_all(packed(("a", b"one"), ("a", b"two")))


def test_an_encrypted_entry_is_refused():
    content = patched(packed(("a", b"x")), local=6, central=8, value=struct.pack("<H", 1))

    with pytest.raises(MalformedFile, match="The entry 'a' is encrypted"):
        read_all(content)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_unpack_without_bound_are_refused(method: int):
    with pytest.raises(MalformedFile, match="The entry 'a' is packed by a rare method"):
        read_all(packed(("a", b"x"), method=method))


def test_a_wrong_checksum_is_told_by_the_name_of_the_entry():
    content = patched(packed(("a", b"word")), local=14, central=16, value=b"\0\0\0\0")

    with pytest.raises(MalformedFile, match=r"The entry 'a' is cut off or damaged .*CRC"):
        read_all(content)


@pytest.mark.parametrize("kept", [10, 100, 0.5, -10, -1])
def test_a_truncated_archive_is_refused(kept: float):
    content = packed(("a", bytes(range(256)) * 40), method=zipfile.ZIP_STORED)

    with pytest.raises(MalformedFile, match="cut off or damaged"):
        read_all(content[: int(len(content) * kept) if 0 < kept < 1 else int(kept)])


@pytest.mark.parametrize("entries", [(), (("folder/", b""),)])
def test_an_archive_without_files_is_empty(entries: tuple[tuple[str, bytes], ...]):
    with pytest.raises(MalformedFile, match="The file is empty"):
        read_all(packed(*entries))


class TestBombs:
    ZEROS = bytes(64 * 1024 * 1024)

    def test_what_grows_too_much_is_stopped_while_it_is_read(self):
        opened = Archive(io.BytesIO(packed(("a", self.ZEROS))))
        entry = opened.open("a")
        taken: list[int] = []

        with pytest.raises(MalformedFile, match="Entry 'a': the archive unpacks to more than 10,485,760 bytes"):
            taken.extend(len(chunk) for chunk in iter(lambda: entry.read(65536), b""))

        assert 0 < sum(taken) <= archive.FREE_BYTES

    def test_all_entries_count_together(self):
        content = packed(("a", b"x" * 600), ("b", b"x" * 600))

        assert sum(map(len, read_all(content, max_bytes=1200).values())) == 1200
        with pytest.raises(MalformedFile, match="Entry 'b'"):
            read_all(content, max_bytes=1199)

    def test_an_entry_that_is_read_again_counts_once(self):
        opened = Archive(io.BytesIO(packed(("a", b"x" * 600))), max_bytes=600)
        entry = opened.open("a")

        for _ in range(3):
            entry.seek(0)
            assert entry.read() == opened.open("a").read() == b"x" * 600

    def test_what_is_stored_as_it_is_never_counts_as_too_much(self):
        assert read_all(packed(("a", b"x" * 600), method=zipfile.ZIP_STORED), max_bytes=10) == {"a": b"x" * 600}

    def test_a_size_that_the_headers_play_down_helps_nothing(self):
        content = patched(packed(("a", b"x" * 5000)), local=22, central=24, value=struct.pack("<I", 10))

        with pytest.raises(MalformedFile, match=r"(?i)the entry 'a' is cut off or damaged|more than 100 bytes"):
            read_all(content, max_bytes=100)

    def test_very_many_entries_are_refused(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(archive, "MAX_ENTRIES", 3)

        with pytest.raises(MalformedFile, match="has 4 entries; it may have 3"):
            read_all(packed(*((str(number), b"") for number in range(4))))

    def test_a_directory_that_claims_to_be_huge_is_not_read(self):
        content = bytearray(packed(("a", b"x")) + bytes(6 * 1024 * 1024))
        end = content.index(b"PK\x05\x06")
        content += content[end : end + 22]
        content[-10:-6] = struct.pack("<I", 5 * 1024 * 1024)

        with pytest.raises(MalformedFile, match="claims to be very large"):
            read_all(bytes(content))


WHOLE = packed(("corpus/a.txt", b"one " * 50), ("corpus/b.txt", b"two"))


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=6), st.integers(1, len(WHOLE)))
def test_a_damaged_archive_is_read_or_refused(changes: list[tuple[int, int]], length: int):
    content = bytearray(WHOLE)
    for place, value in changes:
        content[place] = value

    for damaged in (bytes(content), bytes(content[:length])):
        with contextlib.suppress(MalformedFile):
            assert all(read_all(damaged))
