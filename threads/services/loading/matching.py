"""Which threads of a file are in the project already, and what a longer version of one adds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from threads.importers.base import Notice
from threads.models import Comment, Project, Thread
from threads.services.loading.drafting import Draft


@dataclass(frozen=True)
class Growth:
    """What a draft adds to a stored thread."""

    thread: Thread
    new: Sequence[int]
    """Indices of the draft's comments that are not stored yet."""
    stored: Mapping[int, int]
    """Index to key, for those that are."""
    adopted: Mapping[int, int]
    """Index of a new comment to the key of its parent, where only the database knows the parent."""
    article: int
    changed: int = 0
    notices: Sequence[Notice] = field(default_factory=list)


def matches(project: Project, source_format: str, drafts: Sequence[Draft]) -> list[Thread | None]:
    """For each draft the visible thread it repeats or continues, or None.

    A source's own id decides; without one, or where the stored thread came from elsewhere, the same content does.
    """
    ids = {draft.raw.external_id for draft in drafts} - {None}
    prints = {draft.fingerprint for draft in drafts if not draft.is_empty}
    candidates = Thread.objects.visible().filter(
        Q(source_format=source_format, external_id__in=ids) | Q(fingerprint__in=prints), project=project
    )
    by_id: dict[str | None, Thread] = {}
    by_print: dict[str, list[Thread]] = {}
    for thread in candidates.order_by("id"):
        if thread.source_format == source_format and thread.external_id is not None:
            by_id[thread.external_id] = thread
        by_print.setdefault(thread.fingerprint, []).append(thread)

    def match(draft: Draft) -> Thread | None:
        own_id = draft.raw.external_id
        if own_id is not None and own_id in by_id:
            return by_id[own_id]
        if draft.is_empty:
            return None
        # Two threads that one source tells apart are two, even when they say the same.
        told_apart = own_id is not None
        same = (
            thread
            for thread in by_print.get(draft.fingerprint, [])
            if not (told_apart and thread.source_format == source_format and thread.external_id is not None)
        )
        return next(same, None)

    return [match(draft) for draft in drafts]


def growth_of(thread: Thread, draft: Draft) -> Growth:
    """Compare a draft with the thread it matches, comment by comment. Texts that differ are told, not taken."""
    rows = Comment.objects.filter(thread=thread, position__isnull=False).values_list(
        "pk", "external_id", "position", "text", "state"
    )
    stored_by_id: dict[str, tuple[int, str, str]] = {}
    article = (0, "", "")
    for pk, external_id, position, text, state in rows:
        if position == 0:
            article = (pk, text, state)
        elif external_id is not None:
            stored_by_id[external_id] = (pk, text, state)
    if draft.fingerprint == thread.fingerprint:
        return Growth(thread, [], {}, {}, article[0])

    new, stored, adopted = [], {}, {}
    changed = [draft.article.place or "the article"] if _differs(article, draft.article.text) else []
    nameless = 0
    for index, comment in enumerate(draft.comments):
        if comment.external_id is None:
            nameless += 1
        elif (known := stored_by_id.get(comment.external_id)) is not None:
            stored[index] = known[0]
            if _differs(known, comment.text):
                changed.append(comment.place or f"comment {comment.external_id}")
        else:
            new.append(index)
            parent = stored_by_id.get(comment.parent_external_id or "")
            if index in draft.orphans and parent is not None:
                adopted[index] = parent[0]
    return Growth(thread, new, stored, adopted, article[0], len(changed), list(_notices(changed, nameless)))


def _differs(stored: tuple[int, str, str], text: str) -> bool:
    _, stored_text, state = stored
    return state != Comment.State.ERASED and stored_text != text


def _notices(changed: Sequence[str], nameless: int) -> Iterable[Notice]:
    for place in changed:
        yield Notice("text_changed", place, "the text differs from the one stored; the stored one stays")
    if nameless:
        message = "this thread is here already, and without ids its new comments cannot be told from the old"
        yield Notice("without_ids", "", message, nameless)
