"""The endpoint against a real server that misbehaves in every way."""

from __future__ import annotations

import gzip
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from annotations.endpoint import Cannot, Endpoint, Limits
from tests.annotations.endpoint.server import (
    Act,
    cut,
    endless,
    nobody,
    says,
    send,
    serving,
    silent,
    status,
    trickles,
)

MESSAGES = [{"role": "user", "content": "Which labels?"}]
SCHEMA = {"type": "object"}
QUICK = Limits(connect=2, silence=0.5, total=1, tries=3, first_wait=0.01, longest_wait=0.5, bytes=100_000)
KEY = "sk-very-secret-4711"


def ask(url: str, **options: object) -> str:
    endpoint = Endpoint(url, "tiny", KEY, limits=QUICK, **options)
    return endpoint.ask(MESSAGES, SCHEMA).text


def test_a_question_is_asked_as_openai_describes_it():
    with serving(says("Yes.")) as model:
        assert ask(model.url + "/") == "Yes."

    (request,) = model.requests
    assert request["path"] == "/v1/chat/completions"
    assert (request["model"], request["messages"], request["max_tokens"]) == ("tiny", MESSAGES, 4000)
    assert request["response_format"]["json_schema"]["schema"] == SCHEMA
    assert model.headers[0]["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(("format", "told"), [("json_object", {"type": "json_object"}), ("text", None)])
def test_a_model_that_knows_no_schemas_is_told_less(format, told):
    with serving(says("Yes.")) as model:
        ask(model.url, format=format)

    assert model.requests[0].get("response_format") == told


def test_without_a_key_none_is_sent():
    with serving(says("Yes.")) as model:
        Endpoint(model.url, "tiny", limits=QUICK).ask(MESSAGES, SCHEMA)

    assert "Authorization" not in model.headers[0]


@pytest.mark.parametrize("first", [status(429), status(500), status(503), cut, silent(0.7), trickles(3)])
def test_what_may_pass_is_tried_again(first: Act):
    with serving(first, says("At last.")) as model:
        assert ask(model.url) == "At last."

    assert len(model.requests) == 2


@pytest.mark.parametrize("code", [400, 401, 403, 404, 413, 422])
def test_what_will_not_pass_is_not_tried_again(code: int):
    with serving(status(code)) as model, pytest.raises(Cannot, match=f"status {code}"):
        ask(model.url)

    assert len(model.requests) == 1


@pytest.mark.parametrize("always", [status(500), status(429), cut, silent(0.7)])
def test_after_some_tries_it_is_over(always: Act):
    with serving(always) as model, pytest.raises(Cannot, match="Tried 3 times"):
        ask(model.url)

    assert len(model.requests) == 3


def test_retry_after_is_kept_in_seconds_and_as_a_date():
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=0.4))
    for wanted, least in (("0", 0.0), (soon, 0.0)):
        with serving(status(429, Retry_After=wanted), says("Yes.")) as model:
            began = time.monotonic()
            assert ask(model.url) == "Yes."
            assert time.monotonic() - began >= least


def test_it_waits_as_long_as_it_is_asked_to():
    limits = Limits(tries=2, first_wait=0.01, longest_wait=2)
    with serving(status(429, Retry_After="1"), says("Yes.")) as model:
        began = time.monotonic()
        Endpoint(model.url, "tiny", limits=limits).ask(MESSAGES, SCHEMA)

    assert 1 <= time.monotonic() - began < 2


def test_who_asks_for_an_hour_is_not_waited_for():
    with serving(status(429, Retry_After="3600")) as model, pytest.raises(Cannot, match="3600 seconds"):
        ask(model.url)

    assert len(model.requests) == 1


def test_a_host_that_sends_a_byte_now_and_then_does_not_hold_us():
    endpoint = Endpoint("", "tiny", limits=Limits(silence=0.5, total=0.8, tries=1))
    with serving(trickles(5)) as model:
        began = time.monotonic()
        with pytest.raises(Cannot, match="did not answer"):
            Endpoint(model.url, "tiny", limits=endpoint.limits).ask(MESSAGES, SCHEMA)

    assert time.monotonic() - began < 3


def test_a_body_without_end_is_not_read():
    with serving(endless) as model, pytest.raises(Cannot, match="more than 100000 bytes"):
        ask(model.url)

    assert len(model.requests) == 1


def test_a_packed_answer_is_not_unpacked():
    bomb = gzip.compress(b"x" * 10_000_000)
    packed = lambda handler, _: send(handler, bomb, Content_Encoding="gzip")  # noqa: E731
    with serving(packed) as model, pytest.raises(Cannot, match="packs its answer"):
        ask(model.url)


def test_nobody_there():
    with pytest.raises(Cannot, match=r"127\.0\.0\.1 cannot be reached.*Tried 3 times"):
        ask(nobody())


def test_a_redirect_does_not_take_the_key_elsewhere():
    with (
        serving(says("Stolen.")) as thief,
        serving(status(307, Location=thief.url)) as model,
        pytest.raises(Cannot, match="not followed"),
    ):
        ask(model.url)

    assert thief.requests == []


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"choices": []}', b"[" * 50_000, b'{"choices": [{"message": 1}]}']
)
def test_what_is_no_completion_is_refused(body: bytes):
    with serving(lambda handler, _: send(handler, body)) as model, pytest.raises(Cannot, match="LLM_BASE_URL"):
        ask(model.url)


@pytest.mark.parametrize(
    ("told", "counted"), [(7, 7), (-1, None), ("7", None), (True, None), (10**12, None), (None, None)]
)
def test_only_a_plausible_count_of_tokens_counts(told: object, counted: int | None):
    with serving(says("Yes.", tokens=told)) as model:
        reply = Endpoint(model.url, "tiny", limits=QUICK).ask(MESSAGES, SCHEMA)

    assert reply.tokens == counted


def test_the_key_is_shown_nowhere(caplog):
    caplog.set_level("DEBUG")
    with serving(status(401, f'{{"error": "Incorrect API key provided: {KEY}"}}'.encode())) as model:
        endpoint = Endpoint(model.url, "tiny", KEY, limits=QUICK)
        with pytest.raises(Cannot) as refused:
            endpoint.ask(MESSAGES, SCHEMA)

    assert KEY not in f"{refused.value!r} {refused.value.__cause__!r} {endpoint!r}"
    assert KEY not in caplog.text


def test_a_wait_is_ended_by_whoever_watches():
    class Enough(Exception):
        pass

    calls = []

    def tick() -> None:
        calls.append(1)
        if len(calls) > 2:
            raise Enough

    limits = Limits(tries=3, first_wait=30, longest_wait=60)
    with serving(status(500)) as model, pytest.raises(Enough):
        Endpoint(model.url, "tiny", limits=limits).ask(MESSAGES, SCHEMA, tick=tick)
