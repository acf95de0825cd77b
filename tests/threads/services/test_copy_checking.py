from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import ProjectFactory
from tests.threads.services.test_copies import LONG, NEARLY, OTHER, plant, structure
from threads.importers.base import MalformedFile, RawComment, RawThread
from threads.models import Comment, Duplicate, Project, Sketch
from threads.services.copies import FileCheck, ThreadCopies

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    """Holds one thread with two comments that are long enough."""
    project = ProjectFactory()
    structure(plant(project, LONG, OTHER, "Yes."))
    return project


def raw(*texts: str, external_id: str = "new") -> RawThread:
    comments = [RawComment(f"r{number}", None, text) for number, text in enumerate(texts)]
    return RawThread(external_id, "From elsewhere", RawComment(None, None, "", place="line 1"), comments)


def check(project: Project, *threads: RawThread, source_format: str = "csv") -> list[ThreadCopies]:
    return FileCheck(project, source_format).check(threads)


def told(finding: ThreadCopies) -> dict[str, int]:
    return {notice.code: notice.count for notice in finding.notices()}


class TestAThreadThatIsHere:
    def test_in_another_format_it_is_recognised_by_its_texts(self, project):
        stored = project.threads.get()

        (found,) = check(project, raw("Other order.", NEARLY, OTHER.upper()))

        assert found.copy_of == stored.pk
        assert (found.compared, found.exact, found.near) == (2, 1, 1)
        (notice,) = found.notices()
        assert (notice.code, notice.place) == ("thread_copy", "line 1")
        assert f"thread {stored.pk} “{stored.title}”" in notice.message
        assert "2 of its 2 longer texts" in notice.message

    def test_what_only_holds_some_of_its_texts_is_no_copy_of_it(self, project):
        new = [
            "I have kept bees for eleven years and never once lost a hive to the cold.",
            "Three lanes are closed at the bridge, and the detour leads through the village.",
            "My grandmother baked this cake with twice the butter and half the sugar.",
        ]

        (found,) = check(project, raw(LONG, OTHER, *new))

        assert found.copy_of is None
        assert told(found) == {"comment_copies": 2}

    def test_one_message_of_a_bot_makes_no_copy_of_a_thread(self, project):
        (found,) = check(project, raw(LONG, "Yes.", "No."))

        assert told(found) == {"comment_copies": 1}

    def test_the_same_file_again_holds_no_copies_of_itself(self, project):
        stored = project.threads.get()
        stored.source_format = "csv"
        stored.save()
        grown = RawThread(stored.external_id, "", RawComment("article", None, "The council closes the lido."), [
            *(RawComment(c.external_id, None, c.text) for c in stored.comments.filter(position__gt=0)),
            RawComment("c9", None, NEARLY),
        ])  # fmt: skip

        (found,) = check(project, grown)

        assert (found.known, found.copy_of) == (stored, None)
        assert (found.compared, found.exact, found.near) == (1, 0, 1)

    def test_other_projects_are_not_looked_at(self, project):
        (found,) = check(ProjectFactory(), raw(LONG, OTHER))

        assert told(found) == {}


class TestAFile:
    def test_it_may_hold_copies_of_its_own(self, project):
        third = LONG.replace("council", "parish").replace("basin", "roof").replace("summer", "winter")[::-1]
        check = FileCheck(project, "csv")

        (first,) = check.check([raw(third)])
        (second,) = check.check([raw("No.", f"  {third}", external_id="other")])

        assert told(first) == {}
        assert told(second) == {"copies_in_file": 1}

    def test_checking_writes_nothing_and_asks_as_often_for_ten_threads_as_for_one(self, project):
        def queries(count: int) -> int:
            threads = [raw(LONG, OTHER, external_id=f"n{number}") for number in range(count)]
            with CaptureQueriesContext(connection) as captured:
                check(project, *threads)
            return len(captured)

        before = [model.objects.count() for model in (Comment, Sketch, Duplicate)]

        assert queries(10) == queries(1)
        assert [model.objects.count() for model in (Comment, Sketch, Duplicate)] == before

    def test_what_its_import_would_refuse_is_refused(self, project):
        broken = RawThread("x", "", RawComment(None, None, ""), [RawComment("1" * 1001, None, "a")])

        with pytest.raises(MalformedFile):
            check(project, broken)

    def test_no_thread_at_all_is_no_error(self, project):
        assert check(project) == []
