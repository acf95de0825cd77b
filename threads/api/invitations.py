"""Links that let somebody join a project."""

from __future__ import annotations

from django.core.validators import validate_email
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from threads.api.resource import Resource
from threads.models import Invitation
from threads.services import inviting


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    created_by = serializers.CharField(source="created_by.username", read_only=True)
    # Not an EmailField: its schema and that of an empty text would both describe an empty one.
    email = serializers.CharField(default="", allow_blank=True, max_length=254, help_text="Whom it is for.")

    class Meta:
        model = Invitation
        fields = ["id", "role", "email", "created_by", "created_at", "expires_at"]
        read_only_fields = ["expires_at"]

    def validate_email(self, value: str) -> str:
        """The address, or nothing. Raises ValidationError for anything else."""
        if value:
            validate_email(value)
        return value


class NewInvitationSerializer(InvitationSerializer):
    path = serializers.CharField(read_only=True, help_text="The link on this server. Shown this once.")

    class Meta(InvitationSerializer.Meta):
        fields = [*InvitationSerializer.Meta.fields, "path"]


class InvitationViewSet(mixins.ListModelMixin, Resource[Invitation]):
    """Invitations that still work, for managers of the project. Each lets one person in."""

    queryset = Invitation.objects.select_related("created_by")
    serializer_class = InvitationSerializer
    rights = {"list": "manage", "create": "manage", "destroy": "manage"}

    def get_queryset(self) -> QuerySet[Invitation]:
        """Those that work now."""
        return super().get_queryset() & Invitation.objects.working()

    @extend_schema(request=InvitationSerializer, responses={201: NewInvitationSerializer})
    def create(self, request: Request, project_slug: str) -> Response:
        """Make a link that one person can follow."""
        invitation, secret = inviting.invite(self.project, by=self.user, **self.body())
        invitation.path = f"/invitations/{secret}/"  # type: ignore[attr-defined]
        return Response(NewInvitationSerializer(invitation).data, status.HTTP_201_CREATED)

    def destroy(self, request: Request, project_slug: str, pk: str) -> Response:
        """Withdraw a link that nobody has used."""
        inviting.withdraw(self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)
