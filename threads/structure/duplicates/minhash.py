"""MinHash in bands (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", sections 3.3 and 3.4).

The least value that a random function takes on a set is the same for two sets with the probability of their Jaccard
similarity s. A band of ROWS such values is the same with s ** ROWS, and at least one of BANDS bands with
1 - (1 - s ** ROWS) ** BANDS: 0.86 at 0.6, 0.97 at 0.7, 0.997 at 0.8, always for a copy, and 0.0002 at the 0.03 that
two comments of one language share by chance.
"""

from __future__ import annotations

from hashlib import blake2b, shake_128
from struct import Struct

from threads.structure.duplicates.shingles import Shingles

BANDS = 8
ROWS = 3

# Of each shingle one long digest, cut into as many random functions as there are rows: the same in every process, on
# every machine, with every Python.
_VALUES = Struct(f">{BANDS * ROWS}I")
_BAND = Struct(f">QB{ROWS}I")


def bands_of(shingles: Shingles, *, scope: int) -> tuple[int, ...]:
    """BANDS numbers of 64 bits (signed, as databases have them), in order; none for no shingles.

    Two sets that share a number at the same place are likely similar, if they were asked for in the same `scope`, the
    key of a project: texts of two projects never meet.
    """
    if not shingles:
        return ()
    rows = (_VALUES.unpack(shake_128(shingle.to_bytes(4, "big")).digest(_VALUES.size)) for shingle in shingles)
    least = list(map(min, zip(*rows, strict=True)))
    return tuple(_key(scope, band, least[band * ROWS : (band + 1) * ROWS]) for band in range(BANDS))


def _key(scope: int, band: int, least: list[int]) -> int:
    digest = blake2b(_BAND.pack(scope, band, *least), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
