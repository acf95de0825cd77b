from __future__ import annotations

import io
import json
import zipfile

import pytest

from tests.factories import MembershipFactory
from threads import jobs
from threads.models import Comment, Import, Thread
from threads.services.importing import begin_import, run_import

pytestmark = pytest.mark.django_db


def corpus(*utterances: dict[str, object], title: str) -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("corpus/utterances.jsonl", "\n".join(map(json.dumps, utterances)))
        archive.writestr("corpus/conversations.json", json.dumps({"t1": {"meta": {"title": title}}}))
    target.seek(0)
    return target


def said(own_id: str, parent: str | None, text: str) -> dict[str, object]:
    return {"id": own_id, "conversation_id": "t1", "speaker": "ann", "reply-to": parent, "text": text, "meta": {}}


def test_a_zipped_corpus_is_recognised_and_comes_in_whole():
    membership = MembershipFactory()
    file = corpus(said("t1", None, "The question"), said("a", "t1", "An answer"), said("b", "a", "No."), title="Trams?")

    source = begin_import(membership.project, by=membership.user, file=file, filename="corpus.zip")
    jobs.carry_out(source.job_id, run_import)

    thread = Thread.objects.get()
    assert Import.objects.get().state == "published"
    assert (source.format, thread.title) == ("convokit", "Trams?")
    assert [(comment.text, comment.depth) for comment in Comment.objects.order_by("position")] == [
        ("The question", 0),
        ("An answer", 1),
        ("No.", 2),
    ]
