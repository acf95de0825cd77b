"""What templates say about targets."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django import template

from annotations.errors import BadTarget
from annotations.models import Label, Question
from annotations.services.target_lists import offer_of

register = template.Library()


@register.simple_tag
def link_rules(label: Label, questions: Iterable[Question]) -> str:
    """What a script may offer as targets of a label, as JSON: `later`, `itself`, and `to`, ids of labels of which a
    target must carry one (any if empty); `never` where the scheme lets the label point at nothing.
    """
    try:
        offer = offer_of(label)
    except BadTarget as refusal:
        return json.dumps({"never": str(refusal)})
    ids = [other.pk for question in questions for other in question.labels.all() if other.key in offer.to]
    return json.dumps({"later": offer.later, "itself": offer.itself, "claims": offer.claims, "to": ids})


@register.simple_tag
def chip_samples() -> dict[str, dict[str, object]]:
    """One target of each kind, from which a script clones what it shows before the server has answered."""
    return {
        "comment": {"target_kind": "comment", "target_comment": {"position": 1}},
        "article": {"target_kind": "comment", "target_comment": {"position": 0}},
        "span": {"target_kind": "span", "target_comment": {"position": 1}, "target_exact": "…"},
        "article-span": {"target_kind": "span", "target_comment": {"position": 0}, "target_exact": "…"},
        "claim": {"target_kind": "claim", "target_claim": {"wording": "…"}},
        "outside": {"target_kind": "outside"},
        "unclear": {"target_kind": "unclear"},
        "none": {"target_kind": "none"},
    }
