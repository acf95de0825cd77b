"""Annotators put sources and passages forward for their annotations. Makes every Evidence that no import restores.

Whoever owns the annotation owns its evidence, and it shows to whom the annotation shows: blindness is the same.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from annotations.errors import BadTarget, Stale
from annotations.models import Annotation, Evidence
from annotations.selectors import cut
from annotations.services import history, rounds
from threads.errors import Refused
from threads.models import Comment, Hyperlink, Quote, User
from threads.structure.hyperlinks import canonical_form, site_of

LONGEST_URL: Final = 4000
LONGEST_PASSAGE: Final = 4000
REVISABLE: Final = frozenset({"url", "passage", "archived"})
_SCHEMES: Final = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Source:
    """What is put forward: a hyperlink or a quotation of the thread, or neither and an address or a passage typed.

    `passage` is what the source says; `archived` is where a copy of it is kept. Neither address is ever fetched.
    """

    hyperlink: Hyperlink | None = None
    quote: Quote | None = None
    url: str = ""
    passage: str = ""
    archived: str = ""


@transaction.atomic
def put_forward(annotation: Annotation, source: Source, *, by: User, step: uuid.UUID | None = None) -> Evidence:
    """Puts the source forward for the annotation. What is put forward already is returned as it stands.

    Raises PermissionDenied for anybody's annotation but one's own, BadTarget where the passage is not below the
    labelled comment, Refused for what is no address, Conflict where the round or the person's work is closed.
    """
    annotation = _own_annotation(annotation, by)
    fields = _fields(annotation, source)
    same = annotation.evidence.filter(retracted_at=None, kind=fields["kind"])
    if fields["kind"] == Evidence.Kind.TYPED:
        same = same.filter(url=fields["url"], passage=fields["passage"])
    else:
        same = same.filter(found_in=fields["found_in"], start=fields["start"], end=fields["end"])
    found = same.first()
    if found is not None:
        return found
    made = Evidence.objects.create(annotation=annotation, creator=by, **fields)
    after = history.snapshot(made) or {}
    before = after | {"retracted_at": made.created_at.isoformat()}
    history.record("cite", made, round=made.round, by=by, before=before, after=after, step=step or uuid.uuid4())
    return made


@transaction.atomic
def take_back(evidence: Evidence, *, by: User, version: int | None = None) -> None:
    """Takes the evidence back. Nothing happens if that was done before. Raises Stale as `revise`."""
    fresh = _own(evidence, by, version)
    if fresh.retracted_at is None:
        _change("uncite", fresh, by=by, retracted_at=timezone.now())


@transaction.atomic
def revise(evidence: Evidence, *, by: User, version: int | None = None, **changes: Any) -> Evidence:
    """Changes `passage`, `archived`, and of a typed source `url`.

    Raises Stale where `version` is not the stored one or the evidence was taken back, Refused for what does not hold.
    """
    unknown = set(changes) - REVISABLE
    if unknown:
        raise Refused(f"Evidence has no {', '.join(sorted(unknown))} to change.")
    fresh = _own(evidence, by, version)
    if fresh.retracted_at is not None:
        raise Stale("This evidence was taken back. Undo that first.")
    if "url" in changes:
        if fresh.kind != Evidence.Kind.TYPED:
            raise Refused(
                "The address of a link in a text stays as it is written there.", fields={"url": ["Leave it."]}
            )
        changes |= _address(changes["url"])
    if "passage" in changes:
        changes["passage"] = _words(changes["passage"])
    if "archived" in changes:
        changes["archived"] = _url(changes["archived"], "archived")
    if fresh.kind == Evidence.Kind.TYPED and not (
        changes.get("url", fresh.url) or changes.get("passage", fresh.passage)
    ):
        raise Refused("Evidence names an address or quotes a passage.", fields={"url": ["Give one of them."]})
    if changes:
        _change("recite", fresh, by=by, **changes)
    return fresh


def _fields(annotation: Annotation, source: Source) -> dict[str, Any]:
    """What is stored of the source. Raises BadTarget or Refused."""
    if source.hyperlink is not None and source.quote is not None:
        raise Refused("Name a hyperlink or a quotation, not both.")
    fields: dict[str, Any] = {"passage": _words(source.passage), "archived": _url(source.archived, "archived")}
    if source.hyperlink is not None:
        link = source.hyperlink
        place = _place(annotation, link.comment, link.start, link.end)
        told = {"url": link.url, "canonical": link.canonical, "site": link.site}
        return fields | place | told | {"kind": Evidence.Kind.HYPERLINK}
    if source.quote is not None:
        quote = source.quote
        ends = {"source": quote.source, "source_start": quote.source_start, "source_end": quote.source_end}
        return fields | _place(annotation, quote.comment, quote.start, quote.end) | ends | {"kind": Evidence.Kind.QUOTE}
    fields |= _address(source.url) | {"kind": Evidence.Kind.TYPED, "found_in": None, "start": None, "end": None}
    if not fields["url"] and not fields["passage"]:
        raise Refused("Evidence names an address or quotes a passage.", fields={"url": ["Give one of them."]})
    return fields


def _place(annotation: Annotation, comment: Comment, start: int, end: int) -> dict[str, Any]:
    """Where the passage stands: in the labelled comment or in what answers it. Raises BadTarget."""
    labelled = annotation.comment
    first, last = labelled.position or 0, labelled.subtree_end or 0
    if comment.thread_id != labelled.thread_id or comment.position is None or not first <= comment.position <= last:
        raise BadTarget("A link or quotation must stand in the comment or below it; anything else is typed.")
    try:
        passage = cut(comment.text, start, end)
    except ValueError as error:
        raise BadTarget(str(error)) from error
    return {"found_in": comment, "start": start, "end": end, "exact": passage.exact}


def _address(written: str) -> dict[str, Any]:
    url = _url(written, "url")
    return {"url": url, "canonical": canonical_form(url) if url else None, "site": site_of(url)[:255] if url else ""}


def _url(written: str, field: str) -> str:
    """The address without blanks around it. Raises Refused for anything but http and https."""
    url = written.replace("\x00", "").strip()
    if not url:
        return ""
    if len(url) > LONGEST_URL:
        raise Refused(f"An address has at most {LONGEST_URL} characters.", fields={field: ["Shorten it."]})
    if not url.lower().startswith(_SCHEMES) or any(part.isspace() for part in url) or canonical_form(url) is None:
        raise Refused(
            f"“{url[:80]}” is no address that could be cited.", fields={field: ["Begin with http:// or https://."]}
        )
    return url


def _words(written: str) -> str:
    words = written.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(words) > LONGEST_PASSAGE:
        raise Refused(f"A passage has at most {LONGEST_PASSAGE} characters.", fields={"passage": ["Shorten it."]})
    return words


def _own_annotation(annotation: Annotation, by: User) -> Annotation:
    """The row as it is now, locked where the database locks rows."""
    rows = Annotation.objects.select_for_update(of=("self",)).select_related("comment__thread", "round")
    fresh = rows.get(pk=annotation.pk)
    if fresh.creator_id != by.pk:
        raise PermissionDenied("Only the person who made an annotation can put evidence forward for it.")
    rounds.require_open(fresh.round, fresh.comment.thread, by=by)
    if fresh.retracted_at is not None:
        raise Stale("This annotation was taken back. Undo that first.")
    return fresh


def _own(evidence: Evidence, by: User, version: int | None) -> Evidence:
    rows = Evidence.objects.select_for_update(of=("self",)).select_related("annotation__comment__thread")
    fresh = rows.select_related("annotation__round").get(pk=evidence.pk)
    if fresh.creator_id != by.pk:
        raise PermissionDenied("Only the person who put evidence forward can change it or take it back.")
    if version is not None and version != fresh.version:
        raise Stale(f"This evidence was changed elsewhere: it is at version {fresh.version}, you had {version}.")
    rounds.require_open(fresh.round, fresh.comment.thread, by=by)
    return fresh


def _change(verb: str, evidence: Evidence, *, by: User, **fields: object) -> None:
    before = history.snapshot(evidence)
    for name, value in fields.items():
        setattr(evidence, name, value)
    evidence.version += 1
    evidence.save(update_fields=[*fields, "version", "updated_at"])
    after = history.snapshot(evidence)
    history.record(verb, evidence, round=evidence.round, by=by, before=before, after=after, step=uuid.uuid4())
