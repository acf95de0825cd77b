"""Threads and people that a manager brings together."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from annotations.models import Round
from threads.models import Comment, Thread, User
from threads.permissions import people_with

# Threads offered to choose from, the newest; older ones are handed out by the queue or by REST.
MOST: Final = 200


class AssigningForm(forms.Form):
    """Each chosen thread goes to each chosen person."""

    threads = forms.ModelMultipleChoiceField(Thread.objects.none(), widget=forms.SelectMultiple(attrs={"size": 6}))
    people = forms.ModelMultipleChoiceField(User.objects.none(), widget=forms.CheckboxSelectMultiple)
    under = forms.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, label="Only the branch below comment number",
        help_text="For one thread that is too long for one person. Empty for whole threads.",
    )  # fmt: skip

    def __init__(self, *args: Any, round: Round, **options: Any) -> None:
        super().__init__(*args, **options)
        threads = Thread.objects.visible().filter(project=round.project_id).order_by("-pk")
        newest = threads.values_list("pk", flat=True)[:MOST]
        self.fields["threads"].queryset = threads.filter(pk__in=list(newest))  # type: ignore[attr-defined]
        people = people_with("annotate", round.project_id)
        self.fields["people"].queryset = people.order_by("username")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """With the comment of the number in `branch`. Raises ValidationError where there is none."""
        values = super().clean() or {}
        number, threads = values.get("under"), list(values.get("threads") or [])
        values["branch"] = None
        if number and threads:
            values["branch"] = Comment.objects.filter(thread=threads[0], position=number).first()
            if len(threads) > 1 or values["branch"] is None:
                self.add_error("under", "Choose one thread, and a number that it has.")
        return values
