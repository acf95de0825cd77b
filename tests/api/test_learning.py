"""Models, trainings, suspected mistakes, influence and the next comment by REST."""

from __future__ import annotations

from django.utils import timezone

from annotations.models import Assignment, LearnedThread, Model
from annotations.services.learning import training
from tests.api.conftest import Scene
from tests.api.occasions import a_doubt, a_model
from threads import jobs
from threads.models import Job


def test_a_training_is_queued_followed_and_never_doubled(scene: Scene, client_of):
    client = client_of(scene.manager)

    answer = client.post(f"{scene.url}trainings/")
    again = client.post(f"{scene.url}trainings/")
    jobs.carry_out(answer.json()["id"], training.train)
    followed = client.get(f"/api/v1/trainings/{answer.json()['id']}/").json()

    assert (answer.status_code, again.status_code, again.json()["code"]) == (202, 409, "training")
    assert followed["state"] == "done"
    assert "50 are needed" in followed["message"]


def test_a_training_can_be_stopped(scene: Scene, client_of):
    client = client_of(scene.manager)
    pk = client.post(f"{scene.url}trainings/").json()["id"]

    assert client.post(f"/api/v1/trainings/{pk}/cancellation/").json()["state"] == "cancelled"


def test_what_is_missing_is_told_for_each_label(scene: Scene, client_of):
    told = client_of(scene.viewer).get(f"{scene.url}learning/").json()

    assert (told["answers"], told["trains_at"], told["control_share"], told["training"]) == (0, 50, 0.1, None)
    rebuttal = next(label for label in told["labels"] if label["label_key"] == "function/rebuttal")
    assert rebuttal["about"] == "pair"
    assert rebuttal["serving"] is None
    assert "50 more judged comments" in rebuttal["missing"]


def test_the_share_kept_without_suggestions_is_bounded(scene: Scene, client_of):
    client = client_of(scene.manager)

    assert client.post(f"{scene.url}learning/", {"control_share": 0.25}).json()["control_share"] == 0.25
    assert client.post(f"{scene.url}learning/", {"control_share": 0.9}).status_code == 400


def test_models_are_filtered_by_label_and_by_what_suggests(scene: Scene, client_of):
    model = a_model(scene)
    Model.objects.create(project=scene.project, label_key="content/claim", number=1, kind="scratch")
    client = client_of(scene.viewer)

    by_label = client.get(f"{scene.url}models/?label=function/question").json()["results"]
    serving = client.get(f"{scene.url}models/?serving=true").json()["results"]

    assert [row["id"] for row in by_label] == [model.pk]
    assert serving == []


def test_what_came_with_the_program_is_kept_until_said_otherwise(scene: Scene, client_of):
    client = client_of(scene.manager)

    answer = client.post(f"{scene.url}models/shipped/", {"label": "content/claim"}).json()
    again = client.post(f"{scene.url}models/shipped/", {"label": "content/claim"})
    unknown = client.post(f"{scene.url}models/shipped/", {"label": "content/nonsense"})

    assert (answer["kind"], answer["is_kept"], answer["suggests"]) == ("shipped", True, False)
    assert again.json()["code"] == "serves_already"
    assert (unknown.status_code, list(unknown.json()["fields"])) == (400, ["label"])


def test_figures_that_rest_on_veiled_answers_are_withheld(scene: Scene, client_of):
    scene.round.is_blind = True
    scene.round.save()
    model = a_model(scene)
    Model.objects.update(quality={"rows": 60})
    LearnedThread.objects.create(model=model, round=scene.round, thread=scene.thread)
    url = f"/api/v1/models/{model.pk}/"

    before = client_of(scene.annotator).get(url).json()["quality"]
    Assignment.objects.create(
        round=scene.round, thread=scene.thread, annotator=scene.annotator, state="submitted", revision=1,
        submitted_at=timezone.now(),
    )  # fmt: skip

    assert before is None
    assert client_of(scene.annotator).get(url).json()["quality"] == {"rows": 60}
    assert client_of(scene.viewer).get(f"{scene.url}models/").json()["results"][0]["quality"] is None


def test_a_doubt_is_dismissed_and_taken_up_again(scene: Scene, client_of):
    scene.actor = scene.annotator
    doubt = a_doubt(scene)
    client, url = client_of(scene.annotator), f"/api/v1/doubts/{doubt.pk}/dismissal/"

    listed = client.get(f"{scene.url}doubts/").json()["results"]
    dismissed = client.post(url).json()["dismissed_at"]
    empty = client.get(f"{scene.url}doubts/").json()["results"]

    assert [(row["id"], row["said"], row["probability"]) for row in listed] == [(doubt.pk, True, 0.02)]
    assert dismissed
    assert empty == []
    assert client.delete(url).json()["dismissed_at"] is None


def test_too_few_answers_have_no_influence_report(scene: Scene, client_of):
    told = client_of(scene.manager).get(f"{scene.url}anchoring/").json()

    assert (told["shown"], told["hidden"], told["labels"], told["seconds"]["shown"]) == (0, 0, [], None)


def test_the_next_comment_is_named_until_none_is_left(scene: Scene, client_of):
    client = client_of(scene.annotator)
    seen = []
    for _ in range(3):
        told = client.post(f"{scene.url}next-unit/", {}).json()
        seen.append(told["position"])
        comment = scene.comments[told["position"]]
        client.post(f"/api/v1/comments/{comment.pk}/judgement/", {"state": "skipped"})

    assert sorted(seen) == [1, 2, 3]
    assert client.post(f"{scene.url}next-unit/", {}).status_code == 204
    assert not Job.objects.filter(kind="train").exists()
