"""Who belongs to a project."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from threads.api.resource import Resource
from threads.errors import Refused
from threads.models import Membership, User
from threads.services import projects


class MemberSerializer(serializers.ModelSerializer[Membership]):
    username = serializers.CharField(source="user.username", read_only=True)

    class Meta:
        model = Membership
        fields = ["username", "role", "alias", "created_at"]


class NewMemberSerializer(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150)
    role = serializers.ChoiceField(Membership.Role.choices, default=Membership.Role.ANNOTATOR)


class MemberViewSet(mixins.ListModelMixin, Resource[Membership]):
    """Members of the project and their roles, for its managers."""

    queryset = Membership.objects.select_related("user")
    serializer_class = MemberSerializer
    rights = {"list": "manage", "create": "manage"}

    @extend_schema(request=NewMemberSerializer, responses={201: MemberSerializer})
    def create(self, request: Request, project_slug: str) -> Response:
        """Let somebody who has an account into the project."""
        serializer = NewMemberSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted = serializer.validated_data
        user = User.objects.filter(username=wanted["username"], is_active=True).first()
        if user is None:
            raise Refused("There is no such account.", fields={"username": ["Nobody here has this name."]})
        member = projects.add_member(self.project, user, wanted["role"])
        return Response(self.get_serializer(member).data, status.HTTP_201_CREATED)
