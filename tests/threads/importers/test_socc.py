from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.threads.importers.packing import sets_in, zipped
from threads.importers import sniff, socc
from threads.importers.base import MalformedFile, Options, RawThread


def table(*rows: dict[str, str]) -> bytes:
    written = io.StringIO()
    columns = dict.fromkeys(key for row in rows for key in row)
    writer = csv.DictWriter(written, list(columns))
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode()


def comment(counter: str, **more: str) -> dict[str, str]:
    return {"article_id": "9", "comment_counter": counter, "comment_author": "Ann", "comment_text": "words"} | more


def article(**more: str) -> dict[str, str]:
    return {"article_id": "9", "title": "Trams", "article_url": "https://x.example/9", "author": "Jane"} | more


def read(*tables: bytes, **options: Any) -> list[RawThread]:
    named = [(f"{number}.csv", content) for number, content in enumerate(tables)]
    content = zipped(named) if len(tables) > 1 else tables[0]
    return list(socc.read(io.BytesIO(content), Options(**options)))


def codes(threads: list[RawThread]) -> Counter[str]:
    return Counter(notice.code for thread in threads for notice in thread.warnings)


@pytest.mark.parametrize(
    ("counter", "parent"),
    [
        ("source1_9_0", None),
        ("source1_9_12", None),
        ("source1_9_0_1", "source1_9_0"),
        ("source1_9_0_1_12", "source1_9_0_1"),
        ("source1_9", None),
        ("odd", None),
    ],
)
def test_the_name_of_a_comment_says_what_it_answers(counter: str, parent: str | None):
    ancestors = [comment(name, comment_text=name) for name in ("source1_9_0_1", "source1_9_0") if name != counter]

    [thread] = read(table(comment(counter), *ancestors))

    assert (thread.comments[0].external_id, thread.comments[0].parent_external_id) == (counter, parent)


def test_articles_and_comments_meet_by_the_id_of_the_article():
    text = "<p>One, and</p><p>two.</p>"
    articles = table(article(published_date="2015-10-16 EDT", article_text=text))

    [thread] = read(table(comment("source1_9_0")), articles)

    assert (thread.external_id, thread.title, thread.url) == ("9", "Trams", "https://x.example/9")
    assert (thread.article.text, thread.article.author, thread.article.markup) == ("One, and\n\ntwo.", "Jane", text)
    assert (thread.published_at, thread.article.posted_precision) == (datetime(2015, 10, 16, tzinfo=UTC), "date")
    assert [each.text for each in thread.comments] == ["words"]


def test_a_table_of_articles_alone_gives_threads_without_comments():
    [thread] = read(table(article(article_text="Plain & short")))

    assert (thread.article.text, thread.article.markup, thread.comments) == ("Plain & short", None, ())


@pytest.mark.parametrize(
    ("times", "at", "precision"),
    [
        ({"timestamp": "1445011200"}, datetime(2015, 10, 16, 16, tzinfo=UTC), "exact"),
        ({"timestamp": "1445011200000", "post_time": ""}, datetime(2015, 10, 16, 16, tzinfo=UTC), "exact"),
        ({"timestamp": "", "post_time": "Dec 13, 2016"}, datetime(2016, 12, 13, tzinfo=UTC), "date"),
        ({"post_time": "yesterday"}, None, "none"),
        ({}, None, "none"),
    ],
)
def test_either_source_gives_its_time(times: dict[str, str], at: datetime | None, precision: str):
    [thread] = read(table(comment("source1_9_0", **times)))

    assert (thread.comments[0].posted_at, thread.comments[0].posted_precision) == (at, precision)
    assert codes([thread])["bad_time"] == ("yesterday" in times.values())


@pytest.mark.parametrize(
    ("status", "state", "text", "told"),
    [
        ("published", "normal", "words", {}),
        ("", "normal", "words", {}),
        ("deleted", "deleted", "", {"text_withheld": 1}),
        ("rejected", "removed", "", {"text_withheld": 1}),
        ("odd", "normal", "words", {"unknown_state": 1}),
    ],
)
def test_a_withdrawn_comment_keeps_its_place_without_its_text(status: str, state: str, text: str, told: dict[str, int]):
    [thread] = read(table(comment("source1_9_0", status=status)))

    assert (thread.comments[0].state, thread.comments[0].text) == (state, text)
    assert codes([thread]) == told


def test_votes_are_counted_and_other_columns_kept():
    reactions = "{u'reaction_list': __import__('os')}"
    votes = {"TotalVotes": "4", "posVotes": "3", "negVotes": "1"}

    [thread] = read(table(comment("source1_9_0", reactions=reactions, email="a@x.example", **votes)))

    assert thread.comments[0].score == 2
    assert thread.comments[0].raw == {"reactions": reactions, **votes}


def test_judgements_of_the_annotated_part_are_labels():
    judged = {"is_constructive": "yes", "toxicity_level": "1\n2", "expert_is_constructive": "no"}
    rest = {"is_constructive:confidence": "0.7", "expert_comments": "On topic, ok"}
    row = comment("source1_9_3_1", title="Trams", globe_url="https://x.example/9", **judged, **rest)

    [thread] = read(table(row))

    assert (thread.title, thread.url) == ("Trams", "https://x.example/9")
    assert thread.comments[0].raw == rest
    assert codes([thread]) == {"orphan": 1}
    [record] = thread.labels
    assert record["external_id"] == "source1_9_3_1"
    assert [(given["annotator"], given["question"], given["label"]) for given in record["annotations"]] == [
        ("crowd", "is_constructive", "yes"),
        ("crowd", "toxicity_level", "1"),
        ("crowd", "toxicity_level", "2"),
        ("expert", "is_constructive", "no"),
    ]


def test_a_comment_that_comes_twice_is_left_out():
    assert codes(read(table(comment("source1_9_0"), comment("source1_9_0")))) == {"duplicate": 1}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "The file is empty"),
        (table(comment("")), "Line 2: the comment has no comment_counter"),
        (table(comment("source1_9_0", article_id="")), "Line 2: the row has no article_id"),
        (
            table(comment("source1_9_0"), comment("source1_9_0", comment_text="b")),
            "Line 3: the id 'source1_9_0' stands for another comment at line 2",
        ),
        (
            table(article(article_text="a"), article(article_text="b")),
            "Line 3: the article '9' has another text at line 2",
        ),
        (b"id,text\n1,a\n", "Line 1: the columns are not those of SOCC; comments need article_id, comment_counter"),
        (b"article_id,comment_counter,comment_text\n9,source1_9_0\n", "Line 2: the row has 2 cells and the header 3"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_its_place(content: bytes, told: str):
    with pytest.raises(MalformedFile) as refusal:
        read(content)

    assert told in str(refusal.value)


def test_what_is_wrong_with_a_table_of_a_set_is_told_with_its_name():
    with pytest.raises(MalformedFile, match=r"^'1.csv', line 2: the comment has no comment_counter"):
        read(table(article(article_text="a")), table(comment("")))


def test_bad_rows_can_be_skipped():
    bad = [comment(""), comment("x", article_id=""), comment("", article_id="10")]
    [thread] = read(table(bad[0], comment("source1_9_0"), *bad[1:]), skip_bad=True)

    assert [each.external_id for each in thread.comments] == ["source1_9_0"]
    assert codes([thread]) == {"bad_record": 3}


ROW = st.fixed_dictionaries(
    {"article_id": st.sampled_from(["", "9", "9.0", "x"]), "comment_counter": st.text("_01s", max_size=6)},
    optional={name: st.text("1-9.x ", max_size=14) for name in ("timestamp", "posVotes", "negVotes", "status")},
)


@given(st.lists(ROW.map(lambda row: {"comment_text": "a"} | row), min_size=1, max_size=6), st.booleans())
def test_any_rows_give_threads_or_a_refusal(rows: list[dict[str, str]], skip_bad: bool):
    try:
        threads = read(table(*rows), skip_bad=skip_bad)
    except MalformedFile:
        return

    assert threads
    for thread in threads:
        assert len({each.external_id for each in thread.comments}) == len(thread.comments)


@pytest.mark.samples
def test_samples_give_the_counts_of_their_readme(samples: Path):
    folder = samples / "threads" / "socc"
    tables = [(folder / name).read_bytes() for name in ("gnm_articles.csv", "gnm_comments.csv")]

    [thread] = socc.read(io.BytesIO(sets_in(folder)["socc"]), Options())

    assert [sniff(content, "table.csv").name for content in tables] == ["socc", "socc"]
    assert (thread.external_id, thread.title) == ("26691065", 'Why the city needs trams, "now"')
    assert thread.article.text == 'First paragraph, with a comma.\n\nSecond "quoted" paragraph.'
    assert [(each.external_id, each.parent_external_id, each.author, each.state) for each in thread.comments] == [
        ("source1_26691065_0", None, "Ann", "normal"),
        ("source1_26691065_0_0", "source1_26691065_0", "Bob", "normal"),
        ("source1_26691065_0_0_0", "source1_26691065_0_0", "Ann", "normal"),
        ("source1_26691065_0_1", "source1_26691065_0", None, "deleted"),
        ("source2_26691065_0", None, "Dan", "normal"),
        ("source2_26691065_1_0", "source2_26691065_1", "Eve", "normal"),
    ]
    assert thread.comments[0].text == 'Top comment, with "quotes"\nand a new line'
    assert codes([thread]) == {"orphan": 1, "text_withheld": 1}
