"""Addresses of projects, threads and imports."""

from __future__ import annotations

from django.urls import path

from threads.views import browse, tokens, workers

app_name = "threads"
urlpatterns = [
    path("workers/", workers.workers, name="workers"),
    path("account/tokens/", tokens.token_list, name="token_list"),
    path("account/tokens/<int:pk>/revocation/", tokens.revoke, name="token_revoke"),
    path("projects/<slug:slug>/", browse.thread_list, name="thread_list"),
]
