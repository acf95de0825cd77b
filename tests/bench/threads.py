"""One thread of any length, laid out as an import would lay it out: replies to replies, authors, times and scores."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tests.bench.corpus import texts
from threads.models import Author, Comment, Project, Thread
from threads.structure.tree import lay_out

DEEPEST_BRANCH = 12
AUTHORS = 400


def parents(count: int, *, seed: int = 1) -> Iterator[int | None]:
    """What each comment answers: the article, or one of the last few comments before it, not too deep down."""
    rng = random.Random(seed)  # noqa: S311  (no secret)
    depths: list[int] = []
    for index in range(count):
        above = None if index == 0 or rng.random() < 0.12 else index - 1 - min(index - 1, int(rng.expovariate(0.4)))
        if above is not None and depths[above] >= DEEPEST_BRANCH:
            above = None
        depths.append(1 if above is None else depths[above] + 1)
        yield above


def plant(project: Project, count: int) -> Thread:
    """Give the project a published thread of this many comments."""
    now = datetime(2024, 3, 1, tzinfo=UTC)
    rng = random.Random(count)  # noqa: S311  (no secret)
    thread = Thread.objects.create(
        project=project, title=f"{count} comments", source_format="bench", external_id=f"bench-{count}",
        fingerprint=f"{count:064x}", comment_count=count, visible_at=now,
    )  # fmt: skip
    authors = Author.objects.bulk_create(
        Author(project=project, handle=f"a{count}-{n}", digest=f"{count}-{n}", pseudonym=f"p{count}-{n:04d}")
        for n in range(min(AUTHORS, count))
    )
    above = list(parents(count))
    places = lay_out(above)
    article = "\n\n".join(texts(12, seed=7))
    root = Comment.objects.create(
        thread=thread, position=0, depth=0, subtree_end=count, source_order=0, text=article, external_id="article"
    )
    rows = [
        Comment(
            thread=thread, author=rng.choice(authors), position=place.position, depth=place.depth,
            subtree_end=place.subtree_end, source_order=index + 1, text=text, external_id=f"c{index}",
            posted_at=now + timedelta(seconds=41 * index), posted_precision="exact", score=int(rng.gauss(4, 9)),
        )
        for index, (place, text) in enumerate(zip(places, texts(count, seed=count), strict=True))
    ]  # fmt: skip
    for depth in range(1, max(place.depth for place in places) + 1):
        level = [index for index, place in enumerate(places) if place.depth == depth]
        for index in level:
            parent = above[index]
            rows[index].parent_id = root.pk if parent is None else rows[parent].pk
        Comment.objects.bulk_create([rows[index] for index in level], batch_size=1000)
    return thread
