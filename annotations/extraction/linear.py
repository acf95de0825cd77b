"""A linear model of named features: a sum of weights, and nothing that a stranger's file could execute."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from annotations.extraction.cues import logistic

SCHEMA: Final = 1
_LARGEST: Final = 16_000_000
_FIELDS: Final = ("intercept", "slope", "shift", "threshold", "about")


class NoModel(ValueError):
    """The bytes are not a model that this version can read."""


@dataclass(frozen=True, eq=False)
class LinearModel:
    """log-odds = intercept + sum of weight x feature; a feature without a name here counts nothing.

    `weights` are kept as float16. `slope` and `shift` turn log-odds into calibrated ones, whose logistic is a
    probability; `threshold` is the probability from which on the answer is yes. `about` says, in JSON, what the model
    was trained on and how well it did.
    """

    names: tuple[str, ...]
    weights: NDArray[np.float16]
    intercept: float
    slope: float = 1.0
    shift: float = 0.0
    threshold: float = 0.5
    about: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.weights.shape != (len(self.names),) or self.weights.dtype != np.float16:
            raise NoModel("A model has one float16 weight for each name.")
        numbers = (self.intercept, self.slope, self.shift, self.threshold)
        if not np.isfinite(self.weights).all() or not np.isfinite(numbers).all():
            raise NoModel("A model holds finite numbers only.")
        if len(set(self.names)) != len(self.names) or any("\n" in name for name in self.names):
            raise NoModel("The names of a model differ, and hold no line end.")

    def log_odds(self, features: Mapping[str, float]) -> float:
        """The sum for one text."""
        weight = self.by_name.get
        return self.intercept + sum(value * weight(name, 0.0) for name, value in features.items())

    def batch(self, rows: Iterable[Mapping[str, float]]) -> NDArray[np.float64]:
        """`log_odds` of each row."""
        return np.fromiter((self.log_odds(row) for row in rows), np.float64)

    def probability(self, log_odds: float) -> float:
        """Log-odds of this model as a calibrated probability."""
        return logistic(self.slope * log_odds + self.shift)

    def contributions(self, features: Mapping[str, float]) -> list[tuple[str, float]]:
        """What each feature adds to the log-odds, the strongest for first, the strongest against last."""
        weight = self.by_name
        adds = [(name, value * weight[name]) for name, value in features.items() if name in weight]
        return sorted(adds, key=lambda each: (-each[1], each[0]))

    @cached_property
    def by_name(self) -> Mapping[str, float]:
        """The weights by the names of their features."""
        return dict(zip(self.names, self.weights.astype(np.float64).tolist(), strict=True))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over everything the model says, however it was packed; equal models have equal digests."""
        found = hashlib.sha256()
        for part in (self._facts(), self._listed_names(), self.weights.astype("<f2").tobytes()):
            found.update(len(part).to_bytes(8, "big") + part)
        return found.hexdigest()

    def to_bytes(self) -> bytes:
        """The model as an npz file; the same model gives the same bytes (by the same zlib)."""
        file = io.BytesIO()
        np.savez_compressed(
            file,
            facts=np.frombuffer(self._facts(), np.uint8),
            names=np.frombuffer(self._listed_names(), np.uint8),
            weights=self.weights.astype("<f2"),
            digest=np.frombuffer(bytes.fromhex(self.digest), np.uint8),
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> LinearModel:
        """The model that `to_bytes` wrote. Raises NoModel for anything else, and executes nothing of it."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as members:
                if sum(member.file_size for member in members.infolist()) > _LARGEST:
                    raise NoModel("The model is larger than any that this program writes.")
            with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
                facts = json.loads(arrays["facts"].tobytes())
                listed = arrays["names"].tobytes().decode()
                weights, digest = arrays["weights"], arrays["digest"].tobytes().hex()
        except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile) as error:
            raise NoModel(f"Not a model: {error}") from error
        if not isinstance(facts, dict) or facts.pop("schema", None) != SCHEMA or set(facts) != set(_FIELDS):
            raise NoModel(f"Not a model of schema {SCHEMA}.")
        model = cls(names=tuple(listed.split("\n")) if listed else (), weights=weights, **facts)
        if model.digest != digest:
            raise NoModel("The model is damaged: its digest is another.")
        return model

    def _facts(self) -> bytes:
        facts = {"schema": SCHEMA} | {name: getattr(self, name) for name in _FIELDS}
        return json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()

    def _listed_names(self) -> bytes:
        return "\n".join(self.names).encode()


def linear_model(weights: Mapping[str, float], *, intercept: float, **facts: Any) -> LinearModel:
    """A model of these weights, in the order of their names; see LinearModel for the facts."""
    names = sorted(weights)
    return LinearModel(tuple(names), np.array([weights[name] for name in names], np.float16), intercept, **facts)


def stacked(models: Sequence[LinearModel]) -> Mapping[str, tuple[float, ...]]:
    """The weights of several models side by side, so that one look at a feature serves all of them."""
    names = dict.fromkeys(name for model in models for name in model.names)
    return {name: tuple(model.by_name.get(name, 0.0) for model in models) for name in names}
