"""Every kind of notice there is. An importer says nothing in the report but what has a code here."""

from __future__ import annotations

from collections.abc import Mapping

POLICIES: Mapping[str, Mapping[str, str]] = {
    "deleted and removed": {
        "deleted": "Deleted by their authors: kept as places without text and author",
        "removed": "Removed by moderators: kept as places without text",
        "text_withheld": "Deleted or removed, with a text still in the file: the text was left out",
        "erased": "Erased in the release that is imported: kept as places",
        "author_gone": "Written from deleted accounts: the text is kept, the author is unknown",
    },
    "left out": {
        "spam": "Spam, and what was put in the bin: left out",
        "pending": "Waiting for moderation: left out",
        "system": "Pingbacks, trackbacks, whispers and notices of the system: left out",
        "not_public": "Not meant for the public: left out",
        "placeholder": "Left out, but answered by a comment: kept as places without text",
        "not_a_contribution": "Pages that are neither question nor answer, and comments on them: left out",
        "unknown_thread": "Posts of threads that are not in the file: left out",
        "missing_post": "Comments on posts that are not in the file: left out",
        "without_comments": "Pages without comments: left out",
        "filtered_out": "Records that do not pass the filters: left out",
        "bad_record": "Records that cannot be read: left out",
        "null_record": "Records that the source answered with null: left out",
    },
    "parent links": {
        "orphan": "Answer a comment that is not in the file: kept at the top level",
        "missing_parent": "Comments that are answered and not in the file",
        "self_parent": "Name themselves as what they answer: made to answer the article",
        "cycle": "Circles of comments that answer each other: cut at the earliest comment",
        "thread_of_reply": "Mails that answer one that is not in the file: each opens a thread",
    },
    "doubles": {
        "duplicate": "Comments given again: kept once",
        "duplicate_thread": "Threads given again: kept once",
        "same_page": "Threads that belong to one page: kept apart",
    },
    "not in the file": {
        "stub": "Comments that the source has and the file does not hold",
        "continued_elsewhere": "Branches that go on, on pages that are not in the file",
        "no_article": "Threads whose article is not in the file: it is empty",
        "binary_column": "Binary columns that were not read",
        "frame_left_out": "Frames of the page that hold no comments that can be read",
        "bad_json_ld": "Scripts of the page that cannot be read",
    },
    "texts": {
        "nul_removed": "NUL characters were removed from the text",
        "surrogate": "Halves of character pairs were replaced in the text",
        "empty_text": "Comments without a text: kept",
        "unescaped": "Threads that were fetched escaped: &amp;, &lt; and &gt; were read as &, < and >",
        "forbidden_character": "Characters that XML forbids: taken out",
        "charset": "Texts in an encoding that is named wrongly",
        "encoding_guessed": "Files whose encoding was guessed",
    },
    "fields": {
        "bad_time": "Times that are not certain: left unknown",
        "id_missing": "Comments without an id: numbered",
        "unknown_state": "States that are not known: read as the usual one",
        "found_by": "Comments found on the page",
        "article_by": "Articles found on the page by trafilatura",
        "private": "Conversations that are closed as a whole: kept, make sure that they may be used",
    },
    "labels": {
        "label_kept": "Answers that differ from those here by the same annotator: those here stay",
        "label_without_text": "Labels of comments without a text: left out",
        "label_without_comment": "Labels of comments that did not come in: left out",
        "bad_label": "Labels that do not fit: left out",
        "target_outside": "Relations to something that is not in the thread: kept, their target is outside",
        "offset_unit_guessed": "Files that leave open what their spans were counted in",
        "result_left_out": "Answers of a kind that is not read: left out",
        "predictions": "Tasks with predictions of a model: the predictions were left out",
        "ground_truth": "Annotations marked as ground truth: kept as their annotators' answers",
    },
    "here already": {
        "text_changed": "Texts that differ from the stored ones: the stored ones stay",
        "thread_copy": "Threads that seem to be copies of threads here, under another id: they come in",
        "comment_copies": "Copies and near-copies of texts that are here: they come in",
        "copies_in_file": "Copies of texts further up in the file: they come in",
        "without_ids": "Comments without ids of a thread that is here already: not added",
    },
}
"""From each policy of imports to its codes, and from each code to what it counts, in words for people."""

TITLES: Mapping[str, str] = {code: title for codes in POLICIES.values() for code, title in codes.items()}
