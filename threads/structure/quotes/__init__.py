"""Quotes: which passage of a comment repeats which passage of the article or of an earlier comment.

Decisions. Six equal words in a row are a quotation where they tell something; fewer only where the writer marks them as
one (quotation marks, ">" lines, the markup of the source) and they stand in the article or in what is answered. A few
changed words inside are forgiven. A quote of a quote leads to who said it first, not to who repeated it. Where several
texts hold the words, the longest match counts, then the article, the nearest comment above, the earliest other one.
Names, set phrases, signatures, what many wrote and comments that are copies as a whole are no quotes.
"""

from __future__ import annotations

from threads.structure.quotes.finding import FoundQuote, find_quotes
from threads.structure.quotes.texts import ThreadText

__all__ = ["FoundQuote", "ThreadText", "find_quotes"]
