"""Services elsewhere are asked about threads, question by question, within a budget. The only writer of Inquiry.

What was answered is kept before anything is made of it: a run that is killed, or one that comes later, does not pay for
the same question again. A question whose answer cannot be used leaves the suggestions on its comments as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from annotations.endpoint import Cannot, Endpoint
from annotations.extraction.base import Candidate, Consultation, Consulting, LabelView, Unreadable
from annotations.models import Inquiry, Label, Question, Round
from annotations.services import extractors, rounds
from annotations.services.inquiries import configured, digest_of, estimate, finish, known, plain, reserve, restored
from annotations.services.passes import is_done, record_pass
from annotations.services.suggesting import found_in, labels_of, views_of
from annotations.services.updating import Tally, bring_up_to_date
from threads import jobs
from threads.errors import Refused
from threads.models import Thread
from threads.querysets import paged

# Unreadable answers in a row after which a model is believed not to understand what it is asked.
PATIENCE: Final = 3
UNREADABLE: Final = "comments left as they were: the answer about them was in another form than asked for"
_LONGEST_VERSION: Final = 60


def consult(run: jobs.Run) -> None:
    """The body of a consultation job, {"threads"?: ids, "extractors"?: names}: all threads where none are named.

    Raises Refused where the service does not answer, or the budget is spent; what was found by then is kept.
    """
    project = run.job.project
    if project is None:
        raise Refused("The project of this run is gone.")
    asked = extractors.consulting(project, run.job)
    endpoint = configured()
    round = rounds.current_round(project)
    if not asked or endpoint is None or round is None:
        return
    threads = Thread.objects.visible().filter(project=project).select_related("project")
    if {"threads", "thread"} & run.job.parameters.keys():
        threads = threads.filter(pk__in=run.job.thread_keys)
    total = threads.count()
    patience = [PATIENCE]
    for done, thread in enumerate(paged(threads, size=100)):
        run.progress(done, total, f"Thread {done + 1} of {total}")
        for extractor in asked:
            if not is_done(run.job, thread, extractor.name):
                _consult_about(thread, extractor, endpoint, round, run, patience)
    run.progress(total, total)


def _consult_about(
    thread: Thread, extractor: Consulting, endpoint: Endpoint, round: Round, run: jobs.Run, patience: list[int]
) -> None:
    labels = labels_of(round)
    version = f"{extractor.version} {endpoint.model}"[:_LONGEST_VERSION]
    tally = Tally()
    for question in extractor.consultations(views_of(thread), list(_label_views(labels.values()))):
        try:
            candidates = _answered(question, thread, extractor, endpoint, run, tally.notices)
            patience[0] = PATIENCE
        except Unreadable as error:
            tally.notices[UNREADABLE] += len(question.comments)
            patience[0] -= 1
            if not patience[0]:
                raise Refused(
                    f"{endpoint.model} at {endpoint.host} gave {PATIENCE} answers in a row that cannot be used. "
                    f"The last one: {error}"
                ) from error
            continue
        within = {int(pk) for pk in question.comments}
        found = found_in(candidates, labels, tally)
        bring_up_to_date(thread, extractor.name, version, found, run, tally=tally, within=within)
    with run.transaction():
        record_pass(run.job, thread, extractor.name, version, tally.fates, tally.notices)


def _answered(
    question: Consultation,
    thread: Thread,
    extractor: Consulting,
    endpoint: Endpoint,
    run: jobs.Run,
    notices: Counter[str],
) -> list[Candidate]:
    """What is believed of the answer: of an earlier one to the same question, else asked now. Raises Unreadable."""
    digest = digest_of(extractor, endpoint, question)
    earlier = known(thread, digest)
    if earlier is not None:
        notices.update(earlier.notices)
        return restored(earlier.candidates)
    row = reserve(run, thread, extractor.name, digest, estimate(question, endpoint))
    try:
        reply = endpoint.ask(question.messages, question.schema, tick=lambda: run.progress(run.job.done))
    except Cannot as error:
        finish(run, row, Inquiry.State.FAILED)
        raise Refused(f"{error} What was found before is kept.") from error
    dropped: Counter[str] = Counter()
    try:
        candidates = question.read(reply.text, dropped)
    except Unreadable:
        finish(run, row, Inquiry.State.UNREADABLE, tokens=reply.tokens)
        raise
    finish(run, row, Inquiry.State.ANSWERED, tokens=reply.tokens, candidates=plain(candidates), notices=dropped)
    notices.update(dropped)
    return candidates


def _label_views(labels: Iterable[Label]) -> Iterator[LabelView]:
    """Labels that a person chooses among; scales and texts are no labels."""
    for label in labels:
        question = label.question
        if question.kind not in {Question.Kind.ONE_OF, Question.Kind.MANY_OF}:
            continue
        if question.unit not in {Question.Unit.COMMENT, Question.Unit.SPAN}:
            continue
        yield LabelView(
            question=question.key,
            label=label.key,
            name=label.name,
            guideline=label.guideline,
            takes_comments=question.unit == Question.Unit.COMMENT,
            takes_spans=question.unit == Question.Unit.SPAN or question.takes_spans,
            needs_target=label.needs_target,
        )
