"""Annotators who are known only from an import."""

from __future__ import annotations

import secrets

from django.contrib.auth.hashers import make_password

from annotations.models import Annotation, Judgement
from threads.models import Membership, Project, User
from threads.services import team


def annotator_named(project: Project, alias: str) -> User:
    """The imported annotator of this alias, made if need be: a member of the project who cannot log in.

    Answers of the file never go to a person with an account who happens to have the alias: one who has answered
    nothing yet takes another alias, one who has keeps theirs and the import's annotator gets a longer one.
    """
    holder = Membership.objects.filter(project=project, alias=alias).select_related("user", "project").first()
    if holder is not None and holder.user.is_active:
        if _has_answered(holder):
            return annotator_named(project, f"{alias}-imported")
        team.give_up_alias(holder)
        holder = None
    if holder is not None:
        return holder.user
    user = User.objects.create(
        # Unique without a search; nobody types it.
        username=f"{alias[:60]}.{project.slug[:60]}.{secrets.token_hex(4)}",
        first_name=alias[:150],
        is_active=False,
        password=make_password(None),
    )
    team.add_member(project, user, Membership.Role.ANNOTATOR, alias=alias)
    return user


def _has_answered(membership: Membership) -> bool:
    own = {"round__project": membership.project}
    return (
        Annotation.objects.filter(**own, creator=membership.user).exists()
        or Judgement.objects.filter(**own, annotator=membership.user).exists()
    )
