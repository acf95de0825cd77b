"""A study in which one unlikely word has gone wherever the words of a comment go."""

from __future__ import annotations

from django.core.files.base import ContentFile

from annotations.models import (
    Adjudication,
    Doubt,
    Inquiry,
    Model,
    Release,
    Submission,
    Suggestion,
)  # fmt: skip
from annotations.services import annotating, exporting, judging, receipts, relating, releasing
from annotations.services.aiming import TargetChoice
from annotations.services.assigning.freezing import frozen_answers
from annotations.services.claims import list_claim, mention
from annotations.services.evidence import Source, put_forward
from annotations.services.remarks import remark
from tests.factories import Study, index, plant_study
from tests.importing import carried_out, jsonl
from threads import jobs
from threads.models import Import, Project, Thread, User
from threads.services import structuring
from threads.services.importing import begin_import

WORD = "xyzzyplugh"
SAID = f"The {WORD} report at https://{WORD}.example/a says that the lido loses money every single year, full stop."


def imported(project: Project, by: User, said: str = SAID) -> Thread:
    records = [
        {"id": "1", "thread": "t", "text": said, "author": "ann"},
        {"id": "2", "parent": "1", "thread": "t", "text": "No, it does not lose any money.", "author": "ben"},
        {"id": "3", "parent": "2", "thread": "t", "text": "It is closed since May.", "author": "ann"},
    ]
    source = carried_out(begin_import(project, by=by, file=jsonl(*records), filename="t.jsonl"))
    assert source.state == Import.State.PUBLISHED, source.job.error
    thread = Thread.objects.filter(project=project, title__contains="").latest("pk")
    job = jobs.create("structure", project=project, parameters={"threads": [thread.pk]})
    jobs.carry_out(job.pk, structuring.structure_threads)
    index(project)
    return thread


def plant_imported() -> Study:
    """A study whose thread came in with a file, was searched for links and copies, and indexed."""
    planted = plant_study()
    thread = imported(planted.project, planted.manager)
    return Study(planted.project, planted.manager, planted.annotator, planted.round, thread)


def plant_spread() -> Study:
    """A study in which the word of comment 1 has gone wherever words go."""
    study = plant_imported()
    first, second, by, round = study.comment(1), study.comment(2), study.annotator, study.round
    span = (0, first.text.index(" says"))
    claim = annotating.annotate(first, study.label("claim"), round=round, by=by, span=span, note=f"about {WORD}")
    annotating.revise(claim, by=by, note=f"really about {WORD}")
    rebuttal = annotating.annotate(second, study.label("rebuttal"), round=round, by=by)
    relating.relate(rebuttal, TargetChoice("span", comment=first, span=span), by=by)
    listed = list_claim(study.project, first.text[span[0] : span[1]], by=by, round=round)
    mention(listed, first, span=span, round=round, by=by)
    put_forward(claim, Source(passage=f"the {WORD} said so"), by=by)
    remark(first, round=round, by=by, text=f"What is {WORD}?")
    judging.judge(first, round=round, by=by, state="skipped")
    Adjudication.objects.create(round=round, comment=first, by=study.manager, basis="adjudicated", reason=f"{WORD}!")
    Suggestion.objects.create(
        comment=first, start=span[0], end=span[1], exact=first.text[slice(*span)], label=study.label("claim"),
        extractor="x", extractor_version="1", confidence=0.5, reasons=[{"cue": f"word:{WORD}", "weight": 1}],
    )  # fmt: skip
    answer = Suggestion.objects.create(
        comment=second, label=study.label("rebuttal"), extractor="x", extractor_version="1", confidence=0.5,
        reasons=[{"cue": f"parent:{WORD}", "weight": 1}],
    )  # fmt: skip
    answer.targets.create(
        rank=1, confidence=0.4, target_kind="span", target_comment=first,
        target_start=0, target_end=span[1], target_exact=first.text[: span[1]],
    )  # fmt: skip
    receipts.once(by, "k", receipts.digest_of("q"), lambda: {"exact": SAID})
    job = jobs.create("extract", project=study.project, parameters={"threads": [study.thread.pk]})
    Inquiry.objects.create(
        job=job, thread=study.thread, extractor="chat", digest="d", state="answered", tokens=1,
        candidates=[{"reasons": [{"cue": WORD}]}],
    )  # fmt: skip
    model = Model.objects.create(project=study.project, label_key="content/claim", number=1, kind="scratch")
    model.file.save("m.npz", ContentFile(f"word:{WORD}".encode()))
    Doubt.objects.create(
        model=model, round=round, annotator=by, comment=first, start=0, end=span[1], exact=first.text[: span[1]],
        question_name="content", label_name="claim", said=True, probability=0.1, strength=0.9,
    )  # fmt: skip
    assignment = round.assignments.get(thread=study.thread, annotator=by)
    answers = frozen_answers(assignment, is_first=True)
    answers["annotations"][0]["value"] = f"it is {WORD}"
    Submission.objects.create(assignment=assignment, number=1, submitted_at=first.thread.visible_at, answers=answers)
    return study


def released(study: Study) -> Release:
    release = releasing.request_release(study.project, by=study.manager)
    jobs.carry_out(release.job.pk, releasing.freeze_release)
    release.refresh_from_db()
    file = exporting.request_export(release, "jsonl", by=study.manager)
    jobs.carry_out(file.job.pk, exporting.write_export)
    return release
