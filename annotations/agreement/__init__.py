"""How far annotators agree: ratings in, numbers out. Nothing here knows a database or what the values mean.

Every measure is made of sums over threads (`Statistic`), so that a bootstrap draws threads and adds: it never looks at
a rating again. A rating that is missing is missing; what cannot be computed is None with a reason, never 1 or 0.
"""

from __future__ import annotations

from annotations.agreement.coefficients import ac1, alpha, fleiss, kappa, ordinal_alpha, raw
from annotations.agreement.differences import Difference, differences_of
from annotations.agreement.distances import masi, masi_matrix, nominal_matrix
from annotations.agreement.ratings import Ratings
from annotations.agreement.relations import category_of, edge_f1, share_equal
from annotations.agreement.resampling import Measured, draws, measure
from annotations.agreement.spans import Marked, character_f1, matched_f1
from annotations.agreement.statistic import Statistic
from annotations.agreement.unitizing import unitizing_alpha

__all__ = [
    "Difference",
    "Marked",
    "Measured",
    "Ratings",
    "Statistic",
    "ac1",
    "alpha",
    "category_of",
    "character_f1",
    "differences_of",
    "draws",
    "edge_f1",
    "fleiss",
    "kappa",
    "masi",
    "masi_matrix",
    "matched_f1",
    "measure",
    "nominal_matrix",
    "ordinal_alpha",
    "raw",
    "share_equal",
    "unitizing_alpha",
]
