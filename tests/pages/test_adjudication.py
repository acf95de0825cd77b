"""Deciding between annotators on pages, without any script."""

from __future__ import annotations

import lxml.html
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.models import Adjudication, Annotation
from annotations.services.annotating import annotate
from annotations.services.assigning.submitting import submit_thread
from annotations.services.judging import judge
from tests.factories import MembershipFactory, Study, plant_study, plant_thread
from threads.models import User


@pytest.fixture
def study(db: None) -> Study:
    """Two differ about comments 1 and 2 and agree about 3; one marks a passage."""
    study = plant_study(["The lido loses money.", "No, it does not. Read the report.", "Which report?"], [None, 0, 1])
    for person, keys in ((study.annotator, "qrq"), (member(study), "srq")):
        names = {"q": "question", "s": "other", "r": "rebuttal"}
        for position, key in enumerate(keys, start=1):
            annotate(study.comment(position), study.label(names[key]), round=study.round, by=person)
        if person == study.annotator:
            annotate(study.comment(2), study.label("claim"), round=study.round, by=person, span=(0, 16))
        for position in (1, 2, 3):
            judge(study.comment(position), round=study.round, by=person)
        submit_thread(study.round, study.thread, by=person)
    return study


def member(study: Study, role: str = "annotator") -> User:
    return MembershipFactory(project=study.project, role=role).user


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def judge_(study: Study) -> Client:
    return signed_in(member(study, "adjudicator"))


def desk(study: Study, query: str = "") -> str:
    return reverse("annotations:adjudicate", args=[study.project.slug, study.thread.pk]) + query


def post(client: Client, study: Study, action: str, position: int, question: str = "function", **fields):
    url = reverse("annotations:adjudicate_unit", args=[study.project.slug, study.thread.pk])
    sent = {"action": action, "comment": study.comment(position).pk, "question": question, "focus": position, **fields}
    return client.post(url, sent, follow=True)


def now(client: Client, study: Study, query: str = ""):
    """The unit at hand."""
    (unit,) = of_class(read(client.get(desk(study, query))), "unit--now")
    return unit


def read(response) -> lxml.html.HtmlElement:
    assert response.status_code in {200, 422}
    return lxml.html.fromstring(response.content.decode())


def of_class(root, name: str) -> list[lxml.html.HtmlElement]:
    return root.xpath(f'.//*[contains(concat(" ", normalize-space(@class), " "), " {name} ")]')


def stamp(unit) -> str:
    return unit.xpath(".//input[@name='seen']/@value")[0]


def words(element) -> str:
    return " ".join(element.text_content().split())


def test_the_list_tells_what_is_to_be_decided(judge_, study):
    plant_thread(["Nobody was here."], project=study.project)

    page = read(judge_.get(reverse("annotations:adjudication", args=[study.project.slug])))

    (row,) = page.xpath("//section[@aria-label='Threads']//tbody/tr")
    assert [words(cell) for cell in row] == [study.thread.title, "2", "0", "0", "0", "0", "4", "0"]


def test_the_first_contested_unit_is_at_hand_with_its_answers_side_by_side(judge_, study):
    unit = now(judge_, study)

    assert unit.get("aria-label") == "Function of #1"
    sides = [words(side) for side in of_class(unit, "unit__side")]
    assert sorted(side.split()[-1] for side in sides) == ["Other", "Question"]
    assert [button.get("data-letters") for button in unit.xpath(".//*[@data-letters]")] == ["A", "B"]


def test_no_name_of_an_annotator_stands_on_the_page(judge_, study):
    html = judge_.get(desk(study)).content.decode()

    aliases = study.project.memberships.filter(role="annotator").values_list("alias", "user__username")
    assert all(f">{name}<" not in html for pair in aliases for name in pair)


def test_taking_an_answer_goes_on_to_the_next(judge_, study):
    seen = stamp(now(judge_, study))

    page = read(post(judge_, study, "take:A", 1, seen=seen, reason="It asks."))

    row = Adjudication.objects.get()
    assert (row.basis, row.reason) == ("adjudicated", "It asks.")
    (unit,) = of_class(page, "unit--now")
    assert unit.get("aria-label") == "Content of #2"
    decided = of_class(page.get_element_by_id("c1"), "unit__gold")[0]
    assert "It asks." in words(decided)
    assert row.by.username in words(decided)


def test_passages_are_lit_and_listed(judge_, study):
    unit = now(judge_, study, "?focus=2&question=content")

    (part,) = unit.xpath(".//*[@data-passage]")
    assert (part.get("data-start"), part.get("data-end")) == ("0", "16")
    assert words(part.xpath(".//q")[0]) == "No, it does not."


def test_targets_and_types_are_told(judge_, study):
    unit = now(judge_, study, "?focus=2&question=function")

    (side,) = of_class(unit, "unit__side")
    assert words(side) == "Take A, B Rebuttal of #1"


def test_neither_and_something_else(judge_, study):
    post(judge_, study, "neither", 1)
    seen = stamp(now(judge_, study, "?focus=2&question=function"))
    fields = {"label": "support", "target": "0", "target_kind": "comment", "seen": seen}
    post(judge_, study, "other", 2, **fields)

    gold = Annotation.objects.get(layer="gold")
    assert (gold.label.key, gold.comment.position) == ("support", 2)
    assert gold.relations.get().target_comment.position == 0
    assert Adjudication.objects.count() == 2


def test_parts_of_the_answers_are_put_together(judge_, study):
    unit = now(judge_, study, "?focus=2&question=content")
    seen = stamp(unit)
    (choice,) = unit.xpath(".//input[@name='part']")

    fields = {"part": choice.get("value"), "label": "evidence", "words": "Read the report.", "seen": seen}
    post(judge_, study, "other", 2, "content", **fields)

    gold = Annotation.objects.filter(layer="gold").order_by("start")
    assert [(row.label.key, row.exact) for row in gold] == [
        ("claim", "No, it does not."),
        ("evidence", "Read the report."),
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "take:Z"},
        {"action": "other"},
        {"action": "other", "label": "rebuttal", "target": "99"},
        {"action": "other", "label": "rebuttal", "target_kind": "span"},
        {"action": "shrug"},
        {"action": "take:A", "seen": "old"},
    ],
)
def test_what_makes_no_sense_is_refused_in_words(judge_, study, fields):
    seen = stamp(now(judge_, study, "?focus=1&question=function"))
    sent = {"seen": seen} | fields

    page = read(post(judge_, study, sent.pop("action"), 1, **sent))

    assert of_class(page, "message--error")
    assert not Adjudication.objects.exists()
    assert of_class(page, "unit--now")[0].get("aria-label") == "Function of #1"


def test_a_decision_is_undone_and_taken_back(judge_, study):
    post(judge_, study, "take:A", 1)
    page = read(post(judge_, study, "undo", 3))
    assert of_class(page, "unit--now")[0].get("aria-label") == "Function of #1"
    assert "decision on #1" in words(of_class(page, "message")[0])

    post(judge_, study, "take:B", 1)
    post(judge_, study, "back", 1)

    assert not Adjudication.objects.live().exists()


def test_earlier_decisions_are_told_with_who_and_why(judge_, study):
    post(judge_, study, "take:A", 1, reason="At first sight.")
    post(judge_, study, "neither", 1)

    unit = now(judge_, study, "?focus=1&question=function")

    (before,) = of_class(unit, "unit__before")
    assert "At first sight." in words(before)
    assert Adjudication.objects.first().by.username in words(before)
    assert "none of the labels" in words(of_class(unit, "unit__gold")[0])


def test_disagreements_lead_to_where_they_are_decided(judge_, study):
    page = read(judge_.get(reverse("annotations:disagreements", args=[study.project.slug])))

    links = page.xpath("//a[normalize-space()='decide']/@href")
    assert len(links) == 1
    assert links[0].startswith(desk(study, "?round="))
    assert judge_.get(links[0]).status_code == 200


def test_rules_are_looked_at_settled_and_taken_back(judge_, study):
    url = reverse("annotations:adjudication", args=[study.project.slug])
    rules = {"rules": "1", "unanimous": "on", "audit": "100", "seed": "7"}

    seen = read(judge_.get(url, rules))
    assert not Adjudication.objects.exists()
    row = next(
        row for row in of_class(seen, "adjudication__preview")[0].xpath(".//tbody/tr") if words(row[0]) == "Function"
    )
    assert [words(cell) for cell in row][1:6] == ["2", "0", "0", "2", "1"]

    judge_.post(reverse("annotations:merge", args=[study.project.slug]), rules)
    assert set(Adjudication.objects.values_list("basis", "is_audit")) == {("unanimous", True)}
    page = read(judge_.get(url))
    (button,) = page.xpath("//form[contains(@action, '/merges/')]//button[normalize-space()='Take back']")
    judge_.post(button.getparent().get("action"))
    assert not Adjudication.objects.live().exists()


@pytest.mark.parametrize("query", [{"rules": "1", "audit": "5", "seed": "1"}, {"rules": "1", "audit": "x", "seed": ""}])
def test_rules_that_settle_nothing_are_refused(judge_, study, query):
    assert judge_.get(reverse("annotations:adjudication", args=[study.project.slug]), query).status_code == 422


@pytest.mark.parametrize(
    ("role", "status"), [("viewer", 403), ("annotator", 403), ("adjudicator", 200), ("manager", 200)]
)
def test_who_may_decide(study, role, status):
    client = signed_in(member(study, role))

    pages = [client.get(desk(study)), client.get(reverse("annotations:adjudication", args=[study.project.slug]))]

    assert [page.status_code for page in pages] == [status, status]
    assert post(client, study, "take:A", 1).status_code == status
    assert Adjudication.objects.exists() == (status == 200)
    home = client.get(reverse("threads:thread_list", args=[study.project.slug])).content.decode()
    assert ("Adjudication" in home) == (status == 200)


def test_outsiders_find_nothing(study):
    client = signed_in(MembershipFactory().user)

    assert client.get(desk(study)).status_code == 404
    assert client.get(reverse("annotations:adjudication", args=[study.project.slug])).status_code == 404
    assert post(client, study, "take:A", 1).status_code == 404


def test_who_annotates_in_a_blind_round_sees_nothing_before_submitting(study):
    study.round.is_blind = True
    study.round.save()
    judge(study.comment(1), round=study.round, by=study.manager, state="skipped")
    client = signed_in(study.manager)

    assert client.get(desk(study)).status_code == 404
    listed = read(client.get(reverse("annotations:adjudication", args=[study.project.slug])))
    assert "Nothing to decide yet" in words(listed.get_element_by_id("main"))


def test_texts_and_reasons_are_never_markup(judge_, study):
    study.thread.comments.filter(position=2).update(text="<script>alert(1)</script> No.")
    post(judge_, study, "take:A", 1, reason="<img src=x onerror=alert(1)>")

    html = judge_.get(desk(study)).content.decode()

    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_the_number_of_queries_does_not_grow(judge_, study):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert judge_.get(desk(study, "?focus=1&question=function")).status_code == 200
        return len(queries)

    few = asked()
    for position in (1, 2, 3):
        post(judge_, study, "take:A", position)

    assert asked() <= few + 1 <= 45
