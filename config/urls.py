"""The addresses of everything."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from config import health, metrics

handler500 = "config.api.errors.broken"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("config.api.v1")),
    path("", include("threads.urls")),
    path("", include("annotations.urls")),
]
