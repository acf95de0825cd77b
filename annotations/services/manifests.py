"""The manifest of a release: what it holds and which bytes its files are, so that a paper can name them."""

from __future__ import annotations

from typing import Any, Final

import orjson

from annotations.exporters import FORMATS
from annotations.models import ExportFile, Release
from annotations.services.records import moment

MANIFEST_VERSION: Final = 1


def manifest(release: Release) -> dict[str, Any]:
    """What stands in manifest.json beside the files of a release, as plain values in a fixed order.

    Schemes and guidelines stand by name and version; `header_of` has their words. `files` are those that are written,
    the records first; a manifest asked for later may list more. One query, and nothing of the live project: the same
    release and files give the same manifest for ever.
    """
    header = frozen_header(release)
    return {
        "manifest_version": MANIFEST_VERSION,
        "release": str(release),
        "title": release.title or None,
        "notes": release.notes or None,
        "state": release.state,
        "frozen_at": moment(release.frozen_at),
        "frozen_by": header.get("by"),
        "withdrawn_at": moment(release.withdrawn_at),
        "withdrawn_why": release.withdrawn_why or None,
        "software": header.get("software"),
        "options": header.get("options", release.options),
        "rounds": [_round(round) for round in header.get("rounds", [])],
        "annotators": header.get("annotators", []),
        "counts": header.get("counts", release.counts),
        "splits": header.get("splits"),
        "agreement": header.get("agreement"),
        "files": [_records(release), *(_file(export) for export in _written(release))],
    }


def frozen_header(release: Release) -> dict[str, Any]:
    """What was frozen beside the records: see services.freezing.header. Empty for what version 0.1 froze."""
    found: dict[str, Any] = orjson.loads(release.header) if release.header else {}
    return found


def _round(round: dict[str, Any]) -> dict[str, Any]:
    """The round by the versions it was annotated under, without their words."""
    scheme = round["scheme"]
    return round | {
        "scheme": {"name": scheme["name"], "version": scheme["version"]},
        "guidelines": {"version": round["guidelines"]["version"]},
    }


def _records(release: Release) -> dict[str, Any]:
    return {
        "name": "records",
        "sha256": release.checksum or None,
        "bytes": release.size,
        "header_sha256": release.header_checksum or None,
    }


def _written(release: Release) -> list[ExportFile]:
    return list(release.exports.filter(written_at__isnull=False).order_by("format", "options_digest"))


def _file(export: ExportFile) -> dict[str, Any]:
    return {
        "name": export.filename,
        "format": export.format,
        "sha256": export.checksum,
        "bytes": export.size,
        # A format that this version no longer has says nothing of its losses.
        "losses": list(FORMATS[export.format].losses) if export.format in FORMATS else None,
    }
