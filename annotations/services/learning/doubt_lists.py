"""Suspected mistakes as a list to work through: what was said, what a model thinks, and where to look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotations.models import Doubt, Label
from annotations.querysets.learning import DoubtQuerySet
from threads.models import Membership, Project, User


@dataclass(frozen=True, slots=True)
class Doubted:
    """One doubt with its words: the label's name, and who answered ("" for oneself)."""

    doubt: Doubt
    label: str
    who: str

    @property
    def percent(self) -> int:
        """The probability of a yes, in percent, by the model that had not seen the answer."""
        return round(self.doubt.probability * 100)

    @property
    def pieces(self) -> Sequence[tuple[str, bool]]:
        """The comment's text, and whether each piece is the doubted sentence."""
        text, start, end = self.doubt.comment.text, self.doubt.start, self.doubt.end
        if start is None or end is None:
            return [(text, False)]
        return [(text[:start], False), (text[start:end], True), (text[end:], False)]


def doubts_of(project: Project, *, by: User) -> DoubtQuerySet:
    """The doubts that this person may see and that wait."""
    return Doubt.objects.visible_to(by).waiting().filter(round__project=project)


def described(rows: Sequence[Doubt], *, project: Project, by: User) -> list[Doubted]:
    """The rows with their words. Two queries however many rows."""
    versions = {row.round.scheme_version_id for row in rows}
    labels = Label.objects.filter(question__version__in=versions)
    names = {(q, key): name for q, key, name in labels.values_list("question__key", "key", "name")}
    aliases = dict(Membership.objects.filter(project=project).values_list("user_id", "alias"))
    return [
        Doubted(
            row,
            names.get((row.question_name, row.label_name), row.label_name),
            "" if row.annotator_id == by.pk else aliases.get(row.annotator_id, "a former member"),
        )
        for row in rows
    ]
