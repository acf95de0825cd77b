"""How long work fares, wherever an answer names a job."""

from __future__ import annotations

from rest_framework import serializers

from threads.models import Job


class JobSerializer(serializers.ModelSerializer[Job]):
    """Ask again until `state` is done, failed or cancelled. `total` is null while nobody knows it."""

    class Meta:
        model = Job
        fields = [
            "id", "state", "done", "total", "message", "error", "error_place", "created_at", "started_at",
            "finished_at",
        ]  # fmt: skip
