"""A folder for the Hugging Face Hub: a dataset card, and one Parquet file for each split."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO, Any, BinaryIO, Final

import orjson

from annotations.exporters.answers import settled
from annotations.exporters.archives import archive
from annotations.exporters.base import About, Record
from annotations.exporters.columns import COMMENT, Column
from annotations.exporters.parquet import Table

# What the Hub calls the parts, in its order; a release without splits is for training.
_SPLITS: Final = {"train": "train", "dev": "validation", "validation": "validation", "test": "test"}
_SIZES: Final = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
_NAMES: Final = ("1K", "10K", "100K", "1M", "10M")
# YAML takes these for ends of lines also between quotation marks.
_LINE_ENDS = re.compile("[\u0085\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class HuggingFace:
    """README.md and data/, to be uploaded or loaded as they are; questions with one answer become class labels."""

    name: str = "huggingface"
    label: str = "Hugging Face folder (zip)"
    suffix: str = ".hf.zip"
    media_type: str = "application/zip"
    needs: str = "pyarrow"
    is_of_texts: bool = False
    losses: tuple[str, ...] = (
        "Values, attributes and anchors are JSON in text cells.",
        "The columns of questions hold the gold answer, or the one all annotators gave, and nothing where they differ; "
        "all answers are in the column annotations.",
    )

    def write(self, records: Iterable[Record], about: About, out: BinaryIO) -> None:
        """See Exporter. Splits grow in temporary files."""
        classes = _classes(about)
        columns = {**COMMENT, **dict.fromkeys(classes, "string")}
        counts: Counter[str] = Counter()
        with ExitStack() as stack:
            files: dict[str, IO[bytes]] = {}
            tables: dict[str, Table] = {}
            for record in records:
                split = _SPLITS.get(record["split"] or "train", "train")
                if split not in tables:
                    files[split] = stack.enter_context(tempfile.TemporaryFile())
                    tables[split] = Table(files[split], columns, about)  # type: ignore[arg-type]
                answers = {name: settled(record, key) for name, (key, _) in classes.items()}
                known = {name: value if value in classes[name][1] else None for name, value in answers.items()}
                tables[split].add({**record, **known})
                counts[split] += 1
            for table in tables.values():
                table.close()
            with archive(out) as zip:
                zip.add("README.md", _card(about, counts, columns, classes))
                for split in sorted(files, key=list(_SPLITS.values()).index):
                    zip.copy(f"data/{split}-00000-of-00001.parquet", files[split], is_compressed=True)


def _classes(about: About) -> dict[str, tuple[str, list[str]]]:
    """By column: the question about comments that it answers, and the possible answers."""
    return {
        f"question_{question['key']}": (question["key"], [label["key"] for label in question["labels"]])
        for question in about.questions
        if question["unit"] == "comment" and question["kind"] == "one_of"
    }


def _card(
    about: About, counts: Counter[str], columns: Mapping[str, Column], classes: Mapping[str, tuple[str, list[str]]]
) -> str:
    used = [split for split in dict.fromkeys(_SPLITS.values()) if counts[split]]
    head: dict[str, Any] = {
        "pretty_name": about.project,
        **({"language": list(about.languages)} if about.languages else {}),
        **({"license": about.licence.lower()} if about.licence else {}),
        "task_categories": ["text-classification"],
        "size_categories": [_size(sum(counts.values()))],
        "tags": ["argument-mining", "discussion-threads"],
        "configs": [{
            "config_name": "comments",
            "default": True,
            "data_files": [{"split": split, "path": f"data/{split}-*.parquet"} for split in used],
        }],
        "dataset_info": {
            "config_name": "comments",
            "features": [
                {"name": name, "dtype": {"class_label": {"names": classes[name][1]}}}
                if name in classes
                else {"name": name, **_feature(column)}
                for name, column in columns.items()
            ],
        },
    }  # fmt: skip
    lines = (f"{key}: {_yaml(value)}\n" for key, value in head.items())
    return f"---\n{''.join(lines)}---\n\n{_text(about, counts)}"


def _yaml(value: Any) -> str:
    """JSON, which is YAML: no word in it is taken for a number, a truth value or nothing."""
    return _LINE_ENDS.sub(lambda found: f"\\u{ord(found[0]):04x}", orjson.dumps(value).decode())


def _feature(column: Column) -> dict[str, Any]:
    if isinstance(column, str):
        return {"dtype": {"time": "timestamp[us, tz=UTC]", "json": "string"}.get(column, column)}
    if isinstance(column, list):
        inner = _feature(column[0])
        return {"list": inner.get("struct", inner.get("dtype", inner))}
    return {"struct": [{"name": name, **_feature(inner)} for name, inner in column.items()]}


def _size(count: int) -> str:
    for most, name, before in zip(_SIZES, _NAMES, (None, *_NAMES), strict=False):
        if count < most:
            return f"{before}<n<{name}" if before else f"n<{name}"
    return f"n>{_NAMES[-1]}"


def _text(about: About, counts: Counter[str]) -> str:
    parts = ", ".join(f"{count} in {split}" for split, count in sorted(counts.items()))
    return f"""# {about.project}

{about.description or "Not described."}

Release {about.release}, frozen {about.created}, written by {about.software}. Comments, articles included: {parts}.
One row is a comment; the article of a thread is at position 0. Offsets are Unicode code points, end exclusive.
Licence: {about.licence or "not stated"}.

## Annotation guideline

{about.guideline or "Not stated."}
"""
