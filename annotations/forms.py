"""What pages send."""

from __future__ import annotations

from typing import Any

from django import forms

from annotations.models import Judgement


class ActionForm(forms.Form):
    """One action in the workspace: `verb:argument`, and what it acts on.

    give:<label id> · take:<label id> · toggle:<label id> · answer:<question id>=<point of its scale> ·
    write:<question id>, its words in value-<id> · retract:<annotation id> · span:<annotation id> ·
    attribute:<annotation id, 0 for the newest>=<its number, negative to unset it> ·
    target:<comment|span|article|claim|outside|unclear|none> · untarget[:<relation id>] ·
    retarget:<unsure|note|type> · mention · unmention:<mention id> · judge:<state> · accept:<suggestion id> or
    accept:<suggestion id>_<rank of the target>, with span, label, or kind and target where they are changed ·
    reject:<suggestion id> · branch:<give_<label id>|take_<label id>|judge_<state>> (the comment and all below) ·
    cite:<link_<hyperlink id>|quote_<quote id>|typed>, with url, passage, archived · uncite:<evidence id> ·
    unsure · note · ask · remark · resolve:<remark id> · reopen:<remark id> · undo · redo. A plain HTML button carries
    one value, so verb and argument share it.
    """

    action = forms.RegexField(r"^[a-z]+(:[a-z_0-9]+(=-?[0-9]+)?)?$", max_length=60)
    # Names this very action, so that a save repeated after a lost answer is not carried out twice.
    key = forms.UUIDField(required=False)
    # Who pressed the key: another person may have signed in since, in another tab.
    annotator = forms.IntegerField(required=False)
    comment = forms.IntegerField(required=False, min_value=1)
    # What `unsure`, `note` and `cite` are about; without it the newest annotation of the comment.
    annotation = forms.IntegerField(required=False, min_value=1)
    # What `answer`, `unsure` and `retarget:unsure` are to bring about; without it the other of what is there.
    wanted = forms.ChoiceField(choices=[("on", "on"), ("off", "off")], required=False)
    # What the page shows of it, and of the thread for undo and redo: see annotations/services/versions.py.
    version = forms.IntegerField(required=False, min_value=0)
    thread_version = forms.IntegerField(required=False, min_value=0)
    # A span in code points of the comment's text, end exclusive; of the target's text for target:span.
    start = forms.IntegerField(required=False, min_value=0)
    end = forms.IntegerField(required=False, min_value=1)
    # The target's number in the thread.
    target = forms.IntegerField(required=False, min_value=0)
    # Of a suggestion that is changed while it is accepted: what kind of target it gets, and which label.
    kind = forms.CharField(required=False, max_length=20)
    label = forms.IntegerField(required=False, min_value=1)
    more = forms.BooleanField(required=False)
    # Which label of the comment the target belongs to: the annotation, or where it is not known yet its label.
    source = forms.IntegerField(required=False, min_value=1)
    source_label = forms.IntegerField(required=False, min_value=1)
    # Which of its targets; the newest where none is named.
    relation = forms.IntegerField(required=False, min_value=1)
    # A listed claim, or the wording of one to be listed.
    claim = forms.IntegerField(required=False, min_value=1)
    wording = forms.CharField(required=False, max_length=2000)
    note = forms.CharField(required=False, max_length=4000)
    # What is said to colleagues, by ask and remark.
    remark = forms.CharField(required=False, max_length=4000)
    # Of evidence: an address that was typed, what the source says, where a copy of it is kept.
    url = forms.CharField(required=False, max_length=4000)
    passage = forms.CharField(required=False, max_length=4000)
    archived = forms.CharField(required=False, max_length=4000)
    milliseconds = forms.IntegerField(required=False, min_value=0, max_value=86_400_000)
    article_opened = forms.BooleanField(required=False)
    # What becomes of other answers in a branch.
    existing = forms.ChoiceField(choices=[("keep", "keep"), ("replace", "replace")], required=False)

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
    def turns_on(self) -> bool | None:
        """What is to be brought about; None for the other of what is there."""
        return {"on": True, "off": False}.get(self.cleaned_data["wanted"])

    @property
    def finishes(self) -> bool:
        """Whether the annotator is done with the comment and goes on to the next."""
        return self.verb == "judge" and self.argument in Judgement.State.values


class ClaimForm(forms.Form):
    """A claim to be listed."""

    wording = forms.CharField(max_length=1000, help_text="One sentence that somebody could dispute.")


class AuditForm(forms.Form):
    """Which suggestions are to be accepted together, and how many of them are looked at first."""

    label = forms.ChoiceField()
    threshold = forms.FloatField(
        label="From which score on", min_value=0, max_value=1, initial=0.9,
        widget=forms.NumberInput(attrs={"step": "0.01"}), help_text="Between 0 and 1.",
    )  # fmt: skip
    extractor = forms.ChoiceField(required=False, label="Found by")
    size = forms.IntegerField(
        min_value=1, max_value=500, initial=30, label="Sample", help_text="Suggestions that you judge by hand first."
    )
    wanted = forms.FloatField(
        min_value=1, max_value=99, initial=80, label="Should be right, in %",
        help_text="What the sample is compared with.",
    )  # fmt: skip

    def offer(self, labels: list[tuple[str, str]], extractors: list[tuple[str, str]]) -> None:
        """What can be chosen."""
        self.fields["label"].choices = labels  # type: ignore[attr-defined]
        self.fields["extractor"].choices = [("", "any"), *extractors]  # type: ignore[attr-defined]


class MergeForm(forms.Form):
    """Which answers stand without anybody's decision."""

    unanimous = forms.BooleanField(required=False, initial=True, label="Unanimous: two or more answers are equal")
    majority = forms.BooleanField(required=False, label="Majority: more than half of three or more are equal")
    single = forms.BooleanField(required=False, label="Single: there is only one answer")
    audit = forms.FloatField(
        min_value=0, max_value=100, initial=5, label="Of the unanimous ones a person checks, in %",
        widget=forms.NumberInput(attrs={"step": "any"}), help_text="Drawn at random; they are listed to be decided.",
    )  # fmt: skip
    # What the draw begins with: carried from the preview, so that it shows what will be.
    seed = forms.IntegerField(min_value=0, max_value=2**53 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, seed: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["seed"].initial = seed
