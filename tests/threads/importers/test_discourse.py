from __future__ import annotations

import contextlib
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from threads.importers import discourse, sniff
from threads.importers.base import MalformedFile, Options, RawThread


def post(number: int, cooked: str | None = None, **fields: Any) -> dict[str, Any]:
    plain = {"id": 100 + number, "post_number": number, "username": "ann", "post_type": 1, "topic_id": 9}
    plain |= {"created_at": "2024-02-01T10:00:00.000Z", "cooked": f"<p>Post {number}</p>" if cooked is None else cooked}
    return plain | {"reply_to_post_number": None, "avatar_template": "/x/{size}.png"} | fields


def topic(*posts: Any, stream: list[int] | None = None, **fields: Any) -> dict[str, Any]:
    plain = {"id": 9, "title": "Road & more", "fancy_title": "Road &amp; more", "created_at": "2024-02-01T09:00:00Z"}
    return plain | {"post_stream": {"posts": list(posts), "stream": stream or []}} | fields


def read(document: Any, **options: Any) -> RawThread:
    [thread] = discourse.read(io.BytesIO(json.dumps(document).encode()), Options(**options))
    return thread


def parents(thread: RawThread) -> dict[str | None, str | None]:
    return {comment.external_id: comment.parent_external_id for comment in thread.comments}


def noticed(thread: RawThread) -> dict[str, int]:
    return {notice.code: notice.count for notice in thread.warnings}


def quote(of: int, topic_id: int = 9) -> str:
    return (
        f'<aside class="quote no-group" data-username="bob" data-post="{of}" data-topic="{topic_id}">'
        '<div class="title">bob:</div><blockquote><p>Theirs</p></blockquote></aside>'
    )


def test_the_opening_post_is_the_article_and_numbers_are_ids():
    likes = [{"id": 2, "count": 4}]

    thread = read(
        topic(post(1), post(2, reply_to_post_number=1), post(7, reply_to_post_number=2, actions_summary=likes))
    )

    assert (thread.external_id, thread.title, thread.article.text) == ("9", "Road & more", "Post 1")
    assert thread.published_at == datetime(2024, 2, 1, 10, tzinfo=UTC)
    assert parents(thread) == {"2": None, "7": "2"}
    assert (thread.comments[1].author, thread.comments[1].score, thread.comments[1].raw) == (
        "ann",
        4,
        {"id": 107, "post_type": 1},
    )
    assert thread.warnings == ()


@pytest.mark.parametrize(
    ("fields", "parent"),
    [
        ({"cooked": quote(2) + "<p>I agree</p>"}, "2"),
        ({"cooked": quote(1) + "<p>I agree</p>"}, None),
        ({"cooked": "", "raw": '[quote="bob, post:2, topic:9"]\nTheirs\n[/quote]\nI agree'}, "2"),
        ({"cooked": "", "raw": '[quote="bob, post:2"]\nTheirs\n[/quote]'}, "2"),
    ],
)
def test_a_post_that_begins_with_its_only_quotation_answers_it(fields: dict[str, Any], parent: str | None):
    thread = read(topic(post(1), post(2), post(3, **fields)))

    assert (thread.comments[1].parent_external_id, thread.comments[1].structure) == (parent, "inferred")


@pytest.mark.parametrize(
    "fields",
    [
        {"cooked": "<p>First,</p>" + quote(2)},
        {"cooked": quote(2) + quote(1)},
        {"cooked": quote(2, topic_id=8)},
        {"cooked": quote(3)},
        {"cooked": quote(4)},
        {"cooked": '<aside class="quote"><p>of nobody</p></aside>'},
        {"cooked": "", "raw": '[quote="bob, post:2, topic:8"]\nTheirs\n[/quote]'},
        {"cooked": "", "raw": 'See [quote="bob, post:2, topic:9"]'},
    ],
)
def test_other_quotations_say_nothing_of_the_parent(fields: dict[str, Any]):
    thread = read(topic(post(1), post(2), post(3, **fields)))

    assert (thread.comments[1].parent_external_id, thread.comments[1].structure) == (None, "given")


def test_a_given_parent_wins_over_a_quotation():
    thread = read(topic(post(1), post(2), post(3), post(4, quote(2), reply_to_post_number=3)))

    assert (thread.comments[2].parent_external_id, thread.comments[2].structure) == ("3", "given")


def test_quotations_are_marked_and_previews_left_out():
    preview = '<aside class="onebox allowlisted"><article><div>Preview</div></article></aside>'
    picture = '<div class="lightbox-wrapper"><img alt="a cat"><div class="meta"><span>cat 690×388</span></div></div>'

    thread = read(topic(post(1), post(2), post(3, f"{quote(2)}<p>Mine</p>{preview}{picture}<p>End</p>")))

    found = thread.comments[1]
    [(start, end)] = found.quoted
    assert found.text[start:end].endswith("Theirs")
    assert found.text[end:].split() == ["Mine", "a", "cat", "End"]


def test_a_preview_without_an_end_is_kept():
    assert read(topic(post(1, '<p>A</p><aside class="onebox">B'))).article.text.split() == ["A", "B"]


@pytest.mark.parametrize(
    ("fields", "state", "text"),
    [
        ({"user_deleted": True}, "deleted", ""),
        ({"deleted_at": "2024-02-02T00:00:00Z"}, "removed", ""),
        ({"hidden": True}, "hidden", "Post 2"),
        ({"post_type": 2, "action_code": "pinned.enabled"}, "normal", "Post 2"),
    ],
)
def test_what_was_taken_back_keeps_its_place(fields: dict[str, Any], state: str, text: str):
    thread = read(topic(post(1), post(2, **fields)))

    assert (thread.comments[0].state, thread.comments[0].text) == (state, text)


def test_whispers_and_small_actions_go_unless_a_comment_answers_them():
    thread = read(
        topic(
            post(1),
            post(2, post_type=3, action_code="closed.enabled"),
            post(3, "<p>staff only</p>", post_type=4),
            post(4, reply_to_post_number=3),
        )
    )

    assert [(c.external_id, c.state, c.text) for c in thread.comments] == [
        ("3", "placeholder", ""),
        ("4", "normal", "Post 4"),
    ]
    assert noticed(thread) == {"system": 2, "placeholder": 1}


def test_posts_that_are_not_in_the_file_are_counted():
    thread = read(topic(post(1), post(2, reply_to_post_number=8), stream=[101, 102, 103, 104]))

    assert parents(thread) == {"2": "8"}
    assert noticed(thread) == {"stub": 2, "orphan": 1}


def test_pages_of_one_topic_are_one_thread():
    further = {"id": 9, "post_stream": {"posts": [post(2), post(3)]}}

    thread = read([topic(post(1), post(2), stream=[101, 102, 103]), further])

    assert parents(thread) == {"2": None, "3": None}
    assert noticed(thread) == {"duplicate": 1}


def test_a_page_without_the_opening_post_has_an_article_without_text():
    thread = read({"post_stream": {"posts": [post(21)]}})

    assert (thread.external_id, thread.title, thread.article.text) == ("9", "9", "")
    assert noticed(thread) == {"no_article": 1}


def test_a_private_message_is_told():
    assert noticed(read(topic(post(1), archetype="private_message"))) == {"private": 1}


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({"errors": ["not found"], "error_type": "not_found"}, "this is an error answer of Discourse"),
        ({"id": 1}, "this is no topic of Discourse"),
        (topic(), "The topic holds no posts"),
        (topic(post(1), {"id": 2}), "Line 1, post 2: the post has no post_number"),
        (topic(post(1), 5), "Line 1, post 2: the post has no post_number"),
        (topic(post(1), post(2), post(2, "other")), "the id '2' stands for another comment"),
        (topic(post(1), post(2, "x" * 1_000_001)), "Post 2: the comment has 1,000,001 characters"),
    ],
)
def test_what_is_no_topic_is_refused(document: Any, told: str):
    content = io.BytesIO(json.dumps(document).encode())

    with pytest.raises(MalformedFile) as refusal:
        list(discourse.read(content, Options()))

    assert told.lower() in str(refusal.value).lower()


def test_bad_posts_may_be_skipped():
    thread = read(topic(post(1), 5, post(3)), skip_bad=True)

    assert (parents(thread), noticed(thread)) == ({"3": None}, {"bad_record": 1})


KEYS = st.sampled_from(["id", "post_number", "cooked", "raw", "reply_to_post_number", "post_type", "actions_summary"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | st.just(quote(1)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(KEYS, VALUES), max_size=4), st.booleans())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_posts_give_a_thread_or_a_refusal(posts: list[dict[str, Any]], skip_bad: bool):
    numbered = [{"post_number": number, **found} for number, found in enumerate(posts, start=1)]

    with contextlib.suppress(MalformedFile):
        assert read(topic(*numbered), skip_bad=skip_bad)


@pytest.mark.parametrize("indent", [None, 2])
def test_topics_are_recognised(indent: int | None):
    pages = {"post_stream": {"posts": [post(1)]}, "id": 9}

    assert sniff(json.dumps(pages, indent=indent).encode()) is discourse


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "tree", "left_out", "hidden", "deleted"),
    [
        ("topic_57", {"2": None, "3": None, "14": None}, 0, 0, 0),
        # The README counts 8 comments and 4 roots: with the small action and the whisper, and without the quotation.
        ("topic_raw", {"2": None, "3": "2", "4": "2", "5": "3", "9": "8", "10": None}, 2, 3, 2),
    ],
)
def test_samples_hold_what_their_readme_counts(
    samples: Path, name: str, tree: dict[str, str | None], left_out: int, hidden: int, deleted: int
):
    with (samples / "threads" / "discourse" / f"{name}.json").open("rb") as file:
        importer = sniff(file.read(8192))
        file.seek(0)
        [thread] = importer.read(file, Options())

    found = noticed(thread)
    assert importer is discourse
    assert parents(thread) == tree
    assert (found.get("system", 0), found.get("stub", 0)) == (left_out, hidden)
    assert sum(comment.state in ("deleted", "removed") for comment in thread.comments) == deleted
