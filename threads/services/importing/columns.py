"""What the columns of a table hold, or the fields of JSON records: looked at and proposed before an import."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from django.db.models import QuerySet

from threads.errors import Refused
from threads.importers.base import MalformedFile
from threads.importers.fields import FieldMap
from threads.importers.foreseeing import Foresight, foresee
from threads.importers.label_columns import ROLES
from threads.importers.policies.parents import ROOT_VALUES
from threads.importers.previewing import PREVIEWED, Preview, preview
from threads.models import Import
from threads.services.files import Unreadable, opened
from threads.services.importing.reading import options_of

CHOSEN_AGAIN = (Import.State.CHECKED, Import.State.FAILED, Import.State.CANCELLED)
"""Nothing of such an import is stored, so that its columns may still be chosen, like those of a draft."""
_REMEMBERED = ("columns", "day_first", "roots", "label_columns", "label_separator", "offset_unit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The beginning of a file, and how it would be read."""

    preview: Preview
    chosen: Mapping[str, str]
    """From targets to columns."""
    labels: tuple[str, ...]
    """Columns whose values are labels."""
    roots: frozenset[str]
    """Parents that stand for the article."""
    day_first: bool | None
    foresight: Foresight
    header: str
    """The same for files with the same columns; "" without any."""
    like: Import | None
    """The import whose choice this repeats, where nobody has chosen for this file yet."""


def has_columns(source: Import) -> bool:
    """Whether the columns of this import may be chosen now: nothing of it is stored, and its format has some."""
    is_open = source.state in CHOSEN_AGAIN or (source.state == Import.State.DRAFT and source.outline is None)
    return is_open and source.format in PREVIEWED


def note_columns(source: Import, content: BinaryIO) -> bool:
    """Note the columns of a file that comes in (uncompressed); whether a person should look at them first.

    Not where somebody named them already, nor where a record is too long to be looked at.
    """
    is_told = "columns" in source.mapping
    if source.format not in PREVIEWED or not (source.asks_first or is_told):
        return False
    seen = preview(source.format, content, replace(options_of(source), mapping={}))
    if seen.digest:
        source.mapping["header"] = seen.digest
    return source.asks_first and not is_told and bool(seen.rows or seen.trouble)


def columns_of(
    source: Import, reading: Mapping[str, Any] | None = None, *, keeps_good_rows: bool | None = None
) -> Columns:
    """How the file looks, read as `reading` says (see `mapping_of`), or as was said of it before.

    What nobody said is taken from the latest import of the project with the same columns, or else guessed. Raises
    Refused where the format has no columns, Unreadable for a target that does not exist.
    """
    if source.format not in PREVIEWED:
        raise Refused("This import has no columns to choose.")
    told = source.mapping if reading is None else reading
    skip_bad = source.keeps_good_rows if keeps_good_rows is None else keeps_good_rows
    seen = _preview(source, {**told, "columns": {}}, skip_bad=skip_bad)
    header = seen.digest
    like = _like(source, header) if "columns" not in told else None
    if like is not None:
        told = {**{name: like.mapping[name] for name in _REMEMBERED if name in like.mapping}, **told}
    if told.get("columns", {}).get("children"):
        # Where more replies are unfolded, more columns come to light; files are compared without.
        seen = _preview(source, told, skip_bad=skip_bad)
    chosen = _completed(told.get("columns", {}), seen, taken=told.get("label_columns", ()))
    day_first = told.get("day_first")
    orders = foresee(seen, chosen).day_orders
    if day_first is None and "columns" not in told and orders is not None and len(orders) == 1:
        # One 31/01/2003 leaves no choice for its neighbours; it is proposed, and a person sees it.
        [day_first] = orders
    return Columns(
        preview=seen,
        chosen=chosen,
        labels=tuple(told.get("label_columns", ())),
        roots=frozenset(told.get("roots", ROOT_VALUES)),
        day_first=day_first,
        foresight=foresee(seen, chosen, day_first=day_first),
        header=header,
        like=like,
    )


def alike(source: Import, header: str) -> QuerySet[Import]:
    """Other files of the same upload that have the same columns and wait for the same choice."""
    if source.part_of is None or not header:
        return Import.objects.none()
    waiting = source.part_of.parts.filter(format=source.format, state=Import.State.DRAFT, mapping__header=header)
    return waiting.exclude(pk=source.pk)


def _like(source: Import, header: str) -> Import | None:
    """The import whose choice fits: the latest of the project that is published and has the same columns."""
    if not header:
        return None
    published = Import.objects.filter(
        project_id=source.project_id, format=source.format, state=Import.State.PUBLISHED, mapping__header=header
    )
    return published.filter(mapping__has_key="columns").order_by("-published_at").first()


def _preview(source: Import, told: Mapping[str, Any], *, skip_bad: bool) -> Preview:
    options = replace(
        options_of(source),
        encoding=told.get("encoding"),
        delimiter=told.get("delimiter"),
        mapping=told["columns"],
        skip_bad=skip_bad,
    )
    try:
        with opened(source) as file:
            return preview(source.format, file, options)
    except MalformedFile as error:
        return Preview(trouble=error)


def _completed(given: Mapping[str, str], seen: Preview, *, taken: Collection[str]) -> dict[str, str]:
    """What was said, and for the targets of which nothing was said the guess. Raises Unreadable."""
    try:
        FieldMap({target: column for target, column in given.items() if target not in ("children", *ROLES)})
    except MalformedFile as error:
        raise Unreadable(error) from error
    known = {target: column for target, column in given.items() if column}
    used = {*known.values(), *taken}
    guessed = {target: path for target, path in seen.guess.items() if target not in given and path not in used}
    return known | guessed
