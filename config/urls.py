"""The addresses of everything."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

handler500 = "config.api.errors.broken"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", include("config.api.v1")),
]
