"""The same person at work in two tabs, or on two devices: nothing is overwritten unasked."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.models import Annotation, Assignment, Event, Receipt
from annotations.services import receipts
from tests.factories import plant_thread
from tests.pages.document import parse, with_attribute


def shown(html: str, position: int = 1) -> str:
    """The version of a comment as the page shows it."""
    (item,) = with_attribute(parse(html), "id", f"c{position}")
    return str(item.get("data-version"))


def thread_shown(html: str) -> str:
    """The version of the thread as the page shows it."""
    (main,) = with_attribute(parse(html), "id", "main")
    return str(main.get("data-version"))


def labels(desk) -> list[str]:
    return list(Annotation.objects.live().order_by("pk").values_list("label__key", flat=True))


class TestComments:
    def test_an_action_on_an_older_version_is_not_carried_out_and_both_are_told(self, desk):
        stale = shown(desk.html())
        desk.act(f"give:{desk.label('support').pk}", comment=desk.comment(1).pk, version=stale)

        answer = desk.act(f"give:{desk.label('rebuttal').pk}", comment=desk.comment(1).pk, version=stale)

        html = answer.content.decode()
        assert answer.status_code == 409
        assert 'data-refusal="stale"' in html
        assert "Support on #1" in html
        assert "<li>Rebuttal</li>" in html
        assert labels(desk) == ["support"]

    def test_with_the_version_of_the_answer_the_same_action_goes_through(self, desk):
        stale = shown(desk.html())
        desk.act(f"give:{desk.label('support').pk}", comment=desk.comment(1).pk, version=stale)
        refused = desk.act(f"give:{desk.label('rebuttal').pk}", comment=desk.comment(1).pk, version=stale)

        seen = shown(refused.content.decode())
        answer = desk.act(f"give:{desk.label('rebuttal').pk}", comment=desk.comment(1).pk, version=seen)

        assert answer.status_code == 200
        assert labels(desk) == ["rebuttal"]

    def test_other_comments_are_not_concerned(self, desk):
        html = desk.html()
        desk.act(f"give:{desk.label('claim').pk}", comment=desk.comment(1).pk, version=shown(html))

        answer = desk.act(f"give:{desk.label('claim').pk}", comment=desk.comment(2).pk, version=shown(html, 2))

        assert answer.status_code == 200

    def test_the_answer_says_from_which_version_to_which(self, desk):
        answer = desk.act(f"give:{desk.label('claim').pk}", comment=desk.comment(1).pk, version=0)

        (saved,) = [item for item in parse(answer.content.decode()).iter("p") if "data-saved" in item.attrib]
        newest = Event.objects.latest("id").pk
        assert saved.get("data-versions") == f'{{"{desk.comment(1).pk}": [0, {newest}]}}'
        assert saved.get("data-thread-after") == str(newest)
        assert shown(desk.html()) == str(newest)

    def test_undo_makes_a_new_version_too(self, desk):
        desk.act(f"give:{desk.label('claim').pk}", comment=desk.comment(1).pk)
        before = shown(desk.html())

        desk.act("undo")

        assert int(shown(desk.html())) > int(before)

    def test_a_colleagues_work_does_not_disturb(self, desk):
        html = desk.html()
        manager = desk.project.created_by
        from_colleague = desk.client_of(manager)
        from_colleague.act(f"give:{desk.label('claim').pk}", comment=desk.comment(1).pk)

        answer = desk.act(f"give:{desk.label('claim').pk}", comment=desk.comment(1).pk, version=shown(html))

        assert answer.status_code == 200

    def test_giving_and_taking_are_not_turned_round_by_a_second_time(self, desk):
        action = f"give:{desk.label('claim').pk}"

        for _ in range(2):
            desk.act(action, comment=desk.comment(1).pk)
        assert labels(desk) == ["claim"]

        for _ in range(2):
            desk.act(action.replace("give", "take"), comment=desk.comment(1).pk)
        assert labels(desk) == []

    def test_a_plain_form_tells_both_versions_in_words(self, desk):
        stale = {"comment": desk.comment(1).pk, "version": shown(desk.html())}
        desk.act(f"give:{desk.label('support').pk}", **stale)

        fields = stale | {"action": f"give:{desk.label('rebuttal').pk}"}
        page = desk.client.post(desk.actions, fields, follow=True).content.decode()

        assert "There: Support on #1. Here: Rebuttal, which was not saved." in page
        assert labels(desk) == ["support"]


class TestUndo:
    def test_what_this_page_has_not_seen_is_told_before_it_is_undone(self, desk):
        stale = thread_shown(desk.html())
        desk.act(f"give:{desk.label('claim').pk}", comment=desk.comment(3).pk)

        refused = desk.act("undo", thread_version=stale)

        html = refused.content.decode()
        assert refused.status_code == 409
        assert "Claim on #3" in html
        assert 'id="c3"' in html
        assert labels(desk) == ["claim"]

    def test_a_second_press_undoes_it(self, desk):
        desk.act(f"give:{desk.label('claim').pk}", comment=desk.comment(3).pk)
        seen = thread_shown(desk.html())

        answer = desk.act("undo", thread_version=seen)

        assert answer.status_code == 200
        assert "Undid: Claim on #3." in answer.content.decode()
        assert 'data-at="3"' in answer.content.decode()
        assert labels(desk) == []

    def test_submitted_work_is_not_undone(self, desk):
        desk.act(f"give:{desk.label('claim').pk}", comment=desk.comment(3).pk)
        now = timezone.now()
        Assignment.objects.update_or_create(
            round=desk.round,
            thread=desk.thread,
            annotator=desk.annotator,
            defaults={"state": "submitted", "revision": 1, "submitted_at": now},
        )

        answer = desk.act("undo")

        assert answer.status_code == 409
        assert 'data-refusal="submitted"' in answer.content.decode()
        assert labels(desk) == ["claim"]


class TestRepeats:
    def test_a_repeated_undo_takes_one_step_back(self, desk):
        for key in ("claim", "evidence"):
            desk.act(f"give:{desk.label(key).pk}", comment=desk.comment(1).pk)
        key = str(uuid.uuid4())

        answers = [desk.act("undo", key=key) for _ in range(2)]

        assert labels(desk) == ["claim"]
        assert answers[0].content == answers[1].content

    def test_a_key_is_good_for_one_action(self, desk):
        key = str(uuid.uuid4())
        desk.act(f"give:{desk.label('claim').pk}", comment=desk.comment(1).pk, key=key)

        answer = desk.act(f"give:{desk.label('evidence').pk}", comment=desk.comment(1).pk, key=key)

        assert answer.status_code == 422
        assert 'data-refusal="key_reused"' in answer.content.decode()
        assert labels(desk) == ["claim"]

    def test_a_repeat_is_known_whatever_version_it_carries_by_then(self, desk):
        key = str(uuid.uuid4())
        action = f"give:{desk.label('claim').pk}"
        desk.act(action, comment=desk.comment(1).pk, key=key, version=0)

        answer = desk.act(action, comment=desk.comment(1).pk, key=key, version=0)

        assert answer.status_code == 200
        assert "[0, " in answer.content.decode()

    def test_change_and_memory_of_it_are_one(self, desk, monkeypatch):
        key = str(uuid.uuid4())

        def killed(*_: object, **__: object) -> None:
            raise SystemExit

        monkeypatch.setattr(Receipt, "save", killed)
        with pytest.raises(SystemExit):
            desk.act(f"give:{desk.label('claim').pk}", comment=desk.comment(1).pk, key=key)
        monkeypatch.undo()

        assert labels(desk) == []
        assert not Receipt.objects.exists()

    def test_a_refused_action_may_be_sent_again(self, desk):
        key, comment = str(uuid.uuid4()), desk.comment(1).pk
        desk.act("judge:done", comment=comment, key=key)
        desk.act(f"give:{desk.label('other').pk}", comment=comment)

        assert desk.act("judge:done", comment=comment, key=key).status_code == 200

    def test_keys_of_two_people_do_not_meet(self, desk):
        assert receipts.once(desk.annotator, "k", "d", lambda: 1) == 1
        assert receipts.once(desk.project.created_by, "k", "e", lambda: 2) == 2

    def test_old_receipts_go(self, desk):
        receipts.once(desk.annotator, "old", "d", lambda: 1)
        Receipt.objects.update(at=timezone.now() - receipts.KEPT - timedelta(days=1))
        for number in range(100):
            receipts.once(desk.annotator, f"new{number}", "d", lambda: 1)

        assert not Receipt.objects.filter(key="old").exists()


class TestChanges:
    def ask(self, desk, since: str):
        return desk.client.get(f"{desk.page}changes/", {"since": since}, headers={"HX-Request": "true"})

    def test_what_was_done_since_comes_as_the_page_draws_it(self, desk):
        since = thread_shown(desk.html())
        desk.act(f"give:{desk.label('claim').pk}", comment=desk.comment(3).pk)

        answer = self.ask(desk, since)

        html = answer.content.decode()
        assert 'id="c3"' in html
        assert 'id="c1"' not in html
        assert f'data-thread-after="{thread_shown(desk.html())}"' in html

    def test_nothing_new_is_an_empty_answer(self, desk):
        desk.act(f"give:{desk.label('claim').pk}", comment=desk.comment(3).pk)

        assert self.ask(desk, thread_shown(desk.html())).status_code == 204

    def test_outsiders_find_nothing(self, desk, outsider):
        assert outsider.get(f"{desk.page}changes/").status_code == 404


def test_a_save_asks_the_same_number_of_questions_in_a_thread_of_any_length(desk):
    counts = {}
    for length in (1, 100, 1000):
        parents = [None if number % 5 == 0 else number - 1 for number in range(length)]
        texts = [f"Comment {number}." for number in range(length)]
        desk.thread = plant_thread(texts, parents, project=desk.project)
        comment = desk.comment(1).pk
        desk.act(f"give:{desk.label('rebuttal').pk}", comment=comment, key=str(uuid.uuid4()), version=0)
        fields = {"comment": comment, "key": str(uuid.uuid4()), "version": shown(desk.html())}
        action = f"give:{desk.label('claim').pk}"

        with CaptureQueriesContext(connection) as queries:
            answer = desk.act(action, **fields)

        assert answer.status_code == 200
        counts[length] = len(queries)

    assert len(set(counts.values())) == 1, counts
