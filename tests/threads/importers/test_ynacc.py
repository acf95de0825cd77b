from __future__ import annotations

import io
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.threads.importers.packing import sets_in
from threads.importers import sniff, ynacc
from threads.importers.base import MalformedFile, Options, RawThread


def row(index: str = "0", sdid: str = "5", **more: str) -> dict[str, str]:
    named = {"sdid": sdid, "commentindex": index, "headline": "Trams", "url": "https://x.example/9", "guid": "g1"}
    return named | {"commentid": f"k{sdid}-{index}", "text": "words", "parentid": f"k{sdid}-0"} | more


def table(*rows: dict[str, str]) -> bytes:
    columns = list(dict.fromkeys(key for each in rows for key in each))
    lines = ["\t".join(columns), *("\t".join(each.get(column, "") for column in columns) for each in rows)]
    return "\n".join(lines).encode()


def read(content: bytes, **options: Any) -> list[RawThread]:
    return list(ynacc.read(io.BytesIO(content), Options(**options)))


def codes(threads: list[RawThread]) -> Counter[str]:
    return Counter(notice.code for thread in threads for notice in thread.warnings)


def test_a_sub_dialogue_becomes_a_thread_below_its_first_comment():
    threads = read(table(row("1"), row("0"), row("0", sdid="6")))

    assert [(t.external_id, t.title, t.url) for t in threads] == [
        ("5", "Trams", "https://x.example/9"),
        ("6", "Trams", "https://x.example/9"),
    ]
    assert [[(c.external_id, c.parent_external_id) for c in thread.comments] for thread in threads] == [
        [("k5-1", "k5-0"), ("k5-0", None)],
        [("k6-0", None)],
    ]


def test_quotes_are_text():
    rows = [row(str(number), text=text) for number, text in enumerate(['He said "no".', '"', '1" long', '""'])]

    [thread] = read(table(*rows))

    assert [comment.text for comment in thread.comments] == ['He said "no".', '"', '1" long', '""']


def test_what_each_annotator_said_becomes_labels_of_one_comment_and_of_the_thread():
    said = [{"tone": "Sarcastic,Mean", "sd_type": "Flamewar"}, {"tone": "Informative"}]

    [thread] = read(table(*(row(**each) for each in said)))

    [comment] = thread.comments
    assert comment.raw == {"commentindex": "0"}
    assert codes([thread]) == {}
    assert [
        (record["external_id"], given["annotator"], given["question"], given["label"], given["unit"])
        for record in thread.labels
        for given in record["annotations"]
    ] == [
        ("k5-0", "annotator 1", "tone", "Sarcastic", None),
        ("k5-0", "annotator 1", "tone", "Mean", None),
        ("k5-0", "annotator 2", "tone", "Informative", None),
        (None, "annotator 1", "sd_type", "Flamewar", "thread"),
    ]


def test_votes_and_times_are_read():
    votes = {"thumbs-up": "5", "thumbs-down": "2", "timestamp": "1450000000"}

    [thread] = read(table(row(**votes)))

    [comment] = thread.comments
    assert (comment.score, comment.posted_precision, comment.posted_raw) == (3, "exact", "1450000000")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "The file is empty"),
        (b"sdid\tcommentindex\n1\t2\n", "Line 1: there is no column 'text'"),
        (table(row(sdid="")), "Line 2: the row has no sdid"),
        (table(row(index="", commentid="")), "Line 2: the row has no commentindex"),
        (table(row(), row(text="b")), "Line 3: the id 'k5-0' stands for another comment at line 2"),
        (table(row(text="a\tb")), "Line 2: the row has"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_its_place(content: bytes, told: str):
    with pytest.raises(MalformedFile) as refusal:
        read(content)

    assert told in str(refusal.value)


def test_bad_rows_can_be_skipped():
    [thread] = read(table(row(sdid=""), row(), row("", sdid="7", commentid="")), skip_bad=True)

    assert [comment.external_id for comment in thread.comments] == ["k5-0"]
    assert codes([thread]) == {"bad_record": 2}


CELL = st.text('01k-." x\u2028', max_size=5)


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(row(), CELL)), min_size=1, max_size=6), st.booleans())
def test_any_rows_give_threads_or_a_refusal(rows: list[dict[str, str]], skip_bad: bool):
    try:
        threads = read(table(*rows), skip_bad=skip_bad)
    except MalformedFile:
        return

    for thread in threads:
        assert thread.comments
        assert len({comment.external_id for comment in thread.comments}) == len(thread.comments)


@pytest.mark.samples
def test_the_lists_of_the_sample_tell_the_splits(samples: Path):
    threads = read(sets_in(samples / "threads" / "ynacc")["ynacc"])

    assert {t.external_id: t.article.raw for t in threads} == {"53971": {"split": "train"}, "53972": {"split": "test"}}
    assert [len(thread.comments) for thread in threads] == [3, 1]


@pytest.mark.samples
def test_samples_give_the_counts_of_their_readme(samples: Path):
    content = (samples / "threads" / "ynacc" / "expert_annotations.tsv").read_bytes()

    threads = read(content)

    assert sniff(content, "expert_annotations.tsv").name == "ynacc"
    comments = [comment for thread in threads for comment in thread.comments]
    assert [thread.external_id for thread in threads] == ["53971", "53972"]
    assert [(c.external_id, c.parent_external_id, c.author, c.text) for c in comments] == [
        ("k53971-0", None, "g0", 'He said "no".'),
        ("k53971-1", "k53971-0", "g1", 'An inch is 1" long'),
        ("k53971-2", "k53971-0", "g2", "ok"),
        ("k53972-0", None, "g0", "other sub-dialogue"),
    ]
    judged = [len(record["judgements"]) for thread in threads for record in thread.labels if record["external_id"]]
    assert judged == [2, 2, 1, 1]
    assert codes(threads) == {}
