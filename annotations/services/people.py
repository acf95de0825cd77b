"""Annotators who are known only from an import."""

from __future__ import annotations

import secrets

from django.contrib.auth.hashers import make_password

from threads.models import Membership, Project, User


def annotator_named(project: Project, alias: str) -> User:
    """The imported annotator of this alias, made if need be: a member of the project who cannot log in.

    An alias that belongs to a person with an account is not theirs to inherit: the import gets one of its own.
    """
    imported = f"{alias}-imported"
    for name in (alias, imported):
        membership = Membership.objects.filter(project=project, alias=name).select_related("user").first()
        if membership is not None and not membership.user.is_active:
            return membership.user
        if membership is None:
            user = User.objects.create(
                # Unique without a search; nobody types it.
                username=f"{alias[:60]}.{project.slug[:60]}.{secrets.token_hex(4)}",
                first_name=alias[:150],
                is_active=False,
                password=make_password(None),
            )
            Membership.objects.create(project=project, user=user, role=Membership.Role.ANNOTATOR, alias=name)
            return user
    raise AssertionError(f"both {alias} and {imported} belong to people with accounts")
