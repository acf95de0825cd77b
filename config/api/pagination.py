"""Pages by cursor: a list costs the same on its last page as on its first, and rows added meanwhile shift nothing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from rest_framework import pagination
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView


class CursorPagination(pagination.CursorPagination):
    """Follows the order the view gave its queryset, which must be total; the latest first where it gave none."""

    page_size = 50
    max_page_size = 500
    page_size_query_param = "page_size"
    page_size_query_description = f"Results on a page, at most {max_page_size}."
    cursor_query_description = "Where the page begins: take it from `next` or `previous`."
    # Rows that tie on the first key are counted off by offset; a cap would repeat a page for ever.
    offset_cutoff = 10_000_000

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: APIView | None = None) -> tuple[str, ...]:
        """The queryset's own order."""
        return tuple(str(key) for key in queryset.query.order_by) or ("-id",)

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any] | None:
        """The rows of one page. A cursor that was tampered with is a 404, as DRF answers an unreadable one."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, OverflowError, ValidationError) as error:
            raise NotFound(self.invalid_cursor_message) from error
