"""The cues of an assertion: something that a reader could accept or dispute.

Weights are log-odds, set by hand and checked against the lift of each cue in the training parts of ukp_claims.
"""

from __future__ import annotations

from annotations.extraction.cues import ASKS, cue

_VERB = (
    r"\b(?:is|are|was|were|isn't|aren't|wasn't|weren't|has|have|had|hasn't|haven't|hadn't|does|did|doesn't|didn't"
    r"|don't|do|will|won't|would|wouldn't|can|can't|cannot|could|couldn't|should|shouldn't|must|may|might|be|been"
    r"|being|\w+'(?:s|re|ve|ll|d)|means?|makes?|made|seems?|needs?|wants?|knows?|gets?|got|says?|said|goes|went"
    r"|takes?|took|gives?|gave|works?|causes?|shows?|proves?|thinks?|believes?|\w{3,}ed"
    r"|(?:he|she|it|they|we|i|you) [a-z]{3,})\b"
)

# fmt: off
ASSERTION = (
    cue("verb", "", 1.0, _VERB),
    cue("copula", "says what something is", 0.4,
        r"\b(?:is|are|was|were|isn't|aren't|wasn't|weren't|it's|that's|there's|they're|he's|she's)\b"),
    cue("subject", "", 0.2,
        r"\A\W*(?:the|a|an|this|that|these|those|it|he|she|they|there|we|most|many|some|all|every|no|nobody|everyone"
        r"|people)\b"),
    cue("middling", "", 0.6, r"\A\W*+\w+(?:\W++\w+){5}"),
    cue("long", "", 0.4, r"\A\W*+\w+(?:\W++\w+){11}"),
    cue("longer", "", 0.2, r"\A\W*+\w+(?:\W++\w+){23}"),
    cue("universal", "speaks of all or none", 0.3,
        r"\b(?:all|every|everyone|everybody|always|never|none|nobody|no one|only|any|entire|completely|absolutely"
        r"|nothing|everything)\b"),
    cue("must", "says what must or should be", 0.5,
        r"\b(?:should|shouldn't|must|ought|need to|needs to|have to|has to)\b"),
    cue("can", "says what can or cannot be", 0.2,
        r"\b(?:can|can't|cannot|could|couldn't|would|wouldn't|will|won't|may|might)\b"),
    cue("negation", "denies something", 0.3,
        r"\b(?:not|never|neither|nor|isn't|aren't|wasn't|weren't|doesn't|don't|didn't|can't|cannot|won't|wouldn't)\b"),
    cue("reason", "gives a reason", 0.6,
        r"\b(?:because|since|therefore|thus|hence|so that|due to|thanks to|as a result|which means|that is why"
        r"|that's why|after all)\b"),
    cue("contrast", "sets one thing against another", 0.1,
        r"\b(?:but|however|although|though|while|whereas|despite|yet|instead|rather)\b"),
    cue("comparison", "compares", 0.2,
        r"\b(?:more|less|fewer|better|worse|most|least|best|worst|greater|larger|higher|lower)\b"),
    cue("condition", "says what follows from what", 0.1, r"\bif\b"),
    cue("opinion", "states an opinion", 0.4,
        r"\b(?:i (?:think|believe|suspect|doubt|guess|expect|say)|in my opinion|imo|imho|it seems|seems? to"
        r"|i would say|i'd say|i find)\b"),
    cue("certainty", "claims to be certain", 0.3,
        r"\b(?:of course|obviously|clearly|certainly|surely|in fact|the fact|the truth|actually|really|simply"
        r"|undoubtedly|no doubt|indeed|plainly)\b"),
    cue("likelihood", "says what is likely", 0.2,
        r"\b(?:probably|likely|unlikely|perhaps|possibly|most likely|apparently|presumably)\b"),
    cue("generic", "speaks of people in general", 0.1,
        r"\b(?:people|men|women|children|society|government|country|world|anyone|americans|they)\b"),
    cue("evaluation", "judges something", 0.3,
        r"\b(?:wrong|right|true|false|important|impossible|possible|ridiculous|stupid|silly|great|terrible|good|bad"
        r"|dangerous|nonsense|evil|moral|fair|unfair|necessary)\b"),
    cue("cause", "says what brings something about", 0.2,
        r"\b(?:cause[sd]?|lead(?:s|ing)? to|led to|result(?:s|ed)? in|force[sd]?|prevents?|allows?|means?|proves?"
        r"|shows?)\b"),
    # Against.
    cue("question", "asks", -2.4, ASKS),
    cue("fragment", "is a fragment", -0.6, r"\A\W*+(?:\w[\w'-]*+\W*+){0,3}\Z"),
    cue("wordless", "holds no words of its own", -3.0, r"\A[^\w]*\Z"),
    cue("quotation", "is a quotation from start to end", -2.2, r"\A\s*\"[^\"]*\"?\W*\Z"),
    cue("courtesy", "greets, thanks or apologises", -1.4,
        r"\A\W*(?:thanks?|thank you|thx|hi|hello|hey|welcome|sorry|congrat\w*|good luck|cheers|bye|please)\b"),
    cue("agreement", "only agrees", -1.0,
        r"\A\W*(?:exactly|agreed|indeed|yes|yep|yeah|no|nope|true|same here|\+1|amen|well said|good (?:point|post"
        r"|one))\W*\Z"),
    cue("laughter", "laughs", -1.0, r"\A\W*(?:lol|lmao|rofl|ha(?:ha)+|heh|wow|omg|wtf|ugh|oh|hmm+)\b"),
    cue("request", "tells the reader to do something", -0.7,
        r"\A\W*(?:listen|look|see|read|stop|try|go|give|tell|show|let|let's|get|check|remember|please|imagine|keep"
        r"|take|explain|don't)\b"),
    cue("wish", "wishes or hopes", -0.5,
        r"\b(?:i (?:hope|wish|want|love|like|hate|enjoy)|i'd (?:love|like)|hope (?:he|she|you|it|they))\b"),
    cue("story", "tells of the writer's own life", -0.3, r"\A\W*(?:i|my|we|our|i'm|i've|i'll|me)\b"),
    cue("opened", "only opens a list or a quotation", -0.6, r":\s*\Z"),
)
# fmt: on
