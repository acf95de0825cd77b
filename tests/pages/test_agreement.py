"""Agreement and disagreements as pages and by the API: what they show, and to whom."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.services import annotating, judging, measuring
from annotations.services.assigning import submitting
from tests.factories import MembershipFactory, plant_thread
from tests.pages.document import parse, with_attribute
from threads import jobs
from threads.models import Job, Membership

SAME = {1: "question", 2: "rebuttal", 3: "support", 4: "other"}


def submit(desk, person, said, thread=None) -> None:
    thread = thread or desk.thread
    for comment in thread.comments.filter(position__gt=0):
        annotating.annotate(comment, desk.label(said[comment.position]), round=desk.round, by=person)
        judging.judge(comment, round=desk.round, by=person)
    submitting.submit_thread(desk.round, thread, by=person)


@pytest.fixture
def colleague(desk):
    return MembershipFactory(project=desk.project, role=Membership.Role.ANNOTATOR, alias="a3").user


def get(desk, name="agreement", query="") -> str:
    return desk.client.get(reverse(f"annotations:{name}", args=[desk.project.slug]) + query).content.decode()


def api(desk, rest="", query=""):
    return desk.client.get(f"/api/v1/projects/{desk.project.slug}/agreement/{rest}{query}").json()


def test_before_two_have_submitted_there_is_nothing_to_compare(desk):
    submit(desk, desk.annotator, SAME)

    assert "Nothing to compare yet" in get(desk)
    assert "No disagreements" in get(desk, "disagreements")


def test_the_page_shows_numbers_and_says_why_there_are_none(desk, colleague):
    submit(desk, desk.annotator, SAME)
    submit(desk, colleague, SAME)

    words = get(desk)

    assert "2 annotators, 1 thread, 4 comments judged by at least two" in words
    assert "Krippendorff’s alpha" in words
    assert "undefined: everybody said the same" in words
    assert "The intervals wait for a worker." in words
    assert "Coarse Discourse, ICWSM 2017" in words
    assert "Of a kindred question" in words


def test_once_the_worker_is_done_the_intervals_are_there_and_the_page_is_loaded_anew(desk, colleague):
    submit(desk, desk.annotator, SAME)
    submit(desk, colleague, SAME | {4: "question"})
    get(desk)
    url = reverse("annotations:agreement", args=[desk.project.slug])

    waiting = desk.client.get(url, headers={"HX-Request": "true"})
    jobs.carry_out(Job.objects.get(kind="measure").pk, measuring.measure_round)
    done = desk.client.get(url, headers={"HX-Request": "true"})

    assert "wait for a worker" in waiting.content.decode()
    assert done.headers["HX-Refresh"] == "true"
    assert "Intervals are 95 % intervals over 2 branches" in get(desk)
    assert "With so few they tell little." in get(desk)


def test_what_failed_is_shown_with_its_cause_and_can_be_tried_again(desk, colleague):
    def broken(run):
        raise ValueError("no dice")

    submit(desk, desk.annotator, SAME)
    submit(desk, colleague, SAME | {4: "question"})
    get(desk)
    job = Job.objects.get(kind="measure")
    jobs.carry_out(job.pk, broken)
    words = get(desk)
    (again,) = [form for form in with_attribute(parse(words), "action") if "retry" in form.get("action", "")]

    answer = desk.client.post(again.get("action", ""), follow=True)

    assert "The intervals could not be made." in words
    assert "no dice" in words
    assert "The intervals wait for a worker." in answer.content.decode()
    by_api = f"/api/v1/projects/{desk.project.slug}/agreement/retry/"
    late = desk.client.post(by_api, {}, "application/json")
    assert (late.status_code, late.json()["code"]) == (409, "conflict")
    jobs.cancel(job)
    assert "Making the intervals was cancelled." in get(desk)
    assert desk.client.post(by_api, {}, "application/json").status_code == 202
    jobs.carry_out(job.pk, measuring.measure_round)
    assert "Intervals are 95 % intervals" in get(desk)


def test_a_cell_leads_to_the_comments_behind_it(desk, colleague):
    submit(desk, desk.annotator, SAME)
    submit(desk, colleague, SAME | {4: "question", 3: "rebuttal"})

    page = parse(get(desk, "disagreements", "?question=function"))
    (cell,) = [e for e in with_attribute(page, "aria-label") if e.get("aria-label", "") == "1: question or other"]
    words = get(desk, "disagreements", cell.get("href", ""))

    assert "1 comment: question or other" in words
    assert f"?round={desk.round.pk}&amp;focus=4#c4" in words
    assert desk.comment(4).text in words
    assert desk.comment(3).text not in words


def test_a_pair_has_a_table_of_its_own(desk, colleague):
    submit(desk, desk.annotator, SAME)
    submit(desk, colleague, SAME | {4: "question"})

    words = get(desk, "disagreements", "?question=function&pair=a2,a3")

    assert "a2 in the rows, a3 in the columns" in words


def test_targets_have_disagreements_too(desk, colleague):
    submit(desk, desk.annotator, SAME)
    submit(desk, colleague, SAME)

    assert "Targets of relations" not in get(desk, "disagreements")
    assert api(desk, "disagreements/", "?question=relation.target")["cells"] == []


def test_in_a_blind_round_nothing_shows_before_ones_own_submission(desk, colleague):
    desk.round.is_blind = True
    desk.round.save()
    third = MembershipFactory(project=desk.project, role=Membership.Role.ANNOTATOR, alias="a4").user
    pages = (("agreement", ""), ("disagreements", ""), ("disagreements", "?question=function"))

    def everything() -> list[object]:
        # Only the token against forged requests is new each time.
        shown = [re.sub(r"[A-Za-z0-9]{64}", "", get(desk, *page)) for page in pages]
        return [*shown, api(desk), api(desk, "disagreements/", "?question=function")]

    without = everything()

    submit(desk, colleague, SAME)
    submit(desk, third, SAME | {4: "question"})
    assert everything() == without
    submit(desk, desk.annotator, SAME)
    assert "4 comments judged by at least two" in get(desk)
    assert "you see the threads you have submitted" in get(desk)


def test_the_api_tells_the_same(desk, colleague):
    submit(desk, desk.annotator, SAME)
    submit(desk, colleague, SAME | {4: "question"})

    report, behind = api(desk), api(desk, "disagreements/", "?question=function&first=other&second=question")

    assert (report["compared"], report["annotators"], report["covers"]) == (4, ["a2", "a3"], "round")
    assert report["job"]["state"] == "queued"
    assert report["questions"][0]["coefficients"]["raw"]["value"] == 0.75
    assert report["questions"][0]["pairs"][0]["first"] == "a2"
    assert behind["cells"] == [{"first": "question", "second": "other", "pairs": 1, "share": 1.0}]
    assert behind["results"] == [
        {"comment": desk.comment(4).pk, "thread": desk.thread.pk, "position": 4,
         "said": {"a2": "other", "a3": "question"}}
    ]  # fmt: skip


@pytest.mark.parametrize("query", ["?round=99999", "?round=x", "?question=function&pair=nobody,a2"])
def test_the_api_refuses_what_does_not_exist(desk, query):
    rest = "disagreements/" if "question" in query else ""

    answer = desk.client.get(f"/api/v1/projects/{desk.project.slug}/agreement/{rest}{query}")

    assert answer.status_code == 400


def test_pages_of_disagreements_follow_each_other_and_cost_the_same(desk, colleague):
    long = plant_thread([f"Number {n}." for n in range(60)], [None] * 60, project=desk.project)
    submit(desk, desk.annotator, dict.fromkeys(range(1, 61), "other"), long)
    submit(desk, colleague, dict.fromkeys(range(1, 61), "question"), long)
    get(desk, "disagreements")
    seen: list[str] = []
    query = "?question=function"
    costs = []

    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            page = parse(get(desk, "disagreements", query))
        costs.append(len(queries))
        seen += [e.get("href", "") for e in with_attribute(page, "href") if "focus=" in e.get("href", "")]
        following = [e.get("href", "") for e in with_attribute(page, "rel") if e.get("rel", "") == "next"]
        query = following[0] if following else ""

    assert len(seen) == len(set(seen)) == 60
    assert query == ""
    assert len(set(costs)) == 1


def test_an_outsider_finds_nothing(desk, outsider):
    pages = [reverse(f"annotations:{name}", args=[desk.project.slug]) for name in ("agreement", "disagreements")]

    assert [outsider.get(page).status_code for page in pages] == [404, 404]
