"""The cues of a rebuttal in the words of the reply; what relates it to its target is in `pair_cues`.

Weights are log-odds, set by hand and checked against the lift of each cue in the training part of iac_rebuttal.
"""

from __future__ import annotations

from annotations.extraction.cues import cue

_OPENING = r"\A\W*(?:(?:oh|well|and|but|so|um+|lol|ha(?:ha)*|sorry|ok|okay)\b\W*)?"

# fmt: off
DISPUTE = (
    cue("denial", "opens with a denial", 1.4,
        r"\A\W*(?:no|nope|nah|nonsense|wrong|false|untrue|incorrect|rubbish|bullshit|bs|baloney|hardly|negative"
        r"|bollocks)\b(?! (?:problem|doubt|worries|wonder))"),
    cue("no", "says “no” or “not” at the start of a sentence", 0.4, r"[.!?]\s+(?:no|not|never|neither|none)\b"),
    cue("really", "asks “really?”", 0.9, _OPENING
        + r"(?:really|seriously|huh|what|wtf|excuse me|oh please|please|says who|since when|come on)\b\s*[?!.,]"),
    cue("so-you", "draws a conclusion for the other side (“so you …”)", 0.7,
        r"(?:\A\W*|[.!?]\s+)(?:so|then|and so|oh so|in other words|ah so)\W{1,3}(?:you|your|you're|what|now|it's|if"
        r"|by|we|according|basically)\b"),
    cue("but", "opens with “but” or “actually”", 0.5,
        r"\A\W*(?:but|actually|except|however|on the contrary|quite the opposite|not|nobody|no one)\b"),
    cue("why", "opens with “why”, “how” or “where”", 0.6,
        r"\A\W*(?:and |so |but |then )?(?:why|how|where|since when|who|which|what)\b"),
    cue("you", "speaks to the other writer", 0.4, r"\b(?:you|you're|you've|you'll|u|ur)\b"),
    cue("your", "turns on the other writer's words or views", 0.5, r"\b(?:your|you're|yours|yourself)\b"),
    cue("you-opens", "opens a sentence with “you” or “your”", 0.5, r"(?:\A\W*|[.!?]\s+)(?:you|your|you're|you've)\b"),
    cue("you-not", "says what the other writer fails to do", 0.6,
        r"\b(?:you|u)\b(?: \w+)? (?:don't|dont|can't|cannot|didn't|haven't|aren't|won't|never|fail|failed|ignore"
        r"|ignored|refuse|missed|keep|obviously|clearly|just|still)\b"),
    cue("question", "asks a question", 0.4, r"\?"),
    cue("rhetorical", "asks a rhetorical question", 0.6,
        r"\b(?:why (?:do|would|should|don't|are|is|not)|how (?:is|can|does|do|could|would)|do you (?:really|honestly"
        r"|even|not|actually)|are you|have you|did you|where (?:is|are|did|does|have)|who (?:says|said|cares)"
        r"|what (?:makes|about|does|do you)|don't you|isn't (?:it|that)|is (?:it|that) not|is this a joke)\b"),
    cue("if-why", "asks “if …, why …?”", 0.6, r"\bif\b[^.?!\n]{3,200}?\b(?:why|how|then what|then why)\b"),
    cue("answers-own", "asks and goes on to answer", 0.5,
        r"\?\W{1,3}\s*(?:you|i|no|if|what|how|why|that|it|because|of course|well)\b"),
    cue("contradiction", "says that it is not so", 0.5,
        r"\b(?:that's|that is|this is|it's|it is|thats|its|you are|you're|they're|is|was|are) (?:simply |just "
        r"|still |certainly |also |really )?(?:not|no|wrong|false|untrue|incorrect|absurd|nonsense|silly|ridiculous"
        r"|a lie|bullshit|crap|a joke|hardly|irrelevant|a myth|a straw)\b"),
    cue("not-negated", "denies something", 0.3,
        r"\b(?:not|isn't|aren't|wasn't|weren't|doesn't|don't|dont|didn't|can't|cannot|won't|wouldn't|couldn't|never"
        r"|none|nothing)\b"),
    cue("error", "calls something an error", 0.8,
        r"\b(?:wrong|false|incorrect|untrue|mistaken|lie[sd]?|lying|liar|fallac\w+|strawman|straw man|flawed|error"
        r"|contradict\w*|inaccurate|misread\w*|misrepresent\w*|misunderst\w+|distort\w*|debunked|myth)\b"),
    cue("nonsense", "calls something nonsense", 0.7,
        r"\b(?:nonsense|nonsensical|absurd|ridiculous|ludicrous|rubbish|garbage|crap|bs|bullshit|baloney|bunk"
        r"|hogwash|laughable|silly|stupid|idiotic|insane|delusion\w*|propaganda|ignoran\w+|pathetic|joke)\b"),
    cue("evidence", "asks for evidence or calls it weak", 0.8,
        r"\b(?:evidence|proof|prove|proven|source|sources|citation|cite|assertions?|unsupported|unfounded|baseless"
        r"|back (?:it|that|this) up|substantiate|innuendo)\b"),
    cue("argument", "speaks of the argument itself", 0.4,
        r"\b(?:your (?:argument|claim|point|logic|reasoning|statement|position|question|own)|argument|claims?|logic"
        r"|premise|conclusion|opinion)\b"),
    cue("irrelevant", "says that it is beside the point", 0.7,
        r"\b(?:irrelevant|beside the point|missing the point|miss(?:ed)? the point|the point is|what does (?:that"
        r"|this) have|nothing to do|has nothing|so what|who cares|no bearing|off topic|doesn't (?:mean|follow|matter"
        r"|change|make)|does not (?:mean|follow|matter|change|make))\b"),
    cue("grasp", "says that the other writer does not understand", 0.5,
        r"\b(?:understand|comprehend|read (?:it|my|the|what)|try reading|reading comprehension|clueless|learn"
        r"|educate|do (?:some|your) (?:research|homework)|get your facts|look it up|pay attention|put words)\b"),
    cue("never-said", "says what was or was not said", 0.6,
        r"\b(?:i (?:never|didn't|did not) (?:said|say|claim|claimed)|never said|what i (?:said|wrote|meant)"
        r"|are you saying|you're saying|you say|you said|you claim|you seem to|you think|you want)\b"),
    cue("in-fact", "sets the facts against it", 0.5,
        r"\b(?:in fact|the fact (?:is|that)|as a matter of fact|actually|the truth is|the reality|contrary)\b"),
    cue("disagree", "says that it disagrees", 1.2,
        r"\b(?:i (?:strongly |completely |totally |respectfully )?disagree|don't agree|do not agree|can't agree"
        r"|cannot agree|don't (?:buy|believe) (?:it|that|this)|i doubt|not convinced|not true)\b"),
    cue("concession", "concedes and then turns (“yes, but”)", 0.3,
        r"\A\W*(?:yes|yeah|sure|true|right|ok|okay|fine|granted|maybe|perhaps|i (?:agree|know|see"
        r"|understand))\b[^.!?\n]{0,80}?\b(?:but|however|yet|except|although)\b"),
    cue("command", "tells the other writer to stop, look or try again", 0.8,
        r"(?:\A\W*|[.!?]\s+)(?:stop|give it up|give up|listen|try|grow up|wake up|get (?:a|real|over|your|out)"
        r"|go (?:back|read|look)|show|prove|name|explain|tell|learn|nice try|spare|quit|please|stay|don't)\b"),
    cue("sarcasm", "sounds sarcastic", 0.3,
        r"\b(?:yeah right|oh (?:please|really|sure|wow|yes|no|great)|sure,|how (?:convenient|nice|sweet)"
        r"|good luck with|nice try|brilliant|genius|great source|surprise|conveniently|so-called|give me a break"
        r"|i suppose|lol|lmao|rofl|rolleyes|bless)\b|(?<!\w)/s\b"),
    cue("sorry", "begs to differ", 0.5,
        r"\A\W*(?:sorry|i'm sorry|i am sorry|i'm afraid|with all due respect|hate to|excuse me|hold on|wait)\b"),
    cue("emphasis", "shouts a word", 0.2, r"(?<![A-Z] )\b[A-Z]{3,}\b(?! [A-Z])", cased=True),
    cue("marks", "piles up question or exclamation marks", 0.1, r"[?!]{2}"),
    # Against.
    cue("thanks", "thanks", -0.9, r"\b(?:thanks|thank you|thx|appreciate|congratulations|welcome)\b"),
    cue("agreement", "agrees", -1.6,
        r"\A\W*(?:(?:yes|yeah|yep|well|oh|and)\W+)?(?:exactly|agreed|indeed|absolutely|precisely|amen|ditto|\+1"
        r"|same here|this\W*\Z|well said|true(?! that if)|correct|good (?:point|post|one|question)|great (?:point"
        r"|post|comment)|my thoughts|you're right|you are right|so true|i agree|i totally agree|very true|right on"
        r"|that's true|fair enough|bingo|spot on)\b"),
    cue("i-agree", "says that it agrees", -1.2,
        r"\b(?:i (?:\w+ )?agree|agree with|agreed|you(?:'re| are) (?:\w+ )?(?:right|correct)|good point|i concur"
        r"|same here|me too|as you (?:said|say|point))\b"),
    cue("yes", "opens with “yes”", -1.0, r"\A\W*(?:yes|yeah|yep|yup|sure|ok|okay|of course)\b"),
    cue("interest", "is interested or amused", -0.7,
        r"\b(?:interesting|good luck|hope|wonder if|curious|glad|love|awesome|excellent|enjoy\w*)\b"),
    cue("lol-alone", "only laughs", -1.2, r"\A\W*(?:lol|lmao|rofl|ha(?:ha)*|heh|wow|😂|🤣)[\W_]*\Z"),
    cue("hedge", "speaks for itself (“I think”, “personally”)", -0.4,
        r"\b(?:i (?:think|believe|guess|suppose|personally|would|also|always|remember|am|was|have|had)|personally"
        r"|in my (?:opinion|view)|imo)\b"),
    cue("genuine", "asks out of interest", -0.6,
        r"\b(?:can (?:you|someone|anyone)|could (?:you|someone|anyone)|does anyone|do you know|has anyone"
        r"|anyone know|just curious|i was wondering|what is the name|do you have a link)\b"),
    cue("adds", "adds to what was said", -0.4,
        r"\A\W*(?:also|too|another|and (?:the|also|then|that's why)|plus|besides|in addition|same|even|the|they"
        r"|there|we)\b"),
    cue("wordless", "holds no words of its own", -1.5, r"\A[^\w]*\Z"),
)
# fmt: on
