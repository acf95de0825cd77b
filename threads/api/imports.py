"""Imports: a file, a text or what lies at an address on its way in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from threads.api.columns import DAY_FIRST, ROOTS, ChoiceSerializer, ColumnsField, ColumnsSerializer, LookSerializer
from threads.api.jobs import JobSerializer
from threads.api.resource import Resource
from threads.importers import ENCODINGS, FORMATS
from threads.importers.offsets import UNITS
from threads.models import Import
from threads.services.importing import (
    approve_import,
    begin_imports,
    cancel_import,
    choose_columns,
    columns_of,
    mapping_of,
    retry_import,
)

_READING = (
    *("encoding", "delimiter", "filters", "columns", "day_first", "roots"),
    *("label_columns", "label_separator", "offset_unit"),
)
"""What a new import says of how its file is to be read: arguments of `mapping_of`."""


class ImportSerializer(serializers.ModelSerializer[Import]):
    """Ask again until `state` is published, failed or cancelled.

    A draft waits for a look at its outline or its columns, a checked one for an approval of its report. Several files
    become one import with `parts`, which are imports of their own; it is published once they are begun.
    """

    job = JobSerializer(read_only=True, allow_null=True, help_text="Progress; what went wrong, and where.")
    state = serializers.ChoiceField(Import.State.choices, source="outcome", read_only=True)
    report = serializers.DictField(read_only=True, help_text="What was found, once it is checked or published.")

    class Meta:
        model = Import
        fields = [
            "id", "state", "url", "fetched_url", "fetched_at", "filename", "format", "title", "size", "checksum",
            "keeps_good_rows", "job", "report", "part_of", "created_at", "published_at",
        ]  # fmt: skip


class NewImportSerializer(serializers.Serializer[Any]):
    """One file or several (multipart), a text or an address (JSON or multipart): one of the three."""

    file = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True),
        required=False,
        allow_empty=False,
        help_text="Given again for each file, or one archive of several.",
    )
    text = serializers.CharField(required=False, trim_whitespace=False)
    url = serializers.CharField(
        required=False,
        max_length=2000,
        help_text="Of a page or a file, where the operator allows addresses: a worker fetches it.",
    )
    format = serializers.ChoiceField(
        [importer.name for importer in FORMATS], required=False, help_text="Recognised where none is named."
    )
    encoding = serializers.ChoiceField(
        ENCODINGS, required=False, help_text="Of a file that is neither UTF-8 nor says what it is."
    )
    title = serializers.CharField(required=False, allow_blank=True, max_length=500)
    preview = serializers.BooleanField(
        default=False,
        help_text="Wait where there is something to decide: plain text as a draft until somebody has looked at its "
        "outline, tables and JSON records until their columns are chosen (unless they are named here), anything else "
        "with its report until it is approved.",
    )
    filters = serializers.DictField(
        child=serializers.CharField(max_length=2000),
        required=False,
        help_text="What is wanted of a large dump, such as subreddit: askscience; in a form filters.subreddit.",
    )
    delimiter = serializers.CharField(required=False, max_length=1, trim_whitespace=False, help_text="Of a table.")
    columns = ColumnsField(required=False)
    day_first = serializers.BooleanField(required=False, allow_null=True, default=None, help_text=DAY_FIRST)
    roots = serializers.ListField(child=serializers.CharField(max_length=200), required=False, help_text=ROOTS)
    label_columns = serializers.ListField(
        child=serializers.CharField(max_length=500),
        required=False,
        help_text="Columns or fields that are questions: their values come in as labels.",
    )
    label_separator = serializers.CharField(
        required=False, max_length=5, help_text="Between several labels in one cell; a cell is one label without it."
    )
    offset_unit = serializers.ChoiceField(
        UNITS, required=False, help_text="What spans were counted in, where the file leaves it open."
    )
    keeps_good_rows = serializers.BooleanField(
        default=False, help_text="Leave broken rows out and report them, instead of refusing the whole file."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the three."""
        if len(attrs.keys() & {"file", "text", "url"}) != 1:
            raise serializers.ValidationError("Send a file, a text or a url: one of them.")
        return attrs


class KeepingSerializer(serializers.Serializer[Any]):
    keeps_good_rows = serializers.BooleanField(default=False, help_text="Leave broken rows out this time.")


class ProjectImportViewSet(Resource[Import]):
    """Imports of a project."""

    queryset = Import.objects
    serializer_class = ImportSerializer
    rights = {"create": "import"}

    def get_parsers(self) -> list[BaseParser]:
        """Files come as forms."""
        return [*super().get_parsers(), MultiPartParser()]

    @extend_schema(request=NewImportSerializer, responses={202: ImportSerializer})
    def create(self, request: Request, project_slug: str) -> Response:
        """Queue an import. All of the file comes in, or nothing; the same file again adds nothing."""
        serializer = NewImportSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted = dict(serializer.validated_data)
        source = begin_imports(
            self.project,
            by=self.user,
            files=[(file.name or "", file) for file in wanted.pop("file", [])],
            asks_first=wanted.pop("preview"),
            reading=mapping_of(**{name: wanted.pop(name) for name in _READING if name in wanted}),
            **wanted,
        )
        return Response(ImportSerializer(source).data, status.HTTP_202_ACCEPTED)


class ImportViewSet(mixins.RetrieveModelMixin, Resource[Import]):
    """How an import fares."""

    queryset = Import.objects.select_related("job", "project")
    serializer_class = ImportSerializer
    rights = {
        "columns": "import",
        "choose_columns": "import",
        "retry": "import",
        "approval": "import",
        "cancellation": "import",
    }

    @extend_schema(parameters=[LookSerializer], responses={200: ColumnsSerializer})
    @action(detail=True, methods=["get"])
    def columns(self, request: Request, pk: str) -> Response:
        """The first rows of a table or of JSON records, and what their columns are taken for."""
        seen = columns_of(self.get_object(), mapping_of(**look) if (look := self.query(LookSerializer)) else None)
        return Response(ColumnsSerializer(seen).data)

    @extend_schema(request=ChoiceSerializer, responses={202: ImportSerializer})
    @columns.mapping.post
    def choose_columns(self, request: Request, pk: str) -> Response:
        """Import with these columns; what is not named is taken as proposed. 409 once something of it is stored."""
        source = self.get_object()
        serializer = ChoiceSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted = dict(serializer.validated_data)
        keeps_good_rows, with_alike = wanted.pop("keeps_good_rows"), wanted.pop("with_alike")
        reading = mapping_of(**wanted)
        choose_columns(source, by=self.user, reading=reading, keeps_good_rows=keeps_good_rows, with_alike=with_alike)
        return Response(ImportSerializer(source).data, status.HTTP_202_ACCEPTED)

    @extend_schema(request=KeepingSerializer, responses={202: ImportSerializer})
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str) -> Response:
        """Try an import again that failed or was cancelled: 409 for any other."""
        return self._decide(request, retry_import)

    @extend_schema(request=KeepingSerializer, responses={202: ImportSerializer})
    @action(detail=True, methods=["post"])
    def approval(self, request: Request, pk: str) -> Response:
        """Add what the report promises; of several files, what waits for an approval. 409 where nothing waits."""
        return self._decide(request, approve_import)

    @extend_schema(responses={200: ImportSerializer(many=True)})
    @action(detail=True, methods=["get"], filter_backends=[])
    def parts(self, request: Request, pk: str) -> Response:
        """The imports of its files, where several came at once."""
        rows = self.get_object().parts.select_related("job").order_by("part")
        return self.get_paginated_response(ImportSerializer(self.paginate_queryset(rows), many=True).data)

    @extend_schema(request=None, responses={200: ImportSerializer})
    @action(detail=True, methods=["post"])
    def cancellation(self, request: Request, pk: str) -> Response:
        """Stop or decline an import; nothing of it stays. 409 where it is finished."""
        source = self.get_object()
        cancel_import(source)
        return Response(ImportSerializer(source).data)

    def _decide(self, request: Request, decide: Callable[..., None]) -> Response:
        source = self.get_object()
        serializer = KeepingSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        decide(source, by=self.user, **serializer.validated_data)
        return Response(ImportSerializer(source).data, status.HTTP_202_ACCEPTED)
