"""Open suggestions go along with the labels they propose, unless another open round still needs them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Exists, OuterRef
from django.utils import timezone

from annotations.models import Round, SchemeVersion, Suggestion
from annotations.services.rescheming.batches import vocabulary_of
from annotations.services.rescheming.mapping import Fate, Key


def move_suggestions(old: SchemeVersion, new: SchemeVersion, fates: Mapping[Key, Fate]) -> None:
    """Current suggestions propose the new label from now on, with what was decided about them.

    Split and retired labels are proposed no more. Of two suggestions that become the same, the surer stays. Nothing
    happens while an open round stands on the old version.
    """
    if Round.objects.open().filter(scheme_version=old).exists():
        return
    was, now = vocabulary_of(old), vocabulary_of(new)
    groups: dict[int | None, list[int]] = defaultdict(list)
    for pk, key in was.by_label.items():
        fate = fates[key]
        groups[now.places[fate.to].label if fate.to else None].append(pk)
    for target, labels in groups.items():
        rows = Suggestion.objects.current().filter(label_id__in=labels)
        if target is None:
            rows.update(superseded_at=timezone.now())
            continue
        if len(labels) > 1:
            _leave_one(labels)
        rows.update(label_id=target)


def _leave_one(labels: list[int]) -> None:
    alike = Suggestion.objects.current().filter(
        comment_id=OuterRef("comment_id"), extractor=OuterRef("extractor"), label_id__in=labels
    )
    for span in (
        {"start__isnull": True},
        {"start": OuterRef("start"), "end": OuterRef("end")},
    ):
        same = alike.filter(**span)
        surer = same.filter(confidence__gt=OuterRef("confidence")) | same.filter(
            confidence=OuterRef("confidence"), pk__lt=OuterRef("pk")
        )
        rows = Suggestion.objects.current().filter(label_id__in=labels, start__isnull="start" not in span)
        weaker = list(rows.filter(Exists(surer)).values_list("pk", flat=True))
        for start in range(0, len(weaker), 500):
            Suggestion.objects.filter(pk__in=weaker[start : start + 500]).update(superseded_at=timezone.now())
