"""Versions of a project's models: stored, put to serve, set back. The only writer of Model and LearnedThread."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from annotations.extraction.linear import LinearModel, NoModel
from annotations.learning.choosing import SHIPPED
from annotations.models import LearnedThread, Model
from annotations.services.learning.refreshing import refresh
from threads.errors import Conflict
from threads.models import Project, User


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training came to for one label, ready to be stored."""

    label_key: str
    kind: str
    model: LinearModel | None
    quality: dict[str, Any]
    trained_on: dict[str, Any]
    blind: frozenset[tuple[int, int]]


@contextmanager
def stored_file(project: Project, trained: Trained) -> Iterator[tuple[str, str]]:
    """The model's file, written before a transaction begins: its name and SHA-256, both empty where there is none.

    Gone again where what follows fails.
    """
    if trained.model is None:
        yield "", ""
        return
    data = trained.model.to_bytes()
    checksum = hashlib.sha256(data).hexdigest()
    name = default_storage.save(f"models/{project.slug}-{checksum[:12]}.npz", ContentFile(data))
    try:
        yield name, checksum
    except BaseException:
        default_storage.delete(name)
        raise


def add_version(project: Project, trained: Trained, *, file: str, checksum: str, serves: bool) -> Model:
    """The next version for this label; with `serves` it takes the place of the one that does. In a transaction."""
    # The row lock (on SQLite, the transaction) keeps two from taking the same number.
    Project.objects.select_for_update().get(pk=project.pk)
    model = Model.objects.create(
        project=project,
        label_key=trained.label_key,
        number=_next_number(project, trained.label_key),
        kind=trained.kind,
        file=file,
        checksum=checksum,
        quality=trained.quality,
        trained_on=trained.trained_on,
    )
    LearnedThread.objects.bulk_create(
        (LearnedThread(model=model, round_id=round, thread_id=thread) for round, thread in sorted(trained.blind)),
        batch_size=500,
    )
    if serves:
        _put_to_serve(model, by=None)
    return model


@transaction.atomic
def serve(model: Model, *, by: User) -> Model:
    """A manager has this version suggest from now on, and keeps it until they say otherwise.

    The newest version serves without being kept: a better one then takes its place by itself. Raises Conflict where it
    serves already or its file is damaged.
    """
    Project.objects.select_for_update().get(pk=model.project_id)
    fresh = Model.objects.select_related("project").get(pk=model.pk)
    newest = fresh.number == _next_number(fresh.project, fresh.label_key) - 1
    if fresh.serves_since and (fresh.chosen_by_id is None) == newest:
        raise Conflict(f"Version {fresh.number} suggests already.", code="serves_already")
    weights_of(fresh)
    _put_to_serve(fresh, by=None if newest else by)
    refresh(fresh.project, by=by)
    return fresh


@transaction.atomic
def serve_shipped(project: Project, label_key: str, *, by: User) -> Model:
    """A manager has what came with the program suggest again, and keeps it: a version without weights says so.

    Raises Conflict where it is kept already.
    """
    Project.objects.select_for_update().get(pk=project.pk)
    serving = Model.objects.serving().filter(project=project, label_key=label_key).first()
    if serving is not None and not serving.file and serving.chosen_by_id is not None:
        raise Conflict("What came with the program suggests already.", code="serves_already")
    model = Model.objects.create(
        project=project, label_key=label_key, number=_next_number(project, label_key), kind=SHIPPED
    )
    _put_to_serve(model, by=by)
    refresh(project, by=by)
    return model


def serving_models(project: Project) -> list[Model]:
    """The versions with weights that suggest now, one a label."""
    return list(Model.objects.serving().filter(project=project).exclude(file="").order_by("label_key"))


def is_pinned(project: Project, label_key: str) -> bool:
    """Whether a person chose what serves, so that nothing takes its place by itself."""
    return Model.objects.serving().filter(project=project, label_key=label_key, chosen_by__isnull=False).exists()


def weights_of(model: Model) -> LinearModel | None:
    """The weights of a version; None for one without. Raises Conflict where the file is gone or was changed."""
    return _read(model.pk, model.file.name, model.checksum) if model.file.name else None


@lru_cache(maxsize=32)
def _read(pk: int, name: str, checksum: str) -> LinearModel:
    try:
        with default_storage.open(name, "rb") as file:
            data = file.read()
    except OSError as error:
        raise Conflict(f"The file of model {pk} is gone; restore it from a backup, or serve another.") from error
    if hashlib.sha256(data).hexdigest() != checksum:
        raise Conflict(f"The file of model {pk} was changed on disk; restore it from a backup, or serve another.")
    try:
        return LinearModel.from_bytes(data)
    except NoModel as error:
        raise Conflict(f"The file of model {pk} cannot be read: {error}") from error


def _put_to_serve(model: Model, *, by: User | None) -> None:
    others = Model.objects.serving().filter(project_id=model.project_id, label_key=model.label_key)
    others.exclude(pk=model.pk).update(serves_since=None, chosen_by=None)
    model.serves_since, model.chosen_by = timezone.now(), by
    model.save(update_fields=["serves_since", "chosen_by"])


def _next_number(project: Project, label_key: str) -> int:
    rows = Model.objects.filter(project=project, label_key=label_key)
    return int(rows.aggregate(last=Max("number"))["last"] or 0) + 1
