"""How long the comments page takes to find and count: `python -m tests.bench.finding 1000000`, on both databases.

SQLite gets a tenth. Each line is what one filter costs: the page's rows and the facets. With `--plans` PostgreSQL says
how it goes about it.
"""

from __future__ import annotations

import sys
from functools import partial

from tests.bench.databases import measured
from tests.bench.searching import percentiles, timed

TIMES = 3
ASKED = {
    "nothing": {},
    "a common word": {"q": "the"},
    "a rare word": {"q": "nobu"},
    "word, depth and label": {"q": "the", "depth": "1", "label": "function/other"},
    "own label": {"label": "function/other"},
    "anyone's label": {"label": "function/other", "by": "anyone"},
    "undecided": {"judged": "undecided"},
    "done": {"judged": "done"},
    "disagreement": {"disagree": "1"},
    "target missing": {"no_target": "1"},
    "suggested, 0.9 or more": {"above": "0.9"},
    "a rare state": {"state": "spam"},
    "a site": {"site": "site7.example"},
    "a rare author": {"author": "1"},
    "deep": {"depth": "6-"},
}


def measure(count: int) -> None:
    """In a process of its own with its settings: fill a database, label a fiftieth of it, ask."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.http import QueryDict

    from annotations.services.finding import facets_of, find, wanted_in
    from annotations.services.rounds import current_round
    from tests.bench.corpus import fill
    from tests.factories import index
    from threads.models import User
    from threads.services.projects import create_project
    from threads.views.paging import page_of

    call_command("migrate", verbosity=0)
    user, other = User.objects.create(username="bench"), User.objects.create(username="other")
    project = create_project("Large", by=user)
    print(f"{connection.vendor}, {count:,} comments: filled in {timed(lambda: fill(project, count)):.0f} s", flush=True)
    print(f"  indexed in {timed(lambda: index(project)):.0f} s", flush=True)
    round = current_round(project)
    print(f"  labelled in {timed(lambda: label(project, round, [user, other])):.0f} s", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    def ask(query: dict[str, str]) -> None:
        wanted = wanted_in(query)
        found = find(wanted, project=project, by=user, round=round)
        facets = facets_of(found, wanted, project=project, by=user, round=round)
        if facets.is_capped:
            page_of(found.select_related("thread", "author"), QueryDict())

    for name, query in ASKED.items():
        print(f"  {name:24} {percentiles([timed(partial(ask, query)) for _ in range(TIMES)])}", flush=True)
        if "--plans" in sys.argv and connection.vendor == "postgresql":
            found = find(wanted_in(query), project=project, by=user, round=round)
            print(found.values_list("pk")[:5000].explain(analyze=True), flush=True)


def label(project, round, people) -> None:
    """Two people label a fiftieth each, half of it the same; some suggestions, some spam, a hundred sites."""
    from django.utils import timezone

    from annotations.models import Annotation, Judgement, Label, Suggestion
    from threads.models import Comment, Thread

    labels = {row.key: row for row in Label.objects.filter(question__version_id=round.scheme_version_id)}
    threads = list(Thread.objects.filter(project=project).values_list("pk", flat=True))
    for number in range(100):
        Thread.objects.filter(pk__in=threads[number::100]).update(site=f"site{number}.example")
    everything = Comment.objects.filter(thread__project=project, position__gt=0).order_by("pk")
    ids = list(everything.values_list("pk", flat=True))
    Comment.objects.filter(pk__in=ids[::5000]).update(state="spam")
    now = timezone.now()
    for shift, person in enumerate(people):
        chosen = ids[shift::100] + ids[50::100]
        rows = [(pk, labels["other" if (pk + shift) % 3 else "rebuttal"]) for pk in sorted(set(chosen))]
        Annotation.objects.bulk_create(
            (
                Annotation(
                    round=round, creator=person, comment_id=pk, label=given, question_id=given.question_id,
                    scheme_version_id=round.scheme_version_id, is_exclusive=True,
                )
                for pk, given in rows
            ),
            batch_size=2000,
        )  # fmt: skip
        Judgement.objects.bulk_create(
            (
                Judgement(
                    round=round, annotator=person, comment_id=pk, scheme_version_id=round.scheme_version_id, at=now
                )
                for pk, _ in rows
            ),
            batch_size=2000,
        )
    Suggestion.objects.bulk_create(
        (
            Suggestion(
                comment_id=pk,
                label=labels["claim"],
                confidence=pk % 100 / 100,
                extractor="bench",
                extractor_version="1",
            )
            for pk in ids[::20]
        ),
        batch_size=2000,
    )


if __name__ == "__main__":
    measured("tests.bench.finding", measure)
