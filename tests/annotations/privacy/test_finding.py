from __future__ import annotations

import pytest

from annotations.privacy import KINDS
from annotations.privacy.contacts import contacts_in
from annotations.privacy.names import Names
from annotations.privacy.rewriting import Rewritten


def without_contacts(text: str) -> str:
    return Rewritten(text, contacts_in(text, KINDS)).text


def without_names(text: str, *here: str, elsewhere: str = "Zoe") -> str:
    own = {name: f"p_{number}" for number, name in enumerate(here, 1)}
    everybody = {name.casefold(): pseudonym for name, pseudonym in own.items()} | {elsewhere.casefold(): "p_9"}
    return Rewritten(text, Names(everybody, own).edits(text)).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mail me: jo.smith+x@mail.example.co.uk.", "Mail me: [email]."),
        ("<ann@example.org>", "<[email]>"),
        ("Call +49 (0)30 123456-7 or (030) 1234567!", "Call [phone] or [phone]!"),
        ("555-123-4567, 0171/2345678", "[phone], [phone]"),
        ("Ask @jo_s, @ann@social.example or u/some-body.", "Ask @[handle], @[handle] or u/[handle]."),
    ],
)
def test_contacts_are_found_by_their_shape(text: str, expected: str):
    assert without_contacts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "In 2010-2015 it was 1,000,000 or 18.5 %.",
        "See https://example.org/2020/0123456789/a?x=030-1234567",
        "On 2024-03-01, 12:30:45, 3.14159265",
        "a @ b, @, half/u/s and reddit.com/u/name",
        "ISBN 978-3-16-148410-0, version 1.2.3",
    ],
)
def test_figures_dates_and_addresses_are_no_contacts(text: str):
    assert without_contacts(text) == text


def test_names_of_the_thread_are_found_with_and_without_an_at():
    assert without_names("Jo_S is wrong, @jo_s! jo_smith is not.", "jo_s") == "p_1 is wrong, @p_1! jo_smith is not."


def test_names_of_several_words_and_other_scripts():
    assert without_names("As John Smith and משה said", "john smith", "משה") == "As p_1 and p_2 said"


def test_people_of_other_threads_are_found_after_an_at_alone():
    assert without_names("@zoe, zoe", "ann") == "@p_9, zoe"


def test_everyday_words_are_names_only_after_an_at():
    assert without_names("I hope so, @Hope. It is 42.", "hope", "42", "It") == "I hope so, @p_1. It is 42."


def test_a_name_that_begins_with_a_sign_is_found_whole():
    assert without_names("so -xiomara- said", "-xiomara-") == "so p_1 said"
