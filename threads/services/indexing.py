"""The words of comments for search: the only writer of IndexedText, after the import and apart from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from django.db import transaction
from django.db.models import Count, Max, Min

from threads import jobs
from threads.jobs import Run
from threads.models import Comment, Import, IndexedText, Job, Project, User
from threads.querysets import CommentQuerySet
from threads.search import engine
from threads.search.words import folded_words

# Comments per transaction: some 0.1 s, and on SQLite nobody else writes meanwhile.
_BATCH: Final = 500


def request_index(source: Import) -> Job:
    """Have what the import published indexed, by a job of its own. Call it in the publishing transaction."""
    return jobs.create(
        "index", project=source.project, by=source.created_by, parameters={"import": source.pk}, parent=source.job
    )


def index_comments(run: Run) -> None:
    """Index what the job's import brought, or without `import` whatever of the project is not indexed yet.

    Safe to run twice and to be killed at any moment: what is indexed is passed over.
    """
    project = run.job.project
    if project is None:
        return
    source = run.job.parameters.get("import")
    comments = Comment.objects.filter(imported_by=source) if source else Comment.objects.filter(thread__project=project)
    bounds = comments.aggregate(first=Min("pk"), last=Max("pk"), total=Count("pk"))
    run.progress(0, bounds["total"])
    done = 0
    for keys in _batches(project, bounds["first"], bounds["last"]):
        with run.transaction():
            _index(project, keys)
        done += len(keys)
        run.progress(done, bounds["total"])
    engine().settle()


def forget(comments: CommentQuerySet, project: Project) -> None:
    """Take comments of the project out of the index, in the transaction that erases their texts.

    Call it after their texts are emptied: a job that is indexing them either has finished and its rows go, or waits
    and finds no text. Deleting a comment, thread or project takes its rows along without this.
    """
    with transaction.atomic():
        _hold(project)
        IndexedText.objects.filter(comment__in=comments).delete()


def expunge() -> None:
    """Have nothing left of forgotten words in the index itself. Once after many calls of `forget`."""
    with transaction.atomic():
        engine().expunge()


def unfinished(project: Project) -> Job | None:
    """The job because of which search does not cover everything yet: the latest that is not done."""
    return Job.objects.not_indexed().filter(project=project).order_by("-pk").first()


def retry(project: Project, *, by: User) -> None:
    """Try what could not be indexed again. Raises Conflict where somebody was faster."""
    for job in Job.objects.not_indexed().filter(project=project, state__in=Job.GIVEN_UP):
        jobs.retry(job, by=by)


def _batches(project: Project, first: int | None, last: int) -> Iterator[list[int]]:
    """The project's comments between two keys, in their order, indexed or not.

    By their keys alone, which is quick on a table that was just filled and that PostgreSQL has not counted yet: asked
    for what is missing, it would go through the whole import for each batch.
    """
    while first is not None and first <= last:
        rows = Comment.objects.filter(pk__range=(first, last)).order_by("pk")
        page = list(rows.values_list("pk", "thread__project_id")[:_BATCH])
        if not page:
            return
        if keys := [key for key, owner in page if owner == project.pk]:
            yield keys
        first = page[-1][0] + 1


def _index(project: Project, keys: Sequence[int]) -> None:
    # Whoever erases a text holds the project too: it is read here before or after, never in between.
    _hold(project)
    rows = Comment.objects.not_indexed().filter(pk__in=keys).values_list("pk", "text")
    IndexedText.objects.bulk_create(
        IndexedText(comment_id=key, project=project, words=folded_words(text)) for key, text in rows
    )


def _hold(project: Project) -> None:
    Project.objects.select_for_update().get(pk=project.pk)
