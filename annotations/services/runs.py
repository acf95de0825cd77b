"""Runs of the extractors, for whoever wants to know what happened: when, by whom, how far, and what changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from annotations.extraction import REGISTRY
from annotations.models import Extraction, ExtractionCount, Inquiry, Suggestion
from annotations.services import extractors
from annotations.services.extracting import CONSULTATION, RUN_KINDS
from threads.models import Job, Project, Thread, User

Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class LabelCounts:
    """What became of one extractor's suggestions of one label in a run."""

    extractor: str
    version: str
    question: str
    label: str
    name: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Notice:
    """What an extractor left out, and why."""

    extractor: str
    what: str
    number: int


@dataclass(frozen=True, slots=True)
class RunReport:
    """One run. `passes` counts threads by extractor and version; `tokens` is what it asked a language model for."""

    job: Job
    labels: list[LabelCounts]
    notices: list[Notice]
    passes: list[tuple[str, str, int]]
    tokens: int | None
    children: list[Job] = field(default_factory=list)

    @property
    def children_ids(self) -> list[int]:
        """Ids of the runs that belong to it."""
        return [child.pk for child in self.children]

    @property
    def budget(self) -> int:
        """Tokens that a run may spend."""
        return int(settings.LLM_TOKENS_PER_RUN)


def runs_of(project: Project) -> QuerySet[Job]:
    """The project's extraction jobs, those of imports and consultations included."""
    return Job.objects.filter(project=project, kind__in=RUN_KINDS).select_related("created_by", "parent")


def totals_of(jobs: Iterable[Job], *, by: User) -> dict[int, Counts]:
    """Suggestions by fate, as far as the person may see the passes, for each job by id. One query."""
    passes = Extraction.objects.visible_to(by).filter(job__in=list(jobs))
    return _by_fate("extraction__job_id", extraction__in=passes.order_by().values("pk"))


def threads_named(jobs: Iterable[Job]) -> dict[int, Thread]:
    """The thread of each job that is about a single one, by the job's id. One query."""
    single = {job.pk: job.thread_keys[0] for job in jobs if len(job.parameters.get("threads", ())) == 1}
    threads = Thread.objects.visible().in_bulk(set(single.values()))
    return {job: threads[key] for job, key in single.items() if key in threads}


def names_in(job: Job) -> list[str]:
    """Extractors that the job runs, in words; of a consultation those that ask, of others those that do not."""
    asks = job.kind == CONSULTATION
    names = extractors.named(job.project, job) if job.project else []
    return [REGISTRY[name].title for name in names if (REGISTRY[name].kind == "service") == asks]


def report_of(job: Job, *, by: User) -> RunReport:
    """As far as the person may see the passes. In a constant number of queries."""
    visible = Extraction.objects.visible_to(by).filter(job=job)
    counted: dict[tuple[str, str, str, str, str], Counts] = defaultdict(lambda: dict.fromkeys(ExtractionCount.FATES, 0))
    notices: dict[tuple[str, str], int] = defaultdict(int)
    rows = (
        ExtractionCount.objects.filter(extraction__in=visible.order_by().values("pk"))
        .order_by("extraction__extractor", "label__question__order", "label__order", "what")
        .values_list(
            "extraction__extractor", "extraction__version", "label__question__key", "label__key", "label__name", "what"
        )
        .annotate(number=Sum("number"))
    )
    for extractor, version, question, key, name, what, number in rows:
        if key is None:
            notices[extractor, what] += number
        else:
            counted[extractor, version, question, key, name][what] = number
    passes = visible.order_by("extractor", "version")
    tokens = Inquiry.objects.filter(job=job).aggregate(tokens=Sum("tokens"))["tokens"]
    return RunReport(
        job,
        [LabelCounts(*place, counts) for place, counts in counted.items()],
        [Notice(extractor, what, number) for (extractor, what), number in notices.items()],
        list(passes.values_list("extractor", "version").annotate(threads=Count("pk"))),
        tokens,
        list(job.children.filter(kind__in=RUN_KINDS).order_by("pk")),
    )


def passes_of(job: Job, *, by: User) -> QuerySet[Extraction]:
    """What the run did thread by thread, where something changed."""
    rows = Extraction.objects.visible_to(by).filter(job=job, has_changes=True)
    return rows.select_related("thread")


def counts_of(passes: Iterable[Extraction]) -> Mapping[int, Counts]:
    """Suggestions by fate, for each pass by id. One query."""
    return _by_fate("extraction_id", extraction__in=list(passes))


def _by_fate(key: str, **which: object) -> dict[int, Counts]:
    rows = (
        ExtractionCount.objects.filter(**which, label__isnull=False)
        .order_by().values_list(key, "what").annotate(number=Sum("number"))
    )  # fmt: skip
    found: dict[int, Counts] = defaultdict(lambda: dict.fromkeys(ExtractionCount.FATES, 0))
    for row, what, number in rows:
        found[row][what] = number
    return found


def changes_of(job: Job, *, by: User) -> QuerySet[Suggestion]:
    """Suggestions that came with this run or went with it, as far as the person may see suggestions at all.

    One whose score alone changed is there once: the new one, with the earlier as `replaces`.
    """
    replaced = Suggestion.objects.filter(replaces=OuterRef("pk"))
    return (
        Suggestion.objects.once_visible_to(by)
        .filter(Q(run=job) | (Q(superseded_by=job) & ~Exists(replaced)))
        .select_related("label__question", "comment__thread", "replaces")
    )
