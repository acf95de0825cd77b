"""What one line shows by itself: the wording rules, English first, German where blogs write it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_][\w’']*")
_QUOTATION = re.compile(r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|\"[^\"]*\"")
_BARE_ADDRESS = re.compile(r"\s*<?(https?://|www\.)\S+>?\s*", re.IGNORECASE)
_SECOND_PERSON = re.compile(
    r"\b(you|your|yours|yourself|you['’](re|ve|ll|d)|ur|du|dir|dich|dein\w{0,2}|euch|euer|eure\w?)\b", re.IGNORECASE
)
_FIRST_PERSON = re.compile(r"\b(I|I['’](m|ve|ll|d)|i['’]?(m|ve|ll|d)|my|me|mine|[Ii]ch|mir|mich|mein\w{0,2})\b")
_OPENING = re.compile(
    r"(no|nope|not|yes|yeah|yep|yup|really|lol|haha\w*|well|so|and|but|sure|right|wrong|exactly|agreed?|true|false|oh|ah|wow"
    r"|ok|okay|sorry|thanks?|thx|please|maybe|perhaps|what|why|how|who|where|i (think|agree|suspect|guess|doubt|hope)"
    r"|ja|nein|doch|danke|genau|stimmt|quatsch|naja|achso|aber|und|also|wieso|warum)\b",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"((hi|hello|hey|hallo|moin|servus|dear|liebe[rs]?|good (morning|evening|day)|guten (tag|morgen|abend)"
    r"|sehr geehrte[rs]?)\b[^.?]{0,40}[,!.:]?|@\w[\w .-]{0,30}[,:!]?|[A-ZÄÖÜ]\w+( [A-ZÄÖÜ]\w+)?,)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(((mit )?(lg|vg|mfg|(viele|liebe|beste|schöne|freundliche|herzliche)[ nr]*(gr(ü|ue)(ß|ss)en?)|gr(u|ü)(ß|ss)e?"
    r"|cheers|(best |kind |warm )?regards|best wishes|yours( truly| sincerely)?|sincerely|ciao))\b[\w ,.!–-]{0,30}"
    r"|[-–—~] ?[A-ZÄÖÜ]\w+( [A-ZÄÖÜ]\w*\.?)?)",
    re.IGNORECASE,
)
_LIST_ITEM = re.compile(r"\s*([-*•–]\s+\S|\(?\d{1,2}[.)]\s+\S|[a-h]\)\s+\S)")
_CONNECTIVE = re.compile(
    r"(however|moreover|furthermore|also|besides|therefore|thus|hence|then|finally|second(ly)?|third(ly)?|in addition"
    r"|that said|außerdem|allerdings|jedoch|zudem|deshalb|daher|dann|zweitens|drittens)\b",
    re.IGNORECASE,
)
_REPORTING = re.compile(
    r"\b(said|says|told|according to|reported(ly)?|announced|stated|reiterated|officials|spokes\w+|sagte|sagt|erklärte"
    r"|laut|teilte|berichtet\w*)\b",
    re.IGNORECASE,
)
_EXCITED = re.compile(r"!!|\?\?|…|\.\.\.|\?!|!\?")
_EMOTICON = re.compile(r"(?<!\w)[:;8=][-']?[)(DPpO/|](?!\w)|[\U0001F300-\U0001FAFF]|\^\^")
_MENTION = re.compile(r"(?<!\w)@\w")
_BARE_APOSTROPHE = re.compile(
    r"\b(dont|cant|wont|isnt|doesnt|didnt|wasnt|arent|havent|shouldnt|wouldnt|couldnt|im|ive|youre|thats|whats|lets)\b",
    re.IGNORECASE,
)
_CLOSERS = "”\"»“'’)"
SHORT = 60
PARAGRAPH = 120
LONG = 180
"""Characters: up to SHORT a line is a remark, two above PARAGRAPH may be one comment, above LONG it is an opinion."""


@dataclass(frozen=True, slots=True)
class Traits:
    """The signs of one line that the rules ask for."""

    length: int
    words: frozenset[str]
    quotations: tuple[str, ...]
    likeness: float
    """How much the line reads like a comment; below zero like an article."""
    is_address: bool
    is_title: bool
    is_quotation: bool
    is_greeting: bool
    is_closing: bool
    is_list_item: bool
    ends_with_colon: bool
    asks: bool
    speaks_to_someone: bool
    """Second person, or a reply word at the start, outside quotations."""
    connects: bool


def traits_of(line: str) -> Traits:
    """Read one line, which is not blank."""
    text = line.strip()
    own = _QUOTATION.sub(" ", text)
    is_address = _BARE_ADDRESS.fullmatch(text) is not None
    return Traits(
        length=len(text),
        words=frozenset(word.lower() for word in _WORD.findall(text) if len(word) > 3)
        if not is_address
        else frozenset(),
        quotations=tuple(found.strip('“”„«»" ') for found in _QUOTATION.findall(text)),
        likeness=_likeness(text, own, is_address=is_address),
        is_address=is_address,
        is_title=not is_address and _reads_like_a_title(text),
        is_quotation=_is_all_quotation(text),
        is_greeting=len(text) <= 40 and _GREETING.fullmatch(text) is not None,
        is_closing=len(text) <= 40 and _CLOSING.fullmatch(text) is not None,
        is_list_item=_LIST_ITEM.match(text) is not None,
        ends_with_colon=text.endswith(":"),
        asks=text.rstrip(_CLOSERS).endswith("?"),
        speaks_to_someone=bool(_SECOND_PERSON.search(own) or _OPENING.match(text)),
        connects=_CONNECTIVE.match(text) is not None,
    )


def _likeness(text: str, own: str, *, is_address: bool) -> float:
    if is_address:
        return 1.5
    signs = (
        (1.5, _SECOND_PERSON.search(own)),
        (1.0, _FIRST_PERSON.search(own)),
        (1.0, _OPENING.match(text)),
        (1.0, _EXCITED.search(own)),
        (0.7, text.endswith("?")),
        (1.0, text[:1].islower()),
        (1.0, _EMOTICON.search(text)),
        (1.5, _MENTION.search(text)),
        (1.0, _BARE_APOSTROPHE.search(own)),
        (0.6, len(text) < LONG),
        (-1.2, _REPORTING.search(own)),
        (-0.4, len(text) > 2 * LONG),
        (-0.7, True),
    )
    return sum(weight for weight, sign in signs if sign)


def _reads_like_a_title(text: str) -> bool:
    return 12 <= len(text) <= 110 and " " in text and text[-1] not in '.!?…:;,”"' and not _OPENING.match(text)


def _is_all_quotation(text: str) -> bool:
    """Quoted from the first character to the last, a final stop and a short "she said" in the middle aside."""
    bare = text.rstrip(".,;… ")
    return len(text) > 2 and text[0] in '“"„«' and bare[-1:] in '”"“»' and len(_QUOTATION.sub("", bare)) <= SHORT
