from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.extraction.linear import LinearModel, NoModel, linear_model, stacked

MODEL = linear_model(
    {"word:not": 1.5, "word:thanks": -2.0, "part:^無理": 0.25}, intercept=-0.5, slope=2.0, shift=0.5, about={"rows": 7}
)


def test_the_log_odds_are_the_intercept_and_the_weighted_features_that_it_knows():
    assert MODEL.log_odds({}) == -0.5
    assert MODEL.log_odds({"word:not": 2.0, "word:thanks": 0.5, "word:unheard": 9.0}) == 1.5
    assert MODEL.batch([{}, {"word:not": 1.0}]).tolist() == [-0.5, 1.0]


def test_the_probability_is_calibrated():
    assert MODEL.probability(-0.25) == 0.5
    assert MODEL.probability(5.0) > 0.99


def test_contributions_name_what_speaks_for_and_against():
    features = {"word:thanks": 1.0, "word:not": 1.0, "word:unheard": 1.0}

    assert MODEL.contributions(features) == [("word:not", 1.5), ("word:thanks", -2.0)]


def test_a_model_comes_back_from_its_bytes_and_gives_the_same_bytes_again():
    again = LinearModel.from_bytes(MODEL.to_bytes())

    assert again.by_name == MODEL.by_name
    assert (again.intercept, again.slope, again.shift, again.threshold) == (-0.5, 2.0, 0.5, 0.5)
    assert again.about == {"rows": 7}
    assert again.digest == MODEL.digest
    assert again.to_bytes() == MODEL.to_bytes()


def test_a_model_without_features_comes_back():
    assert LinearModel.from_bytes(linear_model({}, intercept=1.0).to_bytes()).log_odds({"word:a": 1.0}) == 1.0


def test_the_digest_tells_models_apart():
    others = [
        linear_model({"word:not": 1.5}, intercept=-0.5),
        linear_model({"word:not": 1.25}, intercept=-0.5),
        linear_model({"word:no": 1.5}, intercept=-0.5),
        linear_model({"word:not": 1.5}, intercept=-0.5, threshold=0.6),
    ]

    assert len({model.digest for model in others}) == len(others)


@given(st.binary(max_size=200))
def test_other_bytes_are_no_model(data):
    with pytest.raises(NoModel):
        LinearModel.from_bytes(data)


def test_no_pickle_is_opened():
    file = io.BytesIO()
    np.savez(file, facts=np.array([{"schema": 1}], dtype=object))

    with pytest.raises(NoModel):
        LinearModel.from_bytes(file.getvalue())


@pytest.mark.parametrize("member", ["facts", "names", "weights"])
def test_a_changed_model_is_refused(member):
    data = io.BytesIO()
    with np.load(io.BytesIO(MODEL.to_bytes())) as arrays:
        parts = {name: arrays[name].copy() for name in arrays.files}
    parts[member].view(np.uint8)[-2] ^= 1
    np.savez(data, **parts)

    with pytest.raises(NoModel):
        LinearModel.from_bytes(data.getvalue())


def test_a_file_that_would_fill_the_memory_is_refused_before_it_is_unpacked():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as members:
        members.writestr("weights.npy", b"\0" * 20_000_000)

    with pytest.raises(NoModel, match="larger"):
        LinearModel.from_bytes(file.getvalue())


@pytest.mark.parametrize(
    "impossible",
    [
        {"names": ("a",), "weights": np.array([], np.float16)},
        {"names": ("a",), "weights": np.array([1.0])},
        {"names": ("a",), "weights": np.array([np.inf], np.float16)},
        {"names": ("a", "a"), "weights": np.array([1, 1], np.float16)},
        {"names": ("a\nb",), "weights": np.array([1], np.float16)},
    ],
)
def test_impossible_models_are_refused(impossible):
    with pytest.raises(NoModel):
        LinearModel(**impossible, intercept=0.0)


def test_models_stand_side_by_side():
    both = stacked([MODEL, linear_model({"word:not": 1.0, "word:so": 3.0}, intercept=0.0)])

    assert both["word:not"] == (1.5, 1.0)
    assert both["word:thanks"] == (-2.0, 0.0)
    assert both["word:so"] == (0.0, 3.0)


def test_predicting_loads_neither_scikit_learn_nor_scipy():
    code = """
import sys
from annotations.extraction import EXTRACTORS
from annotations.extraction.base import CommentView
article = CommentView("a", "The weir was inspected.", is_article=True)
reply = CommentView("r", "No, it was never inspected. Where is your evidence?", 1, "bob", article)
found = [list(extractor.extract([article, reply])) for extractor in EXTRACTORS.values()]
assert any(found)
print(sorted({name.partition(".")[0] for name in sys.modules} & {"sklearn", "scipy", "joblib", "django"}))
"""

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "[]"
