"""What every endpoint does before its own work: which rows a request may reach, and what its user may do with them."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar, cast

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import viewsets
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from threads.models import Project, Token, User
from threads.permissions import require

# No row has a larger id; a larger number would overflow in the database.
MAX_ID = 2**63 - 1

M = TypeVar("M", bound=Model)
R = TypeVar("R", bound=Model)


class _Visible(Protocol):
    def visible_to(self, user: User) -> Self: ...


class Resource(viewsets.GenericViewSet[M], Generic[M]):
    """The base of every viewset.

    Rows come through `visible_to` and stay inside the project of the token and of the address: what lies outside is
    404. `rights` names the right (a key of threads.permissions.RIGHTS) each action needs: 403 for members without it.
    """

    # From the model to the id of its project.
    project_path: ClassVar[str] = "project_id"
    # Reading needs membership alone, which visible_to has settled; every action that writes must be named here.
    rights: ClassVar[dict[str, str]] = {}
    lookup_value_regex = "[0-9]+"

    @property
    def user(self) -> User:
        """Whoever asks. Anonymous requests never get as far as a view's own code."""
        return cast(User, self.request.user)

    @cached_property
    def project(self) -> Project:
        """The project in the address. Raises Http404 for outsiders."""
        return get_object_or_404(self.reach(Project.objects.all(), "pk"), slug=self.kwargs["project_slug"])

    def reach(self, rows: QuerySet[R], project_path: str) -> QuerySet[R]:
        """Those of the rows that this request may see: visible to its user, and inside its token's project."""
        visible = cast("QuerySet[R]", cast(_Visible, rows).visible_to(self.user))
        token = self.request.auth
        bound = token.project_id if isinstance(token, Token) else None
        return visible if bound is None else visible.filter(**{project_path: bound})

    def get_queryset(self) -> QuerySet[M]:
        """What this request may see, of the project in the address where there is one."""
        rows = self.reach(super().get_queryset(), self.project_path)
        return rows.filter(**{self.project_path: self.project.pk}) if "project_slug" in self.kwargs else rows

    def query(self, parameters: type[Serializer[Any]]) -> dict[str, Any]:
        """The query parameters by this serializer. Raises ValidationError (400)."""
        serializer = parameters(data=self.request.query_params)
        serializer.is_valid(raise_exception=True)
        return cast("dict[str, Any]", serializer.validated_data)

    def body(self, **options: Any) -> Any:
        """The request's body by the action's serializer. Raises ValidationError (400)."""
        serializer = self.get_serializer(data=self.request.data, **options)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Settles who asks; then, for an address inside a project, that they belong there and have the right."""
        super().initial(request, *args, **kwargs)
        if "project_slug" in self.kwargs and self.action:
            self._require_right(self.project)

    def check_object_permissions(self, request: Request, obj: Any) -> None:
        """The same for an address that names a row."""
        super().check_object_permissions(request, obj)
        if "project_slug" not in self.kwargs:
            self._require_right(self.project_of(obj))

    def project_of(self, row: Any) -> Project:
        """The project a row belongs to."""
        for name in self.project_path.removesuffix("_id").split("__"):
            row = getattr(row, name)
        return cast(Project, row)

    def forbid_bound_token(self) -> None:
        """Raises PermissionDenied for a token that is narrowed to one project."""
        if isinstance(self.request.auth, Token) and self.request.auth.project_id is not None:
            raise PermissionDenied("This token is bound to one project.")

    def _require_right(self, project: Project) -> None:
        if self.request.method not in {"GET", "HEAD"} or self.action in self.rights:
            require(self.user, self.rights[self.action], project)
