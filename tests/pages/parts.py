"""Every address that is no page by itself: how it is asked, who may, made in a study, and what is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from annotations.models import Annotation, Assignment, Doubt, Model, Remark
from annotations.services import adjudicating, exporting
from annotations.services.assigning import handing, submitting
from annotations.services.extracting import request_extraction
from annotations.services.judging import judge
from tests.browser.pages import PAGES, Arguments, project, thread
from tests.factories import Study
from threads import jobs
from threads.models import Invitation, Project, Thread
from threads.services.tokens import issue_token

Data = Callable[[Study], dict[str, Any]]


def nothing(study: Study) -> dict[str, Any]:
    """No fields and no query."""
    return {}


@dataclass(frozen=True, slots=True)
class Part:
    """One address: its method, the right it needs (a key of RIGHTS; empty for everybody's own), and a request."""

    method: str
    right: str
    arguments: Arguments
    data: Data = nothing


def always(**data: Any) -> Data:
    """The same fields whatever the study."""
    return lambda study: data


def of(page: str) -> Arguments:
    """The arguments of this page."""
    return PAGES[page]


def _token(study: Study) -> list[Any]:
    token, _ = issue_token(study.manager, "test", "read")
    return [token.pk]


def _invitation(study: Study) -> list[Any]:
    PAGES["threads:invitation"](study)
    return [study.project.slug, Invitation.objects.latest("pk").pk]


def _assignment(study: Study) -> Assignment:
    """The annotator's, of the study's thread."""
    known = Assignment.objects.filter(round=study.round, thread=study.thread, annotator=study.annotator).first()
    return known or handing.assign(study.round, [study.thread], [study.annotator])[0]


def _open(study: Study) -> list[Any]:
    return [study.project.slug, _assignment(study).pk]


def _handed_back(study: Study) -> list[Any]:
    return [study.project.slug, handing.give_back(_assignment(study)).pk]


def _submitted(study: Study) -> list[Any]:
    made = _assignment(study)
    for comment in study.thread.comments.filter(position__gt=0):
        judge(comment, round=study.round, by=study.annotator, state="skipped")
    return [study.project.slug, submitting.submit(made).assignment_id]


def _round(study: Study) -> list[Any]:
    return [study.project.slug, study.round.pk]


def _suggestion(study: Study) -> list[Any]:
    made = study.comment(1).suggestions.create(
        label=study.label("claim"), extractor="part", extractor_version="1", confidence=0.6
    )
    return [study.project.slug, made.pk]


def _remark(study: Study) -> list[Any]:
    PAGES["annotations:question_list"](study)
    return [study.project.slug, Remark.objects.latest("pk").pk]


def _doubt(study: Study) -> list[Any]:
    PAGES["annotations:doubt_list"](study)
    return [study.project.slug, Doubt.objects.latest("pk").pk]


def _waiting_run(study: Study) -> list[Any]:
    return [study.project.slug, request_extraction(study.project, by=study.manager).pk]


def _stopped_run(study: Study) -> list[Any]:
    job = request_extraction(study.project, by=study.manager)
    jobs.cancel(job)
    return [study.project.slug, job.pk]


def _failed_job(study: Study) -> list[Any]:
    job = request_extraction(study.project, by=study.manager)
    jobs.cancel(job)
    return [job.pk]


def _trashed_thread(study: Study) -> list[Any]:
    PAGES["threads:trash"](study)
    return [study.project.slug, Thread.objects.filter(trashed_at__isnull=False).latest("pk").pk]


def _trashed_project(study: Study) -> list[Any]:
    PAGES["threads:project_trash"](study)
    return [Project.objects.filter(trashed_at__isnull=False).latest("pk").slug]


def _taken_back(study: Study) -> list[Any]:
    PAGES["annotations:trash_labels"](study)
    return [study.project.slug, Annotation.objects.filter(retracted_at__isnull=False).latest("pk").pk]


def _merge(study: Study) -> list[Any]:
    PAGES["annotations:adjudication"](study)
    made = adjudicating.carry_out(adjudicating.Rules(), round=study.round, by=study.manager)
    return [study.project.slug, made.pk]


def _version(study: Study) -> list[Any]:
    Model.objects.create(project=study.project, label_key="function/rebuttal", number=1, kind="shipped")
    return [study.project.slug, "function", "rebuttal"]


def _file(study: Study) -> list[Any]:
    slug, number = PAGES["annotations:release_detail"](study)
    release = study.project.releases.get(number=number)
    export = exporting.request_export(release, "jsonl", by=study.manager)
    jobs.carry_out(export.job.pk, exporting.write_export)
    return [slug, number, "jsonl"]


def _toggle(study: Study) -> dict[str, Any]:
    return {"action": f"toggle:{study.label('other').pk}", "comment": study.comment(2).pk}


def _hand_out(study: Study) -> dict[str, Any]:
    return {"threads": [study.thread.pk], "people": [study.annotator.pk]}


PARTS: Final[Mapping[str, Part]] = {
    # Pages for operators alone; test_every_page looks at the first one, too.
    "threads:operations": Part("get", "operate", lambda study: []),
    "threads:job_retry": Part("post", "operate", _failed_job),
    "threads:workers": Part("get", "", lambda study: []),
    "threads:token_revoke": Part("post", "", _token),
    "threads:index_retry": Part("post", "import", project),
    "threads:member_role": Part("post", "manage", of("threads:member_removal"), always(role="viewer")),
    "threads:invitation_withdrawal": Part("post", "manage", _invitation),
    "threads:import_cancel": Part("post", "import", of("threads:columns")),
    "threads:import_retry": Part("post", "import", of("threads:columns")),
    "threads:import_approve": Part("post", "import", of("threads:import_detail")),
    "threads:outline_confirm": Part("post", "import", of("threads:outline")),
    "annotations:shape": Part("get", "view", thread),
    "annotations:excerpts": Part("get", "view", thread, always(at="0,1,2,3")),
    "annotations:act": Part("post", "annotate", thread, _toggle),
    "annotations:guideline_panel": Part("get", "view", _round),
    "annotations:scheme_begin": Part("post", "manage", of("annotations:scheme_detail")),
    "annotations:scheme_discard": Part("post", "manage", of("annotations:scheme_draft")),
    "annotations:scheme_export": Part("get", "view", lambda s: [*PAGES["annotations:scheme_detail"](s), 1]),
    "annotations:place": Part("post", "view", thread, always(position=2)),
    "annotations:submit": Part("post", "annotate", thread),
    "annotations:advance": Part("post", "annotate", project),
    "annotations:assignment_skip": Part("post", "own", _open, always(reason="In Welsh.")),
    "annotations:assignment_return": Part("post", "own", _open),
    "annotations:assignment_renewal": Part("post", "own", _handed_back),
    "annotations:assignment_reopening": Part("post", "oversee", _submitted),
    "annotations:assignment_reclamation": Part("post", "oversee", _open),
    "annotations:round_open": Part("post", "manage", of("annotations:round_edit")),
    "annotations:round_close": Part("post", "manage", _round),
    "annotations:round_rescheme": Part("post", "manage", _round),
    "annotations:assign": Part("post", "manage", _round, _hand_out),
    "annotations:measure_again": Part("post", "view", project),
    "threads:thread_restoration": Part("post", "manage", _trashed_thread),
    "threads:thread_deletion": Part("post", "manage", _trashed_thread),
    "threads:project_trashing": Part("post", "manage", project),
    "threads:project_restoration": Part("post", "clear", _trashed_project),
    "threads:project_deletion": Part("post", "clear", _trashed_project),
    "annotations:label_restoration": Part("post", "own label", _taken_back),
    "annotations:export_cancel": Part("post", "release", _file),
    "annotations:merge": Part("post", "adjudicate", of("annotations:adjudication")),
    "annotations:merge_removal": Part("post", "adjudicate", _merge),
    "annotations:adjudicate_unit": Part("post", "adjudicate", of("annotations:adjudicate"), always(action="undo")),
    "annotations:uncertain": Part("get", "annotate", thread),
    "annotations:suggestion_decide": Part(
        "post", "annotate", _suggestion, lambda s: {"action": f"accept:{s.comment(1).suggestions.latest('pk').pk}"}
    ),
    "annotations:changes": Part("get", "view", thread, always(since=0)),
    "annotations:bulk_undo": Part("post", "annotate", of("annotations:bulk_state")),
    "annotations:bulk_cancel": Part("post", "annotate", of("annotations:bulk_state")),
    "annotations:target_comments": Part("get", "view", thread, always(of=2)),
    "annotations:target_sentences": Part("get", "view", thread, always(of=1)),
    "annotations:target_claims": Part("get", "view", thread),
    "annotations:argument_file": Part("get", "view", thread),
    "annotations:question": Part("post", "annotate", _remark, always(action="resolve")),
    "annotations:release_retry": Part("post", "release", of("annotations:release_detail")),
    "annotations:export": Part("post", "release", of("annotations:release_detail"), always(format="jsonl")),
    "annotations:datasheet": Part("get", "release", of("annotations:release_detail")),
    "annotations:download": Part("get", "release", _file),
    "annotations:run_create": Part("post", "manage", project),
    "annotations:run_cancel": Part("post", "manage", _waiting_run),
    "annotations:run_retry": Part("post", "manage", _stopped_run),
    "annotations:audit_accept": Part("post", "own", of("annotations:audit"), always(sets_aside="1")),
    "annotations:train": Part("post", "manage", project),
    "annotations:control_share": Part("post", "manage", project, always(percent="20")),
    "annotations:next_unit": Part("post", "annotate", project),
    "annotations:doubt": Part("post", "annotate", _doubt, always(action="dismiss")),
    "annotations:model_serving": Part("post", "manage", _version, always(number="1")),
}
