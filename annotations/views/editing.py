"""What an annotator changes in a suggestion on a page without the layers of the workspace: label, words, target."""

from __future__ import annotations

from django.http import QueryDict

from annotations.errors import BadTarget
from annotations.models import Label, Round, Suggestion
from annotations.models.targets import TargetKind
from annotations.selectors import anchor
from annotations.services import reviewing
from annotations.services.deciding import Edit
from annotations.services.relating import TargetChoice
from threads.errors import Refused
from threads.models import Comment
from threads.views.request import whole_number


def edit_in(sent: QueryDict, suggestion: Suggestion, round: Round) -> Edit:
    """The fields `new_label` (an id), `new_words` (as they stand in the comment) and `new_target` (a number in the
    thread, 0 for the article); each as proposed where it is empty.

    Raises Refused for a label that the round does not have, BadTarget for words or a comment that do not exist.
    """
    return Edit(
        span=_span(sent.get("new_words", ""), suggestion),
        label=_label(sent.get("new_label", ""), suggestion, round),
        target=target_at(sent.get("new_target", ""), suggestion.comment),
    )


def _label(raw: str, suggestion: Suggestion, round: Round) -> Label | None:
    if not raw:
        return None
    found = reviewing.labels_instead(round).filter(pk=whole_number(raw) or 0).first()
    if found is None:
        raise Refused("This round has no such label. Reload the page.")
    return None if found.pk == suggestion.label_id else found


def _span(words: str, suggestion: Suggestion) -> tuple[int, int] | None:
    words = words.replace("\r\n", "\n")
    if not words.strip() or words == suggestion.exact:
        return None
    return words_in(words, suggestion.comment, near=suggestion.start or 0)


def words_in(words: str, comment: Comment, *, near: int = 0) -> tuple[int, int]:
    """Where the comment has these words, from `near` on if it has them there. Raises BadTarget."""
    found = anchor(words.replace("\r\n", "\n"), comment.text, near=near)
    if found is None:
        raise BadTarget("The comment does not have these words. Copy them from it as they stand.")
    return found.start, found.end


def target_at(raw: str, comment: Comment) -> TargetChoice | None:
    """The comment of the same thread with this number; 0 is the article. None for no number. Raises BadTarget."""
    if not raw.strip():
        return None
    position = 0 if raw.strip() == "0" else whole_number(raw.strip().removeprefix("#"))
    if position is None:
        raise BadTarget("Name the comment that it is about by its number; 0 is the article.")
    aimed = Comment.objects.published().filter(thread=comment.thread_id, position=position).first()
    if aimed is None:
        raise BadTarget(f"This thread has no comment #{position}.")
    return TargetChoice(TargetKind.COMMENT, aimed)
