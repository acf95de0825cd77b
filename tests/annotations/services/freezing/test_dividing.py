from __future__ import annotations

import json

import pytest

from annotations.models import Release, Split
from annotations.services import annotating, releasing
from annotations.services.freezing import options
from annotations.services.manifests import manifest
from tests.annotations.services.test_releasing import freeze
from tests.factories import AuthorFactory, Study, plant_thread
from threads import jobs
from threads.errors import Refused
from threads.models import Duplicate, Thread


@pytest.fixture
def large(study: Study) -> Study:
    """Twenty threads: the first three about one article, the next two share a near-copy, the next two an author."""
    threads = [study.thread] + [
        plant_thread([f"Comment {n}.", "Another."], project=study.project, article=f"Article {n}.") for n in range(19)
    ]
    for thread in threads[:3]:
        thread.url = "https://www.example.org/lido?utm_source=x"[: 28 + thread.pk % 2 * 20]
        thread.save()
    copied = [thread.comments.get(position=1) for thread in threads[3:5]]
    Duplicate.objects.create(comment=copied[1], original=copied[0])
    author = AuthorFactory(project=study.project)
    for thread in threads[5:7]:
        thread.comments.filter(position=1).update(author=author)
    return study


def split(study: Study, **fields: object) -> Release:
    wanted = options.Options(split=options.Split(**fields))
    release = releasing.request_release(study.project, by=study.manager, options=wanted)
    jobs.carry_out(release.job.pk, releasing.freeze_release)
    release.refresh_from_db()
    return release


def parts(release: Release) -> dict[int, str]:
    return dict(Split.objects.filter(release=release).values_list("thread_id", "part"))


def test_every_record_says_its_part_and_articles_and_near_copies_stay_together(large: Study):
    release = split(large)

    found, keys = parts(release), list(Thread.objects.order_by("pk").values_list("pk", flat=True))
    records = [json.loads(line) for line in release.records.read().splitlines()]
    told = manifest(release)["splits"]
    by_public_id = {thread.external_id: found[thread.pk] for thread in Thread.objects.all()}
    assert {record["thread_id"]: record["split"] for record in records} == by_public_id
    assert len({found[key] for key in keys[:3]}) == len({found[key] for key in keys[3:5]}) == 1
    assert told["leak_check"]["article"] == {"shared": 1, "straddling": 0}
    assert told["leak_check"]["near_copy"] == {"shared": 1, "straddling": 0}
    assert told["leak_check"]["author"]["shared"] == 1
    assert sum(part["threads"] for part in told["parts"].values()) == 20
    assert all(part["threads"] for part in told["parts"].values())


def test_by_author_no_author_straddles(large: Study):
    release = split(large, by=options.By.AUTHOR, seed=3)

    found, keys = parts(release), list(Thread.objects.order_by("pk").values_list("pk", flat=True))
    assert found[keys[5]] == found[keys[6]]
    assert manifest(release)["splits"]["leak_check"]["author"] == {"shared": 1, "straddling": 0}


def test_an_author_who_writes_everywhere_is_refused_with_the_figure(large: Study):
    author = AuthorFactory(project=large.project)
    for thread in Thread.objects.all():
        thread.comments.filter(position=2).update(author=author)

    release = split(large, by=options.By.AUTHOR)

    assert release.state == Release.State.FREEZING
    assert "too few for 3 parts" in release.job.error


def test_a_later_release_leaves_threads_in_the_parts_of_its_base(large: Study):
    first = split(large, seed=5)
    for n in range(5):
        plant_thread([f"New {n}."], project=large.project, article=f"New article {n}.")

    second = split(large, seed=6, base=first.number)

    before, after = parts(first), parts(second)
    assert {key: after[key] for key in before} == before
    assert len(after) == 25
    assert manifest(second)["splits"]["moved"] == 0


def test_a_base_without_split_is_refused(large: Study):
    unsplit = freeze(large)

    with pytest.raises(Refused, match="has no split"):
        split(large, base=unsplit.number)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"parts": {"train": 90, "test": 20}}, "parts"),
        ({"parts": {"train": 100}}, "parts"),
        ({"parts": {"Train set": 50, "test": 50}}, "parts"),
        ({"stratify": "nothing"}, "stratify"),
        ({"base": 7}, "base"),
    ],
)
def test_a_split_that_cannot_be_is_refused_by_its_field(study: Study, fields: dict[str, object], where: str):
    with pytest.raises(Refused) as refused:
        split(study, **fields)

    assert list(refused.value.fields or {}) == [where]
    assert not Release.objects.exists()


def test_labels_are_counted_part_by_part(large: Study):
    for thread in Thread.objects.order_by("pk"):
        annotating.annotate(
            thread.comments.get(position=1), large.label("claim"), round=large.round, by=large.annotator
        )

    told = manifest(split(large, stratify="content"))["splits"]

    assert sum(part["labels"]["content"]["claim"] for part in told["parts"].values()) == 20
