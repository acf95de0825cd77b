"""Labels that say something about a target and have none: a rebuttal of nothing."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from annotations.models import Annotation, Relation, Round
from threads.errors import Refused
from threads.models import Comment, User


def require_targets(comment: Comment, *, round: Round, by: User) -> None:
    """Raises Refused where one of the person's labels on the comment needs a target and has none.

    That there is no target, or that it is unclear, is an answer too: it is a relation of that kind.
    """
    relations = Relation.objects.live().filter(source=OuterRef("pk"))
    own = Annotation.objects.live().individual().by(by).filter(round=round, comment=comment)
    dangling = own.filter(~Exists(relations), label__target_relation__isnull=False).select_related("label").first()
    if dangling is not None:
        raise Refused(
            f"{dangling.label} has no target yet: press r and choose one, or say that there is none.",
            code="target_missing",
        )
