"""Whether a round stands still: nobody writes while its answers are on their way to another scheme version."""

from __future__ import annotations

from annotations.models import Round
from threads.errors import Conflict


def require_settled(round: Round) -> None:
    """Raises Conflict while the round's answers are on their way to another scheme version."""
    if round.rescheming_id is not None:
        raise Conflict(
            f"The scheme of the round {round.name} is being changed. Nothing was lost: try again in a moment.",
            code="scheme_changing",
        )
