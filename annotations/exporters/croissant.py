"""Croissant 1.0 of MLCommons: the complete JSONL with a description that data set search and loaders read."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

import orjson

from annotations.exporters.archives import archive
from annotations.exporters.base import About, Record
from annotations.exporters.columns import COMMENT, Column

_FILE: Final = "comments.jsonl"
_TYPES: Final = {
    "string": "sc:Text", "time": "sc:DateTime", "bool": "sc:Boolean", "int32": "sc:Integer",
    "int64": "sc:Integer", "float64": "sc:Float",
}  # fmt: skip
_CONTEXT: Final = {
    "@language": "en", "@vocab": "https://schema.org/", "citeAs": "cr:citeAs", "column": "cr:column",
    "conformsTo": "dct:conformsTo", "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"}, "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/", "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"}, "extract": "cr:extract", "field": "cr:field",
    "fileObject": "cr:fileObject", "fileProperty": "cr:fileProperty", "fileSet": "cr:fileSet", "format": "cr:format",
    "includes": "cr:includes", "isLiveDataset": "cr:isLiveDataset", "jsonPath": "cr:jsonPath", "key": "cr:key",
    "md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path", "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet", "references": "cr:references", "regex": "cr:regex", "repeated": "cr:repeated",
    "replace": "cr:replace", "samplingRate": "cr:samplingRate", "sc": "https://schema.org/",
    "separator": "cr:separator", "source": "cr:source", "subField": "cr:subField", "transform": "cr:transform",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Croissant:
    """A zip of croissant.json and the records it describes."""

    name: str = "croissant"
    label: str = "Croissant (zip)"
    suffix: str = ".croissant.zip"
    media_type: str = "application/zip"
    needs: str = ""
    is_of_texts: bool = False
    losses: tuple[str, ...] = (
        "The description names the fields of a comment and lists of plain objects; the rest is only in comments.jsonl.",
    )

    def write(self, records: Iterable[Record], about: About, out: BinaryIO) -> None:
        """See Exporter. The records grow in a temporary file, whose digest the description names."""
        digest = hashlib.sha256()
        with tempfile.TemporaryFile() as file, archive(out) as zip:
            for record in records:
                line = orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
                digest.update(line)
                file.write(line)
            description = _description(about, digest.hexdigest(), file.tell())
            zip.add("croissant.json", orjson.dumps(description, option=orjson.OPT_INDENT_2))
            zip.copy(_FILE, file)


def _description(about: About, digest: str, size: int) -> dict[str, Any]:
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": about.project,
        "description": about.description or f"Release {about.release} of {about.project}.",
        "version": _version(about.release),
        "datePublished": about.created,
        "citeAs": f"{about.project}. Release {about.release}, {about.created[:10]}.",
        **({"license": about.licence} if about.licence else {}),
        **({"inLanguage": list(about.languages)} if about.languages else {}),
        "rai:dataAnnotationPlatform": about.software,
        "rai:dataAnnotationProtocol": about.guideline or "Not stated.",
        "distribution": [{
            "@type": "cr:FileObject", "@id": _FILE, "name": _FILE, "contentUrl": _FILE,
            "encodingFormat": "application/jsonlines", "sha256": digest, "contentSize": f"{size} B",
        }],
        "recordSet": [{
            "@type": "cr:RecordSet", "@id": "comments", "name": "comments",
            "key": [{"@id": "comments/thread_id"}, {"@id": "comments/comment_id"}, {"@id": "comments/round"}],
            "field": list(_fields()),
        }],
    }  # fmt: skip


def _version(release: str) -> str:
    """Semantic, as Croissant asks: the release's number is the major one."""
    number = release.rpartition("@")[2]
    return f"{number}.0.0" if number.isdecimal() else "1.0.0"


def _fields() -> Iterator[dict[str, Any]]:
    for name, column in COMMENT.items():
        field = {"@type": "cr:Field", "@id": f"comments/{name}", "name": f"comments/{name}"}
        source = {"fileObject": {"@id": _FILE}, "extract": {"column": name}}
        if isinstance(column, str) and column != "json":
            yield {**field, "dataType": _TYPES[column], "source": source}
        elif isinstance(column, list) and isinstance(column[0], dict):
            yield {**field, "repeated": True, "source": source, "subField": list(_parts(name, column[0]))}


def _parts(name: str, columns: dict[str, Column]) -> Iterator[dict[str, Any]]:
    for part, column in columns.items():
        if isinstance(column, str) and column != "json":
            yield {
                "@type": "cr:Field", "@id": f"comments/{name}/{part}", "name": f"comments/{name}/{part}",
                "dataType": _TYPES[column],
                "source": {
                    "fileObject": {"@id": _FILE}, "extract": {"column": name},
                    "transform": {"jsonPath": f"$.{part}"},
                },
            }  # fmt: skip
