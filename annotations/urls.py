"""Addresses of the workspace and what follows from it."""

from __future__ import annotations

from django.urls import path

from annotations.views import actions, workspace

app_name = "annotations"
urlpatterns = [
    path("projects/<slug:slug>/threads/<int:thread_id>/", workspace.workspace, name="workspace"),
    path("projects/<slug:slug>/threads/<int:thread_id>/actions/", actions.act, name="act"),
]
