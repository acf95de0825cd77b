"""The demo threads that ship with the repository are whole: a broken line would be the first thing a newcomer sees."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

DEMO = Path(__file__).resolve().parents[2] / "annotations" / "demo" / "threads.jsonl"
Record = dict[str, Any]

# Schema version 1 of the export, then what a thread needs to come back as it was.
KEYS = (
    "schema_version release round scheme_version guidelines_version split offset_unit thread_id comment_id parent_id "
    "structure position depth author posted_at state duplicate_of text hyperlinks quotes judgements annotations "
    "relations gold external_id source_order score title url site published_at language"
)
ANNOTATION_KEYS = "id annotator question label value start end exact attributes unsure note origin suggestion"
RELATION_KEYS = "id annotator from label target target_by note unsure"
SCHEME = {"function": {"rebuttal", "support", "question", "other"}, "content": {"claim", "evidence"}}
RELATION_OF = {"rebuttal": "rebuts", "support": "supports"}
EVERYTHING_JUDGED = ("beaver", "phones")


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return [json.loads(line) for line in DEMO.read_text(encoding="utf-8").split("\n") if line]


@pytest.fixture(scope="module")
def by_id(records: list[Record]) -> dict[str, Record]:
    return {record["comment_id"]: record for record in records}


def each(records: list[Record], kind: str) -> Iterator[tuple[Record, Record]]:
    """Every annotation, relation or judgement together with the comment that it is written on."""
    return ((record, item) for record in records for item in record[kind])


def functions(record: Record) -> dict[str, str]:
    """What each annotator answered to the question "function"."""
    return {a["annotator"]: a["label"] for a in record["annotations"] if a["question"] == "function"}


class TestTheFile:
    def test_every_line_has_the_keys_of_the_export_in_their_order(self, records):
        assert {" ".join(record) for record in records} == {KEYS}
        assert {" ".join(annotation) for _, annotation in each(records, "annotations")} == {ANNOTATION_KEYS}
        assert {" ".join(relation) for _, relation in each(records, "relations")} == {RELATION_KEYS}

    def test_ids_are_unique(self, records):
        ids = [record["comment_id"] for record in records]
        ids += [item["id"] for kind in ("annotations", "relations") for _, item in each(records, kind)]

        assert [key for key, count in Counter(ids).items() if count > 1] == []

    def test_external_ids_and_places_are_unique_within_a_thread(self, records):
        for field in ("external_id", "source_order", "position"):
            assert len({(record["thread_id"], record[field]) for record in records}) == len(records), field

    def test_texts_hold_what_makes_offsets_hard(self, records):
        texts = "".join(record["text"] for record in records)

        assert "\U0001f469\u200d\U0001f33e" in texts, "a farmer of three code points"
        assert "e\u0301" in texts, "a combining accent"
        assert any("\u0600" <= character <= "\u06ff" for character in texts), "Arabic"
        assert "\r" not in texts
        assert "\0" not in texts

    def test_the_threads_have_the_sizes_the_readme_tells(self, records):
        comments = Counter(record["thread_id"] for record in records if record["position"])

        assert comments == {"lido": 67, "beaver": 14, "phones": 13, "mask": 9, "tills": 11}

    def test_addresses_lead_nowhere(self, records):
        urls = [word for record in records for word in record["text"].split("//")[1:]]
        urls += [record["url"].split("//")[1] for record in records if record["url"]]

        assert urls
        assert [url for url in urls if not url.split("/")[0].endswith(".example")] == []


class TestTheTrees:
    def test_a_thread_is_an_article_followed_by_its_comments_in_reading_order(self, records):
        branch: list[Record] = []
        for record in records:
            if record["position"] == 0:
                branch = []
            del branch[record["depth"] :]

            assert len(branch) == record["depth"], record["comment_id"]
            assert record["parent_id"] == (branch[-1]["comment_id"] if branch else None)
            assert record["comment_id"] == f"{record['thread_id']}-{record['position']}"
            branch.append(record)

    def test_siblings_stand_in_the_order_in_which_they_were_posted(self, records):
        latest: dict[str | None, tuple[datetime, int]] = {}
        for record in records:
            if record["parent_id"]:
                here = (datetime.fromisoformat(record["posted_at"]), record["source_order"])

                assert latest.get(record["parent_id"], here) <= here, record["comment_id"]
                latest[record["parent_id"]] = here

    def test_nobody_answers_what_was_not_yet_written(self, records, by_id):
        for record in records:
            if record["parent_id"]:
                assert record["posted_at"] > by_id[record["parent_id"]]["posted_at"], record["comment_id"]

    def test_only_the_article_carries_the_thread(self, records):
        for record in records:
            carried = [record[key] is not None for key in ("title", "url", "site", "published_at", "language")]

            assert all(carried) if record["position"] == 0 else not any(carried)

    def test_there_is_a_deep_chain_a_flat_thread_and_an_empty_article(self, records, by_id):
        depth = Counter[str]()
        for record in records:
            depth[record["thread_id"]] = max(depth[record["thread_id"]], record["depth"])

        assert depth["beaver"] >= 12
        assert depth["lido"] >= 7
        assert depth["mask"] == 1
        assert by_id["tills-0"]["text"] == ""

    def test_a_deleted_comment_is_empty_and_keeps_its_replies(self, records):
        deleted = [record for record in records if record["state"] == "deleted"]

        assert [(d["text"], d["author"]) for d in deleted] == [("", None)]
        assert sum(record["parent_id"] == deleted[0]["comment_id"] for record in records) == 3

    def test_a_double_post_repeats_an_earlier_text(self, records, by_id):
        (copy,) = (record for record in records if record["duplicate_of"])

        assert copy["text"] == by_id[copy["duplicate_of"]]["text"]
        assert copy["position"] > by_id[copy["duplicate_of"]]["position"]


class TestTheLabels:
    def test_spans_give_back_their_exact_text(self, records):
        spans = [(r["text"], a) for r, a in each(records, "annotations") if a["start"] is not None]

        assert spans
        assert [a["id"] for text, a in spans if not a["exact"] or text[a["start"] : a["end"]] != a["exact"]] == []
        assert [a["id"] for _, a in spans if a["exact"].strip() != a["exact"]] == []

    def test_every_label_is_in_the_default_scheme(self, records):
        for _, annotation in each(records, "annotations"):
            assert annotation["label"] in SCHEME[annotation["question"]]
            assert list(annotation["attributes"]) == (["checkable"] if annotation["label"] == "claim" else [])
            assert annotation["question"] == "content" or annotation["start"] is None

    def test_done_means_exactly_one_function_and_anything_else_no_label(self, records):
        for record in records:
            judged = {j["annotator"]: j["state"] for j in record["judgements"]}
            answered = Counter(a["annotator"] for a in record["annotations"] if a["question"] == "function")

            assert len(judged) == len(record["judgements"])
            assert answered == Counter(who for who, state in judged.items() if state == "done"), record["comment_id"]
            assert {a["annotator"] for a in record["annotations"]} <= set(answered)

    def test_no_label_is_given_twice_to_one_passage(self, records):
        given = Counter(
            (record["comment_id"], a["annotator"], a["label"], a["start"], a["end"])
            for record, a in each(records, "annotations")
        )

        assert given.most_common(1)[0][1] == 1

    def test_rebuttals_and_supports_have_targets_and_nothing_else_has(self, records):
        for record in records:
            sources = {r["from"]: r["label"] for r in record["relations"]}
            needed = {a["id"]: RELATION_OF[a["label"]] for a in record["annotations"] if a["label"] in RELATION_OF}

            assert sources == needed, record["comment_id"]

    def test_every_target_exists_and_comes_before_what_answers_it(self, records, by_id):
        for record, relation in each(records, "relations"):
            target = relation["target"]
            passage = [target[key] for key in ("comment_id", "start", "end", "exact")]
            if target["kind"] in {"outside", "unclear", "none"}:
                assert passage == [None] * 4, relation["id"]
                continue
            answered = by_id[target["comment_id"]]

            assert answered["thread_id"] == record["thread_id"]
            assert answered["position"] < record["position"]
            if target["kind"] == "span":
                assert target["exact"]
                assert answered["text"][target["start"] : target["end"]] == target["exact"], relation["id"]
            else:
                assert target["kind"] == "comment"
                assert passage[1:] == [None] * 3

    def test_the_proposed_target_is_the_whole_parent(self, records):
        for record, relation in each(records, "relations"):
            target = relation["target"]
            is_parent = target["kind"] == "comment" and target["comment_id"] == record["parent_id"]

            assert relation["target_by"] == ("default" if is_parent else "chosen"), relation["id"]

    def test_some_targets_are_ancestors_the_article_outside_unclear_and_none(self, records, by_id):
        kinds = {relation["target"]["kind"] for _, relation in each(records, "relations")}
        places = {
            by_id[r["target"]["comment_id"]]["depth"] - record["depth"]
            for record, r in each(records, "relations")
            if r["target"]["comment_id"] and r["target"]["comment_id"] != f"{record['thread_id']}-0"
        }

        assert kinds == {"comment", "span", "outside", "unclear", "none"}
        assert {-1, -2, -3} <= places


class TestTheAnnotators:
    def test_deleted_comments_double_posts_and_articles_are_judged_by_nobody(self, records):
        units = [r for r in records if r["judgements"]]

        assert [r["comment_id"] for r in units if not r["text"] or r["duplicate_of"] or not r["position"]] == []

    def test_both_judged_two_whole_threads_and_share_part_of_the_long_one(self, records):
        judged = Counter((r["thread_id"], j["annotator"]) for r, j in each(records, "judgements"))
        shared = sum(len(r["judgements"]) == 2 for r in records if r["thread_id"] == "lido")

        assert (judged["lido", "a1"], judged["lido", "a2"], shared) == (40, 34, 30)
        assert {thread for thread, _ in judged} == {"lido", *EVERYTHING_JUDGED}
        for record in records:
            if record["thread_id"] in EVERYTHING_JUDGED and record["position"]:
                assert [j["annotator"] for j in record["judgements"]] == ["a1", "a2"], record["comment_id"]

    def test_they_worked_in_2026_one_comment_after_the_other(self, records):
        for annotator in ("a1", "a2"):
            for thread in ("lido", *EVERYTHING_JUDGED):
                times = [
                    datetime.fromisoformat(j["at"])
                    for r, j in each(records, "judgements")
                    if (r["thread_id"], j["annotator"]) == (thread, annotator)
                ]

                assert {time.year for time in times} == {2026}
                assert times == sorted(times)

    def test_they_agree_on_three_functions_in_four(self, records):
        both = [set(functions(record).values()) for record in records if len(functions(record)) == 2]

        assert (sum(len(answers) == 1 for answers in both), len(both)) == (42, 55)
