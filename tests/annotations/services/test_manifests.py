from __future__ import annotations

import hashlib
import json

from annotations.services import annotating, judging, releasing
from annotations.services.manifests import frozen_header, manifest
from annotations.services.schemes import add_guideline
from tests.annotations.services.test_releasing import export, freeze
from tests.factories import Study


def labelled(study: Study) -> Study:
    annotating.annotate(study.comment(2), study.label("rebuttal"), round=study.round, by=study.annotator)
    annotating.annotate(study.comment(2), study.label("claim"), round=study.round, by=study.annotator, span=(0, 3))
    judging.judge(study.comment(2), round=study.round, by=study.annotator)
    return study


def test_it_names_every_file_by_size_and_checksum_and_what_the_format_loses(study: Study):
    release = freeze(labelled(study))
    table = export(release, "csv")

    told = manifest(release)

    content = release.records.read()
    records, tables = told["files"]
    assert (records["sha256"], records["bytes"]) == (hashlib.sha256(content).hexdigest(), len(content))
    assert (tables["sha256"], tables["bytes"], tables["format"]) == (table.checksum, table.size, "csv")
    assert tables["losses"]
    assert records["header_sha256"] == hashlib.sha256(release.header.encode()).hexdigest()


def test_it_counts_what_was_frozen_by_label_annotator_and_origin(study: Study):
    told = manifest(freeze(labelled(study)))

    counts = told["counts"]
    assert (counts["threads"], counts["comments"], counts["annotations"], counts["relations"]) == (1, 4, 2, 1)
    assert counts["labels"] == {"content": {"claim": 1}, "function": {"rebuttal": 1}, "relations": {"rebuts": 1}}
    assert counts["origins"] == {"hand": 2}
    assert [(row["alias"], row["gave"]) for row in told["annotators"]] == [
        ("a2", {"judgements": 1, "annotations": 2, "relations": 1})
    ]


def test_scheme_and_guidelines_are_those_of_the_day_it_was_frozen(study: Study):
    release = freeze(study)
    study.round.scheme_version.questions.update(name="changed later")
    study.round.guideline = add_guideline(study.project, "Changed later.", by=study.manager)
    study.round.save()

    header, told = frozen_header(release), manifest(release)

    (round,) = header["rounds"]
    assert [question["key"] for question in round["scheme"]["questions"]][:2] == ["function", "content"]
    assert "changed later" not in json.dumps(header).lower()
    assert told["rounds"][0]["guidelines"] == {"version": 1}


def test_a_withdrawn_release_still_says_what_it_was(study: Study):
    release = freeze(labelled(study))
    before = manifest(release)

    releasing.withdraw_release(release, why="A label was wrong.", by=study.manager)

    after = manifest(release)
    assert after["files"] == before["files"]
    assert (after["state"], after["withdrawn_why"]) == ("withdrawn", "A label was wrong.")


def test_a_release_of_version_0_1_has_a_manifest(study: Study):
    release = freeze(study)
    release.header = release.header_checksum = ""
    release.options = {"round": study.round.pk}

    assert manifest(release)["counts"]["threads"] == 1
