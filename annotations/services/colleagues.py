"""What others said about the same comments, where the round lets one see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from annotations.models import Annotation, Label, Round
from threads.models import Membership, User


@dataclass(slots=True)
class Colleague:
    """Somebody else's answers to one comment: each label, and how often (a label may stand on several spans)."""

    alias: str
    labels: dict[Label, int] = field(default_factory=dict)


def answers_of_others(within: Q, *, round: Round, by: User) -> Mapping[int, list[Colleague]]:
    """Colleagues' answers by comment id, in the order of their aliases.

    Blind rounds show nothing before one's own submission: `visible_to` sees to that.
    """
    rows = (
        Annotation.objects.visible_to(by)
        .filter(within, round=round, label__isnull=False)
        .exclude(creator=by)
        .select_related("label")
        .order_by("question__order", "label__order", "pk")
    )
    found: dict[int, dict[int, Colleague]] = defaultdict(dict)
    aliases: dict[int, str] = {}
    for row in rows:
        if not aliases:
            members = Membership.objects.filter(project=round.project_id)
            aliases = dict(members.values_list("user_id", "alias"))
        alias = aliases.get(row.creator_id, "a former member")
        colleague = found[row.comment_id].setdefault(row.creator_id, Colleague(alias))
        if row.label is not None:
            colleague.labels[row.label] = colleague.labels.get(row.label, 0) + 1
    return {
        comment: sorted(people.values(), key=lambda colleague: colleague.alias) for comment, people in found.items()
    }
