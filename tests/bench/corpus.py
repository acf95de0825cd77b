"""Comments by the million, as far as a search index can tell them from real ones: words by Zipf's law."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from itertools import accumulate, islice

from django.db import connection, transaction
from django.utils import timezone

from threads.models import Comment, Project, Thread

COMMON = (  # noqa: SIM905  (a list of words is read more easily without quotes)
    "the to and of a in is that it for you i not this be on are with as have or but they was if we at can so what by "
    "do there people an just about all my from no your like would who will one more how because think when get even "
    "time"
).split()
VOCABULARY = 100_000
IN_A_THREAD = 500
BATCH = 5000


def vocabulary() -> list[str]:
    """The words, by rank from 0."""
    return COMMON + [_word(number) for number in range(VOCABULARY - len(COMMON))]


def texts(count: int, *, seed: int = 1) -> Iterator[str]:
    """Texts of 5 to 160 words, 45 in the middle; the word of rank r comes 1/r times as often as the first."""
    rng = random.Random(seed)  # noqa: S311  (no secret)
    words = vocabulary()
    weights = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
    for _ in range(count):
        length = min(160, max(5, round(rng.lognormvariate(3.6, 0.7))))
        yield " ".join(rng.choices(words, cum_weights=weights, k=length))


def fill(project: Project, count: int, *, seed: int = 1) -> None:
    """Give the project this many published comments in threads of 500, without its importers."""
    now, source = timezone.now(), texts(count, seed=seed)
    while part := list(islice(source, BATCH)):
        threads = Thread.objects.bulk_create(
            Thread(project=project, title="Bench", source_format="bench", fingerprint="0", visible_at=now)
            for _ in range(0, len(part), IN_A_THREAD)
        )
        with transaction.atomic():
            articles = Comment.objects.bulk_create(
                Comment(thread=thread, position=0, subtree_end=IN_A_THREAD, source_order=0) for thread in threads
            )
            _write(
                (
                    articles[index // IN_A_THREAD].thread_id,
                    articles[index // IN_A_THREAD].pk,
                    index % IN_A_THREAD + 1,
                    text,
                )
                for index, text in enumerate(part)
            )


def _write(rows: Iterator[tuple[int, int, int, str]]) -> None:
    """Replies to the article: thread, article, position, text."""
    if connection.vendor != "postgresql":
        Comment.objects.bulk_create(
            Comment(
                thread_id=thread, parent_id=article, position=at, subtree_end=at, depth=1, source_order=at, text=text
            )
            for thread, article, at, text in rows
        )
        return
    lines = "".join(
        f"{thread}\t{article}\t{at}\t{at}\t1\t{at}\t{text}\tgiven\tnormal\tnone\t\t[]\t[]\t\n"
        for thread, article, at, text in rows
    )
    with connection.cursor() as cursor:
        cursor.copy_expert(
            "COPY threads_comment (thread_id, parent_id, position, subtree_end, depth, source_order, text, structure,"
            " state, posted_precision, posted_raw, anchors, quoted, markup) FROM STDIN",
            io.StringIO(lines),
        )


def _word(number: int) -> str:
    """A word of its own for each number: consonants and vowels in turn."""
    syllables = []
    number += 20
    while number:
        number, rest = divmod(number, 100)
        syllables.append("bcdfghjklmnprstvwyzq"[rest // 5] + "aeiou"[rest % 5])
    return "".join(syllables)
