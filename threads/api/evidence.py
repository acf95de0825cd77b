"""What a project's comments cite, quote and copy, counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import F, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers

from threads.api.resource import MAX_ID, Resource
from threads.models import Citation, Duplicate, Project, Quote, Thread
from threads.querysets import CitationQuerySet
from threads.services.evidence import cited, copied, quoted

ADDRESS = "The number that stands for the address, as text: it has more digits than some JSON readers keep."


class SiteSerializer(serializers.Serializer[Any]):
    site = serializers.CharField()
    people = serializers.IntegerField(help_text="Authors known to the source.")
    comments = serializers.IntegerField(help_text="Citations: a comment counts once an address.")
    threads = serializers.IntegerField()


class AddressSerializer(serializers.Serializer[Any]):
    address = serializers.CharField(help_text=ADDRESS)
    url = serializers.CharField(help_text="The canonical form.")
    site = serializers.CharField()
    people = serializers.IntegerField()
    comments = serializers.IntegerField()
    threads = serializers.IntegerField()


class CitationSerializer(serializers.ModelSerializer[Citation]):
    """That a comment cites an address."""

    url = serializers.CharField(source="canonical", read_only=True, help_text="The canonical form.")
    address = serializers.CharField(read_only=True, help_text=ADDRESS)

    class Meta:
        model = Citation
        fields = ["id", "thread", "comment", "site", "url", "address"]


class QuotedSerializer(serializers.Serializer[Any]):
    comment = serializers.IntegerField(source="comment.pk")
    thread = serializers.IntegerField(source="comment.thread_id")
    position = serializers.IntegerField(source="comment.position", help_text="0 is the article.")
    comments = serializers.IntegerField(help_text="How many quote it.")
    people = serializers.IntegerField()
    words = serializers.CharField(help_text="The beginning of what is quoted most.")


class CopiedSerializer(serializers.Serializer[Any]):
    comment = serializers.IntegerField(source="comment.pk", help_text="The earliest of all that are alike.")
    thread = serializers.IntegerField(source="comment.thread_id")
    position = serializers.IntegerField(source="comment.position")
    copies = serializers.IntegerField()
    exact = serializers.IntegerField(help_text="Copies with the same words.")
    people = serializers.IntegerField()
    threads = serializers.IntegerField()


class DuplicateSerializer(serializers.ModelSerializer[Duplicate]):
    """A copy, or a near-copy, of an earlier comment."""

    thread = serializers.IntegerField(source="thread_id", read_only=True)
    original_thread = serializers.IntegerField(read_only=True)

    class Meta:
        model = Duplicate
        fields = ["id", "thread", "comment", "original_thread", "original", "similarity"]


class ThreadQuery(serializers.Serializer[Any]):
    thread = serializers.IntegerField(required=False, min_value=1, max_value=MAX_ID)


class SiteQuery(ThreadQuery):
    ordering = serializers.ChoiceField([f"-{name}" for name in cited.COUNTS], default="-people")


class AddressQuery(SiteQuery):
    site = serializers.CharField(required=False, max_length=255)
    search = serializers.CharField(
        required=False, max_length=300, help_text="Words in the address, or a whole one in any of its forms."
    )


class CitationQuery(ThreadQuery):
    site = serializers.CharField(required=False, max_length=255)
    address = serializers.IntegerField(required=False, min_value=-(2**63), max_value=MAX_ID, help_text=ADDRESS)


class QuotedQuery(ThreadQuery):
    ordering = serializers.ChoiceField([f"-{name}" for name in quoted.COUNTS], default="-comments")


class CopiedQuery(ThreadQuery):
    ordering = serializers.ChoiceField([f"-{name}" for name in copied.COUNTS], default="-copies")
    exact = serializers.BooleanField(default=False, help_text="Only copies with the same words.")


class DuplicateQuery(ThreadQuery):
    original = serializers.IntegerField(required=False, min_value=1, max_value=MAX_ID)


class Counted(mixins.ListModelMixin, Resource[Any]):
    """Groups of a project's rows, the largest first."""

    queryset = Project.objects.all()
    query_serializer: ClassVar[type[serializers.Serializer[Any]]] = ThreadQuery

    def get_queryset(self) -> QuerySet[Any]:
        """The groups, by the filters asked for."""
        return self.groups(self.query(self.query_serializer))

    def groups(self, wanted: dict[str, Any]) -> QuerySet[Any]:
        """The groups in a total order."""
        raise NotImplementedError

    def filled(self, page: Sequence[Any]) -> Sequence[Any]:
        """What the page shows of its groups."""
        raise NotImplementedError

    def paginate_queryset(self, queryset: Any) -> Any:
        """With all counts of the page's groups, in a constant number of queries."""
        page = super().paginate_queryset(queryset)
        return None if page is None else self.filled(page)

    def thread_in(self, wanted: dict[str, Any]) -> Thread | None:
        """The thread asked for; one that is not there gives an empty list."""
        return Thread(pk=wanted["thread"]) if "thread" in wanted else None


@extend_schema_view(list=extend_schema(parameters=[SiteQuery]))
class CitedSiteViewSet(Counted):
    """Sites that comments cite."""

    serializer_class = SiteSerializer
    query_serializer = SiteQuery
    rows: CitationQuerySet

    def groups(self, wanted: dict[str, Any]) -> QuerySet[Any]:
        """By site."""
        self.rows = cited.citations(self.project, thread=self.thread_in(wanted))
        return cited.sites(self.rows, wanted["ordering"][1:])

    def filled(self, page: Sequence[Any]) -> Sequence[Any]:
        """With all counts."""
        return cited.with_site_counts(self.rows, page)


@extend_schema_view(list=extend_schema(parameters=[AddressQuery]))
class CitedAddressViewSet(Counted):
    """Addresses that comments cite, compared by their canonical form. Nothing is fetched."""

    serializer_class = AddressSerializer
    query_serializer = AddressQuery
    rows: CitationQuerySet

    def groups(self, wanted: dict[str, Any]) -> QuerySet[Any]:
        """By address."""
        narrow = {name: wanted.get(name, "") for name in ("site", "search")}
        self.rows = cited.citations(self.project, thread=self.thread_in(wanted), **narrow)
        return cited.addresses(self.rows, wanted["ordering"][1:])

    def filled(self, page: Sequence[Any]) -> Sequence[Any]:
        """With all counts."""
        return cited.with_address_counts(self.rows, page)


@extend_schema_view(list=extend_schema(parameters=[QuotedQuery]))
class QuotedTextViewSet(Counted):
    """Articles and comments that are quoted. Which passages, `threads/{id}/quotes/` says."""

    serializer_class = QuotedSerializer
    query_serializer = QuotedQuery
    rows: QuerySet[Quote]

    def groups(self, wanted: dict[str, Any]) -> QuerySet[Any]:
        """By what is quoted."""
        self.rows = quoted.quotes(self.project, thread=self.thread_in(wanted))
        return quoted.sources(self.rows, wanted["ordering"][1:])

    def filled(self, page: Sequence[Any]) -> Sequence[Any]:
        """With the comments and all counts."""
        return quoted.with_sources(self.rows, page)


@extend_schema_view(list=extend_schema(parameters=[CopiedQuery]))
class CopiedCommentViewSet(Counted):
    """Comments that were copied, over all threads of the project."""

    serializer_class = CopiedSerializer
    query_serializer = CopiedQuery
    rows: QuerySet[Duplicate]

    def groups(self, wanted: dict[str, Any]) -> QuerySet[Any]:
        """By original."""
        self.rows = copied.duplicates(self.project, thread=self.thread_in(wanted), only_exact=wanted["exact"])
        return copied.originals(self.rows, wanted["ordering"][1:])

    def filled(self, page: Sequence[Any]) -> Sequence[Any]:
        """With the comments and all counts."""
        return copied.with_originals(self.rows, page)


@extend_schema_view(list=extend_schema(parameters=[CitationQuery]))
class CitationViewSet(mixins.ListModelMixin, Resource[Citation]):
    """Which comments cite which addresses, the latest first."""

    queryset = Citation.objects.none()
    serializer_class = CitationSerializer

    def get_queryset(self) -> QuerySet[Citation]:
        """By the filters asked for."""
        wanted = self.query(CitationQuery)
        rows = cited.citations(self.project, site=wanted.get("site", ""))
        narrow = {name: wanted[name] for name in ("thread", "address") if name in wanted}
        return rows.filter(**narrow).order_by("-id")


@extend_schema_view(list=extend_schema(parameters=[DuplicateQuery]))
class DuplicateViewSet(mixins.ListModelMixin, Resource[Duplicate]):
    """Copies and near-copies, each with the earliest comment that it is like."""

    queryset = Duplicate.objects.none()
    serializer_class = DuplicateSerializer

    def get_queryset(self) -> QuerySet[Duplicate]:
        """By the filters asked for, the latest first."""
        wanted = self.query(DuplicateQuery)
        rows = copied.duplicates(self.project)
        columns = {"thread": "comment__thread", "original": "original"}
        rows = rows.filter(**{columns[name]: value for name, value in wanted.items()})
        threads = {"thread_id": F("comment__thread_id"), "original_thread": F("original__thread_id")}
        return rows.annotate(**threads).order_by("-id")
