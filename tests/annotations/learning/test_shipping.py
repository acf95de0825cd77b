from __future__ import annotations

import hashlib
import json

import pytest
from django.core.management import CommandError, call_command

from annotations.extraction.shipped import DISPUTE, FOLDER, NAMES, shipped, shipped_version
from annotations.learning.shipping.corpora import DEV, TRAIN, NoCorpus, read_part
from annotations.learning.shipping.making import prepared
from annotations.learning.shipping.recipes import RECIPES, Recipe
from annotations.learning.shipping.training import train


def test_the_models_are_small_and_read_back_as_they_were_written():
    files = {name: (FOLDER / f"{name}.npz").read_bytes() for name in NAMES}

    assert sum(map(len, files.values())) < 500_000
    assert {name: shipped(name).to_bytes() for name in NAMES} == files


def test_the_version_follows_from_the_models():
    digests = "".join(shipped(name).digest for name in NAMES)

    assert shipped_version() == hashlib.sha256(digests.encode()).hexdigest()[:8]


def test_every_recipe_has_its_model_and_its_quality():
    quality = json.loads((FOLDER / "quality.json").read_text())

    assert {recipe.name for recipe in RECIPES} == set(NAMES) == set(quality)
    assert all(found["shipped"]["rows"] > 0 for corpora in quality.values() for found in corpora.values())


def test_no_model_learned_from_what_is_free_for_research_alone():
    assert all("checkthat19" not in shipped(name).about["corpora"] for name in NAMES)


def test_a_recipe_that_would_is_refused(tmp_path):
    recipe = Recipe(
        "x", {"checkthat19": 1.0}, lambda row: {}, lambda row: "", rules="r", rules_part=0.5, rules_prior=0.0
    )

    with pytest.raises(ValueError, match="research"):
        prepared(recipe, tmp_path, TRAIN)


@pytest.mark.parametrize("content", [None, b"", b"{", b'{"label": 2, "thread": "t"}', b'{"label": 1}'])
def test_a_bad_corpus_is_named(tmp_path, content):
    (tmp_path / "iac_rebuttal").mkdir()
    if content is not None:
        (tmp_path / "iac_rebuttal" / "dev.jsonl").write_bytes(content)

    with pytest.raises(NoCorpus, match=r"dev\.jsonl"):
        read_part(tmp_path, "iac_rebuttal", DEV)


def test_the_command_says_what_is_missing(tmp_path):
    with pytest.raises(CommandError, match=r"train\.jsonl") as raised:
        call_command("train_shipped", str(tmp_path), "--out", str(tmp_path / "out"))

    assert raised.value.returncode == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.samples
def test_the_same_corpora_give_the_same_model_bit_for_bit(samples):
    recipe = next(recipe for recipe in RECIPES if recipe.name == DISPUTE)
    # To try the other strengths again takes most of the time and leads to this one.
    chosen = shipped(DISPUTE).about["strength"]
    made = train(prepared(recipe, samples, TRAIN), prepared(recipe, samples, DEV), strengths=[chosen])

    assert made.digest == shipped(DISPUTE).digest
    assert made.to_bytes() == (FOLDER / f"{DISPUTE}.npz").read_bytes()
