"""What was erased is recognised when a file brings it again, and does not come in. Only writer of Tombstone.

Of an erased comment keyed digests stay: of its id at its source, of who wrote which text, and of a text that is too
long to be two people's by chance. Without the project's key none of them can be guessed back to a text.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from threads.importers.base import RawComment, RawThread
from threads.models import Comment, Import, Project, Tombstone
from threads.services.loading.authors import Handle, digest_of

# Characters from which a text is recognised whoever is said to have written it.
_TELLING: Final = 60
_ARTICLE: Final = "article"


def bury(comments: Iterable[Comment], project: Project) -> None:
    """Keep what recognises these comments. Call it before their texts are emptied; needs author and thread at hand."""
    digests = {digest for comment in comments for digest in _of_comment(comment, project)}
    Tombstone.objects.bulk_create(
        (Tombstone(project=project, digest=digest) for digest in sorted(digests)),
        ignore_conflicts=True,
        batch_size=500,
    )


class Erased:
    """What of the files of one import was erased before."""

    def __init__(self, source: Import) -> None:
        self._project = source.project
        self._format = source.format
        rows = Tombstone.objects.filter(project=source.project)
        newest = rows.order_by("-pk").first()
        self._newest = newest.pk if newest else 0
        self._digests = set(rows.values_list("digest", flat=True).iterator()) if newest else set()

    def is_outdated(self) -> bool:
        """Whether something was erased since. Ask in the publishing transaction, which holds the project's row."""
        return Tombstone.objects.filter(project=self._project, pk__gt=self._newest).exists()

    def taken_out(self, raw: RawThread) -> RawThread:
        """The thread with the words of erased comments left out, and all that its labels say of them."""
        if not self._digests:
            return raw
        article = self._emptied(raw.article, raw, is_article=True)
        comments = [self._emptied(comment, raw) for comment in raw.comments]
        before = (raw.article, *raw.comments)
        gone = [new for old, new in zip(before, (article, *comments), strict=True) if new is not old]
        if not gone:
            return raw
        ids = {comment.external_id for comment in gone if comment.external_id}
        return replace(
            raw,
            article=article,
            comments=comments,
            title="" if article is not raw.article else raw.title,
            url=None if article is not raw.article else raw.url,
            labels=tuple(_without(record, ids) for record in raw.labels if record.get("comment_id") not in ids),
            counts={**raw.counts, "erased": raw.counts.get("erased", 0) + len(gone)},
        )

    def _emptied(self, comment: RawComment, raw: RawThread, *, is_article: bool = False) -> RawComment:
        name = comment.author
        author = digest_of(self._project, Handle(raw.site or "", name)) if name else ""
        own_id = _ARTICLE if is_article else comment.external_id
        digests = _digests(self._project, (self._format, raw.external_id, own_id), [author], comment.text)
        if self._digests.isdisjoint(digests):
            return comment
        return replace(comment, text="", anchors=(), quoted=(), markup=None, raw=None, state="erased")


def _without(record: Mapping[str, Any], ids: set[str]) -> Mapping[str, Any]:
    """A label record that repeats no passage of the erased comments."""
    relations = []
    for relation in record.get("relations") or ():
        target = relation.get("target")
        if isinstance(target, Mapping) and target.get("comment_id") in ids and target.get("kind") == "span":
            whole = {"kind": "comment", "start": None, "end": None, "exact": None}
            relation = {**relation, "target": {**target, **whole}}
        relations.append(relation)
    evidence = [
        row
        for row in record.get("evidence") or ()
        if row.get("comment_id") not in ids and (row.get("source") or {}).get("comment_id") not in ids
    ]
    return {**record, **({"relations": relations} if relations else {}), **({"evidence": evidence} if evidence else {})}


def _of_comment(comment: Comment, project: Project) -> Iterator[str]:
    thread, author = comment.thread, comment.author
    own_id = _ARTICLE if comment.position == 0 else comment.external_id
    authors = [""]
    if author is not None:
        # Our own export calls them by their pseudonym.
        authors = [author.digest, digest_of(project, Handle(thread.site, author.pseudonym))]
    yield from _digests(project, (thread.source_format, thread.external_id, own_id), authors, comment.text)


def _digests(
    project: Project, source: tuple[str, str | None, str | None], authors: Iterable[str], text: str
) -> Iterator[str]:
    if source[1] is not None and source[2] is not None:
        yield _keyed(project, "id", *map(str, source))
    if text:
        for author in authors:
            yield _keyed(project, "said", author, text)
    if len(text) >= _TELLING:
        yield _keyed(project, "text", text)


def _keyed(project: Project, *parts: str) -> str:
    return hmac.digest(project.pseudonym_key.encode(), "\n".join(parts).encode(), "sha256").hex()
