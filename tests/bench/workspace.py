"""How a thread opens, scrolls and answers keys in headless Chromium, at 100, 1,000 and 10,000 comments: `make bench`.

Rejoinder runs as `manage.py start` runs it, on SQLite. Times are milliseconds, medians of a few runs.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
SIZES: Final = (100, 1_000, 10_000)
RUNS: Final = 5
# The most that the workspace promises, by what is measured.
BOUNDS: Final = {
    "first response ms": 300, "first response KB": 500, "usable ms": 1500, "longest task ms": 200, "DOM nodes": 5000,
    "heap MB": 60, "key to effect ms": 50,
}  # fmt: skip
# Runs before the page's own scripts: long tasks, how long keys take until the next frame, when the page can be used.
WATCH: Final = """
  window.bench = { tasks: [], keys: [] };
  new PerformanceObserver((list) => bench.tasks.push(...list.getEntries().map((entry) => entry.duration)))
    .observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === "keydown") bench.keys.push(entry.duration);
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
  const look = () => {
    const now = document.querySelector(".comment--now");
    if (now && now === document.activeElement) bench.usable ??= performance.now();
    else requestAnimationFrame(look);
  };
  look();
"""


def plant() -> None:
    """In a process of its own: one thread of each size; prints their ids and the queries they cost."""
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from annotations.models import Label
    from tests.bench.threads import plant as plant_thread
    from threads.models import Project, User

    project = Project.objects.get()
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="admin"))
    label = Label.objects.filter(question__version__rounds__project=project, key="other").first()
    label = label or Label.objects.filter(key="other").first()
    found = {}
    for size in SIZES:
        thread = plant_thread(project, size)
        page = reverse("annotations:workspace", args=[project.slug, thread.pk])
        comment = thread.comments.get(position=2)
        fields = {"action": f"toggle:{label.pk}", "comment": comment.pk}
        with CaptureQueriesContext(connection) as opening:
            client.get(page)
        with CaptureQueriesContext(connection) as saving:
            answer = client.post(f"{page}actions/", fields, headers={"HX-Request": "true"})
        assert answer.status_code == 200, answer.content
        found[size] = {"page": page, "queries a page": len(opening), "queries a save": len(saving)}
    print(json.dumps(found))


@contextmanager
def serving(folder: str) -> Iterator[tuple[str, str]]:
    """Rejoinder on a free port: its address and the password of `admin`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "manage.py", "start", "--port", str(port)]
    environment = os.environ | {"REJOINDER_DATA": folder}
    log = Path(folder) / "start.log"
    with (
        log.open("w") as out,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT) as process,
    ):
        while "Rejoinder is at" not in (said := log.read_text()) and process.poll() is None:
            time.sleep(0.2)
        password = re.search(r"password: (\S+)", said)
        if password is None:
            process.kill()
            raise SystemExit(f"Rejoinder did not start:\n{said}")
        try:
            yield f"http://127.0.0.1:{port}", password[1]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def opened(browser: Any, address: str, state: Any) -> tuple[Any, dict[str, float]]:
    """A page that is ready, and what it took: a context of its own, so nothing is cached."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}, storage_state=state).new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_selector(".comment--now:focus")
    # What comes by itself after the first paint is part of the price.
    page.wait_for_timeout(1500)
    took = page.evaluate(
        """() => {
          const [navigation] = performance.getEntriesByType("navigation");
          const paint = performance.getEntriesByName("first-contentful-paint")[0];
          return { response: navigation.responseStart - navigation.requestStart, usable: bench.usable,
            painted: paint?.startTime ?? 0, task: Math.max(0, ...bench.tasks) };
        }"""
    )
    return page, took


def jump(page: Any, position: int) -> float:
    """Milliseconds from Enter in the dialog of `g` to the focus on the comment."""
    page.keyboard.press("g")
    page.keyboard.type(str(position))
    page.evaluate(
        f"""() => {{
          addEventListener("keydown", () => (bench.from = performance.now()), {{ capture: true, once: true }});
          const look = () => {{
            if (document.activeElement?.id === "c{position}") bench.jump = performance.now() - bench.from;
            else requestAnimationFrame(look);
          }};
          look();
        }}"""
    )
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#c{position}.comment--now:focus")
    page.wait_for_timeout(300)
    return page.evaluate("bench.jump")


def measure(browser: Any, address: str, state: Any, size: int) -> dict[str, float]:
    """All figures of one thread."""
    runs = []
    for _ in range(RUNS):
        page, took = opened(browser, address, state)
        runs.append(took)
        if len(runs) < RUNS:
            page.context.close()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    devtools.send("HeapProfiler.collectGarbage")
    metrics = {entry["name"]: entry["value"] for entry in devtools.send("Performance.getMetrics")["metrics"]}
    body = page.context.request.get(address).body()
    found = {
        "first response ms": median(run["response"] for run in runs),
        "first response KB": len(body) / 1000,
        "compressed KB": len(gzip.compress(body)) / 1000,
        "painted ms": median(run["painted"] for run in runs),
        "usable ms": median(run["usable"] for run in runs),
        "longest task ms": max(run["task"] for run in runs),
        "DOM nodes": page.evaluate("document.querySelectorAll('*').length"),
        "with their texts": page.evaluate(
            "{ const all = document.createTreeWalker(document); let n = 1; while (all.nextNode()) n += 1; n }"
        ),
        "heap MB": metrics["JSHeapUsedSize"] / 1e6,
    }
    page.evaluate("bench.keys = []")
    for key in ["j"] * 20 + ["k"] * 5 + ["c", "c", "n", "n"]:
        page.keyboard.press(key)
        page.wait_for_timeout(120)
    # The browser reports no key that took less than a frame (16 ms).
    keys = page.evaluate("bench.keys")
    found["key to effect ms"] = median(keys) if keys else 16
    found["slowest key ms"] = max(keys, default=16)
    far = size * 9 // 10
    found["jump by g ms"] = jump(page, far)
    found["DOM nodes after"] = page.evaluate("document.querySelectorAll('*').length")
    page.context.close()
    page, took = opened(browser, f"{address}?focus={far}#c{far}", state)
    found["permalink ms"] = took["usable"]
    page.context.close()
    return found


def show(table: dict[int, dict[str, float]]) -> None:
    """The table, one line a figure, with what is promised."""
    print(f"{'comments':22}" + "".join(f"{size:>10,}" for size in table) + "   at most")
    for name in next(iter(table.values())):
        values = "".join(f"{figures[name]:>10,.0f}" for figures in table.values())
        print(f"{name:22}{values}{BOUNDS.get(name, ''):>10}")


def main() -> None:
    """Start Rejoinder, plant the threads, measure them."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
    if chromium is None:
        print("The workspace is not measured: Chromium is missing (Debian: apt install chromium).")
        return
    with tempfile.TemporaryDirectory() as folder, serving(folder) as (address, password):
        given = os.environ | {"REJOINDER_DATA": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        planting = [sys.executable, __file__, "plant"]
        output = subprocess.run(planting, cwd=ROOT, env=given, check=True, stdout=subprocess.PIPE, text=True).stdout
        planted = json.loads(output.splitlines()[-1])
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(f"{address}/accounts/login/")
            page.fill("[name=login]", "admin")
            page.fill("[name=password]", password)
            page.press("[name=password]", "Enter")
            page.wait_for_url(lambda url: "login" not in url)
            state = page.context.storage_state()
            table = {}
            for size in SIZES:
                facts = planted[str(size)]
                where = address + facts.pop("page")
                table[size] = measure(browser, where, state, size) | facts
            browser.close()
    show(table)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    plant() if "plant" in sys.argv else main()
