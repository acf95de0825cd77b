"""That a comment was judged."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.etags import IF_MATCH, etag, version_in
from annotations.api.idempotency import IDEMPOTENCY_KEY, once
from annotations.api.named import round_named
from annotations.api.passages import IdField
from annotations.models import Judgement
from annotations.services.judging import judge, version_of
from threads.api.resource import Resource
from threads.models import Comment


class JudgementSerializer(serializers.ModelSerializer[Judgement]):
    annotator = serializers.CharField(source="annotator.username", read_only=True)

    class Meta:
        model = Judgement
        fields = ["round", "comment", "annotator", "state", "at", "milliseconds", "article_opened", "suggestions_shown"]


class NewJudgementSerializer(serializers.Serializer[Any]):
    round = IdField(required=False, help_text="The current round where none is named.")
    state = serializers.ChoiceField(Judgement.State.choices, default=Judgement.State.DONE)
    milliseconds = serializers.IntegerField(
        required=False, min_value=0, max_value=86_400_000, help_text="Spent on the comment; several visits add up."
    )
    article_opened = serializers.BooleanField(default=False)
    suggestions_shown = serializers.BooleanField(default=False)


class JudgementQuery(serializers.Serializer[Any]):
    round = IdField(required=False, help_text="The current round where none is named.")


class JudgementViewSet(Resource[Comment]):
    """Your judgement of a comment. Only "done" turns the absence of a label into a "no"."""

    queryset = Comment.objects.select_related("thread__project")
    serializer_class = NewJudgementSerializer
    project_path = "thread__project_id"
    rights = {"create": "annotate", "list": "annotate"}
    lookup_url_kwarg = "comment_id"

    @extend_schema(
        operation_id="comments_judgement_retrieve",
        parameters=[JudgementQuery],
        responses={200: forced_singular_serializer(JudgementSerializer)},  # type: ignore[no-untyped-call]
    )
    def list(self, request: Request, comment_id: str) -> Response:
        """Read your judgement of the comment; 404 where you have not judged it. Its version comes as ETag."""
        comment = self.get_object()
        round = round_named(self, comment.thread.project, self.query(JudgementQuery).get("round"))
        judgement = get_object_or_404(Judgement.objects.by(self.user), round=round, comment=comment)
        return self._show(judgement)

    @extend_schema(
        parameters=[IF_MATCH, IDEMPOTENCY_KEY], request=NewJudgementSerializer, responses={200: JudgementSerializer}
    )
    @once
    def create(self, request: Request, comment_id: str) -> Response:
        """Say how far you came with a comment; a second time changes what you said.

        With If-Match, only if you said nothing else since you read it: "0" where you had not judged it.
        """
        comment = self.get_object()
        wanted = self.body()
        round = round_named(self, comment.thread.project, wanted.pop("round", None))
        return self._show(judge(comment, round=round, by=self.user, version=version_in(request), **wanted))

    def _show(self, judgement: Judgement) -> Response:
        version = version_of(judgement.comment, round=judgement.round, by=self.user)
        return Response(JudgementSerializer(judgement).data, headers={"ETag": etag(version)})
