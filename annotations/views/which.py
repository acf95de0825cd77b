"""Which round a page of the workspace is about: the one in the address, or the one chosen before in this browser."""

from __future__ import annotations

from annotations.models import Round
from annotations.services.working import round_of
from threads.models import Project
from threads.views.request import Request, whole_number


def named_round(request: Request, project: Project) -> int | None:
    """The id in the query's `round`, which is remembered for later addresses without one; else the remembered one."""
    named = whole_number(request.GET.get("round"))
    key = f"round:{project.pk}"
    if named is None:
        return whole_number(str(request.session.get(key, "")))
    if request.method == "GET" and request.session.get(key) != named:
        request.session[key] = named
    return named


def round_here(request: Request, project: Project) -> Round | None:
    """The round a page about the project is about: the named one if it is open, else as `round_of` says."""
    return round_of(project, by=request.user, named=named_round(request, project))


def is_as_named(request: Request, round: Round) -> bool:
    """False where the address names another round than this: nothing may be written in a round nobody meant."""
    return whole_number(request.GET.get("round")) in {None, round.pk}
