"""Addresses in a text: where they stand, what they are compared by, and whose site they name. Nothing is fetched."""

from __future__ import annotations

from threads.structure.hyperlinks.canonical import canonical_form, site_of, site_of_canonical
from threads.structure.hyperlinks.finding import FoundHyperlink, find_hyperlinks

__all__ = ["FoundHyperlink", "canonical_form", "find_hyperlinks", "site_of", "site_of_canonical"]
