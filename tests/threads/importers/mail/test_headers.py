from __future__ import annotations

from datetime import UTC, datetime

import pytest

from threads.importers.mail.headers import display_name, header_text, message_ids, own_id, sent_at, title_of


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("Ann Lee <ann@x.example>", "Ann Lee"),
        ('"Lee, Ann" <ann@x.example>', "Lee, Ann"),
        ("ann@x.example (Ann Lee)", "Ann Lee"),
        ("ann at x.example (Ann Lee)", "Ann Lee"),
        ("=?utf-8?q?Ren=C3=A9?= <r@x.example>", "René"),
        ("=?iso-8859-1?Q?Ren=E9?= =?iso-8859-1?Q?_Roux?= <r@x.example>", "René Roux"),
        ("Ann (ACME) <ann@x.example>", "Ann (ACME)"),
        ("ann@x.example", None),
        ("<ann@x.example>", None),
        ("ann at x.example", None),
        ('"ann@x.example" <ann@x.example>', None),
        ("=?utf-8?q?ann=40x=2Eexample?= <ann@x.example>", None),
        ("ann@x.example via Trams <list@x.example>", "via Trams"),
        ("Ann <ann@x.example", "Ann"),
        ("", None),
        (None, None),
    ],
)
def test_only_the_name_of_an_author_is_read(value: str | None, name: str | None):
    assert display_name(value) == name


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("folded\n\t over lines", "folded over lines"),
        ("caf\udcc3\udca9", "café"),
        ("caf\udce9", "café"),
        ("=?utf-8?b?w6k=?= =?utf-8?b?w6k=?= and", "éé and"),
        # A letter may be cut in two by the end of a word.
        ("=?utf-8?b?w?= =?utf-8?q?=C3?= =?utf-8?q?=A9?=", "w\u00e9"),
        ("=?x-none?q?a?=", "a"),
        ("=?utf-8?z?a?=", "=?utf-8?z?a?="),
        (None, ""),
    ],
)
def test_headers_are_decoded_for_people(value: str | None, text: str):
    assert header_text(value) == text


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Re: Trams", "Trams"),
        ("[trams] Re: AW: [list] Trams", "Trams"),
        ("RE[2]: Fwd: Trams", "Trams"),
        ("Re: [Why] not [both]", "not [both]"),
        ("Regarding: Trams", "Regarding: Trams"),
        ("Re:", "Re:"),
        ("[only]", "[only]"),
        ("", ""),
    ],
)
def test_a_title_is_the_subject_without_marks(subject: str, title: str):
    assert title_of(subject) == title


@pytest.mark.parametrize(
    ("value", "at", "precision"),
    [
        ("Thu, 14 Apr 2016 11:06:56 +0200", datetime(2016, 4, 14, 9, 6, 56, tzinfo=UTC), "exact"),
        ("3 Apr 95 11:00:00 +0200", datetime(1995, 4, 3, 9, tzinfo=UTC), "exact"),
        ("Thu, 14 Apr 2016 11:06:56 GMT (a comment)", datetime(2016, 4, 14, 11, 6, 56, tzinfo=UTC), "exact"),
        ("2016-04-14T11:06:56Z", datetime(2016, 4, 14, 11, 6, 56, tzinfo=UTC), "exact"),
        ("14 Apr 2016", datetime(2016, 4, 14, tzinfo=UTC), "date"),
        ("Thu, 31 Feb 2016 11:06:56 +0200", None, "none"),
        ("Thu, 14 Apr 20160 11:06:56 +0200", None, "none"),
        ("yesterday", None, "none"),
        ("", None, "none"),
        (None, None, "none"),
    ],
)
def test_times_are_read_when_certain(value: str | None, at: datetime | None, precision: str):
    assert sent_at(value) == (at, precision)


@pytest.mark.parametrize(
    ("value", "ids"),
    [("<a@b> <c@d>", ["a@b", "c@d"]), ("Ann's of Monday < a@b >", ["a@b"]), ("a@b", []), (None, [])],
)
def test_ids_stand_between_angle_brackets(value: str | None, ids: list[str]):
    assert message_ids(value) == ids


@pytest.mark.parametrize(("value", "own"), [("<a@b>", "a@b"), ("a@b", "a@b"), (" ", None), ("<>", None), (None, None)])
def test_a_message_may_forget_the_brackets_of_its_own_id(value: str | None, own: str | None):
    assert own_id(value) == own
