"""What is objectively in a thread, found in the texts: hyperlinks, quotes and copies. The only writer of Hyperlink."""

from __future__ import annotations

from collections.abc import Iterator

from threads.jobs import Run
from threads.models import Comment, Hyperlink, Thread
from threads.querysets import paged
from threads.services import copies, quoting
from threads.structure.hyperlinks import canonical_form, find_hyperlinks, site_of_canonical

_BATCH = 1000


def structure_threads(run: Run) -> None:
    """Find hyperlinks, quotes, copies and near-copies in the threads that the job names.

    Run again, it gives the same rows. A thread that is gone by now is no error.
    """
    for key in run.job.thread_keys:
        thread = Thread.objects.select_related("project").filter(pk=key).first()
        if thread is not None:
            _find_hyperlinks(thread, run)
            quoting.find_quotes_in(thread, run)
            copies.index_thread(thread, run)


def _find_hyperlinks(thread: Thread, run: Run) -> None:
    comments = Comment.objects.filter(thread=thread, position__isnull=False).only("text", "anchors")
    found: list[Hyperlink] = []
    for done, comment in enumerate(paged(comments, size=_BATCH), start=1):
        found.extend(hyperlinks_of(comment))
        run.progress(done, 2 * (thread.comment_count + 1))
    with run.transaction():
        Hyperlink.objects.filter(comment__thread=thread).delete()
        # A comment erased while we read must not get its addresses back.
        emptied = set(Comment.objects.filter(thread=thread, text="").values_list("pk", flat=True))
        Hyperlink.objects.bulk_create((row for row in found if row.comment_id not in emptied), batch_size=_BATCH)


def hyperlinks_of(comment: Comment) -> Iterator[Hyperlink]:
    """The hyperlinks of one comment, in order and unsaved; where an address hides behind a label, the label's wins."""
    if not comment.text:
        return
    labelled = sorted(
        (anchor["start"], anchor["end"], anchor["href"])
        for anchor in comment.anchors
        if 0 <= anchor["start"] < anchor["end"] <= len(comment.text)
    )
    rows = [_labelled(comment, start, end, href) for start, end, href in labelled]
    labels, reach = iter(labelled), 0
    following = next(labels, None)
    for link in find_hyperlinks(comment.text):
        while following and following[0] < link.end:
            reach = max(reach, following[1])
            following = next(labels, None)
        if link.start < reach:
            continue
        rows.append(
            Hyperlink(
                comment=comment,
                start=link.start,
                end=link.end,
                url=link.url,
                canonical=link.canonical,
                site=link.site[:255],
                kind=link.kind,
            )
        )
    last = 0
    for row in sorted(rows, key=lambda row: row.start):
        if row.start >= last:
            yield row
            last = row.end


def _labelled(comment: Comment, start: int, end: int, href: str) -> Hyperlink:
    canonical = canonical_form(href)
    return Hyperlink(
        comment=comment,
        start=start,
        end=end,
        url=href,
        canonical=canonical,
        site=site_of_canonical(canonical)[:255] if canonical else "",
        kind=Hyperlink.Kind.ANCHOR,
    )
