"""Which rounds and threads a release holds."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotations.models import Annotation, Judgement, Round
from annotations.services import rounds
from annotations.services.freezing.options import Options, Threads
from threads.errors import Refused
from threads.models import Project, Thread


def default_round(project: Project) -> Round:
    """The current round; where none is open, the last there was. Raises Refused where there never was one."""
    found = rounds.current_round(project) or project.rounds.filter(trashed_at=None).order_by("-id").first()
    if found is None:
        raise Refused("This project has no round yet, so there is nothing to freeze.")
    return found


def rounds_of(project: Project, options: Options) -> list[Round]:
    """The rounds, oldest first. Raises Refused for one that is not the project's, or is in the trash by now."""
    rows = Round.objects.filter(project=project, trashed_at=None, pk__in=options.rounds)
    found = list(rows.select_related("scheme_version__scheme", "guideline").order_by("pk"))
    if len(found) < len(set(options.rounds)):
        raise Refused("A round that the release is to hold is not in this project any more: freeze it without it.")
    return found


def threads_of(project: Project, options: Options) -> QuerySet[Thread]:
    """The threads that go in."""
    threads = Thread.objects.visible().filter(project=project)
    if options.sites:
        threads = threads.filter(site__in=options.sites)
    if options.threads == Threads.ANSWERED:
        here = {"round__in": options.rounds, "comment__thread": OuterRef("pk")}
        answers = Annotation.objects.live().filter(**here)
        threads = threads.filter(Q(Exists(Judgement.objects.filter(**here))) | Q(Exists(answers)))
    return threads


def require_threads(project: Project, threads: QuerySet[Thread]) -> None:
    """Raises Refused where no thread is left to freeze, and says why."""
    if threads.exists():
        return
    if not Thread.objects.visible().filter(project=project).exists():
        raise Refused("This project has no thread yet, so there is nothing to freeze. Import one first.")
    raise Refused("No thread of the project is left by what was chosen, so there is nothing to freeze.")
