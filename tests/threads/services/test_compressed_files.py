from __future__ import annotations

import gzip
import io

import pytest

from tests.importing import carried_out
from threads.errors import Refused
from threads.models import Comment, Import, Job, Thread
from threads.services.importing import begin_import

pytestmark = pytest.mark.django_db

ROWS = b"".join(b'{"id":%d,"text":"Text %d."}\n' % (number, number) for number in range(10_000))


def test_a_compressed_file_is_imported_as_what_it_holds(project, user):
    file = io.BytesIO(gzip.compress(b"id,text\n1,One\n2,Two\n"))

    source = carried_out(begin_import(project, by=user, file=file, filename="table.csv.gz"))

    assert (source.state, source.format, source.filename) == (Import.State.PUBLISHED, "csv", "table.csv.gz")
    assert Thread.objects.get().title == "table"
    assert list(Comment.objects.filter(position__gt=0).values_list("text", flat=True)) == ["One", "Two"]


def test_an_archive_that_is_cut_off_leaves_nothing_behind(project, user):
    whole = gzip.compress(ROWS)
    source = begin_import(project, by=user, file=io.BytesIO(whole[:-100]), filename="rows.jsonl.gz", format="jsonl")

    source = carried_out(source)

    assert (source.state, source.job.state) == (Import.State.FAILED, Job.State.FAILED)
    assert "the gzip archive is cut off" in source.job.error.lower()
    assert not Thread.objects.exists()


def test_a_broken_archive_is_refused_at_the_door(project, user):
    with pytest.raises(Refused, match="the gzip archive is"):
        begin_import(project, by=user, file=io.BytesIO(gzip.compress(b"One")[:-9]), filename="thread.txt.gz")

    assert not Import.objects.exists()
