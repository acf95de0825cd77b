"""Rows written in bulk come back as they were, whatever their texts hold."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.factories import AuthorFactory, ProjectFactory, ThreadFactory
from threads.importers.base import Anchor, RawComment
from threads.models import Author, Comment
from threads.services.loading import bulk
from threads.services.loading.rows import COLUMNS, row_of
from threads.structure.tree import Place
from threads.text import canonical

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40).map(canonical)
hostile = ["\\N", "\\.", "\n\\.\n", '"', '""', ",", "\t", "\\", "a\nb", "NULL", "\u2028", "=1+1", " ", "\x1b"]


def write(thread: int, source: int | None, *raws: RawComment) -> list[int]:
    keys = list(bulk.new_keys(Comment, len(raws)))
    bulk.insert(
        Comment,
        COLUMNS,
        (
            row_of(
                raw, key, thread=thread, source=source, parent=None if number == 0 else keys[0], author=None,
                source_order=number, place=Place(number, int(number > 0), number), is_placed=True, is_orphan=False,
            )
            for number, (key, raw) in enumerate(zip(keys, raws, strict=True))
        ),
    )  # fmt: skip
    return keys


class TestRoundTrip(TestCase):
    @settings(max_examples=30, deadline=None)
    @example(hostile, {"a": hostile})
    @given(st.lists(texts, max_size=8), st.dictionaries(texts, st.lists(texts, max_size=3), max_size=3))
    def test_texts_and_json_come_back(self, words: list[str], raw: dict):
        article = RawComment(None, None, "")
        raws = [
            RawComment(f"{number} {word}"[:40], word or None, word, posted_raw=word, markup=word, raw=raw or None,
                       anchors=(Anchor(0, 1, word),), quoted=((0, 1),))
            for number, word in enumerate(words)
        ]  # fmt: skip

        keys = write(ThreadFactory().pk, None, article, *raws)

        for key, sent in zip(keys[1:], raws, strict=True):
            got = Comment.objects.get(pk=key)
            assert (got.text, got.posted_raw, got.markup, got.external_id, got.parent_external_id) == (
                sent.text, sent.posted_raw, sent.markup, sent.external_id, sent.parent_external_id,
            )  # fmt: skip
            assert (got.raw, got.quoted) == (sent.raw, [[0, 1]])
            assert got.anchors == [{"start": 0, "end": 1, "href": sent.anchors[0].href}]
        stored = Comment.objects.get(pk=keys[0])
        assert (stored.text, stored.external_id, stored.raw, stored.anchors, stored.score) == ("", None, None, [], None)


@pytest.mark.django_db
class TestKeys:
    def test_they_are_nobody_elses(self):
        first = AuthorFactory()
        keys = list(bulk.new_keys(Author, 3))
        rows = [(key, first.project_id, f"{key:064}", f"q{key}", None) for key in keys]
        bulk.insert(Author, ("id", "project_id", "digest", "pseudonym", "handle"), rows)

        assert keys == sorted(keys)
        assert AuthorFactory(project=first.project).pk not in {first.pk, *keys}
        assert Author.objects.count() == 5

    def test_the_first_rows_of_a_table_have_keys_too(self):
        project = ProjectFactory()
        (key,) = bulk.new_keys(Author, 1)
        row = (key, project.pk, "d", "p_0001", "Ann")
        bulk.insert(Author, ("id", "project_id", "digest", "pseudonym", "handle"), [row])

        assert Author.objects.get().pk == key


@pytest.mark.django_db
def test_the_database_refuses_impossible_rows():
    thread = ThreadFactory()
    write(thread.pk, None, RawComment("a", None, ""))

    with pytest.raises(IntegrityError), transaction.atomic():
        write(thread.pk, None, RawComment("b", None, ""))
