"""Rescue work. Everyday work has pages of its own; here an operator looks at rows and mends the few that can be."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from threads.models import Import, Invitation, Job, Membership, Project, Thread, Token, User

admin.site.site_header = "Rejoinder: rescue work"
admin.site.register(User, UserAdmin)


@admin.register(Project)
class ProjectAdmin(admin.ModelAdmin[Project]):
    """Projects; clearing `trashed at` brings one back."""

    list_display = ("name", "slug", "created_by", "created_at", "trashed_at")
    search_fields = ("name", "slug")
    readonly_fields = ("created_by", "created_at")


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin[Membership]):
    """Who is in which project."""

    list_display = ("project", "user", "role", "alias")
    list_filter = ("role",)
    search_fields = ("project__name", "user__username")
    autocomplete_fields = ("project", "user")


@admin.register(Thread)
class ThreadAdmin(admin.ModelAdmin[Thread]):
    """Threads; clearing `trashed at` brings one back."""

    list_display = ("__str__", "project", "source_format", "comment_count", "visible_at", "trashed_at")
    search_fields = ("title", "external_id")
    fields = ("title", "url", "site", "language", "trashed_at")


@admin.register(Job)
class JobAdmin(admin.ModelAdmin[Job]):
    """Long work, to look at."""

    list_display = ("id", "kind", "project", "state", "done", "total", "attempt", "created_at", "finished_at")
    list_filter = ("state", "kind")

    def has_add_permission(self, request: object) -> bool:
        """Jobs are written with the data they are about."""
        return False

    def has_change_permission(self, request: object, obj: Job | None = None) -> bool:
        """A row changed by hand would no longer be the truth."""
        return False


@admin.register(Import)
class ImportAdmin(admin.ModelAdmin[Import]):
    """Imports, to look at."""

    list_display = ("filename", "project", "format", "outcome", "created_by", "created_at")
    list_select_related = ("project", "job", "created_by")
    list_filter = ("state", "format")

    def has_add_permission(self, request: object) -> bool:
        """Files come in by the import page."""
        return False

    def has_change_permission(self, request: object, obj: Import | None = None) -> bool:
        """A row changed by hand would no longer say what happened."""
        return False


@admin.register(Token)
class TokenAdmin(admin.ModelAdmin[Token]):
    """Keys of programs; setting `revoked at` ends one."""

    list_display = ("name", "prefix", "user", "scope", "last_used_at", "revoked_at")
    readonly_fields = ("user", "project", "name", "scope", "prefix", "created_at", "last_used_at", "expires_at")
    exclude = ("digest",)


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin[Invitation]):
    """Open and used invitations."""

    list_display = ("project", "role", "email", "expires_at", "accepted_by", "withdrawn_at")
    exclude = ("digest",)
