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
from threads.services import team


class MemberSerializer(serializers.ModelSerializer[Membership]):
    username = serializers.CharField(source="user.username", read_only=True)

    class Meta:
        model = Membership
        fields = ["username", "role", "alias", "created_at"]


class NewMemberSerializer(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150)
    role = serializers.ChoiceField(Membership.Role.choices, default=Membership.Role.ANNOTATOR)


class RoleSerializer(serializers.Serializer[Any]):
    role = serializers.ChoiceField(Membership.Role.choices)


class LeavingSerializer(serializers.Serializer[Any]):
    heir = serializers.CharField(
        required=False, help_text="User name of the member who gets the open threads; without it they go to the queue."
    )


class MemberViewSet(mixins.ListModelMixin, Resource[Membership]):
    """Members of the project and their roles, for its managers."""

    queryset = Membership.objects.current().select_related("user")
    serializer_class = MemberSerializer
    rights = {"list": "manage", "create": "manage", "partial_update": "manage", "destroy": "manage"}
    lookup_field = "user__username"
    lookup_url_kwarg = "username"
    lookup_value_regex = "[^/]+"

    @extend_schema(request=NewMemberSerializer, responses={201: MemberSerializer})
    def create(self, request: Request, project_slug: str) -> Response:
        """Let somebody who has an account into the project."""
        serializer = NewMemberSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted = serializer.validated_data
        user = User.objects.filter(username=wanted["username"], is_active=True).first()
        if user is None:
            raise Refused("There is no such account.", fields={"username": ["Nobody here has this name."]})
        member = team.add_member(self.project, user, wanted["role"])
        return Response(self.get_serializer(member).data, status.HTTP_201_CREATED)

    @extend_schema(request=RoleSerializer, responses=MemberSerializer)
    def partial_update(self, request: Request, project_slug: str, username: str) -> Response:
        """Give a member another role."""
        serializer = RoleSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        changed = team.change_role(self.get_object(), serializer.validated_data["role"])
        return Response(self.get_serializer(changed).data)

    @extend_schema(parameters=[LeavingSerializer])
    def destroy(self, request: Request, project_slug: str, username: str) -> Response:
        """Remove a member. Their answers stay; their open threads go to the heir or back to the queue."""
        wanted = self.query(LeavingSerializer).get("heir")
        heir = None
        if wanted is not None:
            heir = User.objects.filter(username=wanted).first()
            if heir is None:
                raise Refused("There is no such account.", fields={"heir": ["Nobody here has this name."]})
        team.remove_member(self.get_object(), heir=heir)
        return Response(status=status.HTTP_204_NO_CONTENT)
