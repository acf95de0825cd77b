from __future__ import annotations

import io

from threads.importers import plain_text
from threads.importers.base import Options

ARTICLE = "The council voted on Tuesday to charge cars for each crossing, officials said, and told reporters why."


def test_a_text_becomes_one_thread_named_after_its_file():
    content = f"{ARTICLE}\r\nYou cannot be serious!!\r\nNo, I am not.\r\n".encode()

    [thread] = plain_text.read(io.BytesIO(content), Options(filename="folder/tolls.txt"))

    assert (thread.title, thread.external_id, thread.article.text) == ("tolls", None, ARTICLE)
    assert [(c.external_id, c.text, c.structure) for c in thread.comments] == [
        ("L2", "You cannot be serious!!", "inferred"),
        ("L3", "No, I am not.", "inferred"),
    ]


def test_the_title_given_by_the_person_holds():
    [thread] = plain_text.read(io.BytesIO(b"You say?"), Options(filename="x.txt", title="Tolls"))

    assert thread.title == "Tolls"


def test_blank_lines_count_as_lines():
    content = io.BytesIO(b"One line.\n\nAnother.\n")

    assert plain_text.text_lines(content, Options()) == ["One line.", "", "Another."]


def test_what_is_removed_from_the_article_is_told():
    [thread] = plain_text.read(io.BytesIO(f"{ARTICLE}\0\nYou cannot be serious!!\n".encode()), Options())

    assert thread.article.text == ARTICLE
    assert [(notice.code, notice.place) for notice in thread.warnings] == [("nul_removed", "line 1")]
