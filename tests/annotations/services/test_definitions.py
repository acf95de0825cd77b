"""Definitions are checked in one place, with every fault named by its place; presets hold."""

from __future__ import annotations

import copy
import re
import shutil
import subprocess
from typing import Any

import pytest

from annotations.services import palette
from annotations.services.comparing import compare
from annotations.services.definitions import BadDefinition, checked
from annotations.services.letters import LETTERS, TAKEN
from annotations.services.presets import presets
from annotations.services.rescheming.publishing import latest_version
from annotations.services.schemes import definition_of
from tests.conftest import REPOSITORY, missing
from tests.factories import MembershipFactory, Study
from threads.services.projects import create_project

PRESETS = presets()


def sound() -> dict[str, Any]:
    return copy.deepcopy(PRESETS["claims_and_rebuttals"].definition)


def label(definition: dict[str, Any], question: int = 0, at: int = 0) -> dict[str, Any]:
    return definition["questions"][question]["labels"][at]


class TestPresets:
    def test_there_are_the_ones_that_are_promised(self):
        assert set(PRESETS) == {
            "claims_and_rebuttals", "sdqc", "agree_disagree", "claim_premise", "cdcp", "coarse_discourse", "socc",
            "ynacc", "check_worthiness",
        }  # fmt: skip

    @pytest.mark.parametrize("key", PRESETS)
    def test_each_holds_and_says_when_each_label_applies(self, key: str):
        preset = PRESETS[key]

        whole = checked(preset.definition)

        assert preset.summary
        assert preset.source
        assert preset.guideline.startswith("# ")
        for question in whole["questions"]:
            for row in question["labels"]:
                assert row["guideline"].endswith("."), (question["key"], row["key"])
                assert (
                    row["name"].lower() in preset.guideline.lower() or question["unit"] == "relation" or key == "ynacc"
                )

    @pytest.mark.parametrize("key", PRESETS)
    def test_no_two_colours_of_a_question_are_hard_to_tell_apart(self, key: str):
        for question in PRESETS[key].questions:
            slots = [row["slot"] for row in question.get("labels", [])]

            assert len(set(slots)) == len(slots) or key == "ynacc"
            assert palette.hard_pairs(slots) == []

    @pytest.mark.parametrize("key", PRESETS)
    def test_a_project_begins_with_it(self, db, key: str):
        project = create_project("Lido", by=MembershipFactory().user, preset=key)

        version = latest_version(project.schemes.get())

        assert version.rounds.get().guideline.text == PRESETS[key].guideline
        assert checked({"name": "x", "questions": definition_of(version)})["questions"] == definition_of(version)


class TestFaults:
    @pytest.mark.parametrize(
        ("spoil", "place", "words"),
        [
            (lambda d: d.pop("name"), "name", "needs a name"),
            (lambda d: d.update(questions=[]), "questions", "at least one question"),
            (lambda d: d.update(questions="all"), "questions", "is a list"),
            (lambda d: d["questions"][0].update(key="Two words"), "questions.0.key", "“Function”"),
            (lambda d: d["questions"][1].update(key="function"), "questions.1.key", "twice"),
            (lambda d: d["questions"][0].update(kind="vote"), "questions.0.kind", "'vote' is no kind"),
            (lambda d: d["questions"][0].update(unit="relation"), "questions.0.required", "required"),
            (lambda d: d["questions"][0].update(required="yes"), "questions.0.required", "true or false"),
            (lambda d: d["questions"][0].update(labels=[]), "questions.0.labels", "has none"),
            (lambda d: d["questions"][0].update(colour="red"), "questions.0.colour", "means nothing"),
            (
                lambda d: d["questions"].append(
                    {"key": "n", "name": "N", "kind": "scale", "scale_min": 3, "scale_max": 1}
                ),
                "questions.3.scale_min", "lowest",
            ),
            (lambda d: label(d).update(shortcut="j"), "questions.0.labels.0.shortcut", "taken .next comment"),
            (lambda d: label(d).update(shortcut="é"), "questions.0.labels.0.shortcut", "one of the letters"),
            (lambda d: label(d).update(shortcut="c"), "questions.1.labels.0.shortcut", "key of “Rebuttal”"),
            (lambda d: label(d).update(slot=13), "questions.0.labels.0.slot", "from 1 to 12"),
            (lambda d: label(d).update(relation="denies"), "questions.0.labels.0.relation", "does not define"),
            (lambda d: label(d).update(attributes=["Very bad"]), "questions.0.labels.0.attributes", "small letters"),
            (lambda d: label(d).update(key="support"), "questions.0.labels.1.key", "twice"),
            (lambda d: label(d).update(name="  "), "questions.0.labels.0.name", "needs a name"),
            (lambda d: label(d).update(name="x" * 101), "questions.0.labels.0.name", "at most 100"),
            (lambda d: d["questions"][2].update(link_rules=[{"later": True}]), "questions.2.link_rules", "from, to"),
        ],
    )  # fmt: skip
    def test_each_is_named_with_its_place(self, spoil: Any, place: str, words: str):
        definition = sound()
        spoil(definition)

        with pytest.raises(BadDefinition) as error:
            checked(definition)

        assert re.search(words, " ".join(error.value.fields[place]))

    @pytest.mark.parametrize("rubbish", [None, [], "x", 3, {"questions": [None, 3, []], "name": 4}, {"name": "x"}])
    def test_anything_else_is_refused_too(self, rubbish: object):
        with pytest.raises(BadDefinition):
            checked(rubbish)


class TestLetters:
    def test_no_letter_of_a_label_does_anything_else_in_the_workspace(self):
        node = shutil.which("node")
        if node is None:
            missing("Node", "install Node 18.19 or later (apt: nodejs).")
        told = """
          import { commandOf } from "./static/js/keyboard.js";
          const taken = [..."abcdefghijklmnopqrstuvwxyz"].filter((letter) => {
            const code = `Key${letter.toUpperCase()}`;
            const press = (more) => commandOf({ code, key: letter, ...more }, { layer: more.layer });
            return press({ layer: "reading" }) || press({ layer: "span" });
          });
          console.log(taken.join(""));
        """
        run = subprocess.run(
            [node, "--experimental-default-type=module", "--input-type=module", "-e", told],
            cwd=REPOSITORY, capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip

        taken = set(run.stdout.strip())

        assert taken
        assert taken & set(LETTERS) == set()
        assert taken <= set(TAKEN)
        assert set(LETTERS) | set(TAKEN) == set("abcdefghijklmnopqrstuvwxyz")


def test_versions_are_compared_in_words(study: Study):
    old = definition_of(study.round.scheme_version)
    new = copy.deepcopy(old)
    new[0]["labels"].pop()
    new[0]["labels"][0]["shortcut"] = "b"
    new[1]["required"] = True
    new.reverse()

    changes = {(row.what, row.where, row.field, row.old, row.new) for row in compare(old, new)}

    assert changes == {
        ("removed", "Function: Other", "", "", ""),
        ("changed", "Function: Rebuttal", "key", "d", "b"),
        ("changed", "Content", "required", "no", "yes"),
        ("changed", "Questions", "order", "function, content, relation", "relation, content, function"),
    }
