"""Labels that come in with a file, as rows again. Runs inside the import's publishing transaction.

What a file of another tool asks becomes questions and labels of the project's scheme, in a version of their own; the
annotators of any file become accounts that cannot log in, so that nobody's name stands under answers they did not give.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from annotations.services.restoring.answers import write_annotations, write_judgements
from annotations.services.restoring.checking import sound
from annotations.services.restoring.claimed import write_evidence, write_mentions
from annotations.services.restoring.decisions import write_decisions
from annotations.services.restoring.fitting import fit
from annotations.services.restoring.relations import write_relations
from annotations.services.restoring.resolving import People
from annotations.services.restoring.vocabulary import Record, collect
from annotations.services.restoring.work import Work, batches
from threads.importers.base import Notice
from threads.models import Import, Thread

__all__ = ["restore_labels"]


def restore_labels(
    source: Import,
    labels: Mapping[int, Sequence[Record]],
    *,
    warn: Callable[[Iterable[Notice]], None],
) -> dict[str, int]:
    """Writes the judgements, annotations, relations and gold of an import; what is there already stays as it is.

    `labels` gives, by key of a visible thread, label records in the shape of our own export (see
    `importers.labelling`); it is read twice. Returns how many judgements, annotations, relations, questions and
    labels are new. Raises MalformedFile, naming the comment, where a record does not fit; where the import keeps good
    rows it is left out with a warning.
    """
    work = Work(source, warn, People(source))
    for name, vocabulary in collect(_sound(labels, work)).items():
        work.fitted[name] = fit(source.project, name, vocabulary, by=source.created_by)
    for key, told in labels.items():
        thread = Thread.objects.get(pk=key)
        records = [sound(record)[0] for record in told]
        for batch in batches(work, thread, records):
            write_decisions(batch, work)
            write_judgements(batch, work)
            write_annotations(batch, work)
        for batch in batches(work, thread, records):
            write_relations(batch, work)
            write_mentions(batch, work)
            write_evidence(batch, work)
    made = {
        "questions": sum(each.new_questions for each in work.fitted.values()),
        "labels": sum(each.new_labels for each in work.fitted.values()),
    }
    return {name: work.counts[name] for name in ("judgements", "annotations", "relations")} | made


def _sound(labels: Mapping[int, Sequence[Record]], work: Work) -> Iterator[Record]:
    """All records, without what cannot be read, which is refused."""
    for told in labels.values():
        for record in told:
            kept, problems = sound(record)
            for problem in problems:
                work.refuse(problem)
            yield kept
