from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from threads.importers import jsonl
from threads.importers.base import MalformedFile, Options, RawThread


def read(*records: Any, filename: str = "thread.jsonl", **options: Any) -> list[RawThread]:
    """Import records, one a line; a text is taken as the line itself."""
    written = "\n".join(record if isinstance(record, str) else json.dumps(record) for record in records)
    return list(jsonl.read(io.BytesIO(written.encode()), Options(filename=filename, **options)))


def links(thread: RawThread) -> list[tuple[str | None, str | None]]:
    return [(comment.external_id, comment.parent_external_id) for comment in thread.comments]


def codes(thread: RawThread) -> list[str]:
    return [notice.code for notice in thread.warnings]


class TestFields:
    def test_names_are_guessed_whatever_their_spelling(self):
        [thread] = read(
            {"comment_id": 1, "reply-to": None, "speaker": "Ann", "message": "first", "createdAt": "2024-03-01"},
            {"comment_id": 2, "reply-to": 1, "speaker": "Bob", "message": "second", "createdAt": 1710460800},
        )

        assert links(thread) == [("1", None), ("2", "1")]
        assert [(c.author, c.text, c.posted_precision) for c in thread.comments] == [
            ("Ann", "first", "date"),
            ("Bob", "second", "exact"),
        ]

    def test_a_mapping_wins_over_the_guess(self):
        [thread] = read({"id": "x", "text": "a note", "said": "the comment"}, mapping={"text": "said"})

        assert thread.comments[0].text == "the comment"
        assert thread.comments[0].raw == {"text": "a note"}

    def test_a_mapping_to_no_target_is_refused(self):
        with pytest.raises(MalformedFile, match="'txet', which is no target"):
            read({"text": "a"}, mapping={"txet": "text"})

    def test_addresses_and_portraits_are_not_kept(self):
        [thread] = read({"text": "a", "user": {"name": "Ann", "email": "a@b.example", "avatar_url": "x"}, "flair": "f"})

        assert thread.comments[0].author == "Ann"
        assert thread.comments[0].raw == {"flair": "f"}

    @pytest.mark.parametrize("parent", [None, "", 0, "0", -1, "root", "t9", "c1"])
    def test_root_values_answer_the_article(self, parent: Any):
        [thread] = read({"id": "c1", "thread": "t9", "parent": parent, "text": "a"})

        assert thread.comments[0].parent_external_id is None
        assert thread.warnings == ()

    def test_a_root_value_that_is_an_id_is_a_parent(self):
        [thread] = read({"id": 0, "parent": None, "text": "a"}, {"id": 1, "parent": 0, "text": "b"})

        assert links(thread) == [("0", None), ("1", "0")]

    def test_ids_keep_every_digit_and_the_floats_of_data_frames_are_ids_too(self):
        [thread] = read({"id": 9007199254740993, "text": "a"}, {"id": 2.0, "parent": 9007199254740993, "text": "b"})

        assert links(thread) == [("9007199254740993", None), ("2", "9007199254740993")]

    def test_words_of_spreadsheets_are_texts(self):
        [thread] = read(*({"id": n, "text": text} for n, text in enumerate(["NA", "null", "None", "=1+1"], start=1)))

        assert [comment.text for comment in thread.comments] == ["NA", "null", "None", "=1+1"]


class TestShapes:
    def test_comments_of_several_threads_may_be_scattered(self):
        threads = read(
            {"id": "a", "thread_id": "t1", "title": "One", "text": "x"},
            {"id": "b", "thread_id": "t2", "title": "Two", "text": "y"},
            {"id": "c", "thread_id": "t1", "title": "One", "parent_id": "a", "text": "z"},
        )

        assert [(t.external_id, t.title, links(t)) for t in threads] == [
            ("t1", "One", [("a", None), ("c", "a")]),
            ("t2", "Two", [("b", None)]),
        ]

    def test_a_line_may_be_a_whole_thread(self):
        [thread] = read(
            {
                "id": "t",
                "title": "T",
                "article": "A",
                "comments": [{"id": 1, "text": "x"}, {"id": 2, "parent": 1, "text": "y"}],
            }
        )

        assert (thread.external_id, thread.title, thread.article.text) == ("t", "T", "A")
        assert links(thread) == [("1", None), ("2", "1")]

    def test_threads_without_an_id_stay_apart_and_get_none(self):
        threads = read(*({"title": "T", "comments": [{"text": text}]} for text in "ab"))

        assert [(t.external_id, [c.text for c in t.comments]) for t in threads] == [(None, ["a"]), (None, ["b"])]

    def test_a_list_of_records_is_read_like_lines(self):
        [thread] = read('[\n {"id": 1, "text": "a"},\n {"id": 2, "parent": 1, "text": "b"}\n]', filename="t.json")

        assert links(thread) == [("1", None), ("2", "1")]
        assert thread.comments[1].place == "record 2"

    def test_nested_replies_are_numbered_in_reading_order(self):
        tree = {"text": "a", "replies": [{"text": "b", "replies": [{"text": "c"}]}, {"text": "d"}]}

        [thread] = read(tree, {"text": "e"})

        assert links(thread) == [("1", None), ("2", "1"), ("3", "2"), ("4", "1"), ("5", None)]
        assert [c.text for c in thread.comments] == ["a", "b", "c", "d", "e"]

    def test_a_chain_of_five_thousand_replies_is_imported(self):
        [thread] = read(*({"id": n, "parent": n - 1 or None, "text": "x"} for n in range(1, 5001)))

        assert thread.comments[-1].parent_external_id == "4999"
        assert thread.warnings == ()

    def test_line_separators_inside_a_text_end_no_record(self):
        [thread] = read('{"id": 1, "text": "a\u2028b\u0085c"}')

        assert thread.comments[0].text == "a\u2028b\u0085c"

    @pytest.mark.samples
    @pytest.mark.parametrize(
        ("name", "counts", "first", "last"),
        [
            ("nested.jsonl", (2, 5, 3), ("a1", "Ann", "Top, with comma"), ("a5", "Dan", "=1+1")),
            ("nested_tree.json", (1, 3, 2), ("1", "Ann", "one"), ("3", "Cat", "three")),
        ],
    )
    def test_samples_give_the_counts_of_their_readme(
        self, samples: Path, name: str, counts: tuple[int, int, int], first: tuple[str, ...], last: tuple[str, ...]
    ):
        with (samples / "threads" / "csv-jsonl" / name).open("rb") as file:
            threads = list(jsonl.read(file, Options(filename=name)))

        comments = [comment for thread in threads for comment in thread.comments]
        roots = [comment for comment in comments if comment.parent_external_id is None]
        assert (len(threads), len(comments), len(roots)) == counts
        for comment, expected in ((comments[0], first), (comments[-1], last)):
            assert (comment.external_id, comment.author, comment.text) == expected


class TestBadInput:
    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ('{"id": 2, "te', "Line 2, column 14: the JSON is cut off"),
            ('{"id": 2, "text": "b",}', "Line 2, column 23: this is not JSON"),
            ('{"id": 2} {"id": 3}', "Line 2, column 11: this is not JSON (Extra data)"),
            ('{"id": 2, "text": NaN}', "Line 2: this is not JSON (NaN is no JSON number)"),
            ('{"id": 2, "id": 3}', "Line 2: this is not JSON (the key 'id' stands twice in one object)"),
            ('{"id": 2, "text": ' + "9" * 5000 + "}", "Line 2: a number has too many digits"),
            (
                '{"id": 2, "a": ' + "[" * 201 + "]" * 201 + ', "text": ""}',
                "Line 2: the JSON is nested more than 200 deep",
            ),
            ("[" * 100_000, "nested more than 200 deep"),
            ("[1]", "Line 2: this is a list, not a record"),
            ('{"id": 2}', "Line 2: the record has no text"),
            ('{"id": 2, "text": null}', "Line 2: the record has no text"),
            ('{"id": 2, "text": ["b"]}', "Line 2: a text was expected and a list was found"),
            ('{"id": [2], "text": "b"}', "Line 2: an id was expected and a list was found"),
            ('{"id": 1, "text": "another"}', "Line 2: the id '1' stands for another comment at line 1"),
            ('{"id": 2, "text": "' + "x" * 1_000_001 + '"}', "Line 2: the comment has 1,000,001 characters"),
        ],
    )
    def test_a_bad_line_in_the_middle_is_named_or_skipped(self, line: str, told: str):
        records = ({"id": 1, "text": "a"}, line, {"id": 9, "text": "z"})

        with pytest.raises(MalformedFile) as refusal:
            read(*records)
        [thread] = read(*records, skip_bad=True)

        assert told in str(refusal.value)
        assert [comment.external_id for comment in thread.comments] == ["1", "9"]
        assert codes(thread) == ["bad_record"]

    def test_a_bad_comment_inside_a_thread_is_skipped_alone(self):
        [thread] = read({"id": "t", "comments": [{"text": "a"}, {"x": 1}, {"text": "c"}]}, skip_bad=True)

        assert [comment.text for comment in thread.comments] == ["a", "c"]
        assert [(notice.code, notice.place) for notice in thread.warnings] == [("bad_record", "line 1, comment 2")]

    def test_a_record_without_an_id_among_others_is_told(self):
        [thread] = read({"id": 1, "text": "a"}, {"id": None, "text": "b"})

        assert links(thread) == [("1", None), ("row 2", None)]
        assert codes(thread) == ["id_missing"]

    def test_a_file_that_breaks_off_is_told_so(self):
        with pytest.raises(MalformedFile, match="Line 2, column 11: the JSON is cut off"):
            read({"id": 1, "text": "a"}, '{"id": 2, "te')

    def test_a_document_names_line_and_column(self):
        with pytest.raises(MalformedFile, match="Line 3, column 1"):
            read('[{"id": 1},\n{"id": 2,\n}]', filename="t.json")

    def test_an_error_answer_is_no_thread(self):
        with pytest.raises(MalformedFile, match="error answer of a web service"):
            read({"message": "Not Found", "documentation_url": "https://api.example"}, filename="t.json")

    def test_an_empty_list_holds_no_comments(self):
        with pytest.raises(MalformedFile, match="holds no comments"):
            read("[]", filename="t.json")

    def test_what_cannot_be_stored_is_mended_and_told(self):
        [thread] = read(r'{"id": 1, "text": "a\u0000b\ud83d", "author": "x\u0000", "flair": ["\ud800"]}')

        assert thread.comments[0].text == "ab\ufffd"
        assert thread.comments[0].author == "x"
        assert thread.comments[0].raw == {"flair": ["\ufffd"]}
        assert codes(thread) == ["nul_removed", "surrogate"]

    def test_orphans_keep_their_parent_and_are_counted_per_missing_id(self):
        [thread] = read(*({"id": n, "parent": "gone", "text": "a"} for n in (1, 2)))

        assert links(thread) == [("1", "gone"), ("2", "gone")]
        [notice] = thread.warnings
        assert (notice.code, notice.place, notice.count) == ("orphan", "line 1", 2)

    def test_a_circle_is_broken_at_its_earliest_comment(self):
        [thread] = read(
            {"id": 9, "parent": 3, "text": "outside"},
            {"id": 1, "parent": 3, "text": "a"},
            {"id": 2, "parent": 1, "text": "b"},
            {"id": 3, "parent": 2, "text": "c"},
        )

        assert links(thread) == [("9", "3"), ("1", None), ("2", "1"), ("3", "2")]
        assert codes(thread) == ["cycle"]

    def test_a_repeated_record_is_left_out_and_told(self):
        [thread] = read({"id": 1, "text": "a"}, {"id": 1, "text": "a"})

        assert links(thread) == [("1", None)]
        assert codes(thread) == ["duplicate"]

    def test_many_notices_of_a_kind_are_counted(self):
        [thread] = read(*({"id": n, "text": "a", "time": "yesterday"} for n in range(80)))

        assert len(thread.warnings) == 51
        assert sum(notice.count for notice in thread.warnings) == 80
