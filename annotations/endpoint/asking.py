"""One question: the request, tries and waits, and what may be read of the answer."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from annotations.endpoint.base import Cannot, Limits, Reply, Transient
from annotations.endpoint.posting import post

Tick = Callable[[], None]

# What else than an error of the server may be better later.
_BUSY: Final = frozenset({408, 409, 425, 429})
_MEANS: Final = {
    400: "did not understand the question; LLM_RESPONSE_FORMAT may name a form that the model does not know",
    401: "does not accept the key",
    403: "does not accept the key",
    404: "knows no such address or model",
    413: "finds the question too long",
}
# Seconds after which a wait looks up, to hear of a cancel.
_GLANCE: Final = 0.25


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model answers. `base_url` as OpenAI's ends with /v1; `key` is shown nowhere, not even by repr."""

    base_url: str
    model: str
    key: str = field(default="", repr=False)
    format: str = "json_schema"
    """How it is told of the answer's form: json_schema, json_object or text (not at all)."""
    limits: Limits = field(default_factory=Limits)

    @property
    def host(self) -> str:
        """Its name, for people."""
        return urlsplit(self.base_url).hostname or ""

    def ask(
        self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any], *, tick: Tick = lambda: None
    ) -> Reply:
        """The model's answer. `tick` is called now and then while it waits, and may raise to end it.

        Tries again, with growing waits, after connections that fail or time out, 429 and errors of the server; after
        nothing else. Raises Cannot.
        """
        wait = self.limits.first_wait
        for left in range(self.limits.tries - 1, -1, -1):
            tick()
            try:
                return self._once(messages, schema)
            except Transient as error:
                pause = max(wait, error.wait or 0)
                if not left:
                    raise Cannot(f"{error} Tried {self.limits.tries} times.") from error
                if pause > self.limits.longest_wait:
                    raise Cannot(f"{error} It asks to wait for {pause:.0f} seconds; try again later.") from error
            _sleep(pause, tick)
            wait *= 2
        raise Cannot(f"{self.host} was not asked: no tries are allowed.")

    def _once(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> Reply:
        body: dict[str, Any] = {
            "model": self.model,
            "messages": list(messages),
            "temperature": 0,
            "max_tokens": self.limits.tokens,
        }
        if self.format == "json_schema":
            form = {"name": "labels", "strict": True, "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": form}
        elif self.format == "json_object":
            body["response_format"] = {"type": "json_object"}
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        answer = post(f"{self.base_url.rstrip('/')}/chat/completions", body, headers, self.limits)
        if answer.status != 200:
            raise self._refusal(answer.status, answer.wait)
        return self._read(answer.body)

    def _refusal(self, status: int, wait: float | None) -> Cannot:
        if status in _BUSY or status >= 500:
            return Transient(f"{self.host} is busy or broken: it answered with status {status}.", wait=wait)
        if 300 <= status < 400:
            return Cannot(f"{self.host} leads to another address, which is not followed: correct LLM_BASE_URL.")
        meaning = _MEANS.get(status, "refuses the question")
        return Cannot(f"{self.host} {meaning}: it answered with status {status}.")

    def _read(self, body: bytes) -> Reply:
        try:
            answer = json.loads(body)
            text = answer["choices"][0]["message"]["content"]
        except (ValueError, RecursionError, LookupError, TypeError):
            raise Cannot(f"{self.host} answers, but not as a chat completion does: correct LLM_BASE_URL.") from None
        usage = answer.get("usage")
        tokens = usage.get("total_tokens") if isinstance(usage, dict) else None
        is_count = isinstance(tokens, int) and not isinstance(tokens, bool) and 0 <= tokens < 10**9
        # A model that refuses says so in another field, and has no content.
        return Reply(text if isinstance(text, str) else "", tokens if is_count else None)


def _sleep(seconds: float, tick: Tick) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        tick()
        time.sleep(min(left, _GLANCE))
