"""The only writer of Token. A key is shown once, when it is issued; what is stored cannot be turned back into it."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from threads.errors import Refused
from threads.models import Project, Token, User

PREFIX = "rj_"
SHOWN_LETTERS = 9
USE_IS_NOTED_EVERY = timedelta(minutes=1)


def issue_token(
    user: User, name: str, scope: str, *, project: Project | None = None, expires_at: datetime | None = None
) -> tuple[Token, str]:
    """A new token of this user, and its key, which nobody can show again.

    Raises Refused for a project the user does not belong to, or an end that has passed.
    """
    if project is not None and not Project.objects.visible_to(user).filter(pk=project.pk).exists():
        raise Refused("You are not a member of this project.", fields={"project": ["Choose one of your projects."]})
    if expires_at is not None and expires_at <= timezone.now():
        raise Refused("The token would have expired already.", fields={"expires_at": ["Choose a time to come."]})
    key = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        user=user,
        name=name,
        scope=Token.Scope(scope),
        project=project,
        expires_at=expires_at,
        prefix=key[:SHOWN_LETTERS],
        digest=_digest(key),
    )
    return token, key


def revoke_token(token: Token) -> None:
    """The key stops working at once. A second time changes nothing."""
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def find_token(key: str) -> Token | None:
    """The token of this key with its user, if it still works and its user may still log in."""
    alive = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    return (
        Token.objects.select_related("user")
        .filter(alive, digest=_digest(key), revoked_at=None, user__is_active=True)
        .first()
    )


def note_use(token: Token) -> None:
    """Records that the token was used, at most once a minute: reading must not become writing."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at >= USE_IS_NOTED_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)


def _digest(key: str) -> str:
    # 256 random bits need no salt and no slow hash.
    return hashlib.sha256(key.encode()).hexdigest()
