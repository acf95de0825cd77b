from __future__ import annotations

import pytest

from threads.importers import FORMATS, by_name, check_filters, filters_of
from threads.importers.base import MalformedFile


def test_few_formats_can_be_filtered():
    assert {importer.name: filters_of(importer) for importer in FORMATS if filters_of(importer)} == {
        "pushshift": ("subreddit", "submission", "after", "before"),
        "stackexchange": ("question", "tag"),
    }


@pytest.mark.parametrize(
    ("name", "filters", "told"),
    [
        ("pushshift", {"author": "ann"}, "cannot be filtered by 'author'; use subreddit, submission, after, before."),
        ("pushshift", {"subreddit": "a", "tag": "b"}, "cannot be filtered by 'tag'"),
        ("csv", {"subreddit": "a"}, "cannot be filtered by 'subreddit'; leave filters out."),
    ],
)
def test_a_filter_that_a_format_does_not_know_is_refused(name: str, filters: dict[str, str], told: str):
    with pytest.raises(MalformedFile) as refusal:
        check_filters(by_name(name), filters)

    assert told in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "filters"), [("pushshift", {"after": "2024-01-31"}), ("csv", {}), ("csv", {"tag": " "})]
)
def test_known_and_blank_filters_pass(name: str, filters: dict[str, str]):
    check_filters(by_name(name), filters)
