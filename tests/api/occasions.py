"""Addresses and rows made for the occasion: what an endpoint is asked about in the table of who may do what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from annotations.models import (
    Adjudication,
    Annotation,
    Assignment,
    Audit,
    Claim,
    Doubt,
    Evidence,
    ExportFile,
    Mention,
    Merge,
    Relation,
    Release,
    Remark,
    Round,
    Scheme,
    Suggestion,
)
from annotations.models import Model as TrainedModel
from annotations.services import adjudicating, auditing, drafting, history, measuring, opening
from annotations.services.annotating import annotate
from annotations.services.assigning import handing, submitting
from annotations.services.bulk import Choice, Deed, carry_out
from annotations.services.claims import list_claim, mention, merge
from annotations.services.deciding import accept_suggestion
from annotations.services.evidence import Source, put_forward
from annotations.services.extracting import request_extraction
from annotations.services.judging import judge
from annotations.services.learning import requesting
from annotations.services.presets import preset
from annotations.services.releasing import request_release
from annotations.services.remarks import remark
from tests.api.conftest import Scene, exported, frozen
from tests.factories import UserFactory, plant_thread
from threads import jobs
from threads.models import Comment, Import, Job, Thread, User
from threads.services import inviting, trash
from threads.services.importing import begin_import, mapping_of, run_import
from threads.services.team import add_member


def at(template: str) -> Callable[[Scene], str]:
    """The address with the scene's ids filled in."""
    return lambda scene: "/api/v1/" + template.format(scene=scene, slug=scene.project.slug, comments=scene.comments)


def row(template: str, make: Callable[[Scene], Model]) -> Callable[[Scene], str]:
    """The address of a row that is made for the occasion."""
    return lambda scene: "/api/v1/" + template.format(make(scene).pk)


def trashed(action: str) -> Callable[[Scene], str]:
    """The address of a thread in the trash."""

    def address(scene: Scene) -> str:
        thread = plant_thread(["Gone."], project=scene.project)
        trash.trash_thread(thread)
        return f"/api/v1/projects/{scene.project.slug}/trash/{thread.pk}/{action}"

    return address


def always(body: Any) -> Callable[[Scene], Any]:
    """The same body whatever the scene."""
    return lambda scene: body


def an_invitation(scene: Scene) -> str:
    """The address of a link that nobody has used."""
    made, _ = inviting.invite(scene.project, role="viewer", by=scene.manager)
    return f"/api/v1/projects/{scene.project.slug}/invitations/{made.pk}/"


def annotation(scene: Scene) -> Annotation:
    return scene.annotation(by=scene.actor)


def proof_of(scene: Scene) -> Evidence:
    return put_forward(annotation(scene), Source(passage="It says so."), by=scene.actor or scene.manager)


def claim_with_another(scene: Scene) -> Claim:
    """A claim with one that was merged into it; `merged_in` finds that one."""
    by = scene.actor or scene.manager
    other = list_claim(scene.project, "It drips.", by=by, round=scene.round)
    return merge(other, claim(scene), by=by)


def bulk_step(scene: Scene) -> str:
    """The address of a step on many comments."""
    by = scene.actor or scene.manager
    deed, choice = Deed.of_label("give", scene.label("other")), Choice(branch=scene.comments[1].pk)
    outcome = carry_out(choice, deed, project=scene.project, round=scene.round, by=by)
    return f"/api/v1/projects/{scene.project.slug}/annotations/bulk/{outcome.step}/"


def relation(scene: Scene) -> Relation:
    return annotation(scene).relations.live().get()


def claim(scene: Scene) -> Claim:
    return list_claim(
        scene.project,
        f"Claim {Claim.objects.filter(created_by=scene.actor or scene.manager).count()}.",
        by=scene.actor or scene.manager,
        round=scene.round,
    )


def mention_of(scene: Scene) -> Mention:
    return mention(claim(scene), scene.comments[1], round=scene.round, by=scene.actor or scene.manager)


def suggestion(scene: Scene) -> Suggestion:
    return scene.suggestion()


def an_import(scene: Scene) -> Import:
    return begin_import(scene.project, by=scene.manager, text='{"id": "1", "text": "Hello."}', format="jsonl")


def a_checked_import(scene: Scene) -> Import:
    """One that waits for a word about the parent that is not in the file."""
    orphan = '{"id": "1", "parent": "0x", "text": "Hello."}'
    source = begin_import(
        scene.project, by=scene.manager, text=orphan, format="jsonl", asks_first=True,
        reading=mapping_of(columns={"text": "text"}),
    )  # fmt: skip
    jobs.carry_out(source.job_id, run_import)
    return source


def an_import_without_columns(scene: Scene) -> Import:
    """One that waits until its columns are chosen."""
    return begin_import(
        scene.project, by=scene.manager, text='{"id": "1", "text": "Hello."}', format="jsonl", asks_first=True
    )


def extraction(scene: Scene) -> Job:
    return request_extraction(scene.project, by=scene.manager)


def stopped_extraction(scene: Scene) -> Job:
    job = extraction(scene)
    jobs.cancel(job)
    return job


def a_threshold(scene: Scene) -> dict[str, object]:
    """The body that begins an audit; there is something above the threshold."""
    scene.suggestion()
    return {"question": "content", "label": "claim", "threshold": 0.5}


def audit(scene: Scene) -> Audit:
    """One suggestion in the sample, another beside it."""
    by = scene.actor or scene.manager
    thread = plant_thread(["One thing.", "Another thing."], project=scene.project)
    for position in (1, 2):
        scene.suggestion(position=position, thread=thread)
    choice = auditing.Choice(scene.label("claim"), 0.5)
    return auditing.draw(choice, project=scene.project, round=scene.round, by=by, size=1, seed=7)


def judged_audit(scene: Scene) -> Audit:
    begun = audit(scene)
    for each in begun.sample.all():
        accept_suggestion(each, round=scene.round, by=begun.annotator)
    return begun


def accepted_audit(scene: Scene) -> Audit:
    begun = judged_audit(scene)
    outcome = auditing.accept_rest(begun, by=begun.annotator)
    assert outcome.job is not None
    jobs.carry_out(outcome.job.pk, auditing.run_acceptance)
    return begun


def contested(scene: Scene, thread: Thread | None = None) -> Comment:
    """The first comment of a thread, on each of which two have submitted different answers."""
    thread = thread or Thread.objects.filter(title="Contested", project=scene.project).first()
    thread = thread or plant_thread(["One thing.", "Another."], project=scene.project, title="Contested")
    for name, key in (("one", "rebuttal"), ("two", "question")):
        colleague = User.objects.filter(username=name).first() or _colleague(scene, name)
        known = Assignment.objects.filter(round=scene.round, thread=thread, annotator=colleague).first()
        missing = submitting.missing_in(known).count if known else 1
        if not missing:
            continue
        if known:
            handing.reopen(known)
        for comment in thread.comments.filter(position__gt=0):
            annotate(comment, scene.label(key), round=scene.round, by=colleague)
            judge(comment, round=scene.round, by=colleague)
        submitting.submit_thread(scene.round, thread, by=colleague)
    return thread.comments.get(position=1)


def _colleague(scene: Scene, name: str) -> User:
    made = UserFactory(username=name)
    add_member(scene.project, made, "annotator")
    return made


def a_decision(scene: Scene) -> dict[str, Any]:
    """A body that decides it."""
    return {"comment": contested(scene).pk, "question": "function", "take": "A"}


def adjudication(scene: Scene, thread: Thread | None = None) -> Adjudication:
    comment = contested(scene, thread)
    return adjudicating.decide(comment, "function", round=scene.round, by=scene.manager, take="A")


def a_merge(scene: Scene) -> Merge:
    contested(scene)
    return adjudicating.carry_out(adjudicating.Rules(), round=scene.round, by=scene.manager)


def release(scene: Scene) -> Release:
    return frozen(scene.project, by=scene.manager)


def export(scene: Scene) -> ExportFile:
    return exported(release(scene))


def asked_release(scene: Scene) -> Release:
    return request_release(scene.project, by=scene.manager)


def a_draft(scene: Scene) -> Round:
    known = scene.project.rounds.filter(name="Draft").first()
    return known or opening.plan_round(scene.project, by=scene.manager, name="Draft")


def an_assignment(scene: Scene) -> Assignment:
    """One whose every comment is judged; the one that is there, if it was made before."""
    by = scene.actor or scene.manager
    known = Assignment.objects.filter(round=scene.round, annotator=by).first()
    if known is None or known.state == "open":
        for comment in scene.comments[1:]:
            judge(comment, round=scene.round, by=by, state="skipped")
    return known or Assignment.objects.get(round=scene.round, annotator=by)


def submitted(scene: Scene) -> Assignment:
    made = an_assignment(scene)
    if made.state == "expired":
        made = handing.take_again(made)
    return made if made.state == "submitted" else submitting.submit(made).assignment


def handed_back(scene: Scene) -> Assignment:
    made = an_assignment(scene)
    return made if made.state == "expired" else handing.give_back(made)


def given_up(make: Callable[[Scene], Import | Release]) -> Callable[[Scene], Model]:
    """The same, its job cancelled by somebody who knows nothing of what it was for."""

    def made(scene: Scene) -> Model:
        made = make(scene)
        jobs.cancel(made.job)
        return made

    return made


def measured_in_vain(scene: Scene) -> str:
    """The address at which measuring is tried again: its jobs were cancelled, for whatever each of them may see."""
    people = (scene.manager, scene.annotator, scene.viewer)
    for sight in {measuring.sight_of(scene.round, by=person) for person in people}:
        parameters = {"round": scene.round.pk, "person": sight.person, "stamp": sight.stamp()}
        jobs.cancel(jobs.create("measure", project=scene.project, parameters=parameters))
    return f"/api/v1/projects/{scene.project.slug}/agreement/retry/"


def a_stuck_round(scene: Scene) -> Round:
    """Its move to another scheme version was cancelled."""
    round = a_draft(scene)
    parameters = {"round": round.pk, "version": round.scheme_version_id}
    round.rescheming = jobs.create("rescheme", project=scene.project, by=scene.manager, parameters=parameters)
    round.save()
    jobs.cancel(round.rescheming)
    return round


def drafted(scene: Scene) -> Scheme:
    """A scheme with a draft that was never published."""
    return drafting.begin_scheme(scene.project, preset("sdqc").definition, by=scene.manager).scheme


def scheme_at(template: str, make: Callable[[Scene], Scheme] = drafted) -> Callable[[Scene], str]:
    """The address of a scheme that is made for the occasion."""
    return lambda scene: f"/api/v1/projects/{scene.project.slug}/schemes/" + template.format(make(scene).pk)


def used_scheme(scene: Scene) -> Scheme:
    return scene.round.scheme_version.scheme


def a_remark(scene: Scene) -> Remark:
    """A question to the team, by whoever acts."""
    return remark(scene.comments[1], "Does this count?", round=scene.round, by=scene.actor or scene.manager, asks=True)


def thread_with_a_step(scene: Scene) -> Thread:
    annotation(scene)
    return scene.thread


def thread_with_an_undone_step(scene: Scene) -> Thread:
    history.undo(annotation(scene).round, by=scene.actor or scene.manager)
    return scene.thread


def judged_comment(scene: Scene) -> Comment:
    comment = scene.comments[1]
    judge(comment, round=scene.round, by=scene.actor or scene.manager, state="skipped")
    return comment


def a_model(scene: Scene) -> TrainedModel:
    """A version that does not suggest."""
    number = TrainedModel.objects.filter(project=scene.project).count() + 1
    return TrainedModel.objects.create(
        project=scene.project, label_key="function/question", number=number, kind="shipped"
    )


def a_doubt(scene: Scene) -> Doubt:
    """About an answer of whoever acts."""
    made = annotation(scene)
    known = Doubt.objects.filter(comment=made.comment, annotator=made.creator).first()
    return known or Doubt.objects.create(
        model=a_model(scene), round=scene.round, annotator=made.creator, comment=made.comment,
        question_name="function", label_name="rebuttal", said=True, probability=0.02, strength=0.98,
    )  # fmt: skip


def training(scene: Scene) -> Job:
    return requesting.under_way(scene.project) or requesting.request_training(scene.project, by=scene.manager)
