"""What somebody wants a release to hold, looked at before its number is given: each fault by the field it is in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from annotations.models import Question, Round
from annotations.models import Split as SplitRow
from annotations.privacy import KINDS
from annotations.services.freezing.holding import default_round, require_threads, rounds_of, threads_of
from annotations.services.freezing.options import Options, Split
from annotations.services.measuring.sight import sight_of
from threads.errors import Refused
from threads.models import Project, User

_PART: Final = re.compile(r"[a-z][a-z0-9_-]{0,19}")
_MOST_PARTS: Final = 10


def checked(project: Project, options: Options) -> Options:
    """The options with their rounds named: without any, the current one. Raises Refused with every fault, or where
    there is no round or thread to freeze."""
    options = replace(options, rounds=options.rounds or (default_round(project).pk,))
    rounds = rounds_of(project, options)
    faults: defaultdict[str, list[str]] = defaultdict(list)
    if strange := sorted(set(options.privacy.masks) - set(KINDS)):
        faults["masks"].append(f"There is no kind {strange[0]!r}: choose among {', '.join(KINDS)}.")
    if options.split:
        _check_split(project, rounds, options.split, faults)
    if faults:
        raise Refused(next(iter(faults.values()))[0], fields=dict(faults))
    require_threads(project, threads_of(project, options))
    return options


def veiled_round(project: Project, options: Options, *, by: User) -> Round | None:
    """The first of the rounds that is blind and that they annotate in: a release would show them others' answers."""
    return next((round for round in rounds_of(project, options) if not sight_of(round, by=by).is_whole), None)


def bases_of(project: Project) -> Sequence[int]:
    """Numbers of the releases whose split another can go on from, newest first."""
    rows = SplitRow.objects.filter(release__project=project, release__state__in=["frozen", "withdrawn"])
    return list(rows.order_by("-release__number").values_list("release__number", flat=True).distinct())


def _check_split(project: Project, rounds: Sequence[Round], split: Split, faults: Mapping[str, list[str]]) -> None:
    names, weights = list(split.parts), list(split.parts.values())
    if not 2 <= len(names) <= _MOST_PARTS or not all(map(_PART.fullmatch, names)):
        faults["parts"].append(f"A split has 2 to {_MOST_PARTS} parts with names such as train.")
    elif min(weights) < 1 or sum(weights) != 100:
        faults["parts"].append("The shares are whole numbers from 1 that add up to 100.")
    asked = Question.objects.filter(version__in=[round.scheme_version_id for round in rounds])
    if split.stratify and not asked.filter(key=split.stratify).exists():
        faults["stratify"].append(f"No chosen round asks the question {split.stratify!r}.")
    if split.base is not None and split.base not in bases_of(project):
        faults["base"].append(f"Release {split.base} has no split that another could go on from.")
