"""Who belongs to a project, and as what. The only writer of Membership."""

from __future__ import annotations

import re
from typing import Final, Protocol

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from threads.errors import Conflict, Refused
from threads.models import Membership, Project, User

_NUMBERED_ALIAS: Final = re.compile(r"a(\d{1,9})")


class HandOver(Protocol):
    """What settings.MEMBER_LEFT names: gives the open work of `user` back, or to `heir`. Returns how many threads."""

    def __call__(self, project: Project, user: User, *, heir: User | None) -> int: ...


@transaction.atomic
def add_member(project: Project, user: User, role: str, *, alias: str | None = None) -> Membership:
    """Let `user` into the project; without `alias` exports call them by the next free of a1, a2, …

    Somebody who had left comes back under the alias they had. Raises Conflict if they are a member already or the
    alias is taken.
    """
    _lock(project)
    former = Membership.objects.filter(project=project, user=user).first()
    if former is not None:
        if former.left_at is None:
            raise Conflict(f"{user} is a member of this project already.", code="member_already")
        former.role, former.left_at = role, None
        former.save(update_fields=["role", "left_at"])
        return former
    taken = set(Membership.objects.filter(project=project).values_list("alias", flat=True))
    if alias in taken:
        raise Conflict(f"Somebody in this project is called {alias} already.")
    return Membership.objects.create(project=project, user=user, role=role, alias=alias or _free_alias(taken))


@transaction.atomic
def change_role(membership: Membership, role: str) -> Membership:
    """From now on the member has this role. What they answered stays.

    Raises Refused for a role that does not exist, Conflict where they have left or the project would be without a
    manager.
    """
    if role not in Membership.Role.values:
        raise Refused("There is no such role.", fields={"role": ["Choose one of the roles."]})
    fresh = _fresh(membership)
    if role != Membership.Role.MANAGER:
        _keep_a_manager(fresh)
    fresh.role = role
    fresh.save(update_fields=["role"])
    return fresh


@transaction.atomic
def remove_member(membership: Membership, *, heir: User | None = None) -> int:
    """The member sees the project no more. Their answers and their alias stay; their open threads go back to the
    queue or, all of them, to `heir`. Returns how many threads that were.

    Raises Refused for an heir who does not annotate in the project, Conflict where they have left already or the
    project would be without a manager.
    """
    fresh = _fresh(membership)
    _keep_a_manager(fresh)
    if heir is not None:
        able = Membership.objects.current().filter(project=fresh.project_id, user=heir)
        if heir.pk == fresh.user_id or not able.exclude(role=Membership.Role.VIEWER).exists():
            raise Refused("Open threads go to a member who annotates.", fields={"heir": ["Choose another member."]})
    hand_over: HandOver = import_string(settings.MEMBER_LEFT)
    threads = hand_over(fresh.project, fresh.user, heir=heir)
    fresh.left_at = timezone.now()
    fresh.save(update_fields=["left_at"])
    return threads


def give_up_alias(membership: Membership) -> None:
    """Gives the member the next free alias, so that the one they had can be used for somebody else."""
    taken = set(Membership.objects.filter(project=membership.project).values_list("alias", flat=True))
    membership.alias = _free_alias(taken)
    membership.save(update_fields=["alias"])


def _lock(project: Project | int) -> None:
    # Two people may join, or two managers leave, at once: the project's row is what they queue for (SQLite has one
    # writer anyway).
    Project.objects.select_for_update().get(pk=project if isinstance(project, int) else project.pk)


def _fresh(membership: Membership) -> Membership:
    _lock(membership.project_id)
    fresh = Membership.objects.select_related("project", "user").get(pk=membership.pk)
    if fresh.left_at is not None:
        raise Conflict(f"{fresh.user} has left this project already.", code="left_already")
    return fresh


def _keep_a_manager(leaving: Membership) -> None:
    managers = Membership.objects.current().filter(
        project=leaving.project_id, role=Membership.Role.MANAGER, user__is_active=True
    )
    if leaving.role == Membership.Role.MANAGER and not managers.exclude(pk=leaving.pk).exists():
        raise Conflict("A project needs a manager: make somebody else one first.", code="last_manager")


def _free_alias(taken: set[str]) -> str:
    numbers = [int(match[1]) for alias in taken if (match := _NUMBERED_ALIAS.fullmatch(alias))]
    return f"a{max(numbers, default=0) + 1}"
