"""Finding comments of a project: by their words, by where they stand, and by what was said about them.

A door makes a `Wanted`, `find` gives the comments, `facets_of` counts what they have in common. Answers are one's own,
or what `visible_to` shows of colleagues': no filter and no count tells more than a page would.
"""

from __future__ import annotations

from annotations.services.finding.facets import Facet, Facets, facets_of
from annotations.services.finding.narrowing import find
from annotations.services.finding.wanted import ANYONE, ME, Wanted, wanted_in

__all__ = ["ANYONE", "ME", "Facet", "Facets", "Wanted", "facets_of", "find", "wanted_in"]
