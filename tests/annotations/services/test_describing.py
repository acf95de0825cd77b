from __future__ import annotations

import copy
from pathlib import Path

import orjson
import pytest
from pytest_django.fixtures import Settings

from annotations.services import releasing
from annotations.services.describing import about
from tests.factories import Study
from threads import jobs


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_a_release_says_what_was_asked_and_when_it_was_frozen(study: Study):
    release = releasing.request_release(study.project, by=study.manager, notes="A pilot.")
    jobs.carry_out(release.job.pk, releasing.freeze_release)
    release.refresh_from_db()

    found = about(release)

    assert (found.release, found.project) == (str(release), study.project.name)
    assert found.created.endswith("Z")
    assert found.description == "A pilot."
    assert found.scheme["version"] == study.round.scheme_version.number
    assert "rebuttal" in {label["key"] for question in found.questions for label in question["labels"]}
    assert found.software == "Rejoinder 0.1.0"


def test_several_rounds_ask_what_any_of_them_asked(study: Study):
    release = releasing.request_release(study.project, by=study.manager)
    jobs.carry_out(release.job.pk, releasing.freeze_release)
    release.refresh_from_db()
    header = orjson.loads(release.header)
    (first,) = header["rounds"]
    second = copy.deepcopy(first)
    second["name"] = "second"
    second["scheme"]["questions"][0]["labels"] = [{"key": "new"}]
    del first["scheme"]["questions"][1:]
    release.header = orjson.dumps({**header, "rounds": [first, second]}).decode()

    found = about(release)

    assert found.rounds == (study.round.name, "second")
    assert [label["key"] for label in found.questions[0]["labels"]] == [
        "rebuttal",
        "support",
        "question",
        "other",
        "new",
    ]
    assert len(found.questions) == len(second["scheme"]["questions"]) > 1
