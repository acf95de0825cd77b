from __future__ import annotations

import contextlib
import functools
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.importers import bluesky, by_name, hackernews, html_page, jsonl, reddit
from threads.importers.base import MAX_REPLY_NESTING, Importer, MalformedFile, Options, RawThread
from threads.importers.deep_json import TooDeep, decode
from threads.importers.json_records import parse

CHAIN = 5000
DEEP = 100_000
DECODER = json.JSONDecoder(object_pairs_hook=dict)

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def read_as(reader: Callable[[str], Any], text: str) -> Any:
    """What a reader gives, or how it refuses."""
    try:
        return reader(text)
    except json.JSONDecodeError as error:
        return error.msg, error.pos


@given(values, st.sampled_from([None, 0, 2]), st.booleans())
def test_whatever_python_reads_is_read_alike(value: Any, indent: int | None, as_ascii: bool):
    text = json.dumps(value, indent=indent, ensure_ascii=as_ascii)

    assert decode(text, DECODER, nested=()) == value


@given(values, st.data())
def test_whatever_python_refuses_is_refused_at_the_same_place(value: Any, data: st.DataObject):
    whole = json.dumps(value)
    at = data.draw(st.integers(0, len(whole)))
    broken = whole[:at] + data.draw(st.sampled_from(["", ",", "}", "]", "x", '"', ":", " ,", "[", "{"]))

    assert read_as(functools.partial(decode, decoder=DECODER, nested=()), broken) == read_as(DECODER.decode, broken)


def inside(opening: str, middle: str, closing: str, times: int) -> str:
    return opening * times + middle + closing * times


def test_through_nested_keys_it_may_be_deep_and_beside_them_not():
    chain = inside('{"children": [', "", "]}", CHAIN)

    assert isinstance(parse(chain, "", nested=["children"]), dict)
    for text in (chain, f'{{"other": {chain}}}', inside('{"children": {"x": [', "", "]}}", CHAIN), "[" * DEEP):
        with pytest.raises(MalformedFile, match="nested more than 200 deep"):
            parse(text, "", nested=["replies"])


def test_past_the_limit_replies_are_refused_too():
    with pytest.raises(TooDeep) as refusal:
        decode('{"replies": ' * DEEP, DECODER, nested=["replies"])

    assert refusal.value.limit == MAX_REPLY_NESTING


def nest(one: Callable[[int, str], str], inner: str = "") -> str:
    """A chain of `CHAIN` replies as text, built from the inside: Python would not write it."""
    for number in reversed(range(2, CHAIN + 2)):
        inner = one(number, inner)
    return inner


def algolia() -> str:
    def item(number: int, inner: str) -> str:
        parent = number - 1 if number > 1 else "null"
        kind = "comment" if number > 1 else "story"
        return (
            f'{{"id": {number}, "type": "{kind}", "created_at_i": 1700000000, "author": "a", "text": "t{number}", '
            f'"points": null, "parent_id": {parent}, "story_id": 1, "children": [{inner}]}}'
        )

    return item(1, nest(item))


def post(number: int) -> str:
    uri = "at://did:plc:x/app.bsky.feed.post/{}"
    reply = f', "reply": {{"parent": {{"uri": "{uri.format(number - 1)}"}}}}' if number > 1 else ""
    return f'"post": {{"uri": "{uri.format(number)}", "author": {{"handle": "a.example"}}, ' + (
        f'"record": {{"text": "t{number}"{reply}}}}}'
    )


def bluesky_down() -> str:
    return f'{{"thread": {{{post(1)}, "replies": [{nest(lambda n, inner: f"{{{post(n)}, {R}: [{inner}]}}")}]}}}}'


def bluesky_up() -> str:
    inner = ""
    for number in range(1, CHAIN + 2):
        inner = f"{{{post(number)}{', ' + P + ': ' + inner if inner else ''}}}"
    return f'{{"thread": {inner}}}'


R, P = '"replies"', '"parent"'


def listing() -> str:
    def thing(number: int, inner: str) -> str:
        parent = f"t1_c{number - 1}" if number > 2 else "t3_s"
        below = f'{{"kind": "Listing", "data": {{"children": [{inner}]}}}}' if inner else '""'
        return (
            f'{{"kind": "t1", "data": {{"id": "c{number}", "parent_id": "{parent}", "link_id": "t3_s", '
            f'"body": "t{number}", "author": "a", "created_utc": 1700000000, "replies": {below}}}}}'
        )

    opening = '{"kind": "t3", "data": {"id": "s", "title": "T", "selftext": "t1", "created_utc": 1700000000}}'
    page = '{{"kind": "Listing", "data": {{"children": [{}]}}}}'
    return f"[{page.format(opening)}, {page.format(nest(thing))}]"


def tree() -> str:
    return (
        '{"id": 1, "title": "T", "text": "t1", "comments": ['
        + nest(lambda n, inner: f'{{"id": {n}, "text": "t{n}", "replies": [{inner}]}}')
        + "]}"
    )


def json_ld() -> str:
    comments = nest(
        lambda n, inner: f'{{"@type": "Comment", "@id": "#c{n}", "text": "t{n}"{", " + C + inner if inner else ""}}}'
    )
    script = f'{{"@type": "NewsArticle", "headline": "T", "articleBody": "t1", "comment": {comments}}}'
    return f'<!DOCTYPE html><html><script type="application/ld+json">{script}</script></html>'


C = '"comment": '

NESTED: dict[str, tuple[Importer, Callable[[], str]]] = {
    "Algolia items": (hackernews, algolia),
    "Bluesky, replies": (bluesky, bluesky_down),
    "Bluesky, parents": (bluesky, bluesky_up),
    "Reddit listing": (reddit, listing),
    "a tree of records": (jsonl, tree),
    "JSON-LD": (html_page, json_ld),
}


def read(importer: Importer, content: str) -> list[RawThread]:
    return list(importer.read(io.BytesIO(content.encode()), Options(filename="a.json")))


@pytest.mark.parametrize("name", NESTED)
def test_a_chain_of_five_thousand_nested_replies_comes_in(name: str):
    importer, chain = NESTED[name]

    [thread] = read(importer, chain())

    assert [comment.text for comment in (thread.article, *thread.comments)] == [f"t{n}" for n in range(1, CHAIN + 2)]
    ids = [comment.external_id for comment in thread.comments]
    assert [comment.parent_external_id for comment in thread.comments] == [None, *ids[:-1]]


NESTING = pytest.mark.parametrize("importer", [hackernews, bluesky, reddit, jsonl], ids=lambda importer: importer.name)


@NESTING
@pytest.mark.parametrize(
    "junk",
    [
        "[" * DEEP + "]" * DEEP,
        '{"a": ' * DEEP + "1" + "}" * DEEP,
        '{"children": ' * DEEP + "1" + "}" * DEEP,
        '{"id": 1, "replies": [' * DEEP + "]}" * DEEP,
        '{"id": 1, "text": "a", "time": ' + '{"children": [' * CHAIN + "]}" * CHAIN + "}",
    ],
    ids=["lists", "objects", "children", "replies", "in a field"],
)
def test_deep_junk_is_a_clear_error(importer: Importer, junk: str):
    with pytest.raises(MalformedFile, match="deep"):
        read(importer, junk)


@NESTING
@pytest.mark.parametrize(
    "odd",
    [
        '{"id": 1, "text": "a", "replies": [], "children": ' + '{"children": [' * CHAIN + "]}" * CHAIN + "}",
        '{"id": 1, "text": "a", "children": ' + '{"children": ' * CHAIN + "1" + "}" * CHAIN + "}",
        '{"kind": "Listing", "data": {"children": [{"kind": "t1", "data": ' + '{"data": ' * CHAIN + "1" + "}" * CHAIN
        + "}]}}",
        '{"thread": ' * CHAIN + "1" + "}" * CHAIN,
        '{"id": 1, "replies": [' * CHAIN + "]}" * CHAIN,
    ],
    ids=["replies twice", "no list", "data", "threads", "no texts"],
)  # fmt: skip
def test_what_is_deep_where_replies_stand_and_holds_none_does_no_harm(importer: Importer, odd: str):
    with contextlib.suppress(MalformedFile):
        read(importer, odd)


@pytest.mark.parametrize(
    "name",
    [
        *("rejoinder", "reddit", "pushshift", "discourse", "disqus", "hackernews", "lemmy", "mastodon", "bluesky"),
        *("youtube", "trafilatura", "convokit", "jsonl"),
    ],
)
def test_every_format_that_is_json_refuses_what_is_deep(name: str):
    with pytest.raises(MalformedFile, match="nested more than 200 deep"):
        read(by_name(name), "[" * DEEP + "]" * DEEP)
