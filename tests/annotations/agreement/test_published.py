"""The coefficients against the worked examples of those who proposed them, and against an independent library."""

from __future__ import annotations

import random

import pytest
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import masi_distance

from annotations.agreement import (
    Marked,
    Ratings,
    ac1,
    alpha,
    fleiss,
    kappa,
    masi,
    masi_matrix,
    ordinal_alpha,
    raw,
    unitizing_alpha,
)


def by_annotator(*rows: str) -> Ratings:
    """One string an annotator, a character a unit; a dot is a missing answer."""
    cells = [(unit, who, value) for who, row in enumerate(rows) for unit, value in enumerate(row) if value != "."]
    return Ratings.of(cells, categories=sorted({value for *_, value in cells}))


def by_table(table: list[list[int]]) -> Ratings:
    """A table of two annotators: rows the first's categories, columns the second's."""
    cells = [(row, column) for row, line in enumerate(table) for column, n in enumerate(line) for _ in range(n)]
    rows = [(unit, who, value) for unit, pair in enumerate(cells) for who, value in enumerate(pair)]
    return Ratings.of(rows, categories=range(len(table)))


# Fleiss 1971, Psychological Bulletin 76, Table 1: 30 patients, 6 psychiatrists, 5 diagnoses.
FLEISS = tuple(
    counts
    for line in (
        "00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031",
        "00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006",
    )
    for counts in line.split()
)
# Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section C: four observers, twelve units.
OBSERVERS = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")


def test_cohen_1960_table_2():
    ratings = by_table([[88, 14, 18], [10, 40, 10], [2, 6, 12]])

    assert raw(ratings).point() == pytest.approx(0.70)
    assert kappa(ratings).point() == pytest.approx(0.492, abs=0.0005)


def test_fleiss_1971_table_1():
    rows = []
    for unit, counts in enumerate(FLEISS):
        given = [category for category, n in enumerate(counts) for _ in range(int(n))]
        rows += [(unit, who, value) for who, value in enumerate(given)]
    ratings = Ratings.of(rows, categories=range(5))

    assert [round(share, 3) for share in ratings.shares()] == [0.144, 0.144, 0.167, 0.306, 0.239]
    assert raw(ratings).point() == pytest.approx(0.555, abs=0.0015)
    assert fleiss(ratings).point() == pytest.approx(0.430, abs=0.0005)


@pytest.mark.parametrize(
    ("rows", "published"),
    [(("0100000010", "1110010000"), 0.095), (("aabbdcccedda", "babbbccceddd"), 0.692)],
)
def test_krippendorff_2011_sections_a_and_b_two_observers_without_missing_answers(rows, published):
    assert alpha(by_annotator(*rows)).point() == pytest.approx(published, abs=0.0005)


def test_krippendorff_2011_section_c_missing_answers():
    ratings = by_annotator(*OBSERVERS)

    assert alpha(ratings).point() == pytest.approx(0.743, abs=0.0005)
    assert ordinal_alpha(ratings).point() == pytest.approx(0.815, abs=0.0005)


def test_gwet_2008_high_agreement():
    # British Journal of Mathematical and Statistical Psychology 61: 125 subjects, two raters; kappa's paradox.
    ratings = by_table([[118, 5], [2, 0]])

    assert raw(ratings).point() == pytest.approx(0.944)
    assert kappa(ratings).point() == pytest.approx(-0.0234, abs=0.00005)
    assert ac1(ratings).point() == pytest.approx(0.9408, abs=0.00005)


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [("a", "a", 0), ("a", "b", 1), ("ab", "a", 1 - 1 / 2 * 2 / 3), ("ab", "abcd", 1 - 2 / 4 * 2 / 3),
     ("ab", "bc", 1 - 1 / 3 * 1 / 3), ("", "a", 1), ("", "", 0)],
)  # fmt: skip
def test_passonneau_2006_masi(first, second, distance):
    # LREC 2006, section 4: Jaccard times 1, 2/3, 1/3 or 0.
    sets = [frozenset(first), frozenset(second)]

    assert masi(*sets) == pytest.approx(distance)
    assert masi_matrix(sets)[0, 1] == pytest.approx(distance)


def test_krippendorff_2004_unitizing_example():
    # Content Analysis, 2nd edition, page 254: two observers, a continuum of 300 from 150 on.
    spans = {"c": ([(75, 145), (220, 250)], [(70, 150), (205, 225), (250, 270)]),
             "k": ([(30, 90), (150, 200)], [(30, 90), (150, 200)])}  # fmt: skip

    found = {name: unitizing_alpha([Marked(0, 300, dict(enumerate(who)))], clusters=1) for name, who in spans.items()}

    assert found["c"].point() == pytest.approx(0.7286, abs=0.0001)
    assert found["k"].point() == pytest.approx(1.0)


def random_rows(seed: int, *, gaps: bool) -> list[tuple[int, int, str]]:
    chance = random.Random(seed)  # noqa: S311
    rows = []
    for unit in range(60):
        truth = chance.choice("abcd")
        for who in range(4):
            if not gaps or chance.random() > 0.3:
                rows.append((unit, who, truth if chance.random() < 0.6 else chance.choice("abcd")))
    return rows


def task(rows, **options) -> AnnotationTask:
    return AnnotationTask(data=[(str(who), str(unit), value) for unit, who, value in rows], **options)


@pytest.mark.parametrize("seed", range(5))
def test_alpha_with_missing_answers_is_that_of_nltk(seed):
    rows = random_rows(seed, gaps=True)

    assert alpha(Ratings.of(rows)).point() == pytest.approx(task(rows).alpha(), abs=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_kappas_are_those_of_nltk(seed):
    rows = random_rows(seed, gaps=False)
    ratings = Ratings.of(rows, categories="abcd")
    two = ratings.of_annotators(0, 1)

    assert kappa(two).point() == pytest.approx(task(rows).kappa_pairwise("0", "1"), abs=1e-9)
    # Siegel and Castellan's pooled kappa of several, which nltk calls pi, is Fleiss'.
    assert fleiss(ratings).point() == pytest.approx(task(rows).pi(), abs=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_alpha_of_label_sets_is_that_of_nltk(seed):
    chance = random.Random(seed)  # noqa: S311
    rows = [
        (unit, who, frozenset(label for label in "abc" if chance.random() < 0.4))
        for unit in range(40)
        for who in range(3)
    ]
    ratings = Ratings.of(rows)
    # nltk rounds 2/3 to .67 and 1/3 to .33, and has no distance between two empty sets.
    rows = [(u, w, s | {"always"}) for u, w, s in rows]
    ratings = Ratings.of(rows)

    found = alpha(ratings, masi_matrix(ratings.categories)).point()

    assert found == pytest.approx(task(rows, distance=masi_distance).alpha(), abs=0.005)
