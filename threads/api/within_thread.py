"""The base of what is listed thread by thread."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar, TypeVar

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404

from threads.api.resource import Resource
from threads.models import Thread

M = TypeVar("M", bound=Model)


class WithinThread(Resource[M]):
    """Rows of the thread in the address, which is 404 for those who may not see it."""

    # From the model to its thread.
    thread_path: ClassVar[str] = "thread"

    @cached_property
    def thread(self) -> Thread:
        """The thread in the address. Raises Http404."""
        threads = self.reach(Thread.objects.select_related("project"), "project_id")
        return get_object_or_404(threads, pk=self.kwargs["thread_id"])

    def get_queryset(self) -> QuerySet[M]:
        """Only this thread's rows."""
        return super().get_queryset().filter(**{self.thread_path: self.thread})
