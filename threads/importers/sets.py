"""Files that are read together: which of the names in a folder or an archive belong to one import, and which to none.

Names are paths with "/" between folders, and may be anything: they are compared here and never opened. A set is kept
as one zip (`parts.packed`), which the importer of its format takes like any file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from threads.importers.unpacking import inner_name


@dataclass(frozen=True, slots=True)
class FileSet:
    """What is imported at once: several files of a format, the one that leads first, or a single file."""

    format: str | None
    """The name of an importer that takes a zip of these files; None for a single file, to be recognised by itself."""
    names: tuple[str, ...]


class Sorted(NamedTuple):
    """Every name that was given, once: in one of the sets, or skipped."""

    sets: list[FileSet]
    skipped: tuple[str, ...]
    """What holds no thread, such as a read-me or a picture of a saved page."""


class _Rule(NamedTuple):
    """Names of one folder that go together. What the groups of a pattern match is the same in all names of a set."""

    format: str
    leads: re.Pattern[str]
    follow: re.Pattern[str]
    useless: re.Pattern[str] | None = None
    """What lies beside such a set and is no part of a thread."""


_LINES = r"(?:\.(?:ndjson|jsonl|json))?"
_RULES = (
    _Rule(
        "convokit",
        re.compile(r"utterances\.jsonl?"),
        re.compile(r"(?:conversations|speakers|users|corpus|index)\.json"),
        re.compile(r".*-bin\.p"),
    ),
    _Rule(
        "stackexchange",
        re.compile(r"posts\.xml"),
        re.compile(r"(?:comments|users)\.xml"),
        re.compile(r"(?:badges|posthistory|postlinks|tags|votes)\.xml"),
    ),
    _Rule("socc", re.compile(r"gnm_articles\.csv"), re.compile(r"gnm_comment(?:s|_threads)\.csv")),
    _Rule("pushshift", re.compile(rf"rs_(\d{{4}}-\d\d){_LINES}"), re.compile(rf"rc_(\d{{4}}-\d\d){_LINES}")),
    _Rule("pushshift", re.compile(rf"(.+)_submissions{_LINES}"), re.compile(rf"(.+)_comments{_LINES}")),
    _Rule("pushshift", re.compile(rf"(.+)_rs{_LINES}"), re.compile(rf"(.+)_rc{_LINES}")),
    _Rule(
        "ynacc",
        re.compile(r"(?:.*[_-])?expert_annotations\.tsv"),
        re.compile(r"(?:.*[_-])?(?:train|dev|test)-ids\.txt"),
    ),
)
"""Patterns for the last part of a name in lower case, without the ending of a compressed file."""

_NO_THREAD = re.compile(
    r"(?:readme|licen[cs]e|copying|changes|changelog|manifest)(?:[._-][a-z0-9]{2,6})?(?:\.[a-z]{2,4})?"
    r"|.+\.(?:md5|sha1|sha256|sha512)|(?:md5|sha\d+)sums?(?:\.txt)?|thumbs\.db|desktop\.ini"
)
_PAGE = re.compile(r"(.+)\.x?html?", re.IGNORECASE | re.DOTALL)
_BESIDE_A_PAGE = re.compile(r"(?:_files|\.files|-Dateien|_fichiers|_archivos|_ficheiros|_bestanden|-filer|_file)(?=/)")
"""How browsers call the folder beside a saved page, after the page."""


def file_sets(names: Sequence[str]) -> Sorted:
    """Sort names into what is imported together, in natural order. A name that comes twice counts once. Never raises.

    Which formats come as sets is in the rules above; a saved web page takes along the frames in its folder, where
    the comments of Disqus are. Everything else is a single file.
    """
    ordered = sorted(set(names), key=_naturally)
    left = [name for name in ordered if not _is_no_thread(name)]
    sets: list[FileSet] = []
    for part in (_pages, _folders):
        taken = list(part(left))
        sets += [_as_set(found, members) for found, members in taken if found]
        gone = {name for _, members in taken for name in members}
        left = [name for name in left if name not in gone]
    sets += [FileSet(None, (name,)) for name in left]
    sets.sort(key=lambda found: _naturally(found.names[0]))
    imported = {name for found in sets for name in found.names}
    return Sorted(sets, tuple(name for name in ordered if name not in imported))


_Taken = tuple[str, Sequence[str]]
"""A format with the names of one set, or "" with names that are skipped."""


def _pages(names: Sequence[str]) -> Iterator[_Taken]:
    """Saved pages with what lies in their folders: frames go with the page, the rest is skipped."""
    pages: dict[str, str] = {}
    for name in names:
        if page := _PAGE.fullmatch(name):
            pages.setdefault(page[1], name)
    frames: dict[str, list[str]] = {}
    rest: list[str] = []
    for name in names:
        # The outermost folder counts: what a frame has saved beside itself belongs to the page as well.
        stems = (name[: folder.start()] for folder in _BESIDE_A_PAGE.finditer(name))
        owner = next((pages[stem] for stem in stems if stem in pages), None)
        if owner is None:
            continue
        frames.setdefault(owner, [])
        if _PAGE.fullmatch(name):
            frames[owner].append(name)
        else:
            rest.append(name)
    for owner, found in frames.items():
        yield "html", (owner, *found)
    yield "", rest


def _folders(names: Sequence[str]) -> Iterator[_Taken]:
    """Sets by the rules, folder by folder."""
    for rule in _RULES:
        leaders: dict[tuple[str, ...], str] = {}
        followers: dict[tuple[str, ...], list[str]] = {}
        useless: dict[str, list[str]] = {}
        for name in names:
            folder, _, last = name.rpartition("/")
            bare = inner_name(last).lower()
            if found := rule.leads.fullmatch(bare):
                leaders.setdefault((folder, *found.groups()), name)
            elif found := rule.follow.fullmatch(bare):
                followers.setdefault((folder, *found.groups()), []).append(name)
            elif rule.useless and rule.useless.fullmatch(bare):
                useless.setdefault(folder, []).append(name)
        for key, leader in leaders.items():
            yield rule.format, (leader, *followers.get(key, ()))
            yield "", useless.pop(key[0], ())


def _as_set(format: str, names: Sequence[str]) -> FileSet:
    """A file that leads and has no followers is a file like any other."""
    return FileSet(format if len(names) > 1 else None, tuple(names))


def _is_no_thread(name: str) -> bool:
    """What systems and packers leave behind, and what speaks about the files rather than being one of them."""
    *folders, last = name.split("/")
    is_hidden = any(part.startswith(".") and part not in (".", "..") for part in (*folders, last))
    return is_hidden or "__MACOSX" in folders or not last.strip(".") or bool(_NO_THREAD.fullmatch(last.lower()))


def _naturally(name: str) -> tuple[list[tuple[int, str]], str]:
    """Sorts "page 9" before "page 10". Digits are compared as texts: hostile ones would be too long for a number."""
    parts = [
        part.lstrip("0") if index % 2 else part.casefold() for index, part in enumerate(re.split("([0-9]+)", name))
    ]
    return [(len(part) if index % 2 else 0, part) for index, part in enumerate(parts)], name
