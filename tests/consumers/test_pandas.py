from __future__ import annotations

import io
import zipfile

import pandas as pd
import pytest

from tests.annotations.exporters.nasty import nasty, written


@pytest.mark.parametrize(
    ("format", "name", "separator"), [("csv-data", "comments.csv", ","), ("tsv-data", "comments.tsv", "\t")]
)
def test_pandas_reads_every_cell_as_it_was(format: str, name: str, separator: str):
    with zipfile.ZipFile(io.BytesIO(written(format))) as archive, archive.open(name) as file:
        table = pd.read_csv(file, sep=separator, dtype=str, keep_default_na=False)

    assert list(table["text"]) == [row["text"] for row in nasty()]
    assert list(table["author"]) == [row["author"] or "" for row in nasty()]


def test_pandas_reads_parquet():
    table = pd.read_parquet(io.BytesIO(written("parquet")))

    assert list(table["text"]) == [row["text"] for row in nasty()]
    assert str(table["posted_at"].dtype) == "datetime64[us, UTC]"
    assert [len(row) for row in table["annotations"]] == [len(row["annotations"]) for row in nasty()]
