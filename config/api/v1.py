"""The table of contents of API v1."""

from __future__ import annotations

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from annotations.api.annotations import AnnotationViewSet
from annotations.api.exports import ExportFileViewSet
from annotations.api.extractions import ExtractionViewSet, ProjectExtractionViewSet
from annotations.api.judgements import JudgementViewSet
from annotations.api.labels import LabelViewSet
from annotations.api.project_annotations import ProjectAnnotationViewSet
from annotations.api.relations import ProjectRelationViewSet, RelationViewSet
from annotations.api.releases import ProjectReleaseViewSet, ReleaseViewSet
from annotations.api.rounds import RoundViewSet
from annotations.api.suggestions import ProjectSuggestionViewSet, SuggestionViewSet
from config.api import docs, errors
from threads.api.comments import CommentViewSet
from threads.api.hyperlinks import HyperlinkViewSet
from threads.api.imports import ImportViewSet, ProjectImportViewSet
from threads.api.members import MemberViewSet
from threads.api.projects import ProjectViewSet
from threads.api.search import FoundCommentViewSet
from threads.api.threads import ProjectThreadViewSet, ThreadViewSet
from threads.api.tokens import TokenView

PROJECT = "projects/(?P<project_slug>[-a-zA-Z0-9_]+)"
THREAD = "threads/(?P<thread_id>[0-9]+)"

router = SimpleRouter()
router.register("projects", ProjectViewSet, "project")
router.register(f"{PROJECT}/members", MemberViewSet, "project-member")
router.register(f"{PROJECT}/imports", ProjectImportViewSet, "project-import")
router.register("imports", ImportViewSet, "import")
router.register(f"{PROJECT}/threads", ProjectThreadViewSet, "project-thread")
router.register(f"{PROJECT}/comments", FoundCommentViewSet, "project-comment")
router.register("threads", ThreadViewSet, "thread")
router.register(f"{THREAD}/comments", CommentViewSet, "comment")
router.register(f"{THREAD}/hyperlinks", HyperlinkViewSet, "hyperlink")

router.register(f"{PROJECT}/labels", LabelViewSet, "project-label")
router.register(f"{PROJECT}/rounds", RoundViewSet, "project-round")
router.register(f"{PROJECT}/annotations", ProjectAnnotationViewSet, "project-annotation")
router.register("annotations", AnnotationViewSet, "annotation")
router.register(f"{PROJECT}/relations", ProjectRelationViewSet, "project-relation")
router.register("relations", RelationViewSet, "relation")
router.register("comments/(?P<comment_id>[0-9]+)/judgement", JudgementViewSet, "judgement")

router.register(f"{PROJECT}/suggestions", ProjectSuggestionViewSet, "project-suggestion")
router.register("suggestions", SuggestionViewSet, "suggestion")
router.register(f"{PROJECT}/extractions", ProjectExtractionViewSet, "project-extraction")
router.register("extractions", ExtractionViewSet, "extraction")

router.register(f"{PROJECT}/releases", ProjectReleaseViewSet, "project-release")
router.register("releases", ReleaseViewSet, "release")
router.register("exports", ExportFileViewSet, "export")

urlpatterns = [
    path("v1/token/", TokenView.as_view(), name="token"),
    path("v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("v1/docs/", docs.page, name="docs"),
    path("v1/", include(router.urls)),
    re_path("", errors.not_found),
]
