"""Which comments are drawn."""

from __future__ import annotations

import pytest

from annotations.services import opening
from annotations.services.assigning import queueing
from annotations.services.assigning.units import units_of
from annotations.services.opening import Listed
from tests.factories import plant_thread
from threads.models import Comment


def sample(study, probability: float, seed: int) -> set[int]:
    round = opening.plan_round(
        study.project, by=study.manager, name=f"s{seed}-{probability}", units="sample", seed=seed,
        sample_probability=probability,
    )  # fmt: skip
    return set(Comment.objects.filter(units_of(round)).values_list("pk", flat=True))


def test_a_sample_has_about_the_size_asked_for_whatever_the_seed(study):
    plant_thread(["x"] * 2000, [None] * 2000, project=study.project)

    sizes = [len(sample(study, 0.2, seed)) for seed in (0, 1, 17, 4711, 2**31 - 2, 123_456_789)]

    assert all(330 < size < 480 for size in sizes), sizes


def test_comments_are_drawn_independently_of_their_neighbours(study):
    plant_thread(["x"] * 3000, [None] * 3000, project=study.project)

    drawn = sample(study, 0.5, 99)

    for step in (1, 2, 3, 7, 50):
        both = sum(pk + step in drawn for pk in drawn)
        assert 0.4 < both / len(drawn) < 0.6, step


def test_two_seeds_draw_two_samples_and_one_seed_draws_the_same_twice(study):
    plant_thread(["x"] * 500, [None] * 500, project=study.project)

    one, again, other = sample(study, 0.3, 5), sample(study, 0.3, 5 + 2**31 - 1), sample(study, 0.3, 6)

    assert one == again
    assert one != other


def test_the_probability_of_every_unit_is_recorded(study):
    thread = plant_thread(["x"] * 200, [None] * 200, project=study.project)
    round = opening.plan_round(
        study.project, by=study.manager, name="Sample", units="sample", sample_probability=0.25, hands_out=True
    )
    opening.open_round(round)

    drawn = [queueing.next_assignment(study.project, by=study.manager, round=round)]
    if drawn[0].thread != thread:
        drawn.append(queueing.next_assignment(study.project, by=study.annotator, round=round))

    units = drawn[-1].units.all()
    assert drawn[-1].thread == thread
    assert 20 < len(units) < 80
    assert {unit.probability for unit in units} == {0.25}


@pytest.mark.parametrize(
    ("listed", "positions"),
    [
        (lambda study: Listed(threads=[study.thread]), [1, 2, 3, 4]),
        (lambda study: Listed(subtrees=[study.comment(2)]), [2, 3]),
        (lambda study: Listed(comments=[study.comment(1), study.comment(4)]), [1, 4]),
    ],
)
def test_threads_subtrees_and_comments_can_be_listed(study, listed, positions):
    round = opening.plan_round(study.project, by=study.manager, name="L", units="listed", listed=listed(study))

    found = Comment.objects.filter(units_of(round)).order_by("position").values_list("position", flat=True)

    assert list(found) == positions


def test_what_has_no_text_is_never_a_unit(study):
    Comment.objects.filter(thread=study.thread, position=2).update(text="", state="deleted")
    round = opening.plan_round(
        study.project, by=study.manager, name="L", units="listed", listed=Listed(threads=[study.thread])
    )

    assert Comment.objects.filter(units_of(round)).count() == 3
