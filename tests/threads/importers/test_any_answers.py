"""What the readers of web services may not do, whatever the answers hold in the places where they look."""

from __future__ import annotations

import contextlib
import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from threads.importers import by_name
from threads.importers.base import MalformedFile, Options

LEAVES = (
    st.none() | st.booleans() | st.integers(-2, 3) | st.sampled_from([10**400, 1.5, "", "1", "0.1", "a\x00", "\ud800"])
)


def anything(*keys: str) -> st.SearchStrategy[Any]:
    """Values nested at random under the names that one format uses."""
    return st.recursive(
        LEAVES,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(keys), inner, max_size=5),
        max_leaves=15,
    )


WORDS = {
    "bluesky": ("thread", "parent", "post", "record", "replies", "uri", "text", "facets", "index", "features", "reply"),
    "convokit": ("id", "conversation_id", "root", "text", "speaker", "reply-to", "timestamp", "meta", "score"),
    "doccano": (
        "id",
        "text",
        "label",
        "entities",
        "relations",
        "start_offset",
        "end_offset",
        "from_id",
        "to_id",
        "type",
    ),
    "label-studio": (
        *("id", "data", "text", "annotations", "result", "value", "type", "start", "end", "labels", "choices"),
        *("from_id", "to_id", "completed_by", "annotation_id", "annotator", "startOffset", "endOffset"),
    ),
    "jsonl": (
        *("id", "text", "labels", "spans", "relations", "annotations", "annotator", "start", "end", "label", "to"),
        *("question", "target", "comment_id", "from"),
    ),
    "lemmy": ("comments", "items", "comment", "post", "creator", "counts", "id", "path", "content", "post_id", "name"),
    "mastodon": (
        "ancestors",
        "descendants",
        "status",
        "id",
        "in_reply_to_id",
        "content",
        "account",
        "visibility",
        "url",
    ),
    "youtube": (
        "items",
        "snippet",
        "topLevelComment",
        "textDisplay",
        "id",
        "replies",
        "comments",
        "cid",
        "text",
        "title",
    ),
}


@pytest.mark.parametrize("name", WORDS)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(data=st.data(), skip_bad=st.booleans())
def test_any_answer_gives_threads_or_a_refusal(name: str, data: st.DataObject, skip_bad: bool):
    value = anything(*WORDS[name])
    outer = data.draw(
        st.lists(st.dictionaries(st.sampled_from(WORDS[name]), value, max_size=4), min_size=1, max_size=4)
    )
    content = "\n".join(map(json.dumps, outer)).encode()

    with contextlib.suppress(MalformedFile):
        threads = list(by_name(name).read(io.BytesIO(content), Options(skip_bad=skip_bad)))
        assert threads
        for thread in threads:
            thread.title.encode()
            ids = [comment.external_id for comment in thread.comments]
            assert len(ids) == len(set(ids))
            for comment in (thread.article, *thread.comments):
                comment.text.encode()
                assert "\\u0000" not in json.dumps(dict(comment.raw or {}))
                json.dumps(dict(comment.raw or {}), ensure_ascii=False).encode()
