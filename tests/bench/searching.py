"""How long search takes, and the index that it needs: `make bench`, on PostgreSQL and SQLite.

`python -m tests.bench.searching 100000` for another number of comments than a million; SQLite gets a tenth of it.
Each time is that of a page's rows: the query as a member's browser asks it, 50 comments with their threads and authors.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from tests.bench.databases import measured

# Of the words by rank: 0 is in nearly every comment, 100 in one of 20, 20,000 in one of 5,000.
WORDS = {"common": (0, 30, 100), "middling": (300, 1000, 3000), "rare": (9000, 20_000, 60_000)}
TIMES = 5


def queries() -> dict[str, list[str]]:
    """What is asked for, by kind."""
    from tests.bench.corpus import vocabulary

    words = vocabulary()
    kinds = {f"{kind} word": [words[rank] for rank in ranks] for kind, ranks in WORDS.items()}
    kinds["two words"] = [f"{words[a]} {words[b]}" for a, b in ((0, 1), (0, 2000), (90, 120), (400, 500), (5, 40_000))]
    kinds["phrase"] = [f'"{words[a]} {words[b]}"' for a, b in ((3, 0), (0, 900), (80, 110), (300, 301), (0, 30_000))]
    kinds["phrase of common words"] = ['"to be or not to be"', '"the time even"']
    kinds["beginning"] = [f"{words[rank][:length]}*" for rank, length in ((100, 2), (1000, 4), (20_000, 5), (0, 1))]
    kinds["without a word"] = ["the -to", f"{words[500]} -the", "-of"]
    kinds["no hit"] = ["xyzzy", "the xyzzy", '"xyzzy of the"']
    return kinds


def measure(count: int) -> None:
    """In a process of its own with its settings: fill a database, index it, search it, print what it took."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.http import QueryDict

    from tests.bench.corpus import fill
    from tests.factories import index
    from threads.models import Comment, Project, User
    from threads.search import parse, search
    from threads.services.projects import create_project
    from threads.views.paging import page_of

    call_command("migrate", verbosity=0)
    user = User.objects.create(username="bench")
    small, large = create_project("Small", by=user), create_project("Large", by=user)
    filled = timed(lambda: (fill(small, count // 1000, seed=2), fill(large, count)))
    indexed = timed(lambda: (index(small), index(large)))
    print(f"{connection.vendor}, {count:,} comments: filled in {filled:.0f} s, indexed in {indexed:.0f} s", flush=True)

    def ask(text: str, project: Project) -> None:
        rows = Comment.objects.visible_to(user).select_related("thread", "author").filter(thread__project=project)
        page_of(search(parse(text), rows, project), QueryDict())

    everything: list[float] = []
    for project in (large, small):
        for kind, texts in queries().items():
            times = [timed(partial(ask, text, project)) for text in texts for _ in range(TIMES)]
            everything += times
            print(f"  {project.name:6} {kind:24} {percentiles(times)}", flush=True)
    print(f"  all {len(everything)} searches:               {percentiles(everything)}", flush=True)


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def percentiles(times: list[float]) -> str:
    """In milliseconds."""
    ordered = sorted(1000 * seconds for seconds in times)
    p50, p95 = ordered[len(ordered) // 2], ordered[len(ordered) * 95 // 100]
    return f"p50 {p50:6.1f} ms, p95 {p95:6.1f} ms, longest {ordered[-1]:6.1f} ms"


if __name__ == "__main__":
    measured("tests.bench.searching", measure)
