"""The container files fit the program: nothing can run them in the tests, so what they say is checked."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import CommandError, call_command

from threads.jobs.presence import beat

REPOSITORY = Path(__file__).resolve().parents[2]
COMPOSE = (REPOSITORY / "compose.yaml").read_text(encoding="utf-8")
GUIDE = (REPOSITORY / "docs" / "operating.md").read_text(encoding="utf-8")
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
SERVICES = yaml.safe_load(COMPOSE)["services"]


def queues_read(commands: str) -> set[str]:
    return {queue for read in re.findall(r'--queues"?,? "?([a-z,]+)', commands) for queue in read.split(",")}


def test_every_queue_has_a_worker():
    wanted = {queue for _, queue in settings.JOB_KINDS.values()} | {queue for _, queue, _ in settings.JOB_SWEEPS}

    assert queues_read(COMPOSE) == wanted
    # The language model's queue is nobody's until there is one.
    assert queues_read(GUIDE) == wanted - {"consultation"}


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_says_how_it_is_and_how_long_it_may_take_to_stop(name: str):
    assert SERVICES[name]["stop_grace_period"]
    assert "healthcheck" in SERVICES[name]


def test_nothing_but_the_web_server_listens_and_it_does_so_on_this_machine_alone():
    ports = {name: each["ports"] for name, each in SERVICES.items() if "ports" in each}

    assert ports == {"web": ["127.0.0.1:8000:8000"]}


def test_what_must_be_set_is_in_the_guide_and_what_is_set_in_the_readme():
    needed = set(re.findall(r"\$\{(\w+):\?\}", COMPOSE))
    assert needed == set(re.findall(r"^([A-Z_]+)=", GUIDE, re.MULTILINE))
    ours = [each for each in SERVICES.values() if each.get("image") == "rejoinder"]
    set_inside = {name for each in ours for name in each["environment"]}
    assert {name for name in set_inside if name not in README + GUIDE} == set()


def test_the_image_runs_as_nobody_and_installs_by_the_lock():
    lines = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8").splitlines()

    assert any(re.fullmatch(r"USER [1-9]\d+:[1-9]\d+", line) for line in lines)
    assert any("--require-hashes -r requirements.txt" in line for line in lines)


def test_a_worker_of_this_host_is_seen_and_another_ones_is_not(db: None):
    beat("worker@elsewhere.example:7", ["imports"])
    with pytest.raises(CommandError):
        call_command("worker_seen")

    beat(f"worker@{socket.gethostname()}:42", ["imports"])

    call_command("worker_seen")
    call_command("worker_seen", host="elsewhere.example")
