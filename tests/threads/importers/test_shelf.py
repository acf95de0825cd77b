"""A shelf does what a dictionary does, and holds little of it in memory."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.importers.shelf import Shelf

DONE = st.tuples(st.sampled_from(["set", "default", "delete"]), st.text(max_size=2) | st.just("\ud800"), st.integers())


@given(st.lists(DONE, max_size=60))
def test_a_shelf_does_what_a_dictionary_does(steps: list[tuple[str, str, int]]):
    expected: dict[str, int] = {}
    shelf: Shelf[str, int] = Shelf()
    for step, key, value in steps:
        if step == "set":
            shelf[key] = expected[key] = value
        elif step == "default":
            assert shelf.setdefault(key, value) == expected.setdefault(key, value)
        else:
            assert shelf.pop(key, None) == expected.pop(key, None)
        assert (shelf.get(key), key in shelf) == (expected.get(key), key in expected)

    assert (len(shelf), bool(shelf)) == (len(expected), bool(expected))
    assert list(shelf.items()) == list(expected.items())


def test_numbers_are_keys_too():
    shelf: Shelf[int, list[str]] = Shelf()
    shelf[2**40], shelf[-1] = ["a"], ["b"]

    assert dict(shelf) == {2**40: ["a"], -1: ["b"]}


def test_what_is_not_there_cannot_be_taken_out():
    shelf: Shelf[str, int] = Shelf()

    with pytest.raises(KeyError):
        del shelf["a"]


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="only Linux says how much memory is held")
def test_much_takes_little_memory():
    tracemalloc.start()
    before = _resident()
    shelf: Shelf[int, str] = Shelf()
    for number in range(3_000):
        shelf[number] = f"{number} " * 3_000
    grown, (_, peak) = _resident() - before, tracemalloc.get_traced_memory()
    tracemalloc.stop()

    # About 45 MB of values.
    assert len(shelf) == 3_000
    assert peak < 2_000_000
    assert grown < 30_000_000


def _resident() -> int:
    """Bytes of this process in memory; SQLite's own are no objects of Python."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) * 1024
