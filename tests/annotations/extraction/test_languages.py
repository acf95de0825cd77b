from __future__ import annotations

from collections import Counter

import pytest

from annotations.extraction import EXTRACTORS
from annotations.extraction.base import CommentView
from annotations.extraction.languages import NOT_COVERED, covered, is_covered

ENGLISH = [
    "The weir was never inspected after the flood.",
    "lol thats rich coming from him of all people",
    "You obviously never read the report, Herr Müller-Lüdenscheid.",
    "“Das Boot” is a better film than that one, don’t you think?",
]
FOREIGN = [
    "Das ist doch völliger Unsinn, mein Freund.",
    "C’est n’importe quoi, vous mentez tout le temps.",
    "Dat is toch gewoon niet waar en dat weet je.",
    "Eso no es verdad y lo sabes.",
    "To nie jest prawda i dobrze o tym wiesz.",
    "Ты не прав.",
    "你错了，这不是真的。",
    "זה לא נכון",
    "ฉันไม่เห็นด้วยกับคุณเลย",
]
TOO_SHORT = [
    "",
    "Lol.",
    "No!",
    "👍👍👍",
    "https://example.org/das-ist-eine-sehr-lange-deutsche-adresse",
    "1987 + 40 = 2027",
]


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_covered(text):
    assert is_covered(text, otherwise=False)


@pytest.mark.parametrize("text", FOREIGN)
def test_other_languages_are_not(text):
    assert not is_covered(text, otherwise=True)


@pytest.mark.parametrize("text", TOO_SHORT)
@pytest.mark.parametrize("otherwise", [True, False])
def test_few_letters_say_nothing(text, otherwise):
    assert is_covered(text, otherwise=otherwise) is otherwise


def thread(*texts: str, language: str = "") -> list[CommentView]:
    views = [CommentView("a", "", is_article=True, language=language)]
    for position, text in enumerate(texts, 1):
        views.append(CommentView(position, text, position, parent=views[0], language=language))
    return views


@pytest.mark.parametrize(
    ("texts", "language", "kept"),
    [
        ((ENGLISH[0], "No.", FOREIGN[0]), "", [1, 2]),
        ((FOREIGN[0], "No.", FOREIGN[0]), "", []),
        (("No.", "Nein."), "", [1, 2]),
        (("No.", ENGLISH[0]), "de", [2]),
        (("No.", FOREIGN[0]), "en-GB", [1]),
    ],
)
def test_a_short_comment_goes_with_its_thread(texts, language, kept):
    views = covered(thread(*texts, language=language))

    assert [view.id for view in views] == ["a", *kept]


def test_what_is_left_out_is_counted_and_not_guessed_at():
    views = thread("No, you are wrong about that, and you know it.", "Nein, das stimmt nicht, Sie lügen doch!")
    notices: Counter[str] = Counter()

    found = list(EXTRACTORS["cues"].extract_noting(views, notices))

    assert {candidate.comment_id for candidate in found} == {1}
    assert notices == {NOT_COVERED: 1}


def test_a_thread_in_english_is_left_out_nowhere():
    notices: Counter[str] = Counter()

    list(EXTRACTORS["cues"].extract_noting(thread(*ENGLISH, "No."), notices))

    assert notices == {}
