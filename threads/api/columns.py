"""The columns of a table, or the fields of JSON records, as JSON."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from threads.importers import ENCODINGS
from threads.importers.fields import ALIASES
from threads.importers.label_columns import ROLES
from threads.importers.offsets import UNITS
from threads.importers.previewing import SHOWN_ROWS, PreviewRow, shown_value
from threads.services.importing.columns import Columns

DAY_FIRST = "Whether the 01 of 01/02/2003 is the day; without it such times stay unknown."
ROOTS = "Parents that mean “answers the article”, instead of 0, -1, root, null and None."


class ColumnsField(serializers.DictField):
    """From targets to columns, or dotted paths."""

    child = serializers.CharField(allow_blank=True, max_length=1000, trim_whitespace=False)

    def __init__(self, **options: Any) -> None:
        targets = ", ".join((*ALIASES, "children", *ROLES))
        told = f"From {targets} to a column or dotted path; “” for one that has none. In a form columns.text."
        super().__init__(**{"help_text": told, **options})


class LookSerializer(serializers.Serializer[Any]):
    """How to read the file for a look."""

    encoding = serializers.ChoiceField(ENCODINGS, required=False)
    delimiter = serializers.CharField(required=False, max_length=1, trim_whitespace=False)


class ChoiceSerializer(LookSerializer):
    """What the columns hold. What is left out is taken as it was proposed."""

    columns = ColumnsField(required=False)
    day_first = serializers.BooleanField(required=False, allow_null=True, default=None, help_text=DAY_FIRST)
    roots = serializers.ListField(child=serializers.CharField(max_length=200), required=False, help_text=ROOTS)
    label_columns = serializers.ListField(
        child=serializers.CharField(max_length=500), required=False, help_text="Columns whose values are labels."
    )
    label_separator = serializers.CharField(required=False, max_length=5, help_text="Between labels in one cell.")
    offset_unit = serializers.ChoiceField(UNITS, required=False, help_text="What spans were counted in.")
    keeps_good_rows = serializers.BooleanField(default=False, help_text="Leave broken rows out and report them.")
    with_alike = serializers.BooleanField(
        default=False, help_text="Read other files of the same upload with the same columns in the same way."
    )


class _RowSerializer(serializers.Serializer[Any]):
    place = serializers.CharField()
    values = serializers.SerializerMethodField(help_text="By column, long ones cut.")

    def get_values(self, row: PreviewRow) -> dict[str, str]:
        return {column: shown_value(value) for column, value in row.values.items()}


class _StrangerSerializer(serializers.Serializer[Any]):
    value = serializers.CharField()
    comments = serializers.IntegerField(help_text="How many name it.")


class _ForesightSerializer(serializers.Serializer[Any]):
    """What the columns would make of the rows that were looked at, at most the first 1,000."""

    comments = serializers.IntegerField()
    threads = serializers.IntegerField()
    replies = serializers.IntegerField(help_text="Comments that answer another one.")
    strangers = _StrangerSerializer(many=True, help_text="Parents that no comment has as its id.")
    without_text = serializers.IntegerField()
    repeated_ids = serializers.IntegerField()
    unread_times = serializers.SerializerMethodField(help_text="How many times stay unknown.")

    def get_unread_times(self, foresight: Any) -> int:
        return len(foresight.unread_times)


class ColumnsSerializer(serializers.Serializer[Columns]):
    """The beginning of a file, and how it would be read."""

    columns = serializers.ListField(child=serializers.CharField(), source="preview.columns")
    rows = serializers.SerializerMethodField(help_text="The first rows.")
    chosen = serializers.DictField(child=serializers.CharField(), help_text="From targets to columns.")
    labels = serializers.ListField(child=serializers.CharField(), help_text="Columns whose values are labels.")
    encoding = serializers.CharField(source="preview.encoding")
    delimiter = serializers.CharField(source="preview.delimiter", allow_null=True, help_text="null for JSON.")
    day_first = serializers.BooleanField(allow_null=True)
    roots = serializers.SerializerMethodField(help_text=ROOTS)
    like = serializers.IntegerField(
        source="like.pk", default=None, allow_null=True, help_text="The import whose choice this repeats."
    )
    trouble = serializers.SerializerMethodField(help_text="Why the rows end here; null where nothing is wrong.")
    foresight = _ForesightSerializer()

    def get_rows(self, seen: Columns) -> list[dict[str, Any]]:
        return list(_RowSerializer(seen.preview.rows[:SHOWN_ROWS], many=True).data)

    def get_roots(self, seen: Columns) -> list[str]:
        return sorted(seen.roots)

    def get_trouble(self, seen: Columns) -> str | None:
        return str(seen.preview.trouble) if seen.preview.trouble else None
