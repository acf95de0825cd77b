from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.importers.sets import FileSet, file_sets

Found = list[tuple[str | None, tuple[str, ...]]]


def found(*names: str) -> Found:
    return [(each.format, each.names) for each in file_sets(names).sets]


@pytest.mark.parametrize(
    ("names", "sets"),
    [
        (
            ["c/utterances.jsonl", "c/index.json", "c/conversations.json", "c/speakers.json", "c/corpus.json"],
            [
                (
                    "convokit",
                    (
                        *("c/utterances.jsonl", "c/conversations.json", "c/corpus.json"),
                        *("c/index.json", "c/speakers.json"),
                    ),
                )
            ],
        ),
        (["utterances.json", "users.json"], [("convokit", ("utterances.json", "users.json"))]),
        (
            ["a/utterances.jsonl", "b/utterances.jsonl", "b/corpus.json"],
            [(None, ("a/utterances.jsonl",)), ("convokit", ("b/utterances.jsonl", "b/corpus.json"))],
        ),
        (["Users.xml", "posts.XML", "Comments.xml"], [("stackexchange", ("posts.XML", "Comments.xml", "Users.xml"))]),
        (["a/Posts.xml", "b/Comments.xml"], [(None, ("a/Posts.xml",)), (None, ("b/Comments.xml",))]),
        (
            ["gnm_comments.csv", "gnm_articles.csv", "other.csv"],
            [("socc", ("gnm_articles.csv", "gnm_comments.csv")), (None, ("other.csv",))],
        ),
        (["gnm_articles.csv", "gnm_comment_threads.csv"], [("socc", ("gnm_articles.csv", "gnm_comment_threads.csv"))]),
        (
            ["RC_2005-12.zst", "RS_2005-12.bz2", "RC_2006-01.zst", "RS_2006-02.xz"],
            [
                (None, ("RC_2006-01.zst",)),
                ("pushshift", ("RS_2005-12.bz2", "RC_2005-12.zst")),
                (None, ("RS_2006-02.xz",)),
            ],
        ),
        (
            ["cats_comments.zst", "dogs_comments.zst", "Cats_submissions.jsonl.gz"],
            [("pushshift", ("Cats_submissions.jsonl.gz", "cats_comments.zst")), (None, ("dogs_comments.zst",))],
        ),
        (["arctic_RC.ndjson", "arctic_RS.ndjson"], [("pushshift", ("arctic_RS.ndjson", "arctic_RC.ndjson"))]),
        (["a_comments.csv", "a_submissions.csv"], [(None, ("a_comments.csv",)), (None, ("a_submissions.csv",))]),
        (
            ["train-ids.txt", "y_expert_annotations.tsv", "y_test-ids.txt", "ids.txt"],
            [(None, ("ids.txt",)), ("ynacc", ("y_expert_annotations.tsv", "train-ids.txt", "y_test-ids.txt"))],
        ),
        (
            ["page 10.txt", "page 9.txt", "Page 1.txt"],
            [(None, (f,)) for f in ("Page 1.txt", "page 9.txt", "page 10.txt")],
        ),
        ([], []),
    ],
)
def test_files_that_belong_together_are_one_set(names: list[str], sets: Found):
    assert found(*names) == sets
    assert file_sets(names).skipped == ()


@pytest.mark.parametrize("folder", ["Trams! (2)_files", "Trams! (2)-Dateien", "Trams! (2)_fichiers"])
def test_a_saved_page_takes_along_the_frames_of_its_folder(folder: str):
    frames = (f"in/{folder}/inner_files/deep.htm", f"in/{folder}/saved_resource.html")
    pictures = (f"in/{folder}/a.png", f"in/{folder}/embed.js")

    sorted_out = file_sets(["in/Trams! (2).html", "other.html", *frames, *pictures])

    assert sorted_out.sets == [FileSet("html", ("in/Trams! (2).html", *frames)), FileSet(None, ("other.html",))]
    assert sorted_out.skipped == pictures


def test_a_page_whose_folder_has_no_frames_is_a_single_file():
    assert file_sets(["a.html", "a_files/x.css"]) == ([FileSet(None, ("a.html",))], ("a_files/x.css",))


def test_a_folder_without_its_page_keeps_its_files():
    assert found("a_files/b.html", "a_files/c.json") == [(None, ("a_files/b.html",)), (None, ("a_files/c.json",))]


@pytest.mark.parametrize(
    ("beside", "useless"),
    [
        ("utterances.jsonl", ["vectors-bin.p"]),
        ("Posts.xml", ["Badges.xml", "PostHistory.xml", "PostLinks.xml", "Tags.xml", "votes.xml"]),
        (
            "thread.csv",
            ["README", "readme.md", "README.de.txt", "LICENSE", "Licence.txt", "CHANGES.md", "manifest.json"],
        ),
        ("thread.csv", [".hidden", "__MACOSX/thread.csv", "a/.git/b.json", "Thumbs.db", ".DS_Store", "folder/", ".."]),
        ("thread.csv", ["thread.csv.md5", "a.sha256", "SHA256SUMS", "manifest-sha256.txt"]),
    ],
)
def test_what_holds_no_thread_is_skipped(beside: str, useless: list[str]):
    sorted_out = file_sets([*useless, beside])

    assert sorted_out.sets == [FileSet(None, (beside,))]
    assert set(sorted_out.skipped) == set(useless)


@pytest.mark.parametrize("name", ["readme_first_thread.csv", "changes in law.html", "./thread.csv", "../a.json"])
def test_what_may_be_a_thread_is_kept(name: str):
    assert found(name) == [(None, (name,))]


def test_only_the_tables_beside_the_posts_are_useless():
    assert found("a/Posts.xml", "b/Tags.xml") == [(None, ("a/Posts.xml",)), (None, ("b/Tags.xml",))]


PARTS = st.sampled_from(
    [
        *("a", "A", "b_files", "b", "Posts", "comments", "Users", "Tags", "utterances", "index", "x_comments"),
        *("x_submissions", "RC_2005-12", "RS_2005-12", "gnm_articles", "gnm_comments", "train-ids", "readme", ""),
        *("expert_annotations", ".", "..", "__MACOSX", "\ud800", "²", "9" * 5000),
    ]
)
ENDINGS = st.sampled_from(["", ".html", ".htm", ".xml", ".XML", ".json", ".jsonl", ".csv", ".tsv", ".txt", ".zst", "/"])
NAMES = st.tuples(st.lists(PARTS, max_size=3).map("/".join), ENDINGS).map("".join) | st.text(max_size=9)


@given(st.lists(NAMES, max_size=30))
def test_every_name_is_in_one_set_or_skipped(names: list[str]):
    sets, skipped = file_sets(names)

    everywhere = [name for each in sets for name in each.names] + list(skipped)
    assert sorted(everywhere) == sorted(set(names))
    assert all(each.names and (each.format is None) == (len(each.names) == 1) for each in sets)
    assert file_sets(names[::-1]) == (sets, skipped)
    # A set that is kept as an archive of its own is found again in it.
    assert all(file_sets(each.names) == ([each], ()) for each in sets)
