"""Questions to the team on their page: who sees which, answers, resolving."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.models import Remark
from annotations.services.remarks import remark, resolve
from tests.factories import MembershipFactory
from tests.pages.document import parse, text_of
from threads.models import Membership


@pytest.fixture
def manager(desk):
    return desk.client_of(desk.project.created_by)


@pytest.fixture
def colleague(desk):
    member = MembershipFactory(project=desk.project, role=Membership.Role.ANNOTATOR, alias="a3")
    return desk.client_of(member.user)


def ask(desk, text="Does <i>this</i> count?", position=2, **more):
    return remark(desk.comment(position), text, round=desk.round, by=desk.annotator, asks=True, **more)


def page(desk, **query):
    return desk.client.get(reverse("annotations:question_list", args=[desk.project.slug]), query).content.decode()


def respond(desk, asked, query="", **fields):
    address = reverse("annotations:question", args=[desk.project.slug, asked.pk])
    return desk.client.post(address + query, fields, follow=True)


def blind(desk):
    desk.round.is_blind = True
    desk.round.save()


def items(words):
    return [text_of(found) for found in parse(words).iter("li") if "question" in (found.get("class") or "").split()]


def test_a_question_shows_its_comment_its_asker_and_the_way_there(desk, manager):
    ask(desk)

    words = page(manager)
    (shown,) = items(words)

    assert "a2" in shown
    assert "Does <i>this</i> count?" in shown
    assert "No. It leaks because nobody mended it." in shown
    assert f'href="{desk.page}?round={desk.round.pk}&amp;focus=2#c2"' in words


def test_the_newest_stand_first_and_the_resolved_under_all(desk, manager):
    first, second = ask(desk, "First?"), ask(desk, "Second?", position=1)
    ask(desk, "Third?")
    resolve(second, by=desk.annotator)

    waiting = [one.split("asks the team")[1].split()[0] for one in items(page(manager))]

    assert waiting == ["Third?", "First?"]
    assert len(items(page(manager, show="all"))) == 3
    assert 'value="reopen"' in page(manager, show="all")
    assert first.resolved_at is None


def test_pages_go_by_cursor(desk, manager):
    for number in range(21):
        ask(desk, f"Number {number}?")

    words = page(manager, show="all")
    oldest = page(manager, show="all", before=Remark.objects.order_by("pk")[1].pk)

    assert len(items(words)) == 20
    assert "Older questions" in words
    assert [("Number 0?" in one) for one in items(oldest)] == [True]


def test_the_tab_tells_how_many_wait(desk, manager):
    before = page(manager)
    ask(desk)
    ask(desk, position=1)

    assert "waiting</span></span></a>" not in before
    assert '2<span class="visually-hidden"> waiting</span>' in page(manager)


def test_in_a_blind_round_annotators_see_their_own_only(desk, manager, colleague):
    ask(desk)
    blind(desk)

    assert (len(items(page(desk))), len(items(page(manager))), items(page(colleague))) == (1, 1, [])
    assert "No question waits" in page(colleague)
    assert '<span class="visually-hidden"> waiting</span>' not in page(colleague)


def test_in_a_blind_round_a_hidden_question_can_be_neither_answered_nor_resolved(desk, colleague):
    asked = ask(desk)
    blind(desk)

    answers = [respond(colleague, asked, action=action, text="No.") for action in ("answer", "resolve")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Remark.objects.get().resolved_at is None


def test_an_answer_stands_below_the_question_and_one_stays_on_the_page_one_was_on(desk, manager):
    asked = ask(desk)

    answer = respond(manager, asked, "?show=all", action="answer", text="<b>It does.</b>")

    given = Remark.objects.get(answers=asked)
    assert (given.text, given.author) == ("<b>It does.</b>", manager.annotator)
    assert answer.redirect_chain[0][0].endswith(f"/questions/?show=all#question-{asked.pk}")
    assert "a1 <b>It does.</b>" in items(page(desk))[0]


def test_an_empty_answer_is_refused_in_words(desk, manager):
    words = respond(manager, ask(desk), action="answer", text=" ").content.decode()

    assert "A remark has 1 to 4,000 characters" in words
    assert Remark.objects.count() == 1


def test_its_asker_and_managers_resolve_it_and_others_may_not(desk, manager, colleague):
    asked = ask(desk)

    assert 'value="resolve"' not in page(colleague)
    assert respond(colleague, asked, action="resolve").status_code == 403
    assert 'value="resolve"' in page(desk)
    respond(manager, asked, action="resolve")
    asked.refresh_from_db()
    assert asked.resolved_by == manager.annotator
    respond(desk, asked, action="reopen")
    assert Remark.objects.waiting().get() == asked


def test_viewers_read_and_do_not_answer(desk):
    asked = ask(desk)
    viewer = desk.client_of(MembershipFactory(project=desk.project, role=Membership.Role.VIEWER).user)

    assert len(items(page(viewer))) == 1
    assert 'name="text"' not in page(viewer)
    assert respond(viewer, asked, action="answer", text="No.").status_code == 403


def test_outsiders_find_nothing_and_nonsense_is_refused(desk, outsider):
    asked = ask(desk)

    assert outsider.get(reverse("annotations:question_list", args=[desk.project.slug])).status_code == 404
    assert respond(desk.client_of(MembershipFactory().user), asked, action="resolve").status_code == 404
    assert respond(desk, asked, action="shout").status_code == 400


def test_questions_of_threads_in_the_trash_are_left_out(desk, manager):
    ask(desk)
    desk.thread.trashed_at = desk.thread.visible_at
    desk.thread.save()

    assert items(page(manager)) == []


def test_many_questions_take_as_many_queries_as_one(desk, manager):
    def queries():
        with CaptureQueriesContext(connection) as taken:
            page(manager)
        return len(taken)

    ask(desk, position=1)
    page(manager)
    few = queries()
    for position in (1, 2, 3, 4):
        remark(desk.comment(position), "Yes.", round=desk.round, by=manager.annotator, answers=ask(desk, "?", position))

    assert queries() == few
