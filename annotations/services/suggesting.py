"""Workers propose labels. Restoring writes Suggestion, too; annotators' answers are in deciding.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from annotations.extraction.base import Candidate, CommentView, Extractor, Noting
from annotations.models import ExtractionCount, Label, Question, Round
from annotations.services import extracting, extractors, rounds
from annotations.services.passes import is_done, record_pass
from annotations.services.updating import Spot, Tally, bring_up_to_date
from threads import jobs
from threads.models import Thread
from threads.querysets import paged


def extract_threads(run: jobs.Run) -> None:
    """The body of an extraction job, {"threads": ids, "extractors"?: names}.

    Safe to run twice: what is done is passed over, and a pass that was cut off finds the rest left to change.
    """
    extracting.ask_services_too(run)
    keys = run.job.thread_keys
    for done, key in enumerate(keys):
        run.progress(done, len(keys))
        thread = Thread.objects.visible().filter(pk=key).select_related("project").first()
        # It may be gone, or in the trash, since the job was written.
        if thread is not None:
            suggest_for_thread(thread, run=run)
    run.progress(len(keys), len(keys))


def extract_project(run: jobs.Run) -> None:
    """The body of a project's extraction job: suggests thread by thread, with progress and cancel.

    At constant memory: one thread at a time. After a kill it goes on with the thread that was cut off.
    """
    extracting.ask_services_too(run)
    threads = Thread.objects.visible().filter(project=run.job.project)
    total = threads.count()
    for done, thread in enumerate(paged(threads.select_related("project"), size=100)):
        run.progress(done, total, f"Thread {done + 1} of {total}")
        suggest_for_thread(thread, run=run)
    run.progress(total, total)


def suggest_for_thread(thread: Thread, *, run: jobs.Run | None = None) -> dict[str, int]:
    """Runs the project's extractors, or those the run names, over the thread and brings its suggestions up to date.

    What an extractor proposes again stays as it is, with everyone's decisions; what it no longer proposes is
    superseded, and so is what it proposes with another confidence; the rest is new. Human work is never touched.
    Returns how many were new, changed (their confidence), kept and superseded. Services elsewhere are not asked.
    """
    counts = dict.fromkeys(ExtractionCount.FATES, 0)
    round = rounds.current_round(thread.project)
    if round is None:
        return counts
    labels = labels_of(round)
    views: list[CommentView] | None = None
    for extractor in extractors.local(thread.project, run.job if run else None):
        if run is not None and is_done(run.job, thread, extractor.name):
            continue
        views = views_of(thread) if views is None else views
        tally = Tally()
        found = found_in(_candidates(extractor, views, tally), labels, tally)
        bring_up_to_date(thread, extractor.name, extractor.version, found, run, tally=tally)
        if run is not None:
            with run.transaction():
                record_pass(run.job, thread, extractor.name, extractor.version, tally.fates, tally.notices)
        for name, number in tally.totals.items():
            counts[name] += number
    return counts


def _candidates(extractor: Extractor, views: list[CommentView], tally: Tally) -> Iterator[Candidate]:
    if isinstance(extractor, Noting):
        return extractor.extract_noting(views, tally.notices)
    return extractor.extract(views)


def found_in(
    candidates: Iterable[Candidate], labels: Mapping[tuple[str, str], Label], tally: Tally
) -> dict[Spot, Candidate]:
    """The candidates by where they stand; those of labels that the scheme does not have are counted in `tally`."""
    found: dict[Spot, Candidate] = {}
    for candidate in candidates:
        spot = spot_of(candidate, labels)
        if spot is not None:
            found[spot] = candidate
        else:
            tally.notices["suggestions of labels that the scheme does not have"] += 1
    return found


def views_of(thread: Thread) -> list[CommentView]:
    """The thread as extractors see it, in reading order."""
    views: dict[int, CommentView] = {}
    comments = thread.comments.in_reading_order().prefetch_related("hyperlinks").defer("raw", "markup")
    for comment in comments:
        views[comment.pk] = CommentView(
            id=comment.pk,
            text=comment.text,
            position=comment.position or 0,
            author=str(comment.author_id) if comment.author_id else None,
            parent=views.get(comment.parent_id or 0),
            is_article=comment.position == 0,
            quoted=tuple((start, end) for start, end in comment.quoted),
            hyperlinks=tuple((link.start, link.end) for link in comment.hyperlinks.all()),
            structure=comment.structure,
            language=thread.language,
        )
    return list(views.values())


def labels_of(round: Round) -> dict[tuple[str, str], Label]:
    """The labels that can be suggested in the round, by the keys of question and label."""
    labels = Label.objects.filter(question__version_id=round.scheme_version_id).exclude(
        question__unit=Question.Unit.RELATION
    )
    return {(label.question.key, label.key): label for label in labels.select_related("question")}


def spot_of(candidate: Candidate, labels: Mapping[tuple[str, str], Label]) -> Spot | None:
    """Where the candidate stands; None where the round's scheme has no such label."""
    label = labels.get((candidate.question, candidate.label))
    return (int(candidate.comment_id), candidate.start, candidate.end, label.pk) if label else None
