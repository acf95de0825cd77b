"""Quotes: what in a thread repeats what."""

from __future__ import annotations

from rest_framework import mixins, serializers

from threads.api.within_thread import WithinThread
from threads.models import Quote


class QuoteSerializer(serializers.ModelSerializer[Quote]):
    """A passage of a comment and the earlier one that it repeats, both in code points, end exclusive."""

    class Meta:
        model = Quote
        fields = ["id", "comment", "start", "end", "source", "source_start", "source_end", "similarity"]


class QuoteViewSet(mixins.ListModelMixin, WithinThread[Quote]):
    """What the comments of a thread quote of its article and of each other. `similarity` is 1 for the same words."""

    queryset = Quote.objects.order_by("id")
    serializer_class = QuoteSerializer
    project_path = "comment__thread__project_id"
    thread_path = "comment__thread"
