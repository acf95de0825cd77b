"""What a manager says about a round, in the words of the page."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms

from annotations.models import Guideline, Round, SchemeVersion
from annotations.services.opening import Listed, newest
from threads.models import Comment, Project, Thread
from threads.permissions import people_with

# The address of a thread, or of a comment in it, as the browser shows them; or thread 12, comment 40 as 12#40.
_ADDRESS: Final = re.compile(r"^(?:\S*/threads/)?(\d{1,18})/?(?:\?\S*?)?(?:#c?(\d{1,9}))?$")


class RoundForm(forms.Form):
    """A round's plan. `plan()` gives the fields as services want them."""

    name = forms.CharField(
        max_length=100, help_text="What people see while they work, such as “pilot” or “main study”."
    )
    units = forms.ChoiceField(
        label="What is judged",
        choices=[
            (Round.Units.ALL, "Every comment of every thread"),
            (Round.Units.SAMPLE, "A random share of the comments"),
            (Round.Units.LISTED, "The threads and branches listed below"),
        ],
        help_text="Whatever is not judged is still there to be read.",
    )
    sample_percent = forms.FloatField(
        required=False, min_value=0.001, max_value=100, label="Share of the comments, in per cent",
        help_text="For a random share. Each comment is drawn by itself; the share is stored with it, for weighting.",
    )  # fmt: skip
    listed = forms.CharField(
        required=False, max_length=100_000, label="Threads and branches", widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One a line: the address of a thread, or of a comment for it and everything below it.",
    )  # fmt: skip
    hands_out = forms.BooleanField(
        required=False, label="Hand threads out",
        help_text="Everybody labels what they were given and nothing else. Otherwise everybody chooses freely.",
    )  # fmt: skip
    annotators_per_unit = forms.IntegerField(
        min_value=1, max_value=50, label="People per thread", help_text="Agreement can be measured from two on."
    )
    shared_percent = forms.FloatField(
        min_value=0, max_value=100, label="Share of the threads that so many people judge, in per cent",
        help_text="The other threads are judged once. 100 for all.",
    )  # fmt: skip
    expires_after_days = forms.IntegerField(
        required=False, min_value=1, max_value=3650, label="Days until untouched work goes back",
        help_text="Counted from the last label; the labels are kept. Empty for never.",
    )  # fmt: skip
    is_blind = forms.BooleanField(
        required=False, label="Blind",
        help_text="Nobody sees colleagues’ labels in a thread before submitting it.",
    )  # fmt: skip
    shows_suggestions = forms.BooleanField(
        required=False, label="Show suggestions",
        help_text="They save time and sway people: leave them out where you measure agreement.",
    )  # fmt: skip
    is_pilot = forms.BooleanField(
        required=False, label="A pilot", help_text="To try the scheme out; marked as such wherever its labels go."
    )
    scheme_version = forms.ModelChoiceField(SchemeVersion.objects.none(), label="Scheme", empty_label=None)
    guideline = forms.ModelChoiceField(Guideline.objects.none(), empty_label=None)

    def __init__(self, data: Any = None, *, project: Project, round: Round | None = None) -> None:
        super().__init__(data, initial=_initial(project, round))
        self.project = project
        versions = SchemeVersion.objects.filter(scheme__project=project, scheme__trashed_at=None)
        field = self.fields["scheme_version"]
        field.queryset = versions.exclude(published_at=None).select_related("scheme").order_by("-published_at", "-id")  # type: ignore[attr-defined]
        self.fields["guideline"].queryset = project.guidelines.order_by("-number")  # type: ignore[attr-defined]

    def clean_listed(self) -> Listed:
        """The threads and branches. Raises ValidationError with the first line that names none of the project."""
        threads: list[Thread] = []
        branches: list[Comment] = []
        for line in filter(None, map(str.strip, self.cleaned_data["listed"].splitlines())):
            found = _ADDRESS.match(line)
            thread = Thread.objects.visible().filter(project=self.project, pk=found[1]).first() if found else None
            if thread is None or found is None:
                raise forms.ValidationError("“%(line)s” is no thread of this project.", params={"line": line[:100]})
            if found[2] is None:
                threads.append(thread)
                continue
            comment = thread.comments.filter(position=int(found[2])).first()
            if comment is None:
                raise forms.ValidationError("“%(line)s” is no comment.", params={"line": line[:100]})
            branches.append(comment)
        return Listed(threads=threads, subtrees=branches)

    def plan(self) -> dict[str, Any]:
        """Fields of the round, with `listed` where its units are."""
        values = dict(self.cleaned_data)
        percent, shared = values.pop("sample_percent"), values.pop("shared_percent")
        if values["units"] != Round.Units.LISTED:
            values.pop("listed")
        is_sample = values["units"] == Round.Units.SAMPLE
        return values | {
            "sample_probability": (percent or 0) / 100 if is_sample else None,
            "shared_fraction": shared / 100,
        }


def _initial(project: Project, round: Round | None) -> dict[str, Any]:
    """A draft as it is; else what suits most: alone everybody chooses freely and sees all, together they are blind."""
    if round is None:
        people = people_with("annotate", project).count()
        version, guideline = newest(project)
        together = people > 1
        return {
            "hands_out": together, "annotators_per_unit": 2 if together else 1, "shared_percent": 100,
            "is_blind": together, "shows_suggestions": not together, "scheme_version": version, "guideline": guideline,
            "expires_after_days": 14 if together else None,
        }  # fmt: skip
    listed = round.listed_units.select_related("comment")
    return {name: getattr(round, name) for name in RoundForm.base_fields if hasattr(round, name)} | {
        "sample_percent": 100 * round.sample_probability if round.sample_probability else None,
        "shared_percent": 100 * round.shared_fraction,
        "listed": "\n".join(
            f"{row.comment.thread_id}#{row.comment.position}" if row.comment.position else f"{row.comment.thread_id}"
            for row in listed
        ),
    }
