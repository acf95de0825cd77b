"""What is to be done to each comment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, Self

from annotations.models import Judgement, Label, Question, Round
from threads.errors import Refused

Kind = Literal["give", "take", "judge"]
# What becomes of an answer that is there and differs.
Existing = Literal["keep", "replace"]
KINDS: Final = ("give", "take", "judge")


@dataclass(frozen=True, slots=True)
class Deed:
    """Give a label, take one's own back, or judge. `existing` says what becomes of other answers."""

    kind: Kind
    label: Label | None = None
    state: str = ""
    existing: Existing = "keep"

    @classmethod
    def named(cls, raw: str, *, round: Round, existing: str = "keep") -> Self:
        """The deed that `give:<label id>`, `take:<label id>` or `judge:<state>` names. Raises Refused."""
        kind, _, argument = raw.partition(":")
        if existing not in {"keep", "replace"}:
            raise Refused("Other answers are kept or replaced.", fields={"existing": ["Choose keep or replace."]})
        if kind == "judge" and argument in Judgement.State.values:
            return cls("judge", state=argument, existing=existing)  # type: ignore[arg-type]
        if kind in {"give", "take"} and argument.isascii() and argument.isdigit() and len(argument) < 19:
            labels = Label.objects.filter(question__version_id=round.scheme_version_id, pk=int(argument))
            label = labels.select_related("question", "target_relation").first()
            if label is not None:
                return cls.of_label(kind, label, existing=existing)  # type: ignore[arg-type]
        raise Refused(f"“{raw[:60]}” is nothing that can be done to many comments.")

    @classmethod
    def of_label(cls, kind: Kind, label: Label, *, existing: Existing = "keep") -> Self:
        """Giving or taking a label. Raises Refused where it is not one of whole comments."""
        if label.question.unit != Question.Unit.COMMENT:
            raise Refused(f"{label.name} is not given to whole comments, so not to many at once either.")
        return cls(kind, label=label, existing=existing)

    @property
    def name(self) -> str:
        """As `named` reads it."""
        return f"{self.kind}:{self.label.pk if self.label else self.state}"

    @property
    def is_exclusive(self) -> bool:
        """Whether the label replaces another one of its question."""
        return self.label is not None and self.label.question.kind == Question.Kind.ONE_OF

    @property
    def said(self) -> str:
        """What happens to a comment, as the end of "14 comments ..."."""
        if self.kind == "judge":
            return f"will be “{Judgement.State(self.state).label}”"
        return f"will {'get' if self.kind == 'give' else 'lose'} {self.label}"

    def stored(self) -> dict[str, Any]:
        """As a job keeps it."""
        return {"what": self.name, "existing": self.existing}
