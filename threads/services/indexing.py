"""The words of comments for search: the only writer of IndexedText, after the import and apart from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from django.db import transaction

from threads import jobs
from threads.jobs import Run
from threads.models import Comment, Import, IndexedText, Job, Project, User
from threads.querysets import CommentQuerySet
from threads.search import engine
from threads.search.words import folded_words

# Comments per transaction: some 0.3 s.
_BATCH: Final = 1000


def request_index(source: Import) -> Job:
    """Have what the import published indexed, by a job of its own. Call it in the publishing transaction."""
    return jobs.create(
        "index", project=source.project, by=source.created_by, parameters={"import": source.pk}, parent=source.job
    )


def index_comments(run: Run) -> None:
    """Index what the job's import brought, or without `import` whatever of the project is not indexed yet.

    Safe to run twice and to be killed at any moment: it goes on where it stopped.
    """
    project = run.job.project
    if project is None:
        return
    missing = Comment.objects.not_indexed().filter(thread__project=project)
    if "import" in run.job.parameters:
        missing = missing.filter(imported_by=run.job.parameters["import"])
    total, done = missing.count(), 0
    run.progress(done, total)
    for keys in _batches(missing):
        with run.transaction():
            _index(project, keys)
        done += len(keys)
        run.progress(min(done, total), total)
    engine().settle()


def forget(comments: CommentQuerySet, project: Project) -> None:
    """Take comments of the project out of the index, in the transaction that erases their texts.

    Call it after their texts are emptied: a job that is indexing them either has finished and its rows go, or waits
    and finds no text. Deleting a comment, thread or project takes its rows along without this.
    """
    with transaction.atomic():
        _hold(project)
        IndexedText.objects.filter(comment__in=comments).delete()


def unfinished(project: Project) -> Job | None:
    """The job because of which search does not cover everything yet: the latest that is not done."""
    return Job.objects.not_indexed().filter(project=project).order_by("-pk").first()


def retry(project: Project, *, by: User) -> None:
    """Try what could not be indexed again. Raises Conflict where somebody was faster."""
    for job in Job.objects.not_indexed().filter(project=project, state__in=Job.GIVEN_UP):
        jobs.retry(job, by=by)


def _batches(comments: CommentQuerySet) -> Iterator[Sequence[int]]:
    last = 0
    while keys := list(comments.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_BATCH]):
        yield keys
        last = keys[-1]


def _index(project: Project, keys: Sequence[int]) -> None:
    # Whoever erases a text holds the project too: it is read here before or after, never in between.
    _hold(project)
    rows = Comment.objects.not_indexed().filter(pk__in=keys).values_list("pk", "text")
    IndexedText.objects.bulk_create(
        IndexedText(comment_id=key, project=project, words=folded_words(text)) for key, text in rows
    )


def _hold(project: Project) -> None:
    Project.objects.select_for_update().get(pk=project.pk)
