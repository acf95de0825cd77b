"""Which texts are copies or near-copies of each other. Pure: the index that makes the search fast is kept elsewhere.

A text becomes its words (`words_of`), its words become shingles (`shingles_of`), and two texts are near-copies when
they share enough of those (`similarity`, NEAR). So that not every text is compared with every other, `bands_of` gives
each a few numbers of which two near-copies very likely share one.
"""

from __future__ import annotations

from threads.structure.duplicates.minhash import BANDS, bands_of
from threads.structure.duplicates.shingles import NEAR, Shingles, shingles_of, similarity
from threads.structure.duplicates.words import words_of

__all__ = ["BANDS", "NEAR", "Shingles", "bands_of", "shingles_of", "similarity", "words_of"]
