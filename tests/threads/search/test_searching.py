"""What is found, on whichever database the tests run: both must find what a reading of the texts finds."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.factories import MembershipFactory, ProjectFactory, UserFactory, index, plant_thread
from threads.models import Comment, Project, User
from threads.models.search import has_fts5
from threads.search import Query, parse, search
from threads.search.words import folded_words
from threads.services import indexing

pytestmark = pytest.mark.django_db


def planted(*texts: str, **fields: object) -> Project:
    """A project whose comments have these texts, all of them indexed."""
    project = plant_thread(list(texts), article="", parents=[None] * len(texts), **fields).project
    index(project)
    return project


def found(text: str, project: Project) -> list[str]:
    rows = search(parse(text), Comment.objects.published().filter(thread__project=project), project)
    return [comment.text for comment in rows]


def fits(query: Query, text: str) -> bool:
    """What finding means: every term that is wanted is there, and none that is not."""
    words = folded_words(text)
    return all(any(term.places(words)) for term in query.wanted) and not any(
        any(term.places(words)) for term in query.excluded
    )


TEXTS = [
    "The naïve council closes the lido.",
    "A naive rebuttal: they don’t close it!",
    "Nobody rebutted that; the council’s close to it.",
    "昨日東京に行った。京都ではない。",
    "Straße, ΣΊΣΥΦΟΣ & İstanbul",
    "See https://example.org/lido?close=1 or O'Brien <b>AND</b> (him)",
    "to be, or not to be",
    "not to be or to be",
    "ไม่จริง 한국어 단어",
]


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("naive", [0, 1]),
        ("NAÏVE council", [0]),
        ("clos*", [0, 1, 2, 5]),
        ("close", [1, 2, 5]),
        ('"close it"', [1]),
        ('"council clos*"', [0]),
        ("council -lido", [2]),
        ("-the", [1, 3, 4, 5, 6, 7, 8]),
        ('-"to be or"', [0, 1, 2, 3, 4, 5, 8]),
        ('"to be or not to be"', [6]),
        ('"or to be"', [7]),
        ("don't", [1]),
        ("rebut*", [1, 2]),
        ("東京", [3]),
        ("京東", []),
        ("京", [3]),
        ("strasse σισυφος istanbul", [4]),
        ("https://example.org/lido", [5]),
        ("O'Brien AND (", [5]),
        ("<b>", [5]),
        ("한국어", [8]),
        ("จริง", [8]),
        ("nothing of this", []),
        ("", []),
        ('"" * - (', []),
    ],
)
def test_the_same_comments_are_found_on_every_database(query: str, places: list[int]):
    project = planted(*TEXTS)

    assert found(query, project) == [TEXTS[place] for place in reversed(places)]
    assert not parse(query) or [place for place, text in enumerate(TEXTS) if fits(parse(query), text)] == places


# Signs that engines take for their own, few letters so that something is found, and everything else.
TYPED = st.text(alphabet=st.sampled_from("ab A\"'*-()&|!:<>^~\\/%_{}+,;\0\n é東京ß\u0301\u200d🏊\ud800")) | st.text()


class TestAnyText:
    @pytest.fixture
    def project(self) -> Project:
        return planted("a b", "b a", "ab a b", "a-b", "É", "e\u0301", "東京 a", "京東", "ss", "ba's", "\u0301 🏊")

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
    @given(TYPED)
    def test_finds_what_a_reading_finds_and_is_never_an_error(self, project: Project, typed: str):
        query = parse(typed)

        texts = {text for text in Comment.objects.exclude(text="").values_list("text", flat=True) if fits(query, text)}
        assert set(found(typed, project)) == (texts if query else set())

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
    @given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
    @example("ヿ")
    def test_can_be_indexed_found_and_forgotten(self, project: Project, written: str):
        comment = Comment.objects.filter(position=1).get()
        indexing.forget(Comment.objects.filter(pk=comment.pk), project)
        Comment.objects.filter(pk=comment.pk).update(text=written)
        index(project)

        word = next(iter(folded_words(written)), "")
        assert (written in found(word, project)) is bool(word)


class TestWhoFindsWhat:
    def test_only_visible_comments_of_the_project_are_found(self):
        project = planted("A lido.", "Another lido.")
        elsewhere = planted("A lido elsewhere.")

        assert found("lido", project) == ["Another lido.", "A lido."]
        assert found("lido", elsewhere) == ["A lido elsewhere."]
        assert found("-pool", elsewhere) == ["A lido elsewhere."]
        project.threads.update(trashed_at=timezone.now())
        assert found("lido", project) == []
        project.threads.update(trashed_at=None)
        assert len(found("lido", project)) == 2

    def test_an_outsider_finds_nothing(self):
        project = planted("A lido.")
        member: User = MembershipFactory(project=project).user

        def seen_by(user: User) -> int:
            return search(parse("lido"), Comment.objects.visible_to(user), project).count()

        assert (seen_by(member), seen_by(UserFactory())) == (1, 0)

    def test_other_filters_narrow_what_is_found(self):
        project = planted("A lido.", "Another lido.")

        rows = search(parse("lido"), Comment.objects.filter(position=2), project)

        assert [comment.text for comment in rows] == ["Another lido."]

    def test_a_project_without_comments_finds_nothing(self):
        assert found("lido", ProjectFactory()) == []


@pytest.mark.parametrize("sign", ["", "-", '"'])
def test_a_query_may_hold_as_many_words_as_fit(sign: str):
    project = planted("A lido.")
    letters = [chr(code) for code in range(0x3041, 0x3097)]

    assert found(" ".join(f"{sign}{letter}" for letter in letters), project) == (["A lido."] if sign == "-" else [])
    assert found("".join(letters * 3), project) == []


def test_a_build_of_sqlite_without_full_text_search_is_noticed():
    with closing(sqlite3.connect(":memory:")) as whole, closing(sqlite3.connect(":memory:")) as lacking:
        # As a build without FTS5 would, this one refuses to make such a table.
        lacking.set_authorizer(
            lambda action, *names: sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_CREATE_VTABLE else sqlite3.SQLITE_OK
        )

        assert has_fts5(whole)
        assert not has_fts5(lacking)


def test_the_words_of_a_novel_are_indexed_as_far_as_they_go():
    project = planted("lido " * 300_000 + "pool", " ".join(f"w{number}" for number in range(20_000)))

    assert len(found("lido", project)) == 1
    assert found("pool", project) == []
    assert len(found('"w0 w1 w2"', project)) == 1
    assert found("w19999", project) == []
