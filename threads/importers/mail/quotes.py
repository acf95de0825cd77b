"""Which ranges of a message are not its author's words here: quoted lines, the line that says whose, the signature."""

from __future__ import annotations

import re

_SAID = re.compile(
    r"\b(wrote|writes|said|schrieb|écrit|escribió|escreveu|ha scritto|napisał|skrev|schreef)\b.*:\s*$"
    r"|<[^<>]*(@| at )[^<>]*>\s*:\s*$",
    re.IGNORECASE,
)
_OPENS = re.compile(r"\s*(on|in|at|am|le|el|il|em|op|den|w|dnia|\d{4}[-/]\d\d?[-/]\d\d?)\b", re.IGNORECASE)
_ORIGINAL = re.compile(r"\s*-{2,}\s*(original message|ursprüngliche nachricht|message d'origine)\s*-{2,}\s*", re.I)
_SIGNATURE = "-- "
_MOST_ATTRIBUTION_LINES = 3
_LONGEST_ATTRIBUTION = 300


def quoted_ranges(text: str) -> tuple[tuple[int, int], ...]:
    """Ranges (code points, sorted, disjoint): runs of ">" lines with their "On … wrote:", and what they enclose blank.

    Everything below "-----Original Message-----" is quoted too.
    """
    lines = text.split("\n")
    is_quoted = [line.startswith(">") for line in lines]
    below = next((number for number, line in enumerate(lines) if _ORIGINAL.fullmatch(line)), len(lines))
    is_quoted[below:] = [True] * (len(lines) - below)
    for number in range(1, len(lines)):
        if is_quoted[number] and not is_quoted[number - 1]:
            _mark_attribution(lines, is_quoted, number)
    return tuple(_ranges(lines, is_quoted))


def signature_start(text: str) -> int | None:
    """Where the signature begins: the last line that is "-- " and nothing else; None if there is none."""
    start = f"\n{text}\n".rfind(f"\n{_SIGNATURE}\n")
    return start if start >= 0 else None


def not_own(text: str) -> tuple[tuple[int, int], ...]:
    """Quoted ranges and the signature, sorted and disjoint."""
    start = signature_start(text)
    if start is None:
        return quoted_ranges(text)
    above = quoted_ranges(text[:start])
    return (*above, (start, len(text)))


def _mark_attribution(lines: list[str], is_quoted: list[bool], first: int) -> None:
    """Mark the lines above `first` that introduce the quotation; one blank line may stand between."""
    last = first - 1
    if not lines[last].strip():
        last -= 1
    if last < 0 or is_quoted[last] or len(lines[last]) > _LONGEST_ATTRIBUTION or not _SAID.search(lines[last]):
        return
    opening = last
    for number in range(last, max(-1, last - _MOST_ATTRIBUTION_LINES), -1):
        if not lines[number].strip() or is_quoted[number]:
            break
        if _OPENS.match(lines[number]):
            opening = number
            break
    is_quoted[opening:first] = [True] * (first - opening)


def _ranges(lines: list[str], is_quoted: list[bool]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    position, continues = 0, False
    for line, quoted in zip(lines, is_quoted, strict=True):
        end = position + len(line)
        if quoted and continues:
            found[-1] = (found[-1][0], end)
        elif quoted:
            found.append((position, end))
        continues = quoted
        position = end + 1
    return [(start, end) for start, end in found if start < end]
