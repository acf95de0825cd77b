"""How far annotators agree: ratings in, numbers out. Nothing here knows a database or what the values mean.

Every measure is made of sums over threads (`Statistic`), so that a bootstrap draws threads and adds: it never looks at
a rating again. A rating that is missing is missing; what cannot be computed is None with a reason, never 1 or 0.
"""

from __future__ import annotations

from annotations.agreement.coefficients import ac1, alpha, fleiss, kappa, ordinal_alpha, ordinal_matrix, raw
from annotations.agreement.differences import Difference, differences_of, table_of
from annotations.agreement.distances import masi, masi_matrix, nominal_matrix
from annotations.agreement.ratings import Ratings
from annotations.agreement.relations import PARENT, Spot, category_of, edge_f1, share_equal
from annotations.agreement.resampling import FEWEST, Measured, draws, measure
from annotations.agreement.spans import Marked, merged, span_f1
from annotations.agreement.statistic import Statistic
from annotations.agreement.unitizing import unitizing_alpha

__all__ = [
    "FEWEST",
    "PARENT",
    "Difference",
    "Marked",
    "Measured",
    "Ratings",
    "Spot",
    "Statistic",
    "ac1",
    "alpha",
    "category_of",
    "differences_of",
    "draws",
    "edge_f1",
    "fleiss",
    "kappa",
    "masi",
    "masi_matrix",
    "measure",
    "merged",
    "nominal_matrix",
    "ordinal_alpha",
    "ordinal_matrix",
    "raw",
    "share_equal",
    "span_f1",
    "table_of",
    "unitizing_alpha",
]
