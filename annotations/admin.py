"""Rescue work on what annotators say: to look at. Answers are changed by those who gave them, and by nobody else."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model

from annotations.models import Annotation, Event, Judgement, Relation, Release, Round, Suggestion


class ReadOnly(admin.ModelAdmin[Any]):
    """Rows that the admin shows and does not touch."""

    def has_add_permission(self, request: object) -> bool:
        """No."""
        return False

    def has_change_permission(self, request: object, obj: Model | None = None) -> bool:
        """No."""
        return False

    def has_delete_permission(self, request: object, obj: Model | None = None) -> bool:
        """No."""
        return False


@admin.register(Annotation, Relation)
class AnswerAdmin(ReadOnly):
    """Labels and what they are about."""

    list_display = ("id", "creator", "label", "comment", "layer", "origin", "created_at", "retracted_at")
    list_filter = ("layer", "origin")
    list_select_related = ("creator", "label", "comment")


@admin.register(Judgement)
class JudgementAdmin(ReadOnly):
    """Who was done with what."""

    list_display = ("id", "annotator", "comment", "state", "at")
    list_select_related = ("annotator", "comment")


@admin.register(Suggestion)
class SuggestionAdmin(ReadOnly):
    """What the workers proposed."""

    list_display = ("id", "label", "comment", "extractor", "extractor_version", "confidence", "superseded_at")
    list_select_related = ("label", "comment")


@admin.register(Event)
class EventAdmin(ReadOnly):
    """The history."""

    list_display = ("id", "at", "actor", "verb", "table", "row", "project")
    list_select_related = ("actor", "project")


@admin.register(Round)
class RoundAdmin(ReadOnly):
    """Rounds."""

    list_display = ("name", "project", "state", "is_blind", "opened_at", "closed_at")


@admin.register(Release)
class ReleaseAdmin(ReadOnly):
    """Releases."""

    list_display = ("__str__", "state", "checksum", "created_by", "frozen_at", "withdrawn_at")
    list_select_related = ("project", "created_by")
