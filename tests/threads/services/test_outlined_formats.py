"""A file that tells where its article ends, but not where a comment begins, is looked through like plain text."""

from __future__ import annotations

import io
import json

import pytest

from tests.factories import MembershipFactory
from threads import jobs
from threads.models import Import, Thread
from threads.services.importing import begin_import, confirm_outline, run_import
from threads.services.outlining import edit_outline

pytestmark = pytest.mark.django_db

PAGE = {
    "title": "Lido",
    "author": "Jo",
    "hostname": "e.org",
    "source": "https://e.org/a",
    "date": "2024-03-01",
    "fingerprint": "f",
    "text": "I think it closes!!\nReally?",
    "comments": "The council said on Monday that it does.\nNo.\nNever.",
}


def begun(*documents: dict, **given) -> Import:
    project = MembershipFactory().project
    content = "\n".join(map(json.dumps, documents)).encode()
    return begin_import(project, by=project.created_by, file=io.BytesIO(content), filename="a.json", **given)


def test_where_comments_begin_is_corrected_and_what_the_file_tells_is_kept():
    source = begun(PAGE, asks_first=True)
    assert source.state == Import.State.DRAFT

    _, outline = edit_outline(source, [{"op": "join", "line": 5}])
    confirm_outline(source, by=source.created_by)
    jobs.carry_out(source.job_id, run_import)

    assert outline.article_end == 2
    thread = Thread.objects.get()
    assert (thread.title, thread.url, thread.site, thread.source_format) == (
        *("Lido", "https://e.org/a", "e.org", "trafilatura"),
    )
    assert [(comment.text, comment.structure) for comment in thread.comments.order_by("position")] == [
        (PAGE["text"], "inferred"),
        ("The council said on Monday that it does.", "inferred"),
        ("No.\nNever.", "inferred"),
    ]


@pytest.mark.parametrize(("documents", "asks_first"), [([PAGE], False), ([PAGE, {**PAGE, "source": "b"}], True)])
def test_it_comes_in_at_once_where_nobody_asks_and_where_it_is_many_pages(documents: list[dict], asks_first: bool):
    source = begun(*documents, asks_first=asks_first)

    assert (source.outline, source.state) == (None, Import.State.QUEUED)
