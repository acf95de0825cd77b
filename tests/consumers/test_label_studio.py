from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from label_studio_sdk.converter import Converter
from label_studio_sdk.label_interface import LabelInterface


@pytest.fixture
def folder(unpacked: Callable[[str], Path]) -> Path:
    return unpacked("label-studio")


def test_the_configuration_allows_every_region(folder: Path):
    interface = LabelInterface((folder / "config.xml").read_text())
    regions = [
        row
        for task in json.loads((folder / "tasks.json").read_bytes())
        for annotation in task["annotations"]
        for row in annotation["result"]
    ]

    arrows = [row for row in regions if row["type"] == "relation"]
    others = [row for row in regions if row["type"] != "relation"]
    assert (len(arrows), len(others)) == (1, 13)
    assert [row for row in others if not interface.validate_region(row)] == []
    assert interface.validate_relation(arrows[0], others)


def test_its_converter_writes_the_spans(folder: Path, tmp_path: Path):
    converter = Converter((folder / "config.xml").read_text(), str(tmp_path), download_resources=False)

    converter.convert(str(folder / "tasks.json"), str(tmp_path / "out"), "JSON_MIN", is_dir=False)

    (path,) = (tmp_path / "out").glob("*.json")
    labels = [row for task in json.loads(path.read_bytes()) for row in task.get("content-span", [])]
    assert {"It's a fraud, don't pay\n18", "נכון"} <= {row["text"] for row in labels}
