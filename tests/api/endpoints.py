"""Every endpoint the router knows, with who may use it and a request that succeeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from annotations.models import Claim
from annotations.services.claims import list_claim
from annotations.services.presets import preset
from tests.api.conftest import Scene
from tests.api.occasions import (
    a_checked_import,
    a_decision,
    a_doubt,
    a_draft,
    a_merge,
    a_model,
    a_remark,
    a_stuck_round,
    a_threshold,
    accepted_audit,
    adjudication,
    always,
    an_assignment,
    an_import,
    an_import_without_columns,
    an_invitation,
    annotation,
    asked_release,
    at,
    audit,
    bulk_step,
    claim,
    claim_with_another,
    contested,
    export,
    extraction,
    given_up,
    handed_back,
    judged_audit,
    judged_comment,
    measured_in_vain,
    mention_of,
    proof_of,
    relation,
    release,
    row,
    scheme_at,
    stopped_extraction,
    submitted,
    suggestion,
    thread_with_a_step,
    thread_with_an_undone_step,
    training,
    trashed,
    used_scheme,
)


@dataclass(frozen=True)
class Endpoint:
    """One method of one address: who needs which right, and what success looks like."""

    name: str
    method: str
    right: str
    success: int
    url: Callable[[Scene], str]
    body: Callable[[Scene], Any] = field(default=lambda scene: None)
    # Not inside any project: outsiders get an answer of their own.
    is_general: bool = False
    # Other people's rows are hidden from members, not only forbidden to them. The annotator's own is made for them.
    hides: bool = False
    # What a token bound to another project gets.
    bound_elsewhere: int = 404

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.name}"


ENDPOINTS = [
    Endpoint("project-scheme-list", "get", "view", 200, at("projects/{slug}/schemes/")),
    Endpoint("project-scheme-list", "post", "manage", 201, at("projects/{slug}/schemes/"), always({"preset": "cdcp"})),
    Endpoint("project-preset-list", "get", "view", 200, at("projects/{slug}/presets/")),
    Endpoint("project-scheme-detail", "get", "view", 200, scheme_at("{}/")),
    Endpoint("project-scheme-version", "get", "view", 200, scheme_at("{}/versions/1/", used_scheme)),
    Endpoint("project-scheme-changes", "get", "view", 200, scheme_at("{}/versions/1/changes/1/", used_scheme)),
    Endpoint(
        "project-scheme-draft", "put", "manage", 200, scheme_at("{}/draft/"), always(preset("ynacc").definition)
    ),
    Endpoint("project-scheme-effects", "post", "manage", 200, scheme_at("{}/effects/"), always({})),
    Endpoint("project-scheme-publication", "post", "manage", 201, scheme_at("{}/publication/"), always({})),
    Endpoint("project-guideline-list", "get", "view", 200, at("projects/{slug}/guidelines/")),
    Endpoint(
        "project-guideline-list", "post", "manage", 201, at("projects/{slug}/guidelines/"), always({"text": "Be kind."})
    ),
    Endpoint("project-list", "get", "view", 200, at("projects/"), is_general=True, bound_elsewhere=200),
    Endpoint(
        "project-list", "post", "view", 201, at("projects/"), lambda scene: {"name": "New"},
        is_general=True, bound_elsewhere=403,
    ),
    Endpoint("project-detail", "get", "view", 200, at("projects/{slug}/")),
    Endpoint("project-detail", "patch", "manage", 200, at("projects/{slug}/"), lambda scene: {"description": "Pools"}),
    Endpoint("project-detail", "delete", "manage", 204, at("projects/{slug}/")),
    Endpoint("thread-detail", "delete", "manage", 204, at("threads/{scene.thread.pk}/")),
    Endpoint("project-trash-list", "get", "manage", 200, at("projects/{slug}/trash/")),
    Endpoint("project-trash-restoration", "post", "manage", 204, trashed("restoration/")),
    Endpoint("project-trash-detail", "delete", "manage", 204, trashed("")),
    Endpoint("project-erasure-list", "get", "manage", 200, at("projects/{slug}/erasures/")),
    Endpoint(
        "project-erasure-list", "post", "manage", 201, at("projects/{slug}/erasures/"),
        lambda scene: {"comments": [scene.comments[1].pk]},
    ),
    Endpoint("project-member-list", "get", "manage", 200, at("projects/{slug}/members/")),
    Endpoint(
        "project-member-list", "post", "manage", 201, at("projects/{slug}/members/"),
        lambda scene: {"username": scene.outsider.username},
    ),
    Endpoint(
        "project-member-detail", "patch", "manage", 200, at("projects/{slug}/members/{scene.viewer.username}/"),
        always({"role": "annotator"}),
    ),
    Endpoint(
        "project-member-detail", "delete", "manage", 204, at("projects/{slug}/members/{scene.viewer.username}/")
    ),
    Endpoint("project-invitation-list", "get", "manage", 200, at("projects/{slug}/invitations/")),
    Endpoint(
        "project-invitation-list", "post", "manage", 201, at("projects/{slug}/invitations/"), always({"role": "viewer"})
    ),
    Endpoint("project-invitation-detail", "delete", "manage", 204, an_invitation),
    Endpoint(
        "project-import-list", "post", "manage", 202, at("projects/{slug}/imports/"),
        always({"text": '{"id": "1", "text": "Hello."}', "format": "jsonl"}),
    ),
    Endpoint("import-retry", "post", "manage", 202, row("imports/{}/retry/", given_up(an_import))),
    Endpoint("import-columns", "get", "manage", 200, row("imports/{}/columns/", an_import_without_columns)),
    Endpoint("import-columns", "post", "manage", 202, row("imports/{}/columns/", an_import_without_columns)),
    Endpoint("import-approval", "post", "manage", 202, row("imports/{}/approval/", a_checked_import)),
    Endpoint("import-cancellation", "post", "manage", 200, row("imports/{}/cancellation/", an_import)),
    Endpoint("import-parts", "get", "view", 200, row("imports/{}/parts/", an_import)),
    Endpoint("import-detail", "get", "view", 200, row("imports/{}/", an_import)),
    Endpoint("project-thread-list", "get", "view", 200, at("projects/{slug}/threads/")),
    Endpoint("project-comment-list", "get", "view", 200, at("projects/{slug}/comments/?search=lido")),
    Endpoint("thread-detail", "get", "view", 200, at("threads/{scene.thread.pk}/")),
    Endpoint("comment-list", "get", "view", 200, at("threads/{scene.thread.pk}/comments/")),
    Endpoint("hyperlink-list", "get", "view", 200, at("threads/{scene.thread.pk}/hyperlinks/")),
    Endpoint("quote-list", "get", "view", 200, at("threads/{scene.thread.pk}/quotes/")),
    Endpoint("project-label-list", "get", "view", 200, at("projects/{slug}/labels/")),
    Endpoint("project-round-list", "get", "view", 200, at("projects/{slug}/rounds/")),
    Endpoint("project-round-list", "post", "manage", 201, at("projects/{slug}/rounds/"), always({"name": "Second"})),
    Endpoint("round-detail", "get", "view", 200, at("rounds/{scene.round.pk}/")),
    Endpoint("round-detail", "patch", "manage", 200, at("rounds/{scene.round.pk}/"), always({"name": "Renamed"})),
    Endpoint("round-opening", "post", "manage", 200, row("rounds/{}/opening/", a_draft)),
    Endpoint("round-closing", "post", "manage", 200, at("rounds/{scene.round.pk}/closing/")),
    Endpoint("round-rescheming", "post", "manage", 202, row("rounds/{}/rescheming/", a_stuck_round)),
    Endpoint(
        "round-assignments", "post", "manage", 201, at("rounds/{scene.round.pk}/assignments/"),
        lambda scene: {"threads": [scene.thread.pk], "annotators": [scene.annotator.username]},
    ),
    Endpoint("project-assignment-list", "get", "view", 200, at("projects/{slug}/assignments/")),
    Endpoint(
        "project-assignment-next", "post", "annotate", 200, at("projects/{slug}/assignments/next/"), always({})
    ),
    Endpoint("project-place-list", "get", "view", 200, at("projects/{slug}/places/")),
    Endpoint(
        "project-place-list", "post", "view", 200, at("projects/{slug}/places/"),
        lambda scene: {"thread": scene.thread.pk, "position": 2, "collapsed": [1]},
    ),
    Endpoint("project-annotation-list", "get", "view", 200, at("projects/{slug}/annotations/")),
    Endpoint(
        "project-annotation-list", "post", "annotate", 201, at("projects/{slug}/annotations/"),
        lambda scene: {"comment": scene.comments[1].pk, "question": "content", "label": "claim"},
    ),
    Endpoint(
        "project-bulk-list", "post", "annotate", 200, at("projects/{slug}/annotations/bulk/"),
        lambda scene: {"branch": scene.comments[1].pk, "give": "function/other"},
    ),
    Endpoint("project-bulk-detail", "get", "annotate", 200, bulk_step),
    Endpoint("project-bulk-detail", "delete", "annotate", 200, bulk_step),
    Endpoint("annotation-detail", "get", "view", 200, row("annotations/{}/", annotation)),
    Endpoint(
        "annotation-detail", "patch", "annotate", 200, row("annotations/{}/", annotation), always({"note": "Hm."})
    ),
    Endpoint("annotation-detail", "delete", "annotate", 204, row("annotations/{}/", annotation)),
    Endpoint("project-relation-list", "get", "view", 200, at("projects/{slug}/relations/")),
    Endpoint(
        "project-relation-list", "post", "annotate", 201, at("projects/{slug}/relations/"),
        lambda scene: {"annotation": annotation(scene).pk, "target": {"kind": "outside"}},
    ),
    Endpoint("relation-detail", "get", "view", 200, row("relations/{}/", relation)),
    Endpoint("relation-detail", "patch", "annotate", 200, row("relations/{}/", relation), always({"unsure": True})),
    Endpoint("relation-detail", "delete", "annotate", 204, row("relations/{}/", relation)),
    Endpoint("project-claim-list", "get", "view", 200, at("projects/{slug}/claims/")),
    Endpoint(
        "project-claim-list", "post", "annotate", 201, at("projects/{slug}/claims/"), always({"wording": "It leaks."})
    ),
    Endpoint("claim-detail", "get", "view", 200, row("claims/{}/", claim)),
    Endpoint("claim-detail", "patch", "annotate", 200, row("claims/{}/", claim), always({"wording": "It drips."})),
    Endpoint("claim-detail", "delete", "annotate", 204, row("claims/{}/", claim)),
    Endpoint("claim-mention-list", "get", "view", 200, row("claims/{}/mentions/", claim)),
    Endpoint(
        "claim-mention-list", "post", "annotate", 201, row("claims/{}/mentions/", claim),
        lambda scene: {"comment": scene.comments[1].pk},
    ),
    Endpoint("claim-relation-list", "get", "view", 200, row("claims/{}/relations/", claim)),
    Endpoint("claim-evidence-list", "get", "view", 200, row("claims/{}/evidence/", claim)),
    Endpoint(
        "claim-merging", "post", "annotate", 200, row("claims/{}/merging/", claim),
        lambda scene: {"into": list_claim(scene.project, "It drips.", by=scene.manager).pk},
    ),
    Endpoint(
        "claim-splitting", "post", "annotate", 200, row("claims/{}/splitting/", claim_with_another),
        lambda scene: {"claim": Claim.objects.get(wording="It drips.").pk},
    ),
    Endpoint("project-evidence-list", "get", "view", 200, at("projects/{slug}/evidence/")),
    Endpoint(
        "project-evidence-list", "post", "annotate", 201, at("projects/{slug}/evidence/"),
        lambda scene: {"annotation": annotation(scene).pk, "url": "https://example.org/a"},
    ),
    Endpoint("evidence-detail", "get", "view", 200, row("evidence/{}/", proof_of)),
    Endpoint("evidence-detail", "patch", "annotate", 200, row("evidence/{}/", proof_of), always({"passage": "Yes."})),
    Endpoint("evidence-detail", "delete", "annotate", 204, row("evidence/{}/", proof_of)),
    Endpoint("project-check-list", "get", "view", 200, at("projects/{slug}/checks/")),
    Endpoint("project-check-detail", "get", "view", 200, at("projects/{slug}/checks/untargeted/")),
    Endpoint("argument-list", "get", "view", 200, at("threads/{scene.thread.pk}/arguments/")),
    Endpoint("project-cited-site-list", "get", "view", 200, at("projects/{slug}/cited-sites/")),
    Endpoint("project-cited-address-list", "get", "view", 200, at("projects/{slug}/cited-addresses/")),
    Endpoint("project-citation-list", "get", "view", 200, at("projects/{slug}/citations/")),
    Endpoint("project-quoted-text-list", "get", "view", 200, at("projects/{slug}/quoted-texts/")),
    Endpoint("project-copied-comment-list", "get", "view", 200, at("projects/{slug}/copied-comments/")),
    Endpoint("project-duplicate-list", "get", "view", 200, at("projects/{slug}/duplicates/")),
    Endpoint(
        "mention-detail", "patch", "annotate", 200, row("mentions/{}/", mention_of), always({"wording": "It drips."})
    ),
    Endpoint("mention-detail", "delete", "annotate", 204, row("mentions/{}/", mention_of)),
    Endpoint("undo-list", "post", "annotate", 200, row("threads/{}/undo/", thread_with_a_step)),
    Endpoint("redo-list", "post", "annotate", 200, row("threads/{}/redo/", thread_with_an_undone_step)),
    Endpoint("judgement-list", "get", "annotate", 200, row("comments/{}/judgement/", judged_comment)),
    Endpoint(
        "judgement-list", "post", "annotate", 200, at("comments/{comments[1].pk}/judgement/"),
        always({"state": "skipped"}),
    ),
    Endpoint("project-suggestion-list", "get", "view", 200, at("projects/{slug}/suggestions/")),
    Endpoint("suggestion-acceptance", "post", "annotate", 201, row("suggestions/{}/acceptance/", suggestion)),
    Endpoint("suggestion-rejection", "post", "annotate", 201, row("suggestions/{}/rejection/", suggestion)),
    Endpoint("project-extraction-list", "post", "manage", 202, at("projects/{slug}/extractions/"), always({})),
    Endpoint("project-extraction-list", "get", "view", 200, at("projects/{slug}/extractions/")),
    Endpoint("extraction-detail", "get", "view", 200, row("extractions/{}/", extraction)),
    Endpoint("extraction-threads", "get", "view", 200, row("extractions/{}/threads/", extraction)),
    Endpoint("extraction-changes", "get", "view", 200, row("extractions/{}/changes/", extraction)),
    Endpoint("extraction-cancellation", "post", "manage", 200, row("extractions/{}/cancellation/", extraction)),
    Endpoint("extraction-retry", "post", "manage", 202, row("extractions/{}/retry/", stopped_extraction)),
    Endpoint("project-extractor-list", "get", "view", 200, at("projects/{slug}/extractors/")),
    Endpoint(
        "project-extractor-list", "post", "manage", 200, at("projects/{slug}/extractors/"),
        always({"extractors": ["cues"]}),
    ),
    Endpoint("project-audit-list", "get", "view", 200, at("projects/{slug}/audits/")),
    Endpoint("project-audit-list", "post", "annotate", 201, at("projects/{slug}/audits/"), a_threshold),
    Endpoint("audit-detail", "get", "annotate", 200, row("audits/{}/", audit), hides=True),
    Endpoint("audit-acceptance", "post", "annotate", 202, row("audits/{}/acceptance/", judged_audit), hides=True),
    Endpoint("audit-acceptance", "delete", "annotate", 200, row("audits/{}/acceptance/", accepted_audit), hides=True),
    Endpoint("project-release-list", "get", "view", 200, at("projects/{slug}/releases/")),
    Endpoint("project-release-list", "post", "manage", 202, at("projects/{slug}/releases/"), always({})),
    Endpoint("release-retry", "post", "manage", 202, row("releases/{}/retry/", given_up(asked_release))),
    Endpoint("release-detail", "get", "view", 200, row("releases/{}/", release)),
    Endpoint("release-manifest", "get", "manage", 200, row("releases/{}/manifest/", release)),
    Endpoint("release-changes", "get", "manage", 200, row("releases/{}/changes/?since=1", release)),
    Endpoint(
        "release-withdrawal", "post", "manage", 200, row("releases/{}/withdrawal/", release), always({"why": "Wrong."})
    ),
    Endpoint(
        "release-exports", "post", "manage", 202, row("releases/{}/exports/", release), always({"format": "jsonl"})
    ),
    Endpoint("release-agreement", "get", "manage", 200, row("releases/{}/agreement/", release)),
    Endpoint("release-records", "get", "manage", 200, row("releases/{}/records/", release)),
    Endpoint("export-cancel", "post", "manage", 200, row("exports/{}/cancel/", export)),
    Endpoint("export-detail", "get", "view", 200, row("exports/{}/", export)),
    Endpoint("export-file", "get", "manage", 200, row("exports/{}/file/", export)),
    Endpoint("project-adjudication-list", "get", "view", 200, at("projects/{slug}/adjudications/")),
    Endpoint("project-adjudication-list", "post", "adjudicate", 201, at("projects/{slug}/adjudications/"), a_decision),
    Endpoint("adjudication-detail", "get", "view", 200, row("adjudications/{}/", adjudication)),
    Endpoint("adjudication-detail", "delete", "adjudicate", 204, row("adjudications/{}/", adjudication)),
    Endpoint(
        "project-adjudication-unit-list", "get", "adjudicate", 200,
        lambda scene: f"{scene.url}adjudications/units/?thread={contested(scene).thread_id}",
    ),
    Endpoint(
        "project-adjudication-thread-list", "get", "adjudicate", 200, at("projects/{slug}/adjudications/threads/")
    ),
    Endpoint("project-merge-list", "get", "adjudicate", 200, at("projects/{slug}/merges/")),
    Endpoint("project-merge-list", "post", "adjudicate", 201, at("projects/{slug}/merges/"), always({})),
    Endpoint("merge-detail", "get", "adjudicate", 200, row("merges/{}/", a_merge)),
    Endpoint("merge-detail", "delete", "adjudicate", 200, row("merges/{}/", a_merge)),
    Endpoint("project-agreement-list", "get", "view", 200, at("projects/{slug}/agreement/")),
    Endpoint("project-agreement-retry", "post", "view", 202, measured_in_vain, always({})),
    Endpoint(
        "project-agreement-disagreements", "get", "view", 200,
        at("projects/{slug}/agreement/disagreements/?question=function"),
    ),
    Endpoint("project-remark-list", "get", "view", 200, at("projects/{slug}/remarks/")),
    Endpoint(
        "project-remark-list",
        "post",
        "annotate",
        201,
        at("projects/{slug}/remarks/"),
        lambda scene: {"comment": scene.comments[1].pk, "text": "Does this count?", "asks": True},
    ),
    Endpoint("remark-detail", "get", "view", 200, row("remarks/{}/", a_remark)),
    Endpoint("remark-resolution", "post", "annotate", 200, row("remarks/{}/resolution/", a_remark)),
    Endpoint("remark-resolution", "delete", "annotate", 200, row("remarks/{}/resolution/", a_remark)),
    Endpoint("project-learning-list", "get", "view", 200, at("projects/{slug}/learning/")),
    Endpoint(
        "project-learning-list", "post", "manage", 200, at("projects/{slug}/learning/"), always({"control_share": 0.2})
    ),
    Endpoint("project-model-list", "get", "view", 200, at("projects/{slug}/models/")),
    Endpoint(
        "project-model-shipped", "post", "manage", 200, at("projects/{slug}/models/shipped/"),
        always({"label": "function/question"}),
    ),
    Endpoint("model-detail", "get", "view", 200, row("models/{}/", a_model)),
    Endpoint("model-serving", "post", "manage", 200, row("models/{}/serving/", a_model)),
    Endpoint("project-training-list", "post", "manage", 202, at("projects/{slug}/trainings/")),
    Endpoint("training-detail", "get", "view", 200, row("trainings/{}/", training)),
    Endpoint("training-cancellation", "post", "manage", 200, row("trainings/{}/cancellation/", training)),
    Endpoint("project-doubt-list", "get", "view", 200, at("projects/{slug}/doubts/")),
    Endpoint("doubt-dismissal", "post", "annotate", 200, row("doubts/{}/dismissal/", a_doubt), hides=True),
    Endpoint("doubt-dismissal", "delete", "annotate", 200, row("doubts/{}/dismissal/", a_doubt), hides=True),
    Endpoint("project-anchoring-list", "get", "view", 200, at("projects/{slug}/anchoring/")),
    Endpoint("project-next-unit-list", "post", "annotate", 200, at("projects/{slug}/next-unit/"), always({})),
    # Last, since what is submitted takes no label any more.
    Endpoint("assignment-detail", "get", "annotate", 200, row("assignments/{}/", an_assignment), hides=True),
    Endpoint(
        "assignment-submission", "post", "annotate", 201, row("assignments/{}/submission/", an_assignment), hides=True
    ),
    Endpoint(
        "assignment-skip", "post", "annotate", 200, row("assignments/{}/skip/", an_assignment),
        always({"reason": "In Welsh."}), hides=True,
    ),
    Endpoint("assignment-return", "post", "annotate", 200, row("assignments/{}/return/", an_assignment), hides=True),
    Endpoint("assignment-renewal", "post", "annotate", 200, row("assignments/{}/renewal/", handed_back), hides=True),
    Endpoint("assignment-reopening", "post", "manage", 200, row("assignments/{}/reopening/", submitted), hides=True),
    Endpoint(
        "assignment-reclamation", "post", "manage", 200, row("assignments/{}/reclamation/", an_assignment), hides=True
    ),
]  # fmt: skip
