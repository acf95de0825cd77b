"""Stored files as answers: whole, the part that somebody still lacks (RFC 9110, section 14), or compressed."""

from __future__ import annotations

import base64
import hashlib
import logging
import re
import zlib
from collections.abc import Iterator
from typing import Final, cast

from django.core.files import File
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import content_disposition_header

logger = logging.getLogger(__name__)

# Bytes read at once.
_CHUNK: Final = 1 << 16
_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII | re.IGNORECASE)
# What ends a header, or leads out of a folder.
_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f/\\]")


def download(
    request: HttpRequest,
    file: File[bytes],
    *,
    name: str,
    media_type: str,
    size: int,
    checksum: str,
    may_compress: bool = False,
) -> HttpResponseBase:
    """The answer with this file, which is `size` bytes long and has this SHA-256 (hex); it is closed afterwards.

    A download that broke off goes on with a Range: 206, or 416 for a part that is not there. The strong ETag is the
    checksum, so that If-Range never joins parts of two files. Several ranges at once get the whole file, as the RFC
    allows. With `may_compress`, who asks for gzip and for no range gets that, and cannot resume it. The whole of a file
    that was changed on disk breaks off before its end.
    """
    etag = f'"{checksum}"'
    # Ranges are for GET alone.
    wanted = request.headers.get("Range", "") if request.method == "GET" else ""
    if may_compress and not wanted and _takes_gzip(request.headers.get("Accept-Encoding", "")):
        etag = f'"{checksum}-gzip"'
        response: HttpResponseBase = StreamingHttpResponse(_gzipped(_checked(file, checksum)))
        response.headers["Content-Encoding"] = "gzip"
    else:
        part = part_of(wanted, size) if request.headers.get("If-Range", etag) == etag else range(size)
        response = _part(file, part, size, checksum)
        response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=_UNSAFE.sub("_", name)
    )
    response.headers["ETag"] = etag
    # RFC 9530: of the whole file, however much of it is sent.
    response.headers["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(checksum)).decode()}:"
    response.headers["Cache-Control"] = "private, no-cache"
    if may_compress:
        patch_vary_headers(response, ["Accept-Encoding"])
    answer = get_conditional_response(request, etag=etag, response=cast(HttpResponse, response)) or response
    if isinstance(answer, StreamingHttpResponse) and request.method == "HEAD":
        answer.streaming_content = ()
    if not isinstance(answer, StreamingHttpResponse) or request.method == "HEAD":
        file.close()
    return answer


def part_of(header: str, size: int) -> range | None:
    """The bytes that a Range header asks for; all of them for what is no single range; None for none that is there."""
    match = _RANGE.fullmatch(header.strip())
    first, last = match.groups() if match else ("", "")
    if (not first and not last) or (first and last and int(last) < int(first)):
        return range(size)
    if first:
        part = range(int(first), min(int(last) + 1, size) if last else size)
    else:
        part = range(max(size - int(last), 0), size)
    return part if len(part) else None


def _part(file: File[bytes], part: range | None, size: int, checksum: str) -> HttpResponseBase:
    if part is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if len(part) == size:
        response = StreamingHttpResponse(_checked(file, checksum))
    else:
        response = StreamingHttpResponse(_bytes(file, part), status=206)
        response.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    response.headers["Content-Length"] = str(len(part))
    return response


def _takes_gzip(accepted: str) -> bool:
    for coding in accepted.lower().split(","):
        name, _, quality = coding.replace(" ", "").partition(";q=")
        if name == "gzip":
            return quality.strip("0.") != "" or not quality
    return False


def _bytes(file: File[bytes], part: range) -> Iterator[bytes]:
    with file:
        file.seek(part.start)
        left = len(part)
        while chunk := file.read(min(left, _CHUNK)):
            left -= len(chunk)
            yield chunk


def _checked(file: File[bytes], checksum: str) -> Iterator[bytes]:
    """All of the file; the last bytes only if all are those that were written, so that nobody takes it for whole."""
    digest, held = hashlib.sha256(), b""
    with file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            if held:
                yield held
            held = chunk
    if digest.hexdigest() != checksum:
        logger.error("%s was changed on disk: its download was broken off.", file.name)
        raise OSError(f"{file.name} was changed on disk.")
    yield held


def _gzipped(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """As gzip, without a time: the same bytes every time."""
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    for chunk in chunks:
        yield packer.compress(chunk)
    yield packer.flush()
