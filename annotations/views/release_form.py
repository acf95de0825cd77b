"""What a manager wants a release to hold, in the words of the page."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms

from annotations.models import Question, Round
from annotations.privacy import KINDS
from annotations.services.freezing.checking import bases_of
from annotations.services.freezing.options import PARTS, Answers, By, Merge, Options, Privacy, Split, Threads
from annotations.services.rounds import current_round
from threads.models import Project

_PART: Final = re.compile(r"([a-z][a-z0-9_-]{0,19})\s*:?\s*([0-9]{1,3})\s*%?")
# With fewer threads a test set would hold next to nothing.
_ENOUGH: Final = 10


class ReleaseForm(forms.Form):
    """The title, and the options; `options()` gives those as services want them."""

    title = forms.CharField(
        required=False, max_length=200, help_text="For people, such as “Pilot, after training”. The number is given."
    )
    notes = forms.CharField(
        required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What changed since the last one. Stands in every file.",
    )  # fmt: skip
    rounds = forms.ModelMultipleChoiceField(
        Round.objects.none(), widget=forms.CheckboxSelectMultiple, label="Answers of which rounds"
    )
    answers = forms.ChoiceField(
        label="Whose answers",
        choices=[
            (Answers.ALL, "Everybody’s, and what was decided beside them"),
            (Answers.GOLD, "Only what was decided"),
        ],
    )
    merge = forms.ChoiceField(
        required=False, label="Where nobody decided",
        choices=[
            (Merge.NONE, "nothing counts as decided"),
            (Merge.MAJORITY, "what more than half of the annotators say counts"),
            (Merge.UNANIMOUS, "what all annotators say counts"),
        ],
        help_text="Only those count who were done with the comment. What stays open is marked as undecided.",
    )  # fmt: skip
    threads = forms.ChoiceField(
        label="Which threads",
        choices=[(Threads.ALL, "All of them"), (Threads.ANSWERED, "Those in which somebody answered")],
    )
    split = forms.ChoiceField(
        required=False, label="Split into parts",
        choices=[
            ("", "No split"),
            (By.ARTICLE, "by article: threads about one article stay together"),
            (By.THREAD, "by thread"),
            (By.AUTHOR, "by author: threads that share a commenter stay together"),
        ],
        help_text="Threads that hold near-copies of one comment always stay together.",
    )  # fmt: skip
    parts = forms.CharField(
        required=False, max_length=200, label="Parts, with their share in per cent", help_text="They add up to 100."
    )
    stratify = forms.ChoiceField(
        required=False, label="Spread the labels of", help_text="So that each part has its share of rare labels."
    )
    base = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, label="Leave threads where they were in",
        help_text="So that nothing moves from a test set into training.",
    )  # fmt: skip
    seed = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, help_text="The same number draws the same parts."
    )
    hides_names = forms.BooleanField(
        required=False, label="Replace authors’ names in texts",
        help_text="By the pseudonyms under which they stand as authors. Offsets follow.",
    )  # fmt: skip
    masks = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, choices=list(KINDS.items()), label="Mask in texts"
    )
    leaves_texts_out = forms.BooleanField(
        required=False, label="Leave all texts out",
        help_text="Ids, offsets and a checksum of each text stay. For texts that may not be passed on.",
    )  # fmt: skip
    annotator_names = forms.BooleanField(
        required=False, label="Name the annotators", help_text="Otherwise they stand as a1, a2 and so on."
    )

    def __init__(self, data: Any = None, *, project: Project) -> None:
        rounds = Round.objects.filter(project=project, trashed_at=None).order_by("pk")
        bases = bases_of(project)
        super().__init__(data, initial=_initial(project, rounds, bases))
        self.fields["rounds"].queryset = rounds  # type: ignore[attr-defined]
        asked = Question.objects.filter(version__rounds__in=rounds).exclude(unit=Question.Unit.RELATION)
        asked = asked.filter(kind__in=[Question.Kind.ONE_OF, Question.Kind.MANY_OF]).order_by("version", "order")
        keys = dict(asked.values_list("key", "name"))
        self.fields["stratify"].choices = [("", "no question"), *keys.items()]  # type: ignore[attr-defined]
        self.fields["base"].choices = [  # type: ignore[attr-defined]
            ("", "no earlier release"), *((number, f"release {number}") for number in bases)
        ]  # fmt: skip

    def clean_parts(self) -> dict[str, int]:
        """Names and shares. Raises ValidationError for what is neither."""
        found: dict[str, int] = {}
        for piece in filter(None, map(str.strip, self.cleaned_data["parts"].lower().split(","))):
            part = _PART.fullmatch(piece)
            if part is None or part[1] in found:
                raise forms.ValidationError("Write the parts as train 80, dev 10, test 10.")
            found[part[1]] = int(part[2])
        return found or dict(PARTS)

    def refuse(self, fields: dict[str, list[str]]) -> None:
        """Shows what a service found wrong, beside the fields."""
        for name, errors in fields.items():
            self.add_error(name if name in self.fields else None, forms.ValidationError(errors))

    def options(self) -> Options:
        """What was chosen."""
        chosen = self.cleaned_data
        split = chosen["split"] and Split(
            By(chosen["split"]), chosen["parts"], chosen["stratify"] or None, chosen["seed"] or 0, chosen["base"]
        )
        return Options(
            rounds=tuple(round.pk for round in chosen["rounds"]),
            threads=Threads(chosen["threads"]),
            answers=Answers(chosen["answers"]),
            merge=Merge(chosen["merge"]),
            split=split or None,
            privacy=Privacy(
                names=chosen["hides_names"],
                masks=tuple(chosen["masks"]),
                texts=not chosen["leaves_texts_out"],
                annotator_names=chosen["annotator_names"],
            ),
        )


def _initial(project: Project, rounds: Any, bases: Any) -> dict[str, Any]:
    current = current_round(project) or rounds.last()
    is_enough = project.threads.visible()[_ENOUGH - 1 : _ENOUGH].exists()
    return {
        "rounds": [current.pk] if current else [],
        "answers": Answers.ALL,
        "merge": Merge.NONE,
        "threads": Threads.ALL,
        "split": By.ARTICLE if is_enough else "",
        "parts": ", ".join(f"{name} {share}" for name, share in PARTS.items()),
        "seed": 1,
        "base": bases[0] if bases else "",
        "hides_names": True,
    }
