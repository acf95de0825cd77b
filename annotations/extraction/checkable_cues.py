"""The cues of a checkable sentence: one which evidence could settle.

Weights are log-odds, set by hand and checked against the lift of each cue in the training part of iac_verifiable.
"""

from __future__ import annotations

from annotations.extraction.cues import ASKS, cue

# fmt: off
CHECKABLE = (
    cue("percent", "gives a percentage", 1.0, r"\d\s*%|\bper ?cent\b|\bpercent(?:age)?s?\b"),
    cue("money", "names a sum of money", 0.6, r"[$€£]\s?\d|\b(?:dollars?|euros?)\b"),
    cue("figure", "gives a figure", 0.7, r"(?<![\w.])\d[\d,.]*"),
    cue("magnitude", "names a quantity", 0.8,
        r"\b(?:hundreds?|thousands?|millions?|billions?|trillions?|dozens?|half|twice|a third|two thirds|majority"
        r"|most of|number of|rates?)\b"),
    cue("year", "names a year", 0.6, r"\b(?:1[5-9]|20)\d\d(?:s|'s)?\b"),
    cue("date", "names a time", 0.4,
        r"\b(?:january|february|april|june|july|august|september|october|november|december|monday|tuesday|wednesday"
        r"|thursday|friday|saturday|sunday|century|decades?|years?|ago|last (?:year|month|week)|since)\b"),
    cue("name", "names somebody or something", 0.5, r"(?<=[\w,;] )[A-Z][a-z]{2,}", cased=True),
    cue("acronym", "names an organisation", 0.4, r"\b[A-Z]{2,5}\b(?![a-z])", cased=True),
    cue("study", "refers to a study or record", 0.7,
        r"\b(?:stud(?:y|ies)|research(?:ers)?|scientists?|statistics?|stats|data|survey|polls?|reports?|evidence"
        r"|census|according to|cdc|fbi|experts?|found that|shows? that)\b"),
    cue("reported", "reports what was said", 0.3,
        r"\b(?:said|says|told|stated|admitted|announced|claimed|declared|argued|wrote|testified|confirmed|denied"
        r"|reported)\b"),
    cue("event", "reports an event", 0.4,
        r"\b(?:killed|died|signed|voted|passed|elected|invaded|attacked|arrested|convicted|founded|created|invented"
        r"|discovered|banned|sold|bought|paid|won|lost|increased|decreased|rose|fell|dropped|legali[sz]ed|overthrew"
        r"|sent|started|ended|murdered|shot|ruled|happened)\b"),
    cue("law", "refers to law or office", 0.4,
        r"\b(?:laws?|courts?|constitution\w*|congress|supreme|amendment|illegal|legal|government|president|police"
        r"|senate|federal|states?|bill|act|rights)\b"),
    cue("comparison", "compares quantities", 0.4,
        r"\b(?:more|less|fewer|greater|larger|higher|lower|better|worse|\w{3,}er) than\b|\b(?:the (?:most|least"
        r"|largest|highest|first|lowest|biggest|\w{3,}est))\b"),
    cue("cause", "says what brings something about", 0.5,
        r"\b(?:cause[sd]?|leads? to|led to|result(?:s|ed)? (?:in|of)|due to|because of|increases?|reduces?|prevents?"
        r"|effects?|risks?)\b"),
    cue("past", "tells what happened", 0.2, r"\b(?:was|were|had|did|\w{4,}ed)\b"),
    cue("length", "", 0.6, r"\A\W*+\w+(?:\W++\w+){11}"),
    cue("longer", "", 0.4, r"\A\W*+\w+(?:\W++\w+){23}"),
    cue("universal", "speaks of all or none", 0.2, r"\b(?:all|every|never|always|none|no one|nobody|only)\b"),
    # Against.
    cue("question", "asks", -1.0, ASKS),
    cue("wordless", "holds no words of its own", -2.5, r"\A[^\w]*\Z"),
    cue("fragment", "is a fragment", -1.4, r"\A\W*+(?:\w[\w'-]*+\W*+){0,3}\Z"),
    cue("opinion", "states an opinion", -0.5,
        r"\b(?:i (?:think|believe|guess|feel|hope|wish|suspect|doubt|would|don't)|in my opinion|imo|imho|i'd)\b"),
    cue("must", "says what should be", -0.4, r"\b(?:should|shouldn't|must|ought)\b"),
    cue("you", "speaks to the reader", -0.5, r"\b(?:you|your|you're|yours|you've)\b"),
    cue("self", "speaks of the writer", -0.4, r"\b(?:i|me|my|i'm|i've|i'll|mine)\b"),
    cue("maybe", "says what may be", -0.3, r"\b(?:maybe|perhaps|might|may|could|if|would)\b"),
    cue("insult", "judges by taste", -0.3,
        r"\b(?:stupid|silly|idiots?|ridiculous|nonsense|crap|awesome|lovely|beautiful|ugly|funny)\b"),
)
# fmt: on
