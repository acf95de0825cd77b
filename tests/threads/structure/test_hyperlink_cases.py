"""The rules of the links README on texts and addresses judged by hand."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.threads.structure.hyperlink_cases import hard, markup, names, never, signs, third
from tests.threads.structure.hyperlink_cases.canonical import ROWS
from tests.threads.structure.hyperlink_cases.pages import DIFFERENT, SAME
from tests.threads.structure.marking import unmarked
from threads.structure.hyperlinks import canonical_form, find_hyperlinks


def texts(*modules: ModuleType) -> list[str]:
    return [text for module in modules for name, group in vars(module).items() if name.isupper() for text in group]


TEXTS = texts(signs, markup, names, never, hard, third)
PAIRS = [(group[0], other) for group in SAME for other in group[1:]]


@pytest.mark.parametrize("marked", TEXTS)
def test_exactly_the_marked_addresses_are_found(marked: str):
    text, spans = unmarked(marked)

    assert [(link.start, link.end) for link in find_hyperlinks(text)] == spans


@pytest.mark.parametrize(("marked", "canonical"), ROWS)
def test_addresses_are_found_and_brought_into_one_form(marked: str, canonical: list[str | None]):
    text, spans = unmarked(marked)

    found = find_hyperlinks(text)

    assert [(link.start, link.end) for link in found] == spans
    assert [link.canonical for link in found] == canonical


@pytest.mark.parametrize("marked", markup.CUT)
def test_what_was_cut_short_is_compared_with_nothing(marked: str):
    text, _ = unmarked(marked)

    found = find_hyperlinks(text)

    assert (found[0].kind, found[0].canonical) == ("truncated", None)


def test_there_are_enough_cases_and_each_once():
    assert len(TEXTS) == len(set(TEXTS)) >= 1100
    assert len(PAIRS) + len(DIFFERENT) >= 250


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_addresses_of_one_page_have_one_canonical_form(one: str, other: str):
    assert canonical_form(one) == canonical_form(other) == one


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_addresses_of_different_pages_have_different_ones(one: str, other: str):
    forms = canonical_form(one), canonical_form(other)

    assert None not in forms
    assert forms[0] != forms[1]
    assert [canonical_form(form) for form in forms if form] == list(forms)
