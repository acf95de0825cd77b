"""Addresses of projects, threads and imports."""

from __future__ import annotations

from django.urls import path

from threads.views import browse, workers

app_name = "threads"
urlpatterns = [
    path("workers/", workers.workers, name="workers"),
    path("projects/<slug:slug>/", browse.thread_list, name="thread_list"),
]
