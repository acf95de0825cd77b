"""What the comments found have in common, with counts. Three queries, however many there are.

The rows of bare columns are read up to a limit and counted here: grouping a million rows by six columns would cost
seconds, and nobody needs to know whether there are 1,000 or 1,100 of something. Where the limit is reached the
counts are of the newest, and say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import BooleanField, ExpressionWrapper, Q

from annotations.models import Round
from annotations.services.finding.narrowing import answers, judgements
from annotations.services.finding.wanted import DEPTHS, SIZES, UNDECIDED, Wanted
from annotations.services.progress import WORDLESS
from threads.models import Author, Comment, Project, User
from threads.querysets import CommentQuerySet

# How many comments are counted at most.
LIMIT: Final = 1000
# How many values of an open-ended facet are named.
LONGEST: Final = 12


@dataclass(frozen=True, slots=True)
class Facet:
    """One value to narrow by: what the address says, what the page says, how many."""

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts of what was found. `ids` are the comments counted, the newest first."""

    total: int
    is_capped: bool
    by: Mapping[str, list[Facet]] = field(default_factory=dict)
    ids: tuple[int, ...] = ()

    @property
    def said(self) -> str:
        """The number of comments in words: 1,000+ where nobody counted on."""
        return f"{self.total:,}{'+' if self.is_capped else ''}"


def facets_of(found: CommentQuerySet, wanted: Wanted, *, project: Project, by: User, round: Round | None) -> Facets:
    """Counts by site, author, year, depth, size, state, label and judgement."""
    is_empty = ExpressionWrapper(Q(text=""), output_field=BooleanField())
    columns = ("pk", "thread__site", "author_id", "posted_at__year", "depth", "thread__comment_count", "state")
    rows: list[Any] = list(found.annotate(is_empty=is_empty).values_list(*columns, "is_empty")[: LIMIT + 1])
    is_capped = len(rows) > LIMIT
    rows = rows[:LIMIT]
    by_state = Counter(row[6] for row in rows)
    counts = {
        "site": _open(Counter(row[1] for row in rows if row[1])),
        "author": _authors(Counter(row[2] for row in rows if row[2]), project),
        "year": [Facet(str(year), str(year), n) for year, n in sorted(Counter(r[3] for r in rows if r[3]).items())],
        "depth": _steps(Counter(row[4] for row in rows), DEPTHS),
        "size": _steps(Counter(row[5] for row in rows), SIZES),
        "state": [Facet(value, str(name), by_state[value]) for value, name in Comment.State.choices if by_state[value]],
    }
    units = {row[0] for row in rows if row[4] and row[6] not in WORDLESS and not row[7]}
    counts |= _answers(rows, units, wanted, project, by, round)
    return Facets(len(rows), is_capped, counts, tuple(row[0] for row in rows))


def _open(counted: Counter[str]) -> list[Facet]:
    return [Facet(value, value, count) for value, count in counted.most_common(LONGEST)]


def _authors(counted: Counter[int], project: Project) -> list[Facet]:
    common = dict(counted.most_common(LONGEST))
    known = Author.objects.in_bulk(list(common))
    names = project.shows_author_names
    return [Facet(str(pk), known[pk].shown_as(shows_names=names), count) for pk, count in common.items() if pk in known]


def _steps(counted: Counter[int], steps: Mapping[str, tuple[int, int | None]]) -> list[Facet]:
    found = []
    for name, (first, last) in steps.items():
        count = sum(n for value, n in counted.items() if first <= value and (last is None or value <= last))
        if count:
            found.append(Facet(name, _said(first, last), count))
    return found


def _said(first: int, last: int | None) -> str:
    if last is None:
        return f"{first:,} or more"
    return f"{first:,}" if first == last else f"{first:,} to {last:,}"


def _answers(
    rows: Iterable[Any], units: set[int], wanted: Wanted, project: Project, by: User, round: Round | None
) -> dict[str, list[Facet]]:
    """Labels and judgements of `wanted.by`. Read between the first and the last comment found: ids are many."""
    ids = {row[0] for row in rows}
    if not ids or round is None:
        return {"label": [], "judged": []}
    between = {"comment_id__gte": min(ids), "comment_id__lte": max(ids)}
    said = answers(wanted.by, project=project, by=by, round=round).filter(**between, label__isnull=False)
    labels: dict[tuple[str, str, str], set[int]] = {}
    named = said.order_by("label__question__order", "label__order")
    for comment, *label in named.values_list("comment_id", "label__question__key", "label__key", "label__name"):
        if comment in ids:
            labels.setdefault((label[0], label[1], label[2]), set()).add(comment)
    decided = judgements(wanted.by, project=project, by=by, round=round).filter(**between)
    states: dict[str, set[int]] = {}
    for comment, state in decided.values_list("comment_id", "state"):
        if comment in ids:
            states.setdefault(state, set()).add(comment)
    undecided = len(units.difference(*states.values()))
    return {
        "label": [Facet(f"{q}/{key}", name, len(comments)) for (q, key, name), comments in labels.items()],
        "judged": [
            *([Facet(UNDECIDED, "undecided", undecided)] if undecided else []),
            *(Facet(s, s.replace("_", " "), len(comments)) for s, comments in sorted(states.items())),
        ],
    }
