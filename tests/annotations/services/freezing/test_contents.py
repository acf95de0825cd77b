"""What goes into a release by its options: rounds, threads, answers, and what is hidden."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from annotations.models import Release, Round
from annotations.services import annotating, judging, releasing
from annotations.services.freezing.options import Answers, Merge, Options, Privacy, Threads
from annotations.services.manifests import manifest
from annotations.services.relating import TargetChoice, relate
from tests.factories import AuthorFactory, MembershipFactory, Study, plant_study, plant_thread
from threads import jobs
from threads.errors import Refused
from threads.models import Membership, Quote

TEXTS = ["Ask jo_smith or call 555-123-4567.", "Really? “Ask jo_smith”, says @jo_smith. 👩‍🌾 No.", "Ask me!"]


@pytest.fixture
def study(db: None) -> Study:
    study = plant_study(TEXTS)
    study.thread.comments.filter(position=3).update(
        author=AuthorFactory(project=study.project, handle="jo_smith", pseudonym="p_0007")
    )
    return study


def freeze(study: Study, options: Options, **more: Any) -> tuple[Release, list[dict[str, Any]]]:
    release = releasing.request_release(study.project, by=study.manager, options=options, **more)
    jobs.carry_out(release.job.pk, releasing.freeze_release)
    release.refresh_from_db()
    assert release.state == Release.State.FROZEN, release.job.error
    return release, [json.loads(line) for line in release.records.read().splitlines()]


def answers_of_three(study: Study) -> Study:
    """Two say rebuttal, one says question; only one marks a claim."""
    people = [MembershipFactory(project=study.project, role="annotator", alias=f"a{n}").user for n in (3, 4)]
    for person, label in zip([study.annotator, *people], ["rebuttal", "rebuttal", "question"], strict=True):
        annotating.annotate(study.comment(2), study.label(label), round=study.round, by=person)
        judging.judge(study.comment(2), round=study.round, by=person)
    annotating.annotate(study.comment(2), study.label("claim"), round=study.round, by=people[0])
    return study


def test_a_majority_stands_for_gold_where_nobody_decided(study: Study):
    release, records = freeze(answers_of_three(study), Options(merge=Merge.MAJORITY))

    gold = records[2]["gold"]
    chosen = [row for row in records[2]["annotations"] if row["id"] in gold["annotations"]]
    assert [(row["label"], row["annotator"]) for row in chosen] == [("rebuttal", "merged")]
    assert len([row for row in records[2]["annotations"] if row["annotator"] != "merged"]) == 4
    assert manifest(release)["counts"]["bases"] == {"majority": 1}


def test_gold_alone_holds_nobodys_own_answers(study: Study):
    _, records = freeze(answers_of_three(study), Options(answers=Answers.GOLD, merge=Merge.MAJORITY))

    assert {row["annotator"] for record in records for row in record["annotations"]} == {"merged"}
    assert all(record["judgements"] == [] for record in records)


def test_several_rounds_stand_together_thread_by_thread(study: Study):
    plant_thread(["Another."], project=study.project)
    second = Round.objects.get(pk=study.round.pk)
    second.pk, second.name = None, "second"
    second.save()
    annotating.annotate(study.comment(2), study.label("claim"), round=second, by=study.annotator)

    release, records = freeze(study, Options(), rounds=[study.round, second])

    assert [(row["round"], row["position"]) for row in records] == [
        *[(name, position) for name in ("main", "second") for position in range(4)],
        *[(name, position) for name in ("main", "second") for position in range(2)],
    ]
    assert (release.counts["comments"], release.counts["records"], release.counts["threads"]) == (6, 12, 2)


def test_threads_without_answers_stay_out_on_request(study: Study):
    plant_thread(["Nobody labels this."], project=study.project)
    annotating.annotate(study.comment(2), study.label("claim"), round=study.round, by=study.annotator)

    release, _ = freeze(study, Options(threads=Threads.ANSWERED))

    assert release.counts["threads"] == 1


def test_nothing_left_to_freeze_is_refused_at_once(study: Study):
    with pytest.raises(Refused, match="left by what was chosen"):
        releasing.request_release(study.project, by=study.manager, options=Options(sites=("nowhere.example",)))
    study.project.threads.all().delete()
    with pytest.raises(Refused, match="no thread yet"):
        releasing.request_release(study.project, by=study.manager)

    assert not Release.objects.exists()


def test_names_in_texts_become_pseudonyms_and_all_offsets_follow(study: Study):
    who = {"round": study.round, "by": study.annotator}
    label = annotating.annotate(study.comment(2), study.label("rebuttal"), **who, note="jo_smith again")
    relate(label, TargetChoice("span", comment=study.comment(1), span=(4, 9)), by=study.annotator)
    annotating.annotate(study.comment(2), study.label("claim"), **who, span=(40, 45))
    Quote.objects.create(
        comment=study.comment(2), start=9, end=21, source=study.comment(1), source_start=0, source_end=12
    )

    _, records = freeze(study, Options(privacy=Privacy(masks=("phone",))))

    first, second = records[1]["text"], records[2]["text"]
    assert first == "Ask p_0007 or call [phone]."
    assert second == "Really? “Ask p_0007”, says @p_0007. 👩‍🌾 No."
    (target,) = [row["target"] for row in records[2]["relations"]]
    assert (target["exact"], first[target["start"] : target["end"]]) == ("p_0007", "p_0007")
    for row in records[2]["annotations"]:
        assert row["exact"] is None or second[row["start"] : row["end"]] == row["exact"]
    (quote,) = records[2]["quotes"]
    assert second[quote["start"] : quote["end"]] == "Ask p_0007"
    assert first[quote["source_start"] : quote["source_end"]] == "Ask p_0007"
    assert "jo_smith" not in json.dumps(records)


def test_ids_alone_leave_no_text_and_prove_which_it_was(study: Study):
    annotating.annotate(study.comment(2), study.label("claim"), round=study.round, by=study.annotator, span=(0, 7))

    _, records = freeze(study, Options(privacy=Privacy(texts=False)))

    assert {row["text"] for row in records} == {None}
    assert records[1]["text_sha256"] == hashlib.sha256(TEXTS[0].encode()).hexdigest()
    (claim,) = records[2]["annotations"]
    assert (claim["start"], claim["end"], claim["exact"]) == (0, 7, None)
    assert "Really" not in json.dumps(records)


def test_annotators_names_are_told_only_on_request(study: Study):
    annotating.annotate(study.comment(2), study.label("claim"), round=study.round, by=study.annotator)
    hidden, _ = freeze(study, Options())
    shown, _ = freeze(study, Options(privacy=Privacy(annotator_names=True)))

    assert study.annotator.username not in hidden.header
    assert [row["name"] for row in manifest(shown)["annotators"]] == [study.annotator.username]
    assert Membership.objects.get(user=study.annotator).alias in hidden.header
