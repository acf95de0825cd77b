"""That a comment was judged."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.named import round_named
from annotations.api.passages import IdField
from annotations.models import Judgement
from annotations.services.judging import judge
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


class JudgementViewSet(Resource[Comment]):
    """Your judgement of a comment. Only "done" turns the absence of a label into a "no"."""

    queryset = Comment.objects.select_related("thread__project")
    serializer_class = NewJudgementSerializer
    project_path = "thread__project_id"
    rights = {"create": "annotate"}
    lookup_url_kwarg = "comment_id"

    @extend_schema(request=NewJudgementSerializer, responses={200: JudgementSerializer})
    def create(self, request: Request, comment_id: str) -> Response:
        """Say how far you came with a comment; a second time changes what you said."""
        comment = self.get_object()
        wanted = self.body()
        round = round_named(self, comment.thread.project, wanted.pop("round", None))
        return Response(JudgementSerializer(judge(comment, round=round, by=self.user, **wanted)).data)
