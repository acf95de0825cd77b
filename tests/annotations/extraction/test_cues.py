from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.extraction.assertion_cues import ASSERTION
from annotations.extraction.base import Reason
from annotations.extraction.checkable_cues import CHECKABLE
from annotations.extraction.cues import fold, found, logistic, straighten, strongest, total
from annotations.extraction.dispute_cues import DISPUTE

TABLES = {"assertion": ASSERTION, "checkable": CHECKABLE, "dispute": DISPUTE}

# For each cue: a text that has it and one that does not.
ASSERTION_EXAMPLES = {
    "verb": ("They rebuilt the weir", "A weir upstream"),
    "copula": ("The weir is old", "An old weir"),
    "subject": ("The weir leaks", "Leaks, leaks, leaks"),
    "middling": ("one two three four five six", "one two three four five"),
    "long": ("word " * 12, "word " * 11),
    "longer": ("word " * 24, "word " * 23),
    "universal": ("Everyone knew", "Some knew"),
    "must": ("They ought to pay", "They pay"),
    "can": ("It cannot hold", "It holds"),
    "negation": ("It isn’t safe", "It is safe"),
    "reason": ("It broke because of frost", "It broke"),
    "contrast": ("Old but strong", "Old and strong"),
    "comparison": ("It costs less", "It costs"),
    "condition": ("If it rains it floods", "It floods"),
    "opinion": ("I suspect the council", "Suspect the council"),
    "certainty": ("Clearly it leaks", "It leaks"),
    "likelihood": ("It probably leaks", "It leaks"),
    "generic": ("People forget", "He forgets"),
    "evaluation": ("That is a terrible plan", "That is a plan"),
    "cause": ("Frost led to cracks", "Frost, cracks"),
    "question": ("Is it safe?”", "It is safe."),
    "fragment": ("Poor old weir", "The poor old weir leaks"),
    "wordless": ("… 👍", "ok 👍"),
    "quotation": ("“The weir is safe.”", "“The weir” is safe."),
    "courtesy": ("Thanks for the map", "The map helps"),
    "agreement": ("Well said!", "Well said, but no"),
    "laughter": ("hahaha the weir", "the weir"),
    "request": ("Read the report", "The report"),
    "wish": ("I hope it holds", "It holds"),
    "story": ("My boat sank there", "A boat sank there"),
    "opened": ("Three points:", "Three points."),
}
CHECKABLE_EXAMPLES = {
    "percent": ("Up 40 % since May", "Up since May"),
    "money": ("It cost €900", "It cost a lot"),
    "figure": ("All 34 houses", "All houses"),
    "magnitude": ("Thousands of litres", "Litres"),
    "year": ("Built in 1987", "Built in 87"),
    "date": ("Three years ago", "Three of them"),
    "name": ("the mayor of Ostwick knew", "the mayor knew"),
    "acronym": ("the EPA knew", "the mayor knew"),
    "study": ("The survey says so", "He says so"),
    "reported": ("He admitted it", "He liked it"),
    "event": ("The clerk was arrested", "The clerk was tired"),
    "law": ("The court knew", "The cat knew"),
    "comparison": ("It is wider than ours", "It is wide"),
    "cause": ("Gravel reduces flow", "Gravel flows"),
    "past": ("It leaked", "It leaks"),
    "length": ("word " * 12, "word " * 11),
    "longer": ("word " * 24, "word " * 23),
    "universal": ("Nobody drowned", "Somebody drowned"),
    "question": ("Who drowned?", "She drowned."),
    "wordless": ("…", "ok"),
    "fragment": ("Poor old weir", "The poor old weir leaks"),
    "opinion": ("I think so", "So they say"),
    "must": ("They should pay", "They pay"),
    "you": ("You saw it", "She saw it"),
    "self": ("I saw it", "She saw it"),
    "maybe": ("Maybe it leaks", "It leaks"),
    "insult": ("A silly plan", "A plan"),
}
DISPUTE_EXAMPLES = {
    "denial": ("No, he did.", "No problem, he did."),
    "no": ("He tried. Not once did it work.", "He tried."),
    "really": ("Really? Since May?", "It really leaks."),
    "so-you": ("So you want a flood.", "They want a flood, so."),
    "but": ("But it leaks.", "It leaks."),
    "why": ("Where is the report?", "The report is there."),
    "you": ("As you wish", "As they wish"),
    "your": ("Your weir leaks", "The weir leaks"),
    "you-opens": ("It leaks. You know it.", "It leaks, as you know."),
    "you-not": ("You never read it.", "You read it."),
    "question": ("Since May?", "Since May."),
    "rhetorical": ("Do you really think so?", "I think so."),
    "if-why": ("If it is safe, why is it closed?", "If it is safe, open it."),
    "answers-own": ("Who pays? You do.", "Who pays? Tell them."),
    "contradiction": ("That’s simply false.", "That is so."),
    "not-negated": ("It doesn’t leak", "It leaks"),
    "error": ("A fallacy", "A flower"),
    "nonsense": ("What hogwash", "What a day"),
    "evidence": ("Any evidence for that", "Any news of that"),
    "argument": ("Your argument leaks", "The weir leaks"),
    "irrelevant": ("That has nothing to do with it", "That has to do with it"),
    "grasp": ("Try reading it", "Try it"),
    "never-said": ("I never said that", "I said that"),
    "in-fact": ("In fact it leaks", "It leaks"),
    "disagree": ("I strongly disagree", "I strongly hope"),
    "concession": ("Yes it leaks, but slowly.", "Yes, it leaks."),
    "command": ("Give it up.", "They gave it up."),
    "sarcasm": ("Great source /s", "A source"),
    "sorry": ("Sorry, that is old.", "That is old, sorry."),
    "emphasis": ("It was NEVER safe", "It was never safe"),
    "marks": ("Safe?!", "Safe?"),
    "thanks": ("Thanks for this", "This is it"),
    "agreement": ("Exactly.", "Not exactly."),
    "i-agree": ("There I fully agree with Ann", "There I argue with Ann"),
    "yes": ("Yes, in May.", "In May, yes."),
    "interest": ("Curious how it ends", "How it ends"),
    "lol-alone": ("LOL!!", "lol no"),
    "hedge": ("Personally, no idea", "No idea"),
    "genuine": ("Does anyone have the map?", "Who has the map?"),
    "adds": ("Also the ferry", "A ferry"),
    "wordless": ("…", "ok"),
}
EXAMPLES = {"assertion": ASSERTION_EXAMPLES, "checkable": CHECKABLE_EXAMPLES, "dispute": DISPUTE_EXAMPLES}


@pytest.mark.parametrize(
    ("cue", "examples"),
    [
        pytest.param(cue, EXAMPLES[table][cue.name], id=f"{table}-{cue.name}")
        for table, cues in TABLES.items()
        for cue in cues
    ],
)
def test_a_cue_is_found_in_its_example_and_not_in_the_other(cue, examples):
    having, lacking = examples

    assert [reason.cue for reason in found([cue], having)] == [cue.says]
    assert found([cue], lacking) == []


@pytest.mark.parametrize("table", TABLES)
def test_names_and_descriptions_are_unique_and_examples_complete(table):
    cues = TABLES[table]

    assert {cue.name for cue in cues} == set(EXAMPLES[table])
    said = [cue.says for cue in cues if cue.says]
    assert len({cue.name for cue in cues}) == len(cues)
    assert len(set(said)) == len(said)


@given(st.text())
def test_folding_moves_no_offset(text):
    assert len(fold(text)) == len(straighten(text)) == len(text)


@given(st.text(), st.integers(0, 100))
def test_reasons_point_into_the_text(text, offset):
    for reason in found([*ASSERTION, *CHECKABLE, *DISPUTE], text, offset=offset):
        assert (reason.start is None) == (reason.end is None)
        if reason.start is not None:
            assert offset <= reason.start < reason.end <= offset + len(text)


def test_the_strongest_reasons_speak_for_the_label_and_come_in_order():
    reasons = [Reason(str(weight), None, None, weight) for weight in (0.1, -2.0, 0.5, 0.3, 0.2)]

    assert [reason.weight for reason in strongest(reasons)] == [0.5, 0.3, 0.2]
    assert total(reasons) == pytest.approx(-0.9)


def test_reasons_that_tell_nothing_are_left_out_and_none_is_said_twice():
    reasons = [Reason("", None, None, 1.0), Reason("compares", None, None, 0.4), Reason("compares", None, None, 0.2)]

    assert strongest(reasons) == (reasons[1],)


@pytest.mark.parametrize(("log_odds", "share"), [(0, 0.5), (1e9, 1.0), (-1e9, 0.0), (2, 0.8808)])
def test_logistic_of(log_odds, share):
    assert logistic(log_odds) == pytest.approx(share, abs=1e-4)
