"""Links that let one person join. The only writer of Invitation; what is stored cannot be turned back into a link."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from threads.errors import Conflict, Refused
from threads.models import Invitation, Membership, Project, User
from threads.services import team

# Days that an invitation works.
DAYS: Final = 14


def invite(project: Project, *, role: str, by: User, email: str = "", days: int = DAYS) -> tuple[Invitation, str]:
    """A new invitation, and its secret, which nobody can show again. `email` only reminds the managers whom it is for.

    Raises Refused for a role that does not exist.
    """
    if role not in Membership.Role.values:
        raise Refused("There is no such role.", fields={"role": ["Choose one of the roles."]})
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        project=project,
        role=role,
        email=email,
        digest=_digest(secret),
        created_by=by,
        expires_at=timezone.now() + timedelta(days=days),
    )
    return invitation, secret


def find_invitation(secret: str) -> Invitation | None:
    """The invitation of this secret with its project and who made it, whether it works or not; None where there is none
    or the project is in the trash."""
    found = Invitation.objects.filter(digest=_digest(secret), project__trashed_at=None)
    return found.select_related("project", "created_by").first()


@transaction.atomic
def accept(invitation: Invitation, user: User) -> Membership:
    """The person joins the project; the link is used up.

    Raises Conflict where it works no more, or where they are a member already: then it stays for somebody else.
    """
    # The conditional update is the lock: of two who follow the link at once, one gets in.
    taken = Invitation.objects.working().filter(pk=invitation.pk)
    if not taken.update(accepted_by=user, accepted_at=timezone.now()):
        raise Conflict("This invitation no longer works. Ask for a new one.", code="invitation_over")
    return team.add_member(invitation.project, user, invitation.role)


def withdraw(invitation: Invitation) -> None:
    """The link stops working at once. Raises Conflict where somebody has used it."""
    if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(withdrawn_at=timezone.now()):
        raise Conflict("Somebody has used this invitation.", code="invitation_used")


def _digest(secret: str) -> str:
    # 256 random bits need no salt and no slow hash.
    return hashlib.sha256(secret.encode()).hexdigest()
