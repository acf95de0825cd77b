"""What a page is told when the same person did something elsewhere that it does not show."""

from __future__ import annotations

from dataclasses import dataclass

from annotations.errors import Stale
from annotations.models import Annotation, Judgement, Label, Mention, Question, Suggestion
from annotations.services import history
from annotations.services.history.describing import Told
from annotations.services.reading import ShownComment
from annotations.views.deed import Deed
from annotations.views.verbs import WALKS
from threads.errors import Refused

_PLAIN = {
    "unsure": "Unsure", "undo": "Undo", "redo": "Redo", "untarget": "Target taken back", "ask": "Ask the team",
    "branch": "Many comments at once", "remark": "Remark", "resolve": "Resolve", "reopen": "Open again",
}  # fmt: skip
_RETARGETED = {"unsure": "Target unsure", "note": "Note on the target", "type": "Type of the target"}


@dataclass(frozen=True, slots=True)
class Clash:
    """Both versions: what was done elsewhere, the newest first, and what was pressed here."""

    elsewhere: list[Told]
    here: str
    view: ShownComment | None = None


def clash_of(deed: Deed) -> Clash:
    """What happened since the version that the page sent, against what was pressed."""
    fields = deed.form.cleaned_data
    about = None if deed.form.verb in WALKS else fields["comment"]
    seen = fields["version" if about else "thread_version"] or 0
    told = history.say_steps_since(seen, round=deed.round, by=deed.by, thread=deed.thread, comment=about)
    return Clash(told, pressed(deed))


def unseen_step(clash: Clash, error: Refused) -> Refused:
    """What to say where undo or redo would have changed a step that the page does not show."""
    if not clash.elsewhere:
        return error
    newest = clash.elsewhere[0]
    return Stale(
        f"In another tab or on another device, {newest.ago}: {newest.words}. "
        f"Nothing was changed here; press {clash.here} again to go on from there."
    )


def pressed(deed: Deed) -> str:
    """The action in words, as its button names it."""
    verb, argument = deed.form.verb, deed.form.argument
    number = int(argument) if argument.isdigit() else 0
    match verb:
        case "give" | "take" | "toggle":
            label = Label.objects.filter(pk=number, question__version_id=deed.round.scheme_version_id).first()
            name = label.name if label else "a label"
            where = " on some words" if deed.form.span else ""
            return f"{name}{where}{' taken back' if verb == 'take' else ''}"
        case "judge":
            return str(dict(Judgement.State.choices).get(argument, argument)).capitalize()
        case "accept" | "reject":
            suggestion = Suggestion.objects.visible_to(deed.by).filter(pk=number).select_related("label").first()
            return f"{verb.capitalize()} {suggestion.label.name if suggestion else 'a suggestion'}"
        case "note":
            return f"Note “{deed.form.cleaned_data['note']}”"
        case "answer" | "write":
            return _answer(deed)
        case "attribute" | "retract" | "span":
            return _on_mark(deed)
        case "mention" | "unmention":
            return _mention(deed, number)
        case "retarget" | "target":
            return _target(deed)
    return _PLAIN.get(verb, verb)


def _answer(deed: Deed) -> str:
    """A point of a scale, or words."""
    pk, _, point = deed.form.argument.partition("=")
    asked = Question.objects.filter(version_id=deed.round.scheme_version_id)
    question = asked.filter(pk=int(pk)).first() if pk.isdigit() else None
    name = question.name if question else "An answer"
    value = point or str(deed.form.data.get(f"value-{pk}", "")).strip()
    is_off = deed.form.turns_on is False or not value
    return f"{name} taken back" if is_off else f"{name}: {value}"


def _on_mark(deed: Deed) -> str:
    """What was to be changed about an annotation."""
    verb, (pk, _, place) = deed.form.verb, deed.form.argument.partition("=")
    own = Annotation.objects.by(deed.by).filter(round=deed.round).select_related("label", "question")
    annotation = own.filter(pk=int(pk)).first() if pk.isdigit() else None
    if annotation is None:
        return "A change of a label"
    name = str(annotation.label.name if annotation.label else annotation.question.name)
    if verb == "retract":
        return f"{name} taken back"
    if verb == "span":
        return f"Other words for {name}"
    attributes, number = annotation.label.attributes if annotation.label else [], int(place or 0)
    known = attributes[abs(number) - 1] if 0 < abs(number) <= len(attributes) else "attribute"
    return f"{name}: {'not ' if number < 0 else ''}{known}"


def _mention(deed: Deed, number: int) -> str:
    wording = deed.form.cleaned_data["wording"].strip()
    if deed.form.verb == "mention":
        return f"Claim “{wording}”" if wording else "A claim made here"
    mine = Mention.objects.filter(round=deed.round, creator=deed.by, pk=number).select_related("claim").first()
    return f"Claim “{mine.claim.wording}” taken back" if mine else "A claim taken back"


def _target(deed: Deed) -> str:
    if deed.form.verb == "retarget":
        return _RETARGETED.get(deed.form.argument, "Target")
    aim = deed.form.cleaned_data["target"]
    return f"Target #{aim}" if aim else f"Target: {deed.form.argument}"
