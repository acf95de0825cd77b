"""Your last steps in a thread: take them back, and do them again."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.etags import IF_MATCH, etag, version_in
from annotations.api.idempotency import IDEMPOTENCY_KEY, once
from annotations.api.named import round_named
from annotations.api.passages import IdField
from annotations.models import Round
from annotations.services import history
from annotations.services.versions import save_seen, thread_version
from threads.api.resource import Resource
from threads.models import Thread
from threads.permissions import require


class StepSerializer(serializers.Serializer[Any]):
    """A step that was taken back or done again."""

    step = serializers.CharField(help_text="In words, such as “Rebuttal on #14”.")
    comments = serializers.ListField(child=serializers.IntegerField(), help_text="Ids of the comments that changed.")


class WalkBody(serializers.Serializer[Any]):
    round = IdField(required=False, help_text="The current round where none is named.")
    gold = serializers.BooleanField(
        default=False, help_text="Your decisions between annotators, in place of your own answers."
    )


class WalkResource(Resource[Thread]):
    """Steps in one thread: labels, spans, targets, notes, judgements and decisions, made by whichever door."""

    queryset = Thread.objects.select_related("project")
    serializer_class = WalkBody
    rights = {"create": "annotate"}
    lookup_url_kwarg = "thread_id"
    walk = staticmethod(history.undo)

    def _step(self) -> Response:
        thread = self.get_object()
        sent = self.body()
        round = round_named(self, thread.project, sent.get("round"))
        if sent["gold"]:
            require(self.user, "adjudicate", thread.project)
            walked = self.walk(round, by=self.user, thread=thread, gold=True)
            return Response(StepSerializer({"step": walked.words, "comments": walked.comments}).data)

        def act() -> tuple[list[int], str]:
            walked = self.walk(round, by=self.user, thread=thread)
            return walked.comments, walked.words

        seen = version_in(self.request)
        saved = save_seen(thread, round=round, by=self.user, seen=seen, comment=None, act=act)
        body = {"step": saved.words, "comments": saved.changed}
        return Response(StepSerializer(body).data, headers={"ETag": self._etag(thread, round)})

    def _etag(self, thread: Thread, round: Round) -> str:
        return etag(thread_version(thread, round=round, by=self.user))


class UndoViewSet(WalkResource):
    """Undo."""

    @extend_schema(parameters=[IF_MATCH, IDEMPOTENCY_KEY], request=WalkBody, responses={200: StepSerializer})
    @once
    def create(self, request: Request, thread_id: str) -> Response:
        """Take back your last step in the thread: on the page, by REST, or many labels at once.

        409 where there is none, where you have submitted the thread, or where something else changed what the step
        did. The ETag is the version of your work in the thread; with If-Match, only the step you know is taken back.
        """
        return self._step()


class RedoViewSet(WalkResource):
    """Redo."""

    walk = staticmethod(history.redo)

    @extend_schema(parameters=[IF_MATCH, IDEMPOTENCY_KEY], request=WalkBody, responses={200: StepSerializer})
    @once
    def create(self, request: Request, thread_id: str) -> Response:
        """Do your last undone step in the thread again, if you did nothing else since."""
        return self._step()
