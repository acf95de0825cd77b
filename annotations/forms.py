"""What pages send."""

from __future__ import annotations

from django import forms

from annotations.models import Judgement


class ActionForm(forms.Form):
    """One action in the workspace: `verb:argument`, and what it acts on.

    toggle:<label id> · target:<comment|span|article|outside|unclear|none> · judge:<state> · accept:<suggestion id> ·
    reject:<suggestion id> · unsure · note · undo · redo. A plain HTML button carries one value, so verb and argument
    share it.
    """

    action = forms.RegexField(r"^[a-z]+(:[a-z_0-9]+)?$", max_length=60)
    # Names this very action, so that a save repeated after a lost answer is not carried out twice.
    key = forms.UUIDField(required=False)
    # Who pressed the key: another person may have signed in since, in another tab.
    annotator = forms.IntegerField(required=False)
    comment = forms.IntegerField(required=False, min_value=1)
    # A span in code points of the comment's text, end exclusive; of the target's text for target:span.
    start = forms.IntegerField(required=False, min_value=0)
    end = forms.IntegerField(required=False, min_value=1)
    # The target's number in the thread.
    target = forms.IntegerField(required=False, min_value=0)
    more = forms.BooleanField(required=False)
    note = forms.CharField(required=False, max_length=4000)
    milliseconds = forms.IntegerField(required=False, min_value=0, max_value=86_400_000)
    article_opened = forms.BooleanField(required=False)

    @property
    def verb(self) -> str:
        """What to do."""
        return str(self.cleaned_data["action"].partition(":")[0])

    @property
    def argument(self) -> str:
        """With what, or the empty text."""
        return str(self.cleaned_data["action"].partition(":")[2])

    @property
    def span(self) -> tuple[int, int] | None:
        """The span, if both ends were sent."""
        start, end = self.cleaned_data["start"], self.cleaned_data["end"]
        return None if start is None or end is None else (start, end)

    @property
    def finishes(self) -> bool:
        """Whether the annotator is done with the comment and goes on to the next."""
        return self.verb == "judge" and self.argument in Judgement.State.values


class ReleaseForm(forms.Form):
    """What a new release is called."""

    title = forms.CharField(
        required=False, max_length=200, help_text="For people, such as “Pilot, after training”. The number is given."
    )
    notes = forms.CharField(
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What changed since the last one.",
    )
