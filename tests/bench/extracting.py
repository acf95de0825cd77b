"""How fast claims and rebuttals are found on one core, and how fast the models are read: `make bench`."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Final

from annotations.extraction.base import CommentView
from annotations.extraction.claims import claims
from annotations.extraction.rebuttals import rebuttals

ROOT: Final = Path(__file__).resolve().parents[2]
COMMENTS: Final = 3_000
IN_A_THREAD: Final = 100
RUNS: Final = 3
# The most that is promised: comments a second in batches, milliseconds for one comment, seconds to read the models.
FLOOR, ONE, LOAD = 1_000, 5.0, 0.2
# Sentences as long as in the sample thread: 2.6 a comment, 15 words each.
SENTENCES: Final = (
    "No, he did not.", "Really?", "Where is your evidence for that?", "That is simply not true and you know it.",
    "The council paid 1.2 million euros to Harrow Ltd in 2019, 40 % more than the year before.",
    "If the engine was so old, why did they buy it in March?", "Lol.", "I agree with Ann, the bridge should be closed.",
    "Everyone in the village knew that the pump was broken long before the flood came down the valley.",
    "They only closed the path because the insurance told them to, not because anybody cared about us.",
    "You obviously never read the report, which says on its first page that nobody inspected the weir.",
    "My father worked there for thirty years and he always said that the old gates would hold, and they did hold.",
    "Thanks for the map!", "It would have cost less to rebuild the bridge than to mend it every single spring.",
)  # fmt: skip


def thread(count: int, *, seed: int) -> list[CommentView]:
    """An article and this many replies, each to one of the few before it."""
    chance = random.Random(seed)  # noqa: S311  (no secret)
    views = [CommentView("a", " ".join(SENTENCES), is_article=True)]
    for position in range(1, count + 1):
        text = " ".join(chance.choices(SENTENCES, k=chance.choice((1, 2, 2, 3, 5))))
        parent = chance.choice(views[-5:])
        views.append(CommentView(position, text, position, str(chance.randrange(20)), parent))
    return views


def find(views: list[CommentView]) -> int:
    """How many candidates there are."""
    return sum(1 for _ in claims(views)) + sum(1 for _ in rebuttals(views))


def main() -> int:
    """Prints the figures; 1 if one of them breaks its promise."""
    threads = [thread(IN_A_THREAD, seed=seed) for seed in range(COMMENTS // IN_A_THREAD)]
    find(threads[0])
    rates = []
    for _ in range(RUNS):
        begun = time.process_time()
        for views in threads:
            find(views)
        rates.append(COMMENTS / (time.process_time() - begun))
    singles = []
    for seed in range(200):
        pair = thread(1, seed=seed)
        begun = time.process_time()
        find(pair)
        singles.append((time.process_time() - begun) * 1000)
    code = (
        "import time, numpy; from annotations.extraction.shipped import NAMES, shipped; begun = time.process_time();"
        "[shipped(name).by_name for name in NAMES]; print(time.process_time() - begun)"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    rate, one, load = median(rates), median(singles), float(told.stdout)
    print(f"claims and rebuttals in batches  {rate:7.0f} comments/s   (at least {FLOOR})")
    print(f"one comment, models read         {one:7.2f} ms           (at most {ONE})")
    print(f"reading the models               {load:7.3f} s            (at most {LOAD})")
    return int(rate < FLOOR or one > ONE or load > LOAD)


if __name__ == "__main__":
    sys.exit(main())
