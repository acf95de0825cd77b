"""What papers and reusers ask of a dataset, written from the manifest of a release. Plain values in, Markdown out.

Nothing is guessed: what the manifest does not know says that it is not stated, for its authors to fill in.
"""

from __future__ import annotations

from annotations.cards.datasheet import datasheet
from annotations.cards.methods import methods

__all__ = ["datasheet", "methods"]
