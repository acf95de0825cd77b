"""Addresses of projects, threads and imports."""

from __future__ import annotations

from django.urls import path

from threads.views import (
    browse,
    columns,
    erasing,
    imports,
    joining,
    operations,
    outline,
    projects,
    search,
    team,
    tokens,
    trash,
    workers,
)

app_name = "threads"
urlpatterns = [
    path("", browse.project_list, name="project_list"),
    path("workers/", workers.workers, name="workers"),
    path("operations/", operations.operations, name="operations"),
    path("operations/jobs/<int:pk>/retry/", operations.job_retry, name="job_retry"),
    path("projects/new/", projects.project_create, name="project_create"),
    path("account/tokens/", tokens.token_list, name="token_list"),
    path("account/tokens/<int:pk>/revocation/", tokens.revoke, name="token_revoke"),
    path("projects/<slug:slug>/", browse.thread_list, name="thread_list"),
    path("projects/<slug:slug>/team/", team.team, name="team"),
    path("projects/<slug:slug>/team/<int:pk>/role/", team.member_role, name="member_role"),
    path("projects/<slug:slug>/team/<int:pk>/removal/", team.member_removal, name="member_removal"),
    path("projects/<slug:slug>/team/invitations/<int:pk>/withdrawal/", team.withdrawal, name="invitation_withdrawal"),
    path("invitations/<str:secret>/", joining.invitation, name="invitation"),
    path("projects/<slug:slug>/comments/<int:pk>/erasure/", erasing.erase_comment, name="erase_comment"),
    path("projects/<slug:slug>/authors/<int:pk>/forgetting/", erasing.forget_author, name="forget_author"),
    path("trash/", trash.project_trash, name="project_trash"),
    path("trash/<slug:slug>/restoration/", trash.project_restoration, name="project_restoration"),
    path("trash/<slug:slug>/deletion/", trash.project_deletion, name="project_deletion"),
    path("projects/<slug:slug>/trashing/", trash.project_trashing, name="project_trashing"),
    path("projects/<slug:slug>/trash/", trash.thread_trash, name="trash"),
    path("projects/<slug:slug>/trash/<int:pk>/restoration/", trash.thread_restoration, name="thread_restoration"),
    path("projects/<slug:slug>/trash/<int:pk>/deletion/", trash.thread_deletion, name="thread_deletion"),
    path("projects/<slug:slug>/threads/<int:pk>/trashing/", trash.thread_trashing, name="thread_trashing"),
    path("projects/<slug:slug>/search/retry/", search.index_retry, name="index_retry"),
    path("projects/<slug:slug>/imports/", imports.import_list, name="import_list"),
    path("projects/<slug:slug>/imports/new/", imports.import_create, name="import_create"),
    path("projects/<slug:slug>/imports/<int:pk>/", imports.import_detail, name="import_detail"),
    path("projects/<slug:slug>/imports/<int:pk>/cancel/", imports.import_cancel, name="import_cancel"),
    path("projects/<slug:slug>/imports/<int:pk>/retry/", imports.import_retry, name="import_retry"),
    path("projects/<slug:slug>/imports/<int:pk>/approve/", imports.import_approve, name="import_approve"),
    path("projects/<slug:slug>/imports/<int:pk>/columns/", columns.columns, name="columns"),
    path("projects/<slug:slug>/imports/<int:pk>/outline/", outline.outline, name="outline"),
    path("projects/<slug:slug>/imports/<int:pk>/outline/confirm/", outline.outline_confirm, name="outline_confirm"),
]
