"""Mentions: the places where a listed claim is made."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.idempotency import IDEMPOTENCY_KEY, once
from annotations.api.named import comment_among, comments_named, round_named
from annotations.api.passages import END, EXACT, START, IdField, SpanFields, span_in
from annotations.models import Claim, Mention
from annotations.services import claims
from threads.api.resource import Resource
from threads.permissions import require


class MentionSerializer(serializers.ModelSerializer[Mention]):
    """A comment, or a span of it, that makes a listed claim."""

    thread = serializers.IntegerField(source="thread_id", read_only=True)
    annotator = serializers.CharField(source="creator.username", read_only=True)
    start = serializers.IntegerField(read_only=True, allow_null=True, help_text=START)
    end = serializers.IntegerField(read_only=True, allow_null=True, help_text=END)
    exact = serializers.CharField(read_only=True, allow_null=True, help_text=EXACT)

    class Meta:
        model = Mention
        fields = ["id", "claim", "round", "thread", "comment", "annotator", "start", "end", "exact", "created_at"]


class NewMentionSerializer(SpanFields):
    comment = IdField()
    round = IdField(required=False, help_text="The current round where none is named.")


class SplitSerializer(serializers.Serializer[Any]):
    wording = serializers.CharField(max_length=claims.LONGEST, help_text="Of the claim that the passage makes.")


class MentionResource(Resource[Mention]):
    """Mentions that you may see: in a blind round your own, until you have submitted the thread."""

    queryset = Mention.objects.select_related("creator", "claim__project").annotate(thread_id=F("comment__thread_id"))
    serializer_class = MentionSerializer
    project_path = "claim__project_id"


class ClaimMentionViewSet(mixins.ListModelMixin, MentionResource):
    """The mentions of one claim."""

    @cached_property
    def claim(self) -> Claim:
        """The claim in the address. Raises Http404."""
        rows = self.reach(Claim.objects.select_related("project"), "project_id")
        return get_object_or_404(rows, pk=self.kwargs["claim_id"])

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Outsiders get 404 before anything else is said; members without the right 403."""
        super().initial(request, *args, **kwargs)
        if self.action == "create":
            require(self.user, "annotate", self.claim.project)

    def get_queryset(self) -> QuerySet[Mention]:
        """The latest first."""
        return super().get_queryset().filter(claim=self.claim)

    @extend_schema(parameters=[IDEMPOTENCY_KEY], request=NewMentionSerializer, responses={201: MentionSerializer})
    @once
    def create(self, request: Request, claim_id: str) -> Response:
        """Say that a comment, or a span of it, makes the claim. What you said before is answered as it stands."""
        serializer = NewMentionSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted, project = serializer.validated_data, self.claim.project
        comment = comment_among(comments_named(self, project, [wanted["comment"]]), wanted["comment"])
        made = claims.mention(
            self.claim,
            comment,
            span=span_in(wanted, comment),
            round=round_named(self, project, wanted.get("round")),
            by=self.user,
        )
        return Response(MentionSerializer(self.get_queryset().get(pk=made.pk)).data, status.HTTP_201_CREATED)


class MentionViewSet(MentionResource):
    """One mention."""

    rights = {"partial_update": "annotate", "destroy": "annotate"}

    @extend_schema(request=SplitSerializer, responses=MentionSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Say that the passage of your mention makes another claim: the listed one in this wording, or a new one."""
        mention = self.get_object()
        serializer = SplitSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        claims.split_off(mention, serializer.validated_data["wording"], by=self.user)
        return Response(MentionSerializer(self.get_object()).data)

    def destroy(self, request: Request, pk: str) -> Response:
        """Take your mention back."""
        claims.take_back(self.get_object(), by=self.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
