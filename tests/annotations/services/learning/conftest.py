"""Projects in which people have said enough to learn from."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from annotations.models import Annotation, Judgement
from tests.factories import Study, plant_study, plant_thread
from threads.models import Comment, Thread, User

ASKING = ["Where is the {0} from?", "Who paid for the {0}?", "Is the {0} still there?", "Did you see the {0}, anyone?"]
TELLING = ["The {0} was closed.", "I went to the {0} today.", "They built a {0}, I think.", "My {0} is blue."]
THINGS = ["lido", "library", "bus", "museum", "park", "bridge", "market", "school", "road", "church", "mill", "pier"]


def a_text(number: int) -> str:
    """Every third comment asks something."""
    words = ASKING if number % 3 == 0 else TELLING
    return words[number // 3 % len(words)].format(THINGS[number * 7 % len(THINGS)])


def answer(study: Study, thread: Thread, *, by: User, when: object = None) -> None:
    """The person judges every comment of the thread: "question" where it asks, "other" elsewhere."""
    question, other = study.label("question"), study.label("other")
    version, at = study.round.scheme_version, when or timezone.now()
    comments = list(thread.comments.filter(position__gt=0))
    Judgement.objects.bulk_create(
        Judgement(
            round=study.round, annotator=by, comment=comment, scheme_version=version, at=at, suggestions_shown=True,
            milliseconds=4000,
        )
        for comment in comments
    )  # fmt: skip
    Annotation.objects.bulk_create(
        Annotation(
            round=study.round, creator=by, comment=comment, scheme_version=version, question=question.question,
            label=question if comment.text.endswith("?") else other, is_exclusive=True,
        )
        for comment in comments
    )  # fmt: skip


def plant_threads(study: Study, *, threads: int, comments: int, first: int = 0) -> list[Thread]:
    """Threads of comments of which every third asks something."""
    return [
        plant_thread(
            [a_text(first + thread * comments + number) for number in range(comments)],
            [None] * comments,
            project=study.project,
        )
        for thread in range(threads)
    ]


@pytest.fixture
def study(db: None) -> Study:
    """A study, nothing said in it yet."""
    return plant_study()


@pytest.fixture
def said(study: Study) -> list[Thread]:
    """Four threads of 30 comments that the annotator has judged, and one that nobody has."""
    threads = plant_threads(study, threads=5, comments=30)
    for thread in threads[:4]:
        answer(study, thread, by=study.annotator)
    return threads


@pytest.fixture
def comment_of(study: Study) -> Callable[[Thread, int], Comment]:
    """The comment at a position of a thread."""
    return lambda thread, position: thread.comments.get(position=position)
