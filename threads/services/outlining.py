"""The outline of a plain text that waits for a person's look: shown, corrected, taken back. Kept in Import.outline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction

from threads import importers
from threads.errors import Conflict, Refused
from threads.importers import outline as outlines
from threads.importers.base import Options, RawThread
from threads.importers.outline import Draft, Outline
from threads.importers.unpacking import inner_name
from threads.models import Import
from threads.services.files import opened

# Steps that can be taken back.
STEPS = 200
# Beyond this a preview is no longer something a person can look through.
LONGEST = 5000

_SETS = ("starts", "borders_by_hand")
_PAIRS = ("parents", "parents_by_hand")
_PLAIN = ("article_end", "flat")


def propose_outline(draft: Draft) -> dict[str, Any]:
    """What Import.outline holds at first: the rules' proposal and no step."""
    return {"now": outlines.to_json(draft.outline()), "steps": []}


def outline_of(source: Import) -> Outline:
    """The outline as it stands. Raises Refused where the import has none."""
    return _stored(source)[1]


def thread_of(source: Import) -> RawThread:
    """The thread that the outline makes of the file. Raises MalformedFile, and Refused where there is no outline."""
    draft, outline = _stored(source)
    return draft.thread(outline)


def _stored(source: Import) -> tuple[Draft, Outline]:
    options = Options(
        filename=inner_name(source.filename),
        title=source.title or None,
        encoding=source.mapping.get("encoding"),
        skip_bad=source.keeps_good_rows,
        max_bytes=settings.MAX_UPLOAD_BYTES,
    )
    with opened(source) as file:
        importer = importers.by_name(source.format)
        draft = importers.draft_of(importer, file, options) if source.outline else None
    if draft is None or not source.outline:
        raise Refused("This import has no outline to look at.")
    return draft, outlines.from_json(draft.lines, source.outline["now"])


@transaction.atomic
def edit_outline(source: Import, operations: Sequence[Mapping[str, Any]]) -> tuple[Outline, Outline]:
    """Carry out operations of a person, `{"op": "undo"}` included, and return the outline before and after.

    Raises Conflict when it is too late, Refused for an operation that does not exist.
    """
    # One edit after the other (SQLite has one writer anyway): each starts from what the last one left.
    source = Import.objects.select_for_update().get(pk=source.pk)
    if source.state != Import.State.DRAFT or source.outline is None:
        raise Conflict("This outline is confirmed or cancelled already.")
    before = after = outline_of(source)
    steps: list[dict[str, Any]] = source.outline["steps"]
    for operation in operations:
        if operation.get("op") == "undo":
            if steps:
                stored = _taken_back(outlines.to_json(after), steps.pop())
                after = outlines.from_json(before.reading.texts, stored)
            continue
        try:
            edited = outlines.apply_operations(after, [operation])
        except ValueError as error:
            raise Refused(f"The outline was not changed: {error}.") from error
        step = _step_back(outlines.to_json(edited), outlines.to_json(after))
        if step:
            steps.append(step)
        after = edited
    source.outline = {"now": outlines.to_json(after), "steps": steps[-STEPS:]}
    source.save(update_fields=["outline"])
    return before, after


def _step_back(new: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """What leads from a stored outline to the one before it; empty if they are equal. Small, as edits are."""
    step: dict[str, Any] = {name: old[name] for name in _PLAIN if old[name] != new[name]}
    step |= {name: lines for name in _SETS if (lines := sorted(set(old[name]) ^ set(new[name])))}
    for name in _PAIRS:
        was, now = dict(old[name]), dict(new[name])
        pairs = [[line, was.get(line)] for line in sorted(was.keys() | now.keys()) if was.get(line) != now.get(line)]
        if pairs:
            step[name] = pairs
    return step


def _taken_back(new: Mapping[str, Any], step: Mapping[str, Any]) -> dict[str, Any]:
    old = {**new, **{name: step[name] for name in _PLAIN if name in step}}
    for name in _SETS:
        old[name] = sorted(set(new[name]) ^ set(step.get(name, ())))
    for name in _PAIRS:
        pairs = {**dict(new[name]), **dict(step.get(name, ()))}
        old[name] = [[line, parent] for line, parent in sorted(pairs.items()) if parent is not None]
    return old
