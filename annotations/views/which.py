"""Which round a page of the workspace is about: the one in the address, or the one chosen before in this browser."""

from __future__ import annotations

from annotations.models import Round
from annotations.services.measuring import rounds_of
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


def begun_rounds(request: Request, project: Project) -> tuple[list[Round], Round | None]:
    """The rounds that have begun, and the one that is asked for in `round`; the latest where none is."""
    rounds = rounds_of(project)
    named = whole_number(request.POST.get("round") or request.GET.get("round"))
    chosen = [round for round in rounds if round.pk == named]
    return rounds, next(iter(chosen or rounds), None)


def is_as_named(request: Request, round: Round) -> bool:
    """False where the address names another round than this: nothing may be written in a round nobody meant."""
    return whole_number(request.GET.get("round")) in {None, round.pk}
