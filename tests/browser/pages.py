"""Every page there is: the name of its address, and how to get to one that has something to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from annotations.learning.choosing import learn
from annotations.models import Doubt, Model
from annotations.services import auditing, opening, releasing
from annotations.services.annotating import annotate, retract
from annotations.services.assigning.handing import assign
from annotations.services.assigning.submitting import submit_thread
from annotations.services.bulk import Choice, Deed, carry_out
from annotations.services.claims import list_claim, mention
from annotations.services.drafting import begin_scheme
from annotations.services.extracting import request_extraction
from annotations.services.judging import judge
from annotations.services.presets import preset
from annotations.services.remarks import remark
from annotations.services.suggesting import extract_project
from tests.annotations.learning.test_choosing import examples
from tests.annotations.services.learning.test_anchoring import plant
from tests.browser import evidence_pages
from tests.factories import AuthorFactory, MembershipFactory, Study, UserFactory, plant_thread
from threads import jobs
from threads.services import inviting, trash
from threads.services.importing import begin_import, mapping_of, run_import
from threads.services.projects import trash_project

# For each page the arguments of its address, made in a study. Its manager looks at it.
Arguments = Callable[[Study], list[Any]]


def project(study: Study) -> list[Any]:
    return [study.project.slug]


def thread(study: Study) -> list[Any]:
    return [study.project.slug, study.thread.pk]


def _import(study: Study, text: str, format: str = "jsonl", *, run: bool = True, **options: Any) -> list[Any]:
    source = begin_import(study.project, by=study.manager, text=text, format=format, asks_first=True, **options)
    if run:
        jobs.carry_out(source.job_id, run_import)
    return [study.project.slug, source.pk]


def _checked_import(study: Study) -> list[Any]:
    orphan = '{"id": "1", "parent": "0x", "text": "Hello."}'
    return _import(study, orphan, reading=mapping_of(columns={"text": "text"}))


def _import_without_columns(study: Study) -> list[Any]:
    return _import(study, '{"id": "1", "text": "Hello."}', run=False)


def _outline(study: Study) -> list[Any]:
    return _import(study, "The lido closes\n\nThe council voted.\n\nComments\n\nann: Close it.\n\nben: No.\n", "text")


def _another_member(study: Study) -> list[Any]:
    return [study.project.slug, MembershipFactory(project=study.project, user=UserFactory(), role="annotator").pk]


def _trashed(study: Study) -> list[Any]:
    trash.trash_thread(plant_thread(["Gone."], project=study.project))
    return [study.project.slug]


def _trashed_project(study: Study) -> list[Any]:
    trash_project(MembershipFactory(project__name="Old study", user=study.manager).project, by=study.manager)
    return []


def _taken_back(study: Study) -> list[Any]:
    comment, label = study.comment(1), study.label("claim")
    retract(annotate(comment, label, round=study.round, by=study.manager, span=(0, 8)), by=study.manager)
    return [study.project.slug]


def _author(study: Study) -> list[Any]:
    author = AuthorFactory(project=study.project, handle="ann")
    study.thread.comments.filter(position=1).update(author=author)
    study.thread.comments.filter(position=4).update(text="Ann, who said so?")
    return [study.project.slug, author.pk]


def _invitation(study: Study) -> list[Any]:
    _, secret = inviting.invite(study.project, role="viewer", by=study.manager)
    MembershipFactory(project__name="Elsewhere", user=UserFactory())
    return [secret]


def _used_scheme(study: Study) -> list[Any]:
    return [study.project.slug, study.round.scheme_version.scheme_id]


def _draft_scheme(study: Study) -> list[Any]:
    return [study.project.slug, begin_scheme(study.project, preset("sdqc").definition, by=study.manager).scheme_id]


def _draft_round(study: Study) -> list[Any]:
    return [study.project.slug, opening.plan_round(study.project, by=study.manager, name="Draft").pk]


def _round(study: Study) -> list[Any]:
    assign(study.round, [study.thread], [study.annotator])
    return [study.project.slug, study.round.pk]


def _release(study: Study) -> list[Any]:
    # Who annotates in a blind round freezes nothing of it.
    outside = MembershipFactory(project=study.project, user=UserFactory(), role="manager").user
    release = releasing.request_release(study.project, by=outside)
    jobs.carry_out(release.job.pk, releasing.freeze_release)
    return [study.project.slug, release.number]


def _bulk(study: Study) -> list[Any]:
    deed, choice = Deed.of_label("give", study.label("other")), Choice(branch=study.comment(1).pk)
    outcome = carry_out(choice, deed, project=study.project, round=study.round, by=study.manager)
    return [study.project.slug, outcome.step]


def _question(study: Study) -> list[Any]:
    remark(study.comment(1), "Does this count?", round=study.round, by=study.annotator, asks=True)
    return [study.project.slug]


def _run(study: Study) -> list[Any]:
    job = request_extraction(study.project, by=study.manager)
    jobs.carry_out(job.pk, extract_project)
    return [study.project.slug, job.pk]


def _audit(study: Study) -> list[Any]:
    for position in (1, 2):
        study.comment(position).suggestions.create(
            label=study.label("claim"), extractor="audited", extractor_version="1", confidence=0.9
        )
    choice = auditing.Choice(study.label("claim"), 0.8)
    audit = auditing.draw(choice, project=study.project, round=study.round, by=study.manager, size=1, seed=1)
    return [study.project.slug, audit.pk]


def _claims(study: Study) -> list[Any]:
    claim = list_claim(study.project, "The lido pays for itself.", by=study.manager, round=study.round)
    mention(claim, study.comment(1), round=study.round, by=study.manager)
    return [study.project.slug]


def _model(study: Study) -> list[Any]:
    """A version with everything that is measured; its curve has enough points for a picture."""
    learned = learn(examples(300, shipped="bad"))
    for number in (1, 2):
        Model.objects.create(
            project=study.project, label_key="function/rebuttal", number=number, kind=learned.kind,
            quality=learned.quality, trained_on={"rows": 300}, file="models/none.npz",
            serves_since=timezone.now() if number == 2 else None,
        )  # fmt: skip
    return [study.project.slug, "function", "rebuttal"]


def _doubts(study: Study) -> list[Any]:
    comment = study.comment(2)
    annotate(comment, study.label("rebuttal"), round=study.round, by=study.annotator)
    model = Model.objects.create(project=study.project, label_key="function/other", number=1, kind="scratch")
    Doubt.objects.create(
        model=model, round=study.round, annotator=study.annotator, comment=comment, question_name="function",
        label_name="rebuttal", said=True, probability=0.03, strength=0.97,
    )  # fmt: skip
    return [study.project.slug]


def _influence(study: Study) -> list[Any]:
    plant(study, swayed=0.8, by=study.annotator, threads=4)
    return [study.project.slug]


def _disputed(study: Study) -> list[Any]:
    """Two people have submitted the thread, and differ about its first comment."""
    if study.round.assignments.filter(state="submitted").exists():
        return [study.project.slug]
    for person, key in ((study.annotator, "rebuttal"), (MembershipFactory(project=study.project).user, "question")):
        for comment in study.thread.comments.filter(position__gt=0):
            label = study.label(key if comment.position == 1 else "other")
            annotate(comment, label, round=study.round, by=person)
            judge(comment, round=study.round, by=person)
        submit_thread(study.round, study.thread, by=person)
    return [study.project.slug]


PAGES: Final[Mapping[str, Arguments]] = {
    "threads:project_list": lambda study: [],
    "threads:project_create": lambda study: [],
    "threads:token_list": lambda study: [],
    "threads:thread_list": project,
    "threads:team": project,
    "threads:trash": _trashed,
    "threads:thread_trashing": thread,
    "threads:project_trash": _trashed_project,
    "annotations:trash_labels": _taken_back,
    "threads:erase_comment": lambda study: [study.project.slug, study.comment(1).pk],
    "threads:forget_author": _author,
    "threads:member_removal": _another_member,
    "threads:invitation": _invitation,
    "threads:import_list": project,
    "threads:import_create": project,
    "threads:import_detail": _checked_import,
    "threads:columns": _import_without_columns,
    "threads:outline": _outline,
    "annotations:workspace": thread,
    "annotations:thread_search": thread,
    "annotations:guidelines": project,
    "annotations:scheme_list": project,
    "annotations:scheme_detail": _used_scheme,
    "annotations:scheme_draft": _draft_scheme,
    "annotations:scheme_publish": _draft_scheme,
    "annotations:work": project,
    "annotations:round_list": project,
    "annotations:round_create": project,
    "annotations:round_detail": _round,
    "annotations:round_edit": _draft_round,
    "annotations:suggestion_list": project,
    "annotations:audit_list": project,
    "annotations:audit": _audit,
    "annotations:run_list": project,
    "annotations:run": _run,
    "annotations:run_changes": lambda study: [*_run(study), study.thread.pk],
    "annotations:comments": project,
    "annotations:bulk": project,
    "annotations:bulk_state": _bulk,
    "annotations:question_list": _question,
    "annotations:claim_list": _claims,
    "annotations:claim": evidence_pages.claim,
    "annotations:evidence": evidence_pages.cited,
    "annotations:evidence_addresses": evidence_pages.cited,
    "annotations:evidence_address": evidence_pages.one_address,
    "annotations:evidence_quotes": evidence_pages.quoted,
    "annotations:evidence_quoted": evidence_pages.one_quoted,
    "annotations:evidence_copies": evidence_pages.copied,
    "annotations:evidence_copied": evidence_pages.one_copied,
    "annotations:checks": evidence_pages.checks,
    "annotations:check": evidence_pages.one_check,
    "annotations:argument_map": evidence_pages.argument_map,
    "annotations:proofs": evidence_pages.proofs,
    "annotations:model_list": project,
    "annotations:model_detail": _model,
    "annotations:doubt_list": _doubts,
    "annotations:anchoring": _influence,
    "annotations:agreement": _disputed,
    "annotations:disagreements": _disputed,
    "annotations:home": _disputed,
    "annotations:history": _disputed,
    "annotations:adjudication": _disputed,
    "annotations:adjudicate": lambda study: [*_disputed(study), study.thread.pk],
    "annotations:release_list": project,
    "annotations:release_create": project,
    "annotations:release_detail": _release,
    "annotations:release_withdraw": _release,
    "annotations:release_compare": _release,
}  # fmt: skip


def names() -> set[str]:
    """The names of all addresses of the two applications, the REST API aside."""

    def below(patterns: list[URLPattern | URLResolver], space: str) -> set[str]:
        found: set[str] = set()
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                found |= below(pattern.url_patterns, pattern.namespace or space)
            elif space in {"threads", "annotations"} and pattern.name:
                found.add(f"{space}:{pattern.name}")
        return found

    return below(get_resolver().url_patterns, "")


def address(name: str, study: Study) -> str:
    """The path of the page of this name, made in the study."""
    # What is asked about many comments says which.
    query = f"?branch={study.comment(1).pk}" if name == "annotations:bulk" else ""
    return reverse(name, args=PAGES[name](study)) + query
