"""One person's saves wait for each other, so that what was read before a change is true when it is written."""

from __future__ import annotations

from annotations.models import Round
from threads.models import Membership, User


def lock_work(round: Round, *, by: User) -> None:
    """Holds this person's work in the project until the transaction ends.

    On PostgreSQL the membership's row is locked; SQLite lets one transaction write at a time anyway.
    """
    own = Membership.objects.select_for_update(no_key=True).filter(project_id=round.project_id, user=by)
    own.values_list("pk").first()
