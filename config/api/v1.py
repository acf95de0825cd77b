"""The table of contents of API v1."""

from __future__ import annotations

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from annotations.api.adjudications import AdjudicationViewSet, ProjectAdjudicationViewSet
from annotations.api.agreement import AgreementViewSet
from annotations.api.annotations import AnnotationViewSet
from annotations.api.arguments import ArgumentViewSet
from annotations.api.assignments import AssignmentViewSet, ProjectAssignmentViewSet
from annotations.api.audits import AuditViewSet, ProjectAuditViewSet
from annotations.api.bulk import BulkViewSet
from annotations.api.checks import CheckViewSet
from annotations.api.claim_places import ClaimEvidenceViewSet, ClaimRelationViewSet
from annotations.api.claims import ClaimViewSet, ProjectClaimViewSet
from annotations.api.comments import ProjectCommentViewSet
from annotations.api.evidence import EvidenceViewSet, ProjectEvidenceViewSet
from annotations.api.exports import ExportFileViewSet
from annotations.api.extractions import ExtractionViewSet, ProjectExtractionViewSet
from annotations.api.extractors import ProjectExtractorViewSet
from annotations.api.guidelines import GuidelineViewSet
from annotations.api.history import RedoViewSet, UndoViewSet
from annotations.api.judgements import JudgementViewSet
from annotations.api.labels import LabelViewSet
from annotations.api.learning import (
    AnchoringViewSet,
    DoubtViewSet,
    LearningViewSet,
    NextUnitViewSet,
    ProjectDoubtViewSet,
)
from annotations.api.mentions import ClaimMentionViewSet, MentionViewSet
from annotations.api.merges import MergeViewSet, ProjectMergeViewSet
from annotations.api.models import ModelViewSet, ProjectModelViewSet, ProjectTrainingViewSet, TrainingViewSet
from annotations.api.places import PlaceViewSet
from annotations.api.project_annotations import ProjectAnnotationViewSet
from annotations.api.relations import ProjectRelationViewSet, RelationViewSet
from annotations.api.releases import ProjectReleaseViewSet, ReleaseViewSet
from annotations.api.remarks import ProjectRemarkViewSet, RemarkViewSet
from annotations.api.rounds import OneRoundViewSet, RoundViewSet
from annotations.api.schemes import PresetViewSet, SchemeViewSet
from annotations.api.suggestions import ProjectSuggestionViewSet, SuggestionViewSet
from annotations.api.threads import AnnotatedThreadViewSet
from annotations.api.units import ThreadCountsViewSet, UnitViewSet
from config.api import docs, errors
from threads.api.comments import CommentViewSet
from threads.api.erasures import ErasureViewSet
from threads.api.evidence import (
    CitationViewSet,
    CitedAddressViewSet,
    CitedSiteViewSet,
    CopiedCommentViewSet,
    DuplicateViewSet,
    QuotedTextViewSet,
)
from threads.api.hyperlinks import HyperlinkViewSet
from threads.api.imports import ImportViewSet, ProjectImportViewSet
from threads.api.invitations import InvitationViewSet
from threads.api.keys import KeysView
from threads.api.members import MemberViewSet
from threads.api.projects import ProjectViewSet
from threads.api.quotes import QuoteViewSet
from threads.api.threads import ThreadViewSet
from threads.api.tokens import TokenView
from threads.api.trash import TrashViewSet

PROJECT = "projects/(?P<project_slug>[-a-zA-Z0-9_]+)"
THREAD = "threads/(?P<thread_id>[0-9]+)"

router = SimpleRouter()
router.register("projects", ProjectViewSet, "project")
router.register(f"{PROJECT}/members", MemberViewSet, "project-member")
router.register(f"{PROJECT}/trash", TrashViewSet, "project-trash")
router.register(f"{PROJECT}/erasures", ErasureViewSet, "project-erasure")
router.register(f"{PROJECT}/invitations", InvitationViewSet, "project-invitation")
router.register(f"{PROJECT}/imports", ProjectImportViewSet, "project-import")
router.register("imports", ImportViewSet, "import")
router.register(f"{PROJECT}/threads", AnnotatedThreadViewSet, "project-thread")
router.register(f"{PROJECT}/comments", ProjectCommentViewSet, "project-comment")
router.register("threads", ThreadViewSet, "thread")
router.register(f"{THREAD}/comments", CommentViewSet, "comment")
router.register(f"{THREAD}/undo", UndoViewSet, "undo")
router.register(f"{THREAD}/redo", RedoViewSet, "redo")
router.register(f"{THREAD}/hyperlinks", HyperlinkViewSet, "hyperlink")
router.register(f"{THREAD}/quotes", QuoteViewSet, "quote")
router.register(f"{THREAD}/arguments", ArgumentViewSet, "argument")
router.register(f"{PROJECT}/cited-sites", CitedSiteViewSet, "project-cited-site")
router.register(f"{PROJECT}/cited-addresses", CitedAddressViewSet, "project-cited-address")
router.register(f"{PROJECT}/citations", CitationViewSet, "project-citation")
router.register(f"{PROJECT}/quoted-texts", QuotedTextViewSet, "project-quoted-text")
router.register(f"{PROJECT}/copied-comments", CopiedCommentViewSet, "project-copied-comment")
router.register(f"{PROJECT}/duplicates", DuplicateViewSet, "project-duplicate")

router.register(f"{PROJECT}/labels", LabelViewSet, "project-label")
router.register(f"{PROJECT}/presets", PresetViewSet, "project-preset")
router.register(f"{PROJECT}/schemes", SchemeViewSet, "project-scheme")
router.register(f"{PROJECT}/guidelines", GuidelineViewSet, "project-guideline")
router.register(f"{PROJECT}/rounds", RoundViewSet, "project-round")
router.register("rounds", OneRoundViewSet, "round")
router.register(f"{PROJECT}/assignments", ProjectAssignmentViewSet, "project-assignment")
router.register("assignments", AssignmentViewSet, "assignment")
router.register(f"{PROJECT}/places", PlaceViewSet, "project-place")
router.register(f"{PROJECT}/annotations/bulk", BulkViewSet, "project-bulk")
router.register(f"{PROJECT}/annotations", ProjectAnnotationViewSet, "project-annotation")
router.register("annotations", AnnotationViewSet, "annotation")
router.register(f"{PROJECT}/relations", ProjectRelationViewSet, "project-relation")
router.register("relations", RelationViewSet, "relation")
router.register(f"{PROJECT}/claims", ProjectClaimViewSet, "project-claim")
router.register("claims", ClaimViewSet, "claim")
router.register("claims/(?P<claim_id>[0-9]+)/mentions", ClaimMentionViewSet, "claim-mention")
router.register("claims/(?P<claim_id>[0-9]+)/relations", ClaimRelationViewSet, "claim-relation")
router.register("claims/(?P<claim_id>[0-9]+)/evidence", ClaimEvidenceViewSet, "claim-evidence")
router.register("mentions", MentionViewSet, "mention")
router.register(f"{PROJECT}/evidence", ProjectEvidenceViewSet, "project-evidence")
router.register("evidence", EvidenceViewSet, "evidence")
router.register(f"{PROJECT}/checks", CheckViewSet, "project-check")
router.register("comments/(?P<comment_id>[0-9]+)/judgement", JudgementViewSet, "judgement")

router.register(f"{PROJECT}/agreement", AgreementViewSet, "project-agreement")
router.register(f"{PROJECT}/adjudications/units", UnitViewSet, "project-adjudication-unit")
router.register(f"{PROJECT}/adjudications/threads", ThreadCountsViewSet, "project-adjudication-thread")
router.register(f"{PROJECT}/adjudications", ProjectAdjudicationViewSet, "project-adjudication")
router.register("adjudications", AdjudicationViewSet, "adjudication")
router.register(f"{PROJECT}/merges", ProjectMergeViewSet, "project-merge")
router.register("merges", MergeViewSet, "merge")
router.register(f"{PROJECT}/remarks", ProjectRemarkViewSet, "project-remark")
router.register("remarks", RemarkViewSet, "remark")

router.register(f"{PROJECT}/suggestions", ProjectSuggestionViewSet, "project-suggestion")
router.register("suggestions", SuggestionViewSet, "suggestion")
router.register(f"{PROJECT}/extractions", ProjectExtractionViewSet, "project-extraction")
router.register("extractions", ExtractionViewSet, "extraction")
router.register(f"{PROJECT}/extractors", ProjectExtractorViewSet, "project-extractor")
router.register(f"{PROJECT}/audits", ProjectAuditViewSet, "project-audit")
router.register("audits", AuditViewSet, "audit")

router.register(f"{PROJECT}/learning", LearningViewSet, "project-learning")
router.register(f"{PROJECT}/models", ProjectModelViewSet, "project-model")
router.register("models", ModelViewSet, "model")
router.register(f"{PROJECT}/trainings", ProjectTrainingViewSet, "project-training")
router.register("trainings", TrainingViewSet, "training")
router.register(f"{PROJECT}/doubts", ProjectDoubtViewSet, "project-doubt")
router.register("doubts", DoubtViewSet, "doubt")
router.register(f"{PROJECT}/anchoring", AnchoringViewSet, "project-anchoring")
router.register(f"{PROJECT}/next-unit", NextUnitViewSet, "project-next-unit")

router.register(f"{PROJECT}/releases", ProjectReleaseViewSet, "project-release")
router.register("releases", ReleaseViewSet, "release")
router.register("exports", ExportFileViewSet, "export")

urlpatterns = [
    path("v1/token/", TokenView.as_view(), name="token"),
    path("v1/keys/", KeysView.as_view(), name="keys"),
    path("v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("v1/docs/", docs.page, name="docs"),
    path("v1/", include(router.urls)),
    re_path("", errors.not_found),
]
