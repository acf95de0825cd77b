"""Which extractors there are, whether they can run here, and which of them a project has chosen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings

from annotations.extraction import EXTRACTORS, REGISTRY
from annotations.extraction.base import Consulting, Entry, Extractor
from threads.errors import Refused
from threads.models import Job, Project, User
from threads.services.projects import revise_project

# Where the names are kept in a project's options.
OPTION: Final = "extractors"


@dataclass(frozen=True, slots=True)
class Status:
    """An extractor, whether the operator has set what it needs, and whether the project has chosen it."""

    entry: Entry
    missing: tuple[str, ...]
    is_chosen: bool

    @property
    def is_available(self) -> bool:
        """Whether it can run here."""
        return not self.missing


def missing(entry: Entry) -> tuple[str, ...]:
    """Settings that the extractor needs and that are not set."""
    return tuple(name for name in entry.needs if not getattr(settings, name, ""))


def statuses(project: Project) -> list[Status]:
    """Every extractor of the registry, in its order."""
    names = chosen(project)
    return [Status(entry, missing(entry), name in names) for name, entry in REGISTRY.items()]


def chosen(project: Project) -> list[str]:
    """Names of the extractors that the project runs; the default ones where nobody has chosen."""
    kept = project.options.get(OPTION)
    if not isinstance(kept, list):
        return [name for name, entry in REGISTRY.items() if entry.is_default]
    return [name for name in REGISTRY if name in kept]


def choose(project: Project, names: Collection[str], *, by: User) -> None:
    """Sets which extractors run from now on. Raises Refused for one that does not exist or is not set up here."""
    require_runnable(names)
    options: dict[str, Any] = {**project.options, OPTION: [name for name in REGISTRY if name in names]}
    revise_project(project, by=by, options=options)


def require_runnable(names: Collection[str]) -> None:
    """Raises Refused where a name is of no extractor, or of one that is not set up here."""
    for name in names:
        entry = REGISTRY.get(name)
        if entry is None:
            known = ", ".join(REGISTRY)
            raise Refused(f"There is no extractor {name[:60]}.", fields={"extractors": [f"There are: {known}."]})
        if lacking := missing(entry):
            unset = " and ".join(lacking)
            raise Refused(
                f"{entry.title} is not set up here: the operator has to set {unset}.",
                fields={"extractors": [f"{name} is not set up."]},
            )


def named(project: Project, job: Job | None) -> list[str]:
    """Names of those a job runs: what it names, else the project's choice, as far as they are set up here."""
    wanted = (job.parameters.get(OPTION) if job else None) or chosen(project)
    return [name for name, entry in REGISTRY.items() if name in wanted and not missing(entry)]


def local(project: Project, job: Job | None = None) -> list[Extractor]:
    """Those of them that work by themselves."""
    return [EXTRACTORS[name] for name in named(project, job) if name in EXTRACTORS]


def consulting(project: Project, job: Job | None = None) -> list[Consulting]:
    """Those of them that ask a service elsewhere."""
    entries = (REGISTRY[name].extractor for name in named(project, job))
    return [extractor for extractor in entries if isinstance(extractor, Consulting)]
