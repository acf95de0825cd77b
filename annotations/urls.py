"""Addresses of the workspace and what follows from it."""

from __future__ import annotations

from django.urls import path

from annotations.views import actions, releases, workspace

app_name = "annotations"
urlpatterns = [
    path("projects/<slug:slug>/threads/<int:thread_id>/", workspace.workspace, name="workspace"),
    path("projects/<slug:slug>/threads/<int:thread_id>/actions/", actions.act, name="act"),
    path("projects/<slug:slug>/releases/", releases.release_list, name="release_list"),
    path("projects/<slug:slug>/releases/<int:number>/", releases.release_detail, name="release_detail"),
    path("projects/<slug:slug>/releases/<int:number>/retry/", releases.retry, name="release_retry"),
    path("projects/<slug:slug>/releases/<int:number>/exports/", releases.export, name="export"),
    path("projects/<slug:slug>/releases/<int:number>/exports/<slug:format>/", releases.download, name="download"),
]
