"""Projects."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from threads.api.resource import Resource
from threads.models import Project
from threads.services import projects


class ProjectSerializer(serializers.ModelSerializer[Project]):
    class Meta:
        model = Project
        fields = ["slug", "name", "description", "shows_author_names", "masks_names", "created_at"]
        read_only_fields = ["slug", "created_at"]


class NewProjectSerializer(serializers.ModelSerializer[Project]):
    preset = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=60,
        help_text="Of the scheme to begin with: see projects/{slug}/presets/.",
    )

    class Meta:
        model = Project
        fields = ["name", "preset"]


class ProjectViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, Resource[Project]):
    """Your projects. A new one has you as its manager, and the scheme of a preset; a deleted one goes to the trash."""

    queryset = Project.objects.all()
    serializer_class = ProjectSerializer
    project_path = "pk"
    rights = {"partial_update": "manage", "destroy": "manage"}
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"

    def project_of(self, row: Project) -> Project:
        """A project belongs to itself."""
        return row

    @extend_schema(request=NewProjectSerializer, responses={201: ProjectSerializer})
    def create(self, request: Request) -> Response:
        """Make a project."""
        self.forbid_bound_token()
        serializer = NewProjectSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        project = projects.create_project(**serializer.validated_data, by=self.user)
        return Response(self.get_serializer(project).data, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, slug: str) -> Response:
        """Change a project's name, description or privacy."""
        project = self.get_object()
        revised = projects.revise_project(project, by=self.user, **self.body(partial=True))
        return Response(self.get_serializer(revised).data)

    def destroy(self, request: Request, slug: str) -> Response:
        """Move a project to the trash."""
        projects.trash_project(self.get_object(), by=self.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
