"""Which comments a deed is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from annotations.models import Round
from annotations.services.finding import Wanted, find, wanted_in
from threads.errors import Refused
from threads.models import Comment, Project, User
from threads.querysets import CommentQuerySet

# Comments that a request may name one by one.
MOST_NAMED = 1000


@dataclass(frozen=True, slots=True)
class Choice:
    """A comment and all below it, comments named by id, or all that a search finds: exactly one of the three."""

    branch: int | None = None
    comments: tuple[int, ...] = ()
    wanted: Wanted | None = None

    def __post_init__(self) -> None:
        """Raises Refused where it is not exactly one."""
        if (self.branch is not None) + bool(self.comments) + (self.wanted is not None) != 1:
            raise Refused("Choose comments: a branch, some by their ids, or all that a search finds.")
        if len(self.comments) > MOST_NAMED:
            raise Refused(f"Name at most {MOST_NAMED} comments, or choose all that a search finds.")

    def rows(self, *, project: Project, by: User, round: Round) -> CommentQuerySet:
        """The comments in the order of their ids. Raises Refused where there is no such branch."""
        published = Comment.objects.published().filter(thread__project=project)
        if self.wanted is not None:
            return find(self.wanted, project=project, by=by, round=round).order_by("pk")
        if self.branch is None:
            return published.filter(pk__in=self.comments).order_by("pk")
        root = published.filter(pk=self.branch).first()
        if root is None:
            raise Refused("There is no such comment.", fields={"branch": ["Name a comment of this project."]})
        return published.subtree_of(root).order_by("pk")

    def stored(self) -> dict[str, Any]:
        """As a job or an address keeps it."""
        if self.branch is not None:
            return {"branch": self.branch}
        if self.wanted is not None:
            return {"all": "1"} | self.wanted.as_query()
        return {"comments": list(self.comments)}

    @classmethod
    def restored(cls, kept: dict[str, Any]) -> Self:
        """From what `stored` gave."""
        if "all" in kept:
            return cls(wanted=wanted_in(kept))
        return cls(branch=kept.get("branch"), comments=tuple(kept.get("comments", ())))
