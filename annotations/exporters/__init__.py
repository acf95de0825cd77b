"""Frozen records in, bytes out. No database. A format is one file here and one line below."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

from annotations.exporters.aif import Aif
from annotations.exporters.base import Exporter
from annotations.exporters.brat import Brat
from annotations.exporters.cas import Cas
from annotations.exporters.conll import Conll
from annotations.exporters.convokit import ConvoKit
from annotations.exporters.croissant import Croissant
from annotations.exporters.csv_tables import CsvTables
from annotations.exporters.doccano import Doccano
from annotations.exporters.huggingface import HuggingFace
from annotations.exporters.jsonl import Jsonl
from annotations.exporters.label_studio import LabelStudio
from annotations.exporters.pairs import Pairs
from annotations.exporters.parquet import Parquet
from annotations.exporters.spacy_docs import SpacyDocs
from annotations.exporters.web_annotation import WebAnnotation

_ALL: tuple[Exporter, ...] = (
    Jsonl(),
    CsvTables(),
    CsvTables("csv-data", "CSV tables for programs (zip)", ".data.csv.zip", is_guarded=False),
    CsvTables("tsv", "TSV tables for spreadsheets (zip)", ".tsv.zip", delimiter="\t"),
    CsvTables("tsv-data", "TSV tables for programs (zip)", ".data.tsv.zip", delimiter="\t", is_guarded=False),
    Pairs(),
    Parquet(),
    HuggingFace(),
    Croissant(),
    ConvoKit(),
    Brat(),
    Conll(),
    SpacyDocs(),
    Cas(),
    Cas("cas-json", "UIMA CAS JSON for INCEpTION (zip)", ".cas.zip", is_json=True),
    LabelStudio(),
    Doccano(),
    WebAnnotation(),
    Aif(),
)

FORMATS: Mapping[str, Exporter] = {exporter.name: exporter for exporter in _ALL}


def missing(exporter: Exporter) -> str:
    """The package that must be installed before the format can be written; empty where nothing is missing."""
    return exporter.needs if exporter.needs and find_spec(exporter.needs) is None else ""
