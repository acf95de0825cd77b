"""A whole study over HTTP: invited people, two hundred threads, a blind round, agreement, gold, a release.

Every number is worked out here a second time, from what each person was seen to answer.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from tests.factories import UserFactory
from threads.jobs.foreground import finish_here
from threads.models import Job

THREADS = 200
# Of them the round is about the first so many; half of those are for two people.
LISTED = 60
SHARED = 0.5
PASSWORD = "correct horse battery"
ANNOTATORS = ["ada", "ben", "cleo", "dan", "eve"]


def texts_of(number: int) -> list[str]:
    """The comments of a thread: one, or in every fourth two."""
    return [f"Comment {10 * number + at} stands here." for at in range(2 if number % 4 == 0 else 1)]


def answer_of(name: str, text: str) -> str:
    """What somebody says about a comment: mostly what it is, and everybody errs elsewhere."""
    number = int(text.split()[1])
    is_question = number % 3 == 0
    errs = (number // 10 + 2 * ANNOTATORS.index(name)) % 7 == 0
    return "question" if is_question != errs else "other"


def claims_of(name: str, text: str) -> list[tuple[int, int]]:
    """Passages: in every fifth thread everybody marks the whole comment."""
    return [(0, len(text))] if int(text.split()[1]) // 10 % 5 == 0 else []


@dataclass
class Study:
    """The project as its people reach it; `said` is what they answered, by comment and name."""

    url: str
    people: Mapping[str, APIClient]
    round: int = 0
    texts: dict[int, str] = field(default_factory=dict)
    said: dict[int, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    gold: dict[int, str] = field(default_factory=dict)
    contested: list[int] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)

    def send(self, name: str, path: str, body: Any = None, *, code: int = 201) -> Any:
        """Posts as this person."""
        answer = self.people[name].post(self.address(path), body, format="json")
        assert answer.status_code == code, answer.content
        return answer.json() if answer.content else None

    def read(self, name: str, path: str, **query: Any) -> Any:
        """Gets as this person."""
        answer = self.people[name].get(self.address(path), query)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def every(self, name: str, path: str, **query: Any) -> Iterator[Any]:
        """All rows of a list, page by page."""
        page = self.read(name, path, **query)
        yield from page["results"]
        while page["next"]:
            page = self.people[name].get(page["next"]).json()
            yield from page["results"]

    def address(self, path: str) -> str:
        """Below the project, unless it begins with a slash."""
        return f"/api/v1{path}" if path.startswith("/") else self.url + path

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The two answers to each comment that two people have judged."""
        return [pair for said in self.said.values() for pair in combinations(said.values(), 2)]


def work_off(kind: str) -> None:
    """Carries out what waits for a worker, of this kind: suggestions are no part of a blind study."""
    for job in Job.objects.filter(state=Job.State.QUEUED, kind=kind):
        assert finish_here(job).error == ""


@pytest.fixture
def study(db: None) -> Study:
    manager = APIClient()
    manager.force_login(UserFactory(username="manager"))
    made = manager.post("/api/v1/projects/", {"name": "Study"}, format="json").json()
    return Study(f"/api/v1/projects/{made['slug']}/", {"manager": manager})


def test_a_study_from_invitations_to_a_release(study: Study, capsys: pytest.CaptureFixture[str]):
    invite(study)
    import_threads(study)
    open_round(study)
    annotate(study)
    see_progress(study)
    measure(study)
    read_disagreements(study)
    merge(study)
    adjudicate(study)
    release(study)

    with capsys.disabled():
        print("\n" + json.dumps(study.figures, indent=1))


def invite(study: Study) -> None:
    """By link, one for each; the link makes the account and signs in."""
    people = dict(study.people)
    for name in [*ANNOTATORS, "judge"]:
        role = "adjudicator" if name == "judge" else "annotator"
        link = study.send("manager", "invitations/", {"role": role})["path"]
        people[name] = APIClient()
        form = {"username": name, "password1": PASSWORD, "password2": PASSWORD}
        assert people[name].post(link, form, format="multipart").status_code == 302
    study.people = people

    members = {row["username"]: row["role"] for row in study.every("manager", "members/")}
    assert Counter(members.values()) == {"annotator": 5, "adjudicator": 1, "manager": 1}


def import_threads(study: Study) -> None:
    """One file, all of it."""
    lines = [
        {
            "id": f"t{number}",
            "title": f"Thread {number}",
            "article": f"Article {number}.",
            "comments": [{"id": f"t{number}c{at}", "text": text} for at, text in enumerate(texts_of(number))],
        }
        for number in range(THREADS)
    ]
    file = SimpleUploadedFile("study.jsonl", "\n".join(map(json.dumps, lines)).encode())
    sent = study.people["manager"].post(study.address("imports/"), {"file": file}, format="multipart")
    assert sent.status_code == 202, sent.content
    work_off("import")

    assert len(list(study.every("manager", "threads/"))) == THREADS


def open_round(study: Study) -> None:
    """Blind, about listed threads, a share of which is for two people."""
    for row in study.every("manager", "rounds/"):
        study.send("manager", f"/rounds/{row['id']}/closing/", code=200)
    listed = [row["id"] for row in study.every("manager", "threads/") if int(row["title"].split()[1]) < LISTED]
    units = {"units": "listed", "listed": {"threads": listed}}
    rules = {"name": "study", "is_blind": True, **units, "annotators_per_unit": 2, "shared_fraction": SHARED, "seed": 7}
    study.round = study.send("manager", "rounds/", rules)["id"]
    study.send("manager", f"/rounds/{study.round}/opening/", code=200)


def annotate(study: Study) -> None:
    """Everybody takes turns until the queue is empty; a colleague's answers show only after one's own."""
    left, given = list(ANNOTATORS), 0
    begun: set[int] = set()
    while left:
        for name in list(left):
            answer = study.people[name].post(study.address("assignments/next/"), {}, format="json")
            if answer.status_code == 204:
                left.remove(name)
                continue
            work = answer.json()
            given += 1
            if work["thread"] in begun:
                assert list(study.every(name, "annotations/", thread=work["thread"])) == []
            label(study, name, work)
            begun.add(work["thread"])
    for name in ANNOTATORS:
        # Blindness ends with one's own submission, thread by thread.
        seen = {row["comment"] for row in study.every(name, "annotations/", annotator="ada", round=study.round)}
        assert seen == {pk for pk, said in study.said.items() if {name, "ada"} <= {*said}}

    shared = Counter(len(said) for said in study.said.values())
    assert set(shared) == {1, 2}
    assert given == sum(1 for _ in study.every("manager", "assignments/", round=study.round, state="submitted"))
    study.figures |= {
        "threads": THREADS, "in the round": LISTED, "assignments": given, "units": len(study.said),
        "units judged twice": shared[2],
        "judgements": sum(map(len, study.said.values())),
    }  # fmt: skip
    assert len(study.said) == sum(len(texts_of(number)) for number in range(LISTED))
    # The share is of threads: each is drawn by itself.
    assert abs((given - LISTED) / LISTED - SHARED) < 0.05


def label(study: Study, name: str, work: dict[str, Any]) -> None:
    """One thread: labels, passages, judgements, submission."""
    rows = [row for row in study.every(name, f"/threads/{work['thread']}/comments/") if row["position"]]
    labels = []
    for row in rows:
        said = answer_of(name, row["text"])
        study.texts[row["id"]] = row["text"]
        study.said[row["id"]][name] = said
        labels.append({"comment": row["id"], "question": "function", "label": said, "round": study.round})
        for start, end in claims_of(name, row["text"]):
            passage = {"question": "content", "label": "claim", "start": start, "end": end}
            labels.append({"comment": row["id"], "round": study.round, **passage})
    study.send(name, "annotations/", labels)
    for row in rows:
        study.send(name, f"/comments/{row['id']}/judgement/", {"round": study.round, "milliseconds": 4000}, code=200)
    study.send(name, f"/assignments/{work['id']}/submission/")


def see_progress(study: Study) -> None:
    """The home of the project: all for the manager, themselves for an annotator."""
    slug = study.url.split("/")[-2]
    whole, own = (study.people[name].get(f"/projects/{slug}/home/").content.decode() for name in ("manager", "ada"))

    judgements = study.figures["judgements"]
    assert f"{judgements} of {judgements}" in whole
    assert all(name in whole for name in ANNOTATORS)
    assert not any(name in own for name in ANNOTATORS if name != "ada")


def alpha_of(pairs: list[tuple[str, str]]) -> float:
    """Krippendorff's alpha for nominal answers by two people each."""
    counts = Counter(answer for pair in pairs for answer in pair)
    n = counts.total()
    expected = 1 - sum(count * (count - 1) for count in counts.values()) / (n * (n - 1))
    return 1 - sum(a != b for a, b in pairs) / len(pairs) / expected


def measure(study: Study) -> None:
    """With intervals, by whoever annotates nothing; an annotator gets the threads they submitted."""
    assert study.read("judge", "agreement/", round=study.round)["job"]["state"] == "queued"
    work_off("measure")
    report = study.read("judge", "agreement/", round=study.round)
    own = study.read("ada", "agreement/", round=study.round)

    (function,) = [row for row in report["questions"] if row["key"] == "function"]
    raw, alpha = function["coefficients"]["raw"], function["coefficients"]["alpha"]
    same = sum(a == b for a, b in study.pairs)
    assert (report["covers"], report["judgements"], report["compared"]) == (
        "round", study.figures["judgements"], len(study.pairs),
    )  # fmt: skip
    assert raw["value"] == pytest.approx(same / len(study.pairs))
    assert alpha["value"] == pytest.approx(alpha_of(study.pairs))
    assert alpha["low"] < alpha["value"] < alpha["high"]
    assert (own["covers"], own["compared"]) == (
        "submitted", sum(len(said) == 2 for said in study.said.values() if "ada" in said),
    )  # fmt: skip
    study.figures |= {
        "raw agreement": round(raw["value"], 3),
        "alpha": [round(alpha[name], 3) for name in ("value", "low", "high")],
    }


def read_disagreements(study: Study) -> None:
    """Each comment that two people differ about, with what they said."""
    found = study.read("judge", "agreement/disagreements/", round=study.round, question="function")

    differing = {pk for pk, said in study.said.items() if len(set(said.values())) == 2}
    assert found["total"] == len(differing) == found["cells"][0]["pairs"]
    assert {row["comment"] for row in found["results"]} == differing
    study.contested = sorted({row["thread"] for row in found["results"]})
    aliases = {row["username"]: row["alias"] for row in study.every("manager", "members/")}
    for row in found["results"]:
        assert row["said"] == {aliases[name]: said for name, said in study.said[row["comment"]].items()}


def merge(study: Study) -> None:
    """What two people agree on is settled by rule: first counted, then done, and found done the second time."""
    study.send("manager", f"/rounds/{study.round}/closing/", code=200)
    rule = {"unanimous": True, "audit": 0, "questions": ["function"], "round": study.round}
    same = sum(a == b for a, b in study.pairs)
    differ, once = len(study.pairs) - same, len(study.said) - len(study.pairs)

    (seen,) = study.send("judge", "merges/", rule | {"preview": True}, code=200)["preview"]["questions"]
    assert (seen["unanimous"], seen["stays_open"], seen["decided"]) == (same, differ + once, 0)
    done = study.send("judge", "merges/", rule)
    work_off("merge")
    (again,) = study.send("judge", "merges/", rule | {"preview": True}, code=200)["preview"]["questions"]

    assert study.read("judge", f"/merges/{done['id']}/")["standing"] == same
    assert (again["unanimous"], again["decided"]) == (0, same)
    study.figures |= {"settled as unanimous": same, "left for a person": differ, "answered once": once}


def adjudicate(study: Study) -> None:
    """The judge decides what is contested, by the letters of the answers; what was answered once stands by rule."""
    truth = {pk: "question" if int(text.split()[1]) % 3 == 0 else "other" for pk, text in study.texts.items()}
    decided = 0
    for thread in study.contested:
        query = {"thread": thread, "round": study.round, "question": "function", "state": "contested"}
        for row in study.every("judge", "adjudications/units/", **query):
            (unit,) = row["units"]
            assert not {*ANNOTATORS} & set(json.dumps(unit).split('"'))
            letters = {answer[0]["label"]: letter for letter, answer in unit["answers"].items()}
            body = {"comment": row["comment"], "question": "function", "take": letters[truth[row["comment"]]]}
            study.send("judge", "adjudications/", body | {"round": study.round, "seen": unit["seen"]})
            decided += 1
    single = {"unanimous": False, "single": True, "questions": ["function"], "round": study.round}
    study.send("judge", "merges/", single)
    work_off("merge")

    decisions = list(study.every("judge", "adjudications/", round=study.round))
    basis = Counter(row["basis"] for row in decisions)
    assert decided == study.figures["left for a person"]
    assert basis == {
        "unanimous": study.figures["settled as unanimous"], "adjudicated": decided,
        "single": study.figures["answered once"],
    }  # fmt: skip
    study.gold = {
        pk: truth[pk] if len(set(said.values())) == 2 else next(iter(said.values())) for pk, said in study.said.items()
    }
    for thread in study.contested:
        for row in study.every("judge", "adjudications/units/", thread=thread, round=study.round, question="function"):
            assert row["units"][0]["gold"][0]["label"] == study.gold[row["comment"]]
    study.figures |= {"decided by hand": decided, "gold labels": len(decisions)}


def release(study: Study) -> None:
    """Frozen with the numbers of its round, and exported."""
    made = study.send("manager", "releases/", {"title": "First", "round": study.round}, code=202)
    work_off("freeze")
    (numbers,) = study.read("manager", f"/releases/{made['id']}/agreement/")
    file = study.send("manager", f"/releases/{made['id']}/exports/", {"format": "jsonl"}, code=202)
    work_off("export")
    answer = study.people["manager"].get(f"/api/v1/exports/{file['id']}/file/")
    records = [json.loads(line) for line in answer.getvalue().splitlines()]

    asked = [record for record in records if record["judgements"]]
    assert len(records) == THREADS + sum(len(texts_of(number)) for number in range(THREADS))
    assert len(asked) == len(study.said)
    assert sum(len(record["judgements"]) for record in asked) == study.figures["judgements"]
    gold = {record["text"]: gold_in(record) for record in asked}
    assert gold == {study.texts[pk]: [label] for pk, label in study.gold.items()}
    assert numbers["compared"] == len(study.pairs)
    assert numbers["questions"][0]["coefficients"]["alpha"]["value"] == pytest.approx(alpha_of(study.pairs))
    study.figures["records exported"] = len(records)


def gold_in(record: Mapping[str, Any]) -> list[str]:
    """The labels that were decided for the comment."""
    labels = {row["id"]: row["label"] for row in record["annotations"]}
    return [labels[uid] for uid in record["gold"]["annotations"]]
