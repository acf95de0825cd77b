from __future__ import annotations

import io
import json

import pytest

from tests.threads.fetching.servers import Server, json_page, page
from threads.fetching import BadAnswer, CannotFetch, Limits, Policy, fetch_thread

LIMITS = Limits(bytes=1_000_000, seconds=20, silence=10)
TOPIC = "/t/4711.json?include_raw=1"
STATUS = "/api/v1/statuses/109300"


def tried(server: Server, path: str, **changes: object) -> tuple[str, bytes]:
    """From which path what came."""
    file = io.BytesIO()
    found = fetch_thread(server.url(path), into=file, policy=server.policy(**changes), limits=LIMITS)
    assert found.size == len(file.getvalue())
    return found.url.removeprefix(server.url("")), file.getvalue()


def test_a_guess_that_answers_in_json_is_taken(server: Server):
    server.answers[f"{TOPIC}&print=true"] = json_page(b'{"post_stream": {}}')

    assert tried(server, "/t/the-lido/4711") == (f"{TOPIC}&print=true", b'{"post_stream": {}}')


def test_the_next_guess_is_tried_where_one_is_refused(server: Server):
    server.answers |= {f"{TOPIC}&print=true": page(b"", status="403 Forbidden"), TOPIC: json_page(b"{}")}

    assert tried(server, "/t/the-lido/4711") == (TOPIC, b"{}")


def test_the_page_itself_is_taken_where_no_guess_holds(server: Server):
    server.answers |= {
        f"{TOPIC}&print=true": page(b"<html>much more than the page itself", "Content-Type: text/html"),
        "/t/the-lido/4711": page(b"<html>page"),
    }

    assert tried(server, "/t/the-lido/4711") == ("/t/the-lido/4711", b"<html>page")


def test_a_context_gets_its_status(server: Server):
    server.answers |= {
        f"{STATUS}/context": json_page(b'{"ancestors": [], "descendants": [{"id": "2"}]}'),
        STATUS: json_page(b'{"id": "109300"}'),
    }

    path, content = tried(server, "/@nadia/109300")

    assert path == f"{STATUS}/context"
    assert json.loads(content) == {"status": {"id": "109300"}, "ancestors": [], "descendants": [{"id": "2"}]}
    assert content.startswith(b'{"status":')


@pytest.mark.parametrize("status", [page(b"", status="404 Not Found"), page(b"<html>")])
def test_a_context_whose_status_cannot_be_had_comes_alone(server: Server, status: bytes):
    server.answers |= {f"{STATUS}/context": json_page(b'{"descendants": []}'), STATUS: status}

    assert tried(server, "/@nadia/109300") == (f"{STATUS}/context", b'{"descendants": []}')


def test_a_site_known_by_name_is_taken_at_its_word(server: Server):
    page_alone = frozenset({server.port})

    with pytest.raises(CannotFetch, match=r"hn\.algolia\.com"):
        # Every host leads to this machine, where no web server of Algolia can be.
        tried_address("https://news.ycombinator.com/item?id=8863", server.policy(ports=frozenset({443})))
    with pytest.raises(CannotFetch, match="port 443 may not"):
        tried_address("https://news.ycombinator.com/item?id=8863", server.policy(ports=page_alone))


def tried_address(address: str, policy: Policy) -> None:
    fetch_thread(address, into=io.BytesIO(), policy=policy, limits=LIMITS)


def test_a_source_whose_host_is_not_allowed_is_left_out(server: Server):
    server.answers["/item?id=8863"] = page(b"<html>")
    allowed = frozenset({"news.ycombinator.com"})
    file = io.BytesIO()

    found = fetch_thread(
        server.url("/item?id=8863", "news.ycombinator.com"),
        into=file,
        policy=server.policy(hosts=allowed),
        limits=LIMITS,
    )

    assert (found.size, file.getvalue()) == (6, b"<html>")
    with pytest.raises(CannotFetch, match=r"forum\.test is not among the hosts"):
        tried(server, "/t/the-lido/4711", hosts=allowed)


def test_an_error_of_the_page_itself_is_the_answer(server: Server):
    with pytest.raises(BadAnswer, match="404"):
        tried(server, "/t/the-lido/4711")
