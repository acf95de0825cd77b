"""Raw agreement and what corrects it for chance, over units whose ratings may be missing.

Units with one rating cannot agree with anything: they count for the share of a category where the source says so, and
for nothing else. Sources: Cohen 1960; Fleiss 1971; Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability";
Gwet 2008, with the extension to missing ratings of Gwet 2014, "Handbook of Inter-Rater Reliability".
"""

from __future__ import annotations

import numpy as np

from annotations.agreement.distances import nominal_matrix
from annotations.agreement.ratings import Ratings
from annotations.agreement.statistic import Floats, Statistic, Sums, added, added_by, ratio


def raw(ratings: Ratings) -> Statistic:
    """The mean over units of the share of pairs of ratings that are equal. Never corrected for chance."""
    return Statistic(_observed(ratings), _raw, ratings.n)


def _raw(sums: Sums) -> Floats:
    return ratio(sums["agreed"], sums["pairable"])


def fleiss(ratings: Ratings) -> Statistic:
    """Fleiss' kappa; where units differ in their number of ratings, each unit counts once."""
    return Statistic({**_observed(ratings), **_shares(ratings)}, _fleiss, ratings.n)


def _fleiss(sums: Sums) -> Floats:
    shares = ratio(sums["shares"], sums["rated"][..., None])
    chance = (shares**2).sum(axis=-1)
    return ratio(_raw(sums) - chance, 1 - chance)


def ac1(ratings: Ratings) -> Statistic:
    """Gwet's AC1. Chance is over all categories that could have been given, used or not."""
    count = len(ratings.categories)

    def formula(sums: Sums) -> Floats:
        shares = ratio(sums["shares"], sums["rated"][..., None])
        chance = (shares * (1 - shares)).sum(axis=-1) / max(count - 1, 1)
        # Where one category alone was used, chance would be 0 and the coefficient 1: constant data has none.
        return np.where((shares > 1e-12).sum(axis=-1) > 1, ratio(_raw(sums) - chance, 1 - chance), np.nan)

    return Statistic({**_observed(ratings), **_shares(ratings)}, formula, ratings.n)


def alpha(ratings: Ratings, distances: Floats | None = None) -> Statistic:
    """Krippendorff's alpha by a fixed matrix of distances between the categories; nominal without one."""
    matrix = nominal_matrix(len(ratings.categories)) if distances is None else distances
    left, right = ratings.pairs
    apart = matrix[ratings.values[left], ratings.values[right]]
    sums = {
        "disagreed": added(ratings.pair_clusters, 2 * ratings.pair_weights * apart, length=ratings.cluster_count),
        "marginals": _marginals(ratings),
    }

    def formula(sums: Sums) -> Floats:
        marginals = sums["marginals"]
        n = marginals.sum(axis=-1)
        # Σ n_c n_k δ_ck / (n (n - 1)): the diagonal is zero, so that a value is never compared with itself.
        expected = ratio(((marginals @ matrix) * marginals).sum(axis=-1), n * (n - 1))
        return 1 - ratio(ratio(sums["disagreed"], n), expected)

    return Statistic(sums, formula, ratings.n)


def ordinal_alpha(ratings: Ratings) -> Statistic:
    """Krippendorff's alpha for categories in their order; the distance follows from how often each was used."""
    count = len(ratings.categories)
    left, right = ratings.pairs
    a, b, weights = ratings.values[left], ratings.values[right], ratings.pair_weights
    shape = (ratings.cluster_count, count * count)
    there = added_by(ratings.pair_clusters, a * count + b, weights, shape=shape)
    back = added_by(ratings.pair_clusters, b * count + a, weights, shape=shape)
    sums = {"coincidences": (there + back).reshape(-1, count, count)}
    return Statistic(sums, _ordinal, ratings.n)


def ordinal_matrix(ratings: Ratings) -> Floats:
    """The squared distances that `ordinal_alpha` takes over all of the ratings."""
    marginals = _marginals(ratings).sum(axis=0)
    middles = marginals.cumsum() - marginals / 2
    return np.asarray((middles[:, None] - middles[None, :]) ** 2)


def _ordinal(sums: Sums) -> Floats:
    coincidences = sums["coincidences"]
    marginals = coincidences.sum(axis=-1)
    n = marginals.sum(axis=-1)
    # Σ_{g=c..k} n_g - (n_c + n_k) / 2 is the difference of the middles of both categories among all ranks.
    middles = marginals.cumsum(axis=-1) - marginals / 2
    apart = (middles[..., :, None] - middles[..., None, :]) ** 2
    observed = ratio((coincidences * apart).sum(axis=(-2, -1)), n)
    expected = ratio((marginals[..., :, None] * marginals[..., None, :] * apart).sum(axis=(-2, -1)), n * (n - 1))
    return 1 - ratio(observed, expected)


def kappa(ratings: Ratings) -> Statistic:
    """Cohen's kappa of two annotators, on the units that both rated."""
    count = len(ratings.categories)
    left, right = ratings.pairs
    cells = ratings.values[left] * count + ratings.values[right]
    shape = (ratings.cluster_count, count * count)
    table = added_by(ratings.pair_clusters, cells, np.ones(len(cells)), shape=shape)
    return Statistic({"table": table.reshape(-1, count, count)}, _kappa, ratings.n)


def _kappa(sums: Sums) -> Floats:
    table = sums["table"]
    n = table.sum(axis=(-2, -1))
    agreed = ratio(np.trace(table, axis1=-2, axis2=-1), n)
    chance = ratio((table.sum(axis=-1) * table.sum(axis=-2)).sum(axis=-1), n * n)
    return ratio(agreed - chance, 1 - chance)


def _observed(ratings: Ratings) -> Sums:
    left, right = ratings.pairs
    m = ratings.given[ratings.units[left]]
    equal = (ratings.values[left] == ratings.values[right]) * 2.0 / (m * (m - 1))
    pairable = np.flatnonzero(ratings.given >= 2)
    length = ratings.cluster_count
    return {
        "agreed": added(ratings.pair_clusters, equal, length=length),
        "pairable": added(ratings.clusters[pairable], np.ones(len(pairable)), length=length),
    }


def _shares(ratings: Ratings) -> Sums:
    """The part of each category in a unit's ratings, added up over units with any."""
    length, count = ratings.cluster_count, len(ratings.categories)
    rated = np.flatnonzero(ratings.given >= 1)
    weights = 1.0 / ratings.given[ratings.units]
    clusters = ratings.clusters[ratings.units]
    return {
        "shares": added_by(clusters, ratings.values, weights, shape=(length, count)),
        "rated": added(ratings.clusters[rated], np.ones(len(rated)), length=length),
    }


def _marginals(ratings: Ratings) -> Floats:
    """How often each category was given to units that have another rating."""
    rows = ratings.given[ratings.units] >= 2
    shape = (ratings.cluster_count, len(ratings.categories))
    values, clusters = ratings.values[rows], ratings.clusters[ratings.units[rows]]
    return added_by(clusters, values, np.ones(len(values)), shape=shape)
