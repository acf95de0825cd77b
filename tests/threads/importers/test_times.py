from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.importers.times import parse_time


@pytest.mark.parametrize(
    ("written", "at", "precision"),
    [
        ("2024-03-01", datetime(2024, 3, 1, tzinfo=UTC), "date"),
        ("2024-03-01T10:00:00Z", datetime(2024, 3, 1, 10, tzinfo=UTC), "exact"),
        ("2024-03-01T10:00:00+02:00", datetime(2024, 3, 1, 8, tzinfo=UTC), "exact"),
        ("2024-03-01 10:00:00 UTC", datetime(2024, 3, 1, 10, tzinfo=UTC), "exact"),
        ("2022-11-11T21:02:00", datetime(2022, 11, 11, 21, 2, tzinfo=UTC), "exact"),
        (1710460800, datetime(2024, 3, 15, tzinfo=UTC), "exact"),
        ("1710460800.0", datetime(2024, 3, 15, tzinfo=UTC), "exact"),
        (1710460800500, datetime(2024, 3, 15, 0, 0, 0, 500_000, tzinfo=UTC), "exact"),
        ("Friday, November 11, 2022 9:02 PM", datetime(2022, 11, 11, 21, 2, tzinfo=UTC), "exact"),
        ("Fri, 11 Nov 2022 21:02:00 +0200", datetime(2022, 11, 11, 19, 2, tzinfo=UTC), "exact"),
        ("12 AM", None, "none"),
        ("Nov 11, 2022 12:05 am", datetime(2022, 11, 11, 0, 5, tzinfo=UTC), "exact"),
        ("11. November 2022", datetime(2022, 11, 11, tzinfo=UTC), "date"),
        ("01/02/03", None, "none"),
        ("01/03/2024 10:00", None, "none"),
        ("yesterday", None, "none"),
        ("2024-02-30", None, "none"),
        ("10000-01-01", None, "none"),
        ("0001-01-01T00:00:00Z", None, "none"),
        ("2024-03-01T10:00:00+99:00", None, "none"),
        (-5, None, "none"),
        (0, None, "none"),
        (1e300, None, "none"),
        (float("nan"), None, "none"),
        (True, None, "none"),
        (None, None, "none"),
        ([], None, "none"),
    ],
)
def test_certain_times_are_read_and_others_stay_unknown(written: object, at: datetime | None, precision: str):
    assert parse_time(written) == (at, precision)


@pytest.mark.parametrize(
    ("written", "day_first", "at", "precision"),
    [
        ("01/02/2003", True, datetime(2003, 2, 1, tzinfo=UTC), "date"),
        ("01/02/2003", False, datetime(2003, 1, 2, tzinfo=UTC), "date"),
        ("1.2.03 10:05", True, datetime(2003, 2, 1, 10, 5, tzinfo=UTC), "exact"),
        ("12-31-69, 11:59 PM", False, datetime(1969, 12, 31, 23, 59, tzinfo=UTC), "exact"),
        ("31/12/68", True, datetime(2068, 12, 31, tzinfo=UTC), "date"),
        ("31/12/2003", False, None, "none"),
        ("30/02/2003", True, None, "none"),
        ("01/02-2003", True, None, "none"),
        ("01/02/203", True, None, "none"),
        ("2003-02-01", False, datetime(2003, 2, 1, tzinfo=UTC), "date"),
    ],
)
def test_a_person_may_say_what_comes_first(written: str, day_first: bool, at: datetime | None, precision: str):
    assert parse_time(written, day_first=day_first) == (at, precision)


@given(st.text() | st.integers() | st.floats() | st.from_regex(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}[T ].{0,20}\Z"))
def test_nothing_written_as_a_time_raises(written: object):
    at, precision = parse_time(written)

    assert (at is None) == (precision == "none")
