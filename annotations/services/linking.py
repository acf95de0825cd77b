"""Link rules: which ends a relation may join. The scheme's relation question holds them (`Question.link_rules`).

A rule is `{"from": label key, "to": label key, "self": bool, "earlier": bool}`; what it leaves out is any label, no
link to itself, and an earlier target. A relation holds where one of the rules for its source's label allows it. Where
the scheme has no rules, any label may point at anything earlier.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from annotations.errors import BadTarget
from annotations.models import Annotation, Label, Round
from annotations.models.targets import TargetKind
from annotations.selectors import Span
from threads.models import Comment, User

# The label key that a listed claim counts as.
CLAIM = "claim"
Rule = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be offered as a target for a label at all, before one looks at a place."""

    later: bool
    itself: bool
    # Keys of labels of which a target must carry one; empty where any passage will do.
    to: tuple[str, ...]

    @property
    def claims(self) -> bool:
        """Whether a listed claim may be the target."""
        return not self.to or CLAIM in self.to


@dataclass(frozen=True, slots=True)
class Ends:
    """The two ends that a relation would join."""

    source: Comment
    source_span: tuple[int, int] | None
    kind: str
    aimed: Comment | None
    span: Span | None


def rules_for(relation: Label, source: Label | None) -> Sequence[Rule]:
    """The rules under which this source may draw the relation. Raises BadTarget where the scheme has none for it."""
    rules: list[Rule] = relation.question.link_rules
    if not rules:
        return [{}]
    key = source.key if source else None
    fitting = [rule for rule in rules if rule.get("from") in (None, key)]
    if not fitting:
        allowed = ", ".join(sorted({str(rule["from"]) for rule in rules}))
        raise BadTarget(f"The scheme lets only {allowed} draw a relation, not {source or 'a whole comment'}.")
    return fitting


def offer_for(relation: Label, source: Label | None) -> Offer:
    """What a page may offer for this source. Raises BadTarget where it may draw no relation at all."""
    rules = rules_for(relation, source)
    wanted = {rule.get("to") for rule in rules}
    return Offer(
        later=any(not rule.get("earlier", True) for rule in rules),
        itself=any(rule.get("self", False) for rule in rules),
        to=() if None in wanted else tuple(sorted(str(key) for key in wanted)),
    )


def check_link(ends: Ends, *, relation: Label, source: Label | None, round: Round, by: User) -> None:
    """Raises BadTarget, naming the rule, where no rule of the scheme allows the relation."""
    problems = []
    for rule in rules_for(relation, source):
        problem = _problem(rule, ends, round, by)
        if problem is None:
            return
        problems.append(problem)
    raise BadTarget(problems[0])


def _problem(rule: Rule, ends: Ends, round: Round, by: User) -> str | None:
    wanted = rule.get("to")
    if ends.kind == TargetKind.CLAIM and wanted not in (None, CLAIM):
        return f"The target must carry the label {wanted}; a listed claim does not."
    if ends.aimed is None:
        return None
    here, there = ends.source.position, ends.aimed.position
    if here is None or there is None:
        return "This comment has no place in the thread."
    if there > here and rule.get("earlier", True):
        return f"Comment #{there} comes after #{here} and cannot be what it answers."
    if _is_self(ends) and not rule.get("self", False):
        return "A comment cannot be its own target." if ends.span is None else "A passage cannot be its own target."
    if wanted is not None and ends.kind != TargetKind.CLAIM and not _carries(wanted, ends, round, by):
        name = f"#{there}" if there else "The article"
        return f"{name} must carry the label {wanted} before it can be the target."
    return None


def _is_self(ends: Ends) -> bool:
    """Whether a link goes back to where it starts: a comment to itself, a passage to itself or to its comment."""
    if ends.aimed is None or ends.aimed.pk != ends.source.pk:
        return False
    if ends.span is None:
        return ends.kind != TargetKind.CLAIM
    return ends.source_span == (ends.span.start, ends.span.end)


def _carries(key: str, ends: Ends, round: Round, by: User) -> bool:
    """Whether the person gave the label to the passage, to one that overlaps with it, or to the whole comment."""
    own = Annotation.objects.live().individual().by(by).filter(round=round, comment=ends.aimed, label__key=key)
    if ends.span is not None:
        own = own.filter(Q(start=None) | Q(start__lt=ends.span.end, end__gt=ends.span.start))
    return own.exists()
