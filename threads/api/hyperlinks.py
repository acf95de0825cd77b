"""Hyperlinks: what a thread cites."""

from __future__ import annotations

from rest_framework import mixins, serializers

from threads.api.within_thread import WithinThread
from threads.models import Hyperlink


class HyperlinkSerializer(serializers.ModelSerializer[Hyperlink]):
    """An address in a comment's text, from `start` to `end` (code points, end exclusive)."""

    class Meta:
        model = Hyperlink
        fields = ["id", "comment", "start", "end", "url", "canonical", "site", "kind"]


class HyperlinkViewSet(mixins.ListModelMixin, WithinThread[Hyperlink]):
    """The addresses in a thread's texts. `canonical` is the form to compare by; null for an address cut short."""

    queryset = Hyperlink.objects.order_by("id")
    serializer_class = HyperlinkSerializer
    project_path = "comment__thread__project_id"
    thread_path = "comment__thread"
