"""The pure modules of static/js, tested where they run: in JavaScript, by Node's own test runner."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.conftest import REPOSITORY, missing

FOLDER = Path(__file__).parent


def test_the_pure_modules_keep_their_promises():
    node = shutil.which("node")
    if node is None:
        missing("Node", "install Node 18.19 or later (apt: nodejs).")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    # Our modules end in .js, as browsers like it; Nodes before 22 want to be told that they are modules.
    told = ["--experimental-default-type=module"] if int(version.strip("v\n").split(".")[0]) < 22 else []
    files = sorted(str(path) for path in FOLDER.glob("*.test.mjs"))

    result = subprocess.run(
        [node, *told, "--test", *files], cwd=REPOSITORY, capture_output=True, text=True, timeout=120, check=False
    )

    assert result.returncode == 0, result.stdout + result.stderr
