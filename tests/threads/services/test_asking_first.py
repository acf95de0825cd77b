"""An import that asks first is read before anything is added, and stops where there is something to decide."""

from __future__ import annotations

import io
import json

import pytest

from tests.importing import carried_out
from threads import jobs
from threads.errors import Conflict
from threads.models import Comment, Import, Job, Thread
from threads.services.importing import approve_import, begin_import, cancel_import, mapping_of, retry_import
from threads.services.structuring import structure_threads

pytestmark = pytest.mark.django_db

PLAIN = [{"id": "1", "text": "Yes."}, {"id": "2", "parent": "1", "text": "No."}]
ORPHAN = [*PLAIN, {"id": "3", "parent": "9", "text": "Perhaps."}]


def begun(project, *records, **given) -> Import:
    file = io.BytesIO("\n".join(map(json.dumps, records)).encode())
    # Whose columns are named is not stopped for them.
    given = {"filename": "a.jsonl", "asks_first": True, "reading": mapping_of(columns={"text": "text"}), **given}
    return begin_import(project, by=project.created_by, file=file, **given)


def test_with_nothing_to_decide_it_comes_in(project):
    source = carried_out(begun(project, *PLAIN))

    assert source.state == "published"
    assert Comment.objects.count() == 3


def test_it_stops_with_the_report_of_what_it_would_do(project):
    source = carried_out(begun(project, *ORPHAN))

    assert (source.state, source.job.state) == ("checked", "done")
    assert {name: source.report["counts"][name] for name in ("threads", "new", "orphans")} == {
        "threads": 1,
        "new": 3,
        "orphans": 1,
    }
    assert source.report["threads"] == [{"id": None, "title": "a", "comments": 3, "outcome": "new"}]
    assert not Thread.objects.exists()
    assert not Job.objects.exclude(kind="import").exists()


def test_it_stops_where_a_thread_would_grow(project):
    known = [{"id": "1", "thread": "t", "text": "Yes."}]
    carried_out(begun(project, *known, asks_first=False))

    source = carried_out(begun(project, *known, {"id": "2", "thread": "t", "parent": "1", "text": "No."}))

    assert source.state == "checked"
    assert source.report["threads"][0]["outcome"] == "grown"
    assert Thread.objects.get().comment_count == 1


def test_approved_it_comes_in(project, user):
    source = carried_out(begun(project, *ORPHAN))

    approve_import(source, by=user)

    assert carried_out(source).state == "published"
    assert Thread.objects.get().comment_count == 3


def test_it_is_approved_once(project, user):
    source = carried_out(begun(project, *ORPHAN))
    approve_import(source, by=user)

    with pytest.raises(Conflict):
        approve_import(source, by=user)

    assert Job.objects.filter(kind="import").count() == 2


def test_declined_nothing_comes_in_and_it_can_be_taken_up_again(project, user):
    source = carried_out(begun(project, *ORPHAN))

    cancel_import(source)
    assert source.state == "cancelled"

    retry_import(source, by=user)
    assert carried_out(source).state == "published"


def test_a_late_second_run_of_the_check_changes_nothing(project):
    source = carried_out(begun(project, *ORPHAN))
    # As after a kill between the report and the end of the job.
    Job.objects.filter(pk=source.job_id).update(state="queued", finished_at=None)

    assert carried_out(source).state == "checked"


def test_a_broken_file_fails_before_it_asks(project, user):
    file = io.BytesIO(b'{"id": "1", "text": "Yes."}\n{oops\n')
    named = mapping_of(columns={"text": "text"})
    source = carried_out(begin_import(project, by=user, file=file, filename="a.jsonl", asks_first=True, reading=named))
    assert source.state == "failed"

    retry_import(source, by=user, keeps_good_rows=True)
    assert carried_out(source).state == "checked"


SAID = [
    "The council closes the lido on Sunday, and nobody has asked the people who swim there.",
    "They asked everybody in the spring, and half of the town came to the hall to say no.",
    "Half of the town does not fit into the hall; I counted sixty heads and two dogs.",
]


def test_a_thread_that_is_here_under_another_id_is_pointed_out(project):
    def posted(thread: str) -> list[dict]:
        return [{"id": f"{thread}{number}", "thread": thread, "text": text} for number, text in enumerate(SAID)]

    carried_out(begun(project, *posted("first"), asks_first=False))
    first = Thread.objects.get()
    structured = Job.objects.get(kind="structure")
    jobs.carry_out(structured.pk, structure_threads)

    source = carried_out(begun(project, *posted("second")))

    assert source.state == "checked"
    assert source.report["warnings_by_code"] == {"thread_copy": 1}
    assert f"thread {first.pk}" in source.report["warnings"][0]["message"]
    assert Thread.objects.count() == 1


def test_of_a_large_file_no_thread_is_kept_in_memory_or_stored(project, django_assert_max_num_queries):
    records = [{"id": f"{n}", "thread": f"t{n // 5}", "parent": "0x", "text": f"Number {n}."} for n in range(3000)]
    source = begun(project, *records)

    with django_assert_max_num_queries(60):
        source = carried_out(source)

    assert (source.state, source.report["counts"]["orphans"]) == ("checked", 3000)
    assert not Comment.objects.exists()
