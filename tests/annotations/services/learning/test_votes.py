"""From what people said to a yes or no."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotations.services.learning.answers import Given, Said
from annotations.services.learning.labels import COMMENT, SENTENCE, Learnable
from annotations.services.learning.votes import Unit, units_of

LABEL = Learnable("function", "question", "Question", COMMENT)
CLAIM = replace(LABEL, question="content", label="claim", about=SENTENCE)
ANN, BEN, CAT = (1, 1), (1, 2), (1, 3)
WHOLE = Given(None, None, unsure=False, target=None)
VERSIONS = frozenset({7})
SENTENCES = [(0, 20), (21, 40)]


def said(*, judged=(), given=(), rejected=(), gold=(), decided=(), key: str = LABEL.key) -> Said:
    """What people said: `given` and `rejected` are (who, where)."""
    made = Said(judged=dict.fromkeys(judged, 7), decided=set(decided))
    for who, where in given:
        made.given[(who, key)].append(where)
    for who, where in rejected:
        made.rejected[(who, key)].append(where)
    for where in gold:
        made.gold[key].append(where)
    return made


def units(what: Said, label: Learnable = LABEL) -> list[Unit]:
    return list(units_of(what, label, VERSIONS, SENTENCES))


class TestComments:
    def test_a_label_is_a_yes_whether_judged_or_not(self):
        (unit,) = units(said(given=[(ANN, WHOLE)]))

        assert (unit.answer, unit.weight) == (True, 1.0)

    def test_only_done_turns_absence_into_no(self):
        assert units(said()) == []
        (unit,) = units(said(judged=[ANN]))
        assert unit.answer is False

    def test_done_under_a_scheme_without_the_label_is_no_answer(self):
        what = said(judged=[ANN])
        what.judged[ANN] = 6

        assert units(what) == []

    def test_a_rejected_suggestion_is_a_no(self):
        (unit,) = units(said(rejected=[(ANN, WHOLE)]))

        assert unit.answer is False

    def test_who_rejected_one_and_gave_the_label_says_yes(self):
        (unit,) = units(said(rejected=[(ANN, WHOLE)], given=[(ANN, WHOLE)]))

        assert unit.answer is True

    def test_the_majority_counts_by_how_clear_it_is(self):
        (unit,) = units(said(judged=[ANN, BEN, CAT], given=[(ANN, WHOLE), (BEN, WHOLE)]))

        assert unit.answer is True
        assert unit.weight == pytest.approx(1 / 3)
        assert [vote.said for vote in unit.votes] == [True, True, False]

    def test_an_even_vote_is_no_answer(self):
        assert units(said(judged=[ANN, BEN], given=[(ANN, WHOLE)])) == []

    def test_an_unsure_answer_counts_half(self):
        (unit,) = units(said(given=[(ANN, replace(WHOLE, unsure=True))]))

        assert unit.weight == 0.5

    @pytest.mark.parametrize("decided", ["", "function"])
    def test_gold_stands_for_all(self, decided):
        (unit,) = units(said(judged=[ANN, BEN], given=[(ANN, WHOLE), (BEN, WHOLE)], decided=[decided]))

        assert unit.answer is False
        assert [vote.who for vote in unit.votes] == [None]

    def test_gold_of_another_question_does_not(self):
        (unit,) = units(said(given=[(ANN, WHOLE)], decided=["content"]))

        assert unit.answer is True

    def test_the_target_is_the_one_most_people_chose(self):
        given = [(ANN, replace(WHOLE, target=5)), (BEN, replace(WHOLE, target=6)), (CAT, replace(WHOLE, target=6))]

        (unit,) = units(said(given=given))

        assert unit.target == 6


class TestSentences:
    def test_each_sentence_of_a_judged_comment_is_a_yes_or_a_no(self):
        span = Given(22, 40, unsure=False, target=None)

        found = units(said(judged=[ANN], given=[(ANN, span)], key=CLAIM.key), CLAIM)

        assert [(unit.span, unit.answer) for unit in found] == [((0, 20), False), ((21, 40), True)]

    def test_a_span_over_both_counts_for_both(self):
        span = Given(5, 35, unsure=False, target=None)

        assert [unit.answer for unit in units(said(given=[(ANN, span)], key=CLAIM.key), CLAIM)] == [True, True]

    def test_a_label_of_the_whole_comment_tells_nothing_of_its_sentences(self):
        assert units(said(judged=[ANN], given=[(ANN, WHOLE)], key=CLAIM.key), CLAIM) == []

    def test_unless_there_is_only_one(self):
        what = said(judged=[ANN], given=[(ANN, WHOLE)], key=CLAIM.key)

        (unit,) = units_of(what, CLAIM, VERSIONS, [(0, 20)])

        assert unit.answer is True

    def test_a_rejected_span_is_a_no_there_and_nowhere_else(self):
        span = Given(0, 20, unsure=False, target=None)

        (unit,) = units(said(rejected=[(ANN, span)], key=CLAIM.key), CLAIM)

        assert (unit.span, unit.answer) == ((0, 20), False)
