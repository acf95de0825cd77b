"""Models, suspected mistakes, influence and the next comment as pages, without a script."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from annotations.learning.choosing import learn
from annotations.models import ControlComment, Doubt, LearnedThread, Model
from annotations.services.annotating import annotate
from tests.annotations.learning.test_choosing import examples
from tests.factories import MembershipFactory
from tests.pages.conftest import Desk
from tests.pages.document import parse, text_of, with_attribute
from threads.models import Job, Membership


@pytest.fixture
def manager(desk: Desk) -> Client:
    client = Client()
    client.force_login(MembershipFactory(project=desk.project, role=Membership.Role.MANAGER).user)
    return client


@pytest.fixture
def model(desk: Desk) -> Model:
    """A learned version that does not suggest."""
    learned = learn(examples(300, shipped="bad"))
    return Model.objects.create(
        project=desk.project, label_key="function/rebuttal", number=1, kind=learned.kind, quality=learned.quality,
        trained_on={"rows": 300},
    )  # fmt: skip


@pytest.fixture
def doubt(desk: Desk, model: Model) -> Doubt:
    made = annotate(desk.comment(2), desk.label("rebuttal"), round=desk.round, by=desk.annotator)
    return Doubt.objects.create(
        model=model, round=desk.round, annotator=desk.annotator, comment=made.comment, question_name="function",
        label_name="rebuttal", said=True, probability=0.03, strength=0.97,
    )  # fmt: skip


def at(desk: Desk, name: str, *more: object) -> str:
    return reverse(f"annotations:{name}", args=[desk.project.slug, *more])


def words(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(text_of(parse(answer.content.decode())).split())


class TestModels:
    def test_an_empty_project_is_told_what_is_missing(self, desk: Desk):
        told = words(desk.client, at(desk, "model_list"))

        assert "Needs 50 more judged comments, 10 more comments labelled Rebuttal" in told
        assert "what came with the program" in told
        assert "Train now" not in told

    def test_a_manager_trains_and_stops(self, desk: Desk, manager: Client):
        manager.post(at(desk, "train"))
        waiting = words(manager, at(desk, "model_list"))
        again = manager.post(at(desk, "train"), follow=True).content.decode()
        manager.post(at(desk, "train"), {"action": "cancel"})

        assert "Stop the training" in waiting
        assert "A worker is training this project" in again
        assert Job.objects.get(kind="train").state == "cancelled"

    def test_others_may_not(self, desk: Desk):
        for name, more in (("train", ()), ("control_share", ()), ("model_serving", ("function", "rebuttal"))):
            assert desk.client.post(at(desk, name, *more)).status_code == 403

    def test_outsiders_find_nothing(self, desk: Desk, outsider: Client, doubt: Doubt):
        names = [("model_list",), ("model_detail", "function", "rebuttal"), ("doubt_list",), ("anchoring",)]

        assert {outsider.get(at(desk, *name)).status_code for name in [*names, ("next_unit",)]} == {404}
        assert outsider.post(at(desk, "doubt", doubt.pk), {"action": "accept"}).status_code == 404

    def test_figures_stand_beside_their_picture(self, desk: Desk, model: Model):
        page = parse(desk.client.get(at(desk, "model_detail", "function", "rebuttal")).content.decode())
        told = " ".join(text_of(page).split())

        own = model.quality["arms"][model.kind]
        assert f"On threads it has not seen: AP {own['ap']:.2f} ±" in told
        assert "the cold-start model" in told
        assert model.quality["more_labels"] in told
        (picture,) = with_attribute(page, "class", "plot plot--curve")
        assert len(with_attribute(picture, "class", "plot__dot")) == len(model.quality["curve"])
        for point in model.quality["curve"]:
            assert f"{point['ap']:.3f}" in told

    def test_held_out_branches_are_owned_up_to(self, desk: Desk, model: Model):
        Model.objects.update(quality=model.quality | {"grouped_by": "branch"})

        assert "fewer than three threads" in words(desk.client, at(desk, "model_detail", "function", "rebuttal"))

    def test_figures_that_rest_on_veiled_answers_are_withheld(self, desk: Desk, model: Model):
        desk.round.is_blind = True
        desk.round.save()
        LearnedThread.objects.create(model=model, round=desk.round, thread=desk.thread)

        told = words(desk.client, at(desk, "model_detail", "function", "rebuttal"))

        assert "answers that you may not see yet" in told
        assert f"{model.quality['arms'][model.kind]['ap']:.3f}" not in told

    def test_a_manager_sets_back_to_what_came_with_the_program(self, desk: Desk, manager: Client, model: Model):
        address = at(desk, "model_serving", "function", "rebuttal")

        done = manager.post(address, {"number": "shipped"}, follow=True)
        again = manager.post(address, {"number": "shipped"}, follow=True)

        assert "What came with the program suggests again." in done.content.decode()
        assert "suggests already" in again.content.decode()
        assert Model.objects.serving().get().kind == "shipped"

    @pytest.mark.parametrize("number", ["7", "x", ""])
    def test_a_version_that_does_not_exist_is_not_found(self, desk: Desk, manager: Client, number: str):
        address = at(desk, "model_serving", "function", "rebuttal")

        assert manager.post(address, {"number": number}).status_code == 404

    def test_a_label_that_cannot_be_learned_is_not_found(self, desk: Desk):
        assert desk.client.get(at(desk, "model_detail", "relation", "rebuts")).status_code == 404

    @pytest.mark.parametrize(("percent", "says"), [("20", "20 % of the comments"), ("51", "half"), ("-1", "whole")])
    def test_the_share_without_suggestions_is_changed(self, desk: Desk, manager: Client, percent: str, says: str):
        answer = manager.post(at(desk, "control_share"), {"percent": percent}, follow=True)

        assert says in answer.content.decode()
        assert not ControlComment.objects.exists()

    def test_queries_do_not_grow_with_versions(self, desk: Desk, model: Model, django_assert_max_num_queries):
        for number in range(2, 12):
            Model.objects.create(project=desk.project, label_key="function/rebuttal", number=number, kind="shipped")

        with django_assert_max_num_queries(25):
            desk.client.get(at(desk, "model_list"))


class TestDoubts:
    def test_it_says_who_said_what_and_leads_there(self, desk: Desk, doubt: Doubt):
        page = desk.client.get(at(desk, "doubt_list")).content.decode()

        assert "You labelled this <strong>Rebuttal</strong>" in page
        assert "gives Rebuttal 3 %" in page
        assert f"{desk.page}?focus=2&amp;round={desk.round.pk}#c2" in page

    def test_what_is_right_leaves_the_list_and_comes_back(self, desk: Desk, doubt: Doubt):
        address = at(desk, "doubt", doubt.pk)

        desk.client.post(address, {"action": "accept"})
        empty = words(desk.client, at(desk, "doubt_list"))
        part = desk.client.post(address, {"action": "undo"}, headers={"HX-Request": "true"}).content.decode()

        assert "No answer is doubted" in empty
        assert "The answer is right" in part
        assert "You labelled this" in words(desk.client, at(desk, "doubt_list"))

    def test_anything_else_is_a_bad_request(self, desk: Desk, doubt: Doubt):
        assert desk.client.post(at(desk, "doubt", doubt.pk), {"action": "eat"}).status_code == 400

    def test_a_viewer_decides_nothing(self, desk: Desk, doubt: Doubt):
        client = Client()
        client.force_login(MembershipFactory(project=desk.project, role=Membership.Role.VIEWER).user)

        assert client.post(at(desk, "doubt", doubt.pk), {"action": "accept"}).status_code == 403


class TestInfluenceAndNext:
    def test_too_few_answers_are_told(self, desk: Desk):
        assert "Too few answers to compare" in words(desk.client, at(desk, "anchoring"))

    def test_it_leads_to_a_comment_in_its_thread(self, desk: Desk):
        answer = desk.client.get(at(desk, "next_unit"))

        assert answer.status_code == 302
        assert answer.url.startswith(f"{desk.page}?focus=")

    def test_where_nothing_is_left_it_says_so(self, desk: Desk):
        for position in range(1, 5):
            desk.act("judge:skipped", comment=desk.comment(position).pk)

        answer = desk.client.get(at(desk, "next_unit"), follow=True)

        assert "No comment is left to judge." in answer.content.decode()
