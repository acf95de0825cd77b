"""The random sample that is judged by hand before the rest is accepted."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from annotations.models import Audit, Round
from annotations.services.auditing.choosing import Choice, above, measured
from annotations.services.auditing.intervals import Share
from annotations.services.bulk.doing import require_open_round
from threads.errors import Conflict, Refused
from threads.models import Project, User

# Suggestions in a sample where nobody says otherwise, and at most.
SAMPLE: Final = 30
MOST: Final = 500
# SQLite keeps whole numbers of 64 bits; scripts read numbers of 53 without loss.
_SEEDS: Final = 2**53


@dataclass(frozen=True, slots=True)
class Preview:
    """Suggestions above the threshold, and how the person's decisions on such ones went so far."""

    number: int
    measured: Share


def preview(choice: Choice, *, project: Project, round: Round, by: User) -> Preview:
    """Counts, and writes nothing."""
    number = above(choice, project=project, round=round, by=by).count()
    return Preview(number, measured(choice, project=project, by=by))


@transaction.atomic
def draw(
    choice: Choice,
    *,
    project: Project,
    round: Round,
    by: User,
    size: int = SAMPLE,
    wanted: float = 0.8,
    seed: int | None = None,
) -> Audit:
    """Draws `size` suggestions (all, where there are fewer) to be judged by hand. The same seed draws the same ones.

    `wanted` is the share that should be right. Raises Refused where nothing is above the threshold or a number makes
    no sense, Conflict where the round is not open or shows no suggestions.
    """
    require_open_round(round)
    if not round.shows_suggestions:
        raise Conflict("This round shows no suggestions, so none can be accepted.", code="suggestions_hidden")
    _check(choice, size, wanted, seed)
    seed = secrets.randbelow(_SEEDS) if seed is None else seed
    keys = above(choice, project=project, round=round, by=by).values_list("pk", flat=True)
    number, sample = _sampled(keys.iterator(chunk_size=2000), size, seed)
    if not number:
        raise Refused(f"No suggestion of {choice.label} from {choice.threshold:.2f} on waits for you.")
    audit = Audit.objects.create(
        project=project,
        round=round,
        annotator=by,
        label=choice.label,
        extractor=choice.extractor,
        threshold=choice.threshold,
        wanted=wanted,
        seed=seed,
        population=number,
    )
    audit.sample.set(sample)
    return audit


def _check(choice: Choice, size: int, wanted: float, seed: int | None) -> None:
    if not 0 <= choice.threshold <= 1:
        raise Refused("A confidence lies between 0 and 1.", fields={"threshold": ["Between 0 and 1."]})
    if not 0 < wanted < 1:
        raise Refused("The share that should be right lies between 0 and 1.", fields={"wanted": ["Between 0 and 1."]})
    if not 1 <= size <= MOST:
        raise Refused(f"A sample has 1 to {MOST} suggestions.", fields={"size": [f"1 to {MOST}."]})
    if seed is not None and not 0 <= seed < _SEEDS:
        raise Refused("A seed is a whole number below 2^53.", fields={"seed": ["0 to 2^53 - 1."]})


def _sampled(keys: Iterable[int], size: int, seed: int) -> tuple[int, list[int]]:
    """How many keys there are, and `size` of them, each as likely as the others (Vitter's algorithm R): one look."""
    chance = random.Random(seed)  # noqa: S311 (it has to be repeatable; nothing is secret)
    chosen: list[int] = []
    number = 0
    for number, key in enumerate(keys, start=1):
        if len(chosen) < size:
            chosen.append(key)
        elif (place := chance.randrange(number)) < size:
            chosen[place] = key
    return number, chosen
