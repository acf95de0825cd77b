"""⟦ and ⟧ stand around what must be found; they are taken out before the text is read."""

from __future__ import annotations

import pytest

from threads.structure.hyperlinks import find_hyperlinks

ENCLOSED = [
    "(⟦https://a.example/x⟧)",
    "[⟦https://a.example/x⟧]",
    "{⟦https://a.example/x⟧}",
    "((⟦https://a.example/x⟧))",
    "([⟦https://a.example/x⟧])",
    "see (as in ⟦https://en.wikipedia.org/wiki/Tank_(vehicle)⟧).",
    "(⟦https://en.wikipedia.org/wiki/A_(b_(c))⟧), and",
    "⟦https://a.example/x[1]⟧ and ⟦https://a.example/{id}⟧",
    '"⟦https://a.example/x⟧"',
    "'⟦https://a.example/x⟧'",
    "'⟦https://a.example/x⟧'s words",
    "“⟦https://a.example/x⟧”",
    "‘⟦https://a.example/x⟧’",
    "„⟦https://a.example/x⟧“",
    "«⟦https://a.example/x⟧»",
    "‹⟦https://a.example/x⟧›",
    "»⟦https://a.example/x⟧«",
    "「⟦https://a.example/x⟧」『⟦https://a.example/y⟧』",
    "【⟦https://a.example/x⟧】（⟦https://a.example/y⟧）《⟦https://a.example/z⟧》",
    "❨⟦https://a.example/x⟧❩ ⟪⟦https://a.example/y⟧⟫ ﴾⟦https://a.example/z⟧﴿",
    "`⟦https://a.example/x⟧`",
    "```⟦https://a.example/x⟧```",
    "*⟦https://a.example/x⟧* **⟦https://a.example/y⟧** ***⟦https://a.example/z⟧***",
    "_⟦https://a.example/x⟧_ __⟦https://a.example/y⟧__ ~~⟦https://a.example/z⟧~~",
    "**⟦https://a.example/x⟧**glued",
    "|⟦https://a.example/x⟧|⟦bbc.co.uk/news⟧|",
    "<⟦https://a.example/x⟧>",
    "<URL:⟦https://a.example/x⟧>",
    "<url: ⟦ftp://a.example/x⟧>",
    "(⟦bbc.co.uk/news⟧) [⟦antiwar.com⟧] *⟦npr.org⟧* `⟦nato.int⟧` “⟦un.org⟧” _⟦un.org⟧_",
    "Open (⟦https://a.example/x⟧",
]
TRAILING = [
    "⟦https://a.example/x⟧. Next",
    "⟦https://a.example/x⟧, ⟦https://a.example/y⟧; ⟦https://a.example/z⟧: so",
    "⟦https://a.example/x⟧! ⟦https://a.example/y⟧? ⟦https://a.example/z⟧?!",
    "⟦https://a.example/x⟧– and ⟦https://a.example/y⟧— and",
    "⟦https://a.example/x⟧—which says",
    "⟦https://en.wikipedia.org/wiki/Russia–Ukraine_border⟧",
    "⟦https://a.example/x⟧.) and ⟦https://a.example/y⟧). ⟦https://a.example/z⟧.”",
    "⟦https://a.example/x⟧'s table and ⟦https://a.example/y⟧’s",
    "⟦https://a.example/x⟧'s.",
    "⟦https://a.example⟧'s front page, ⟦antiwar.com⟧'s and ⟦antiwar.com⟧’s",
    "⟦https://a.example/it's-here⟧",
    "⟦https://a.example/x/⟧, ⟦https://a.example/⟧.",
    "⟦https://a.example/a,b;c:d!e⟧",
    "⟦https://a.example/x-⟧ keeps its hyphen",
    "⟦https://a.example/?q=1⟧?",
    "⟦https://a.example/x⟧*~_",
    "⟦https://a.example/x⟧👍",
    "⟦https://a.example/x⟧\u200b\u200bnext",
    "⟦https://a.example:8080⟧: and ⟦https://a.example:8080/x⟧:",
    "⟦https://a.example⟧, ⟦https://a.example⟧; ⟦https://a.example⟧)",
    "really ⟦antiwar.com⟧? ⟦antiwar.com⟧! ⟦antiwar.com⟧... ⟦antiwar.com⟧…",
]
CJK = [
    "⟦https://a.example/x⟧。⟦https://a.example/y⟧，⟦https://a.example/z⟧、",
    "⟦https://a.example/x⟧！⟦https://a.example/y⟧？⟦https://a.example/z⟧；⟦https://a.example/w⟧：",
    "请看⟦https://a.example/x⟧。",
    "見⟦https://ja.wikipedia.org/wiki/日本⟧ を",
    "⟦https://www.asahi.com⟧を見て",
    "详见⟦antiwar.com⟧和、⟦bbc.co.uk⟧。",
    "⟦antiwar.com⟧에서",
]
MARKDOWN = [
    "[map](⟦https://a.example/x⟧)",
    '[map](⟦https://a.example/x⟧ "A title")',
    "[map](⟦https://a.example/x⟧ 'title') and",
    "[map](<⟦https://a.example/x y⟧>)",
    "[tank](⟦https://en.wikipedia.org/wiki/Tank_(vehicle)⟧)",
    "[https://a.example/x](⟦https://a.example/x⟧)",
    "[antiwar.com](⟦https://antiwar.com/x⟧) and ⟦antiwar.com⟧",
    "[see bbc.com [1]](⟦https://a.example/x⟧)",
    "![chart](⟦https://a.example/x.png⟧)",
    "[![chart](⟦https://a.example/x.png⟧)](⟦https://a.example/x⟧)",
    "[home](⟦bbc.co.uk/news⟧)",
    "[1]: ⟦https://a.example/x⟧",
    '[foo]: ⟦https://a.example/x⟧ "Title"',
    "[foo]: <⟦https://a.example/x⟧>",
    "[up](/wiki/x) [part](#part) [mail](mailto:a@b.example) [js](javascript:alert('https://a.example'))",
    "[a](⟦https://a.example/x⟧)[b](⟦https://a.example/y⟧)",
    "[url=⟦https://a.example/x⟧]text[/url] [img]⟦https://a.example/x.png⟧[/img]",
    "> quoted ⟦https://a.example/x⟧\n* ⟦https://a.example/y⟧\n- ⟦https://a.example/z⟧",
]
HTML = [
    '<a href="⟦https://a.example/x⟧">text</a>',
    "<a href='⟦https://a.example/x⟧'>text</a>",
    "<a href=⟦https://a.example/x⟧>text</a>",
    '<a rel="nofollow" href = "⟦https://a.example/x⟧">https://a.example/…</a> ⟦https://a.example/y⟧',
    '<a href="⟦https://a.example/x⟧">antiwar.com</a>',
    '<a href="/here">⟦antiwar.com⟧</a>',
    '<A HREF="⟦HTTPS://A.example/x⟧">https://a.example</A>',
    '<img src="⟦https://a.example/x.png⟧" alt="x">',
    '<a href="⟦https://a.example/x⟧"><b>bbc.com</b></a>',
    '<a href="⟦https://a.example/x⟧"><img src="⟦https://a.example/y.png⟧"></a>',
    '<a href="⟦https://a.example/x.⟧">x</a>',
    '<a href="⟦https://a.example/x?a=1&amp;b=2⟧">x</a>',
    '<a href="⟦//a.example/x⟧">x</a>',
    '<a href="⟦www.bbc.co.uk⟧">x</a>',
    '<a href="mailto:a@b.example">write</a> <a href="javascript:go(\'https://a.example\')">x</a>',
    '<a href="notes.html">x</a> <a href="#bbc.com">x</a>',
    "&lt;⟦https://a.example/x⟧&gt; &quot;⟦https://a.example/y⟧&quot;",
    "&lt;a href=&quot;⟦https://a.example/x⟧&quot;&gt;https://a.example/x&lt;/a&gt;",
    "⟦https://a.example/?a=1&amp;b=2⟧.",
    "⟦https://a.example/x⟧<br>⟦https://a.example/y⟧<br/>next",
    "<p>⟦https://a.example/x⟧</p>",
    "⟦https://a.example/?a&lt=1⟧",
    "⟦https://a.example/?a=1&amp;⟧",
]
ANGLE = [
    "<⟦https://a.example/pro\njects/x⟧>",
    "<⟦https://a.example/pro jects/\n  x⟧>",
    "<URL:⟦https://a.example/pro\njects/x⟧ >",
    "⟦https://a.example/pro⟧\njects/x",
    "<⟦https://a.example/x⟧ and no end",
    "<⟦https://a.example/x⟧|label>",
    "1 <⟦https://a.example/x⟧ ⟦https://a.example/y⟧>",
]
GLUED = [
    "⟦https://a.example/x⟧,⟦https://b.example/y⟧",
    "⟦https://a.example/x⟧|⟦https://b.example/y⟧",
    "⟦https://a.example/x⟧;⟦http://b.example/y⟧",
    "⟦https://a.example/x⟧,⟦www.bbc.co.uk⟧",
    "1.⟦https://a.example/x⟧2.⟦https://b.example/y⟧3.⟦https://c.example/z⟧",
    "1)⟦https://a.example/x9⟧2)⟦https://b.example/y⟧",
    "[1]⟦https://a.example/x⟧[2]⟦https://b.example/y⟧",
    "⟦https://a.example/x⟧,2.⟦https://b.example/y⟧",
    "⟦https://a.example/2022/11⟧.⟦https://b.example/y⟧",
    "1.⟦antiwar.com⟧ 2.⟦commondreams.org⟧",
    "1.⟦www.bbc.com⟧ 2.⟦www.cnn.com/x⟧",
    "⟦antiwar.com⟧,⟦commondreams.org⟧|⟦npr.org/x⟧",
    "(⟦https://a.example/x⟧)(⟦https://b.example/y⟧)",
    "see⟦https://a.example/x⟧",
    "⟦https://web.archive.org/web/2021/https://a.example/x⟧",
    "⟦https://a.example/?u=https://b.example/y⟧",
    "'⟦https://a.example/x⟧','⟦https://b.example/y⟧'",
]
TRUNCATED = [
    "⟦https://a.example/long-⟧…",
    "⟦https://a.example/long⟧...",
    "⟦https://a.example/long⟧[...] and",
    "⟦https://a.example/long⟧[…]",
    "(⟦https://a.example/long⟧…)",
    "⟦https://a.example/long⟧.... Then",
    "⟦https://a.exam⟧…",
    "⟦www.bbc.co.uk/news/⟧… says",
    "⟦https://a.example/long⟧…/end.html",
]
BARE = [
    "⟦antiwar.com⟧ and ⟦Antiwar.com⟧ and ⟦ANTIWAR.COM⟧ and ⟦Antiwar.Com⟧",
    "⟦bbc.co.uk/news⟧, ⟦news.bbc.co.uk⟧, ⟦m.vk.com⟧",
    "⟦www.ohchr.org⟧ ⟦WWW.OHCHR.ORG/en⟧ ⟦www.army.example/x⟧",
    "⟦nato.int⟧ ⟦gov.uk⟧ ⟦whitehouse.gov⟧ ⟦mit.edu⟧ ⟦army.mil⟧",
    "⟦президент.рф⟧ и ⟦пример.испытание.рф/путь⟧",
    "⟦bücher.de⟧ ⟦xn--bcher-kva.de⟧ ⟦παράδειγμα.ελ⟧ ⟦हिन्दी.भारत⟧ ⟦مثال.مصر⟧ ⟦דוגמה.co.il⟧",
    "⟦corriere.it⟧ ⟦repubblica.it⟧ ⟦nrk.no⟧ ⟦derstandard.at⟧ ⟦ndtv.in⟧ ⟦notion.so⟧ ⟦visir.is⟧",
    "⟦gazeta.pl⟧ ⟦kurir.rs⟧ ⟦bit.ly/3xYz⟧ ⟦t.co/abc⟧ ⟦t.me/x⟧ ⟦youtu.be/aBcDeFgHiJk⟧ ⟦x.com⟧",
    "⟦abc.com.py⟧ ⟦www.abc.md⟧ ⟦point.md/news⟧",
    "⟦163.com⟧ ⟦365gay.com⟧",
    "⟦deepstatemap.live⟧ ⟦meduza.io⟧ ⟦europa.eu⟧ ⟦about.fb.com⟧ ⟦zeit.online⟧",
    "⟦example.com:8080/x⟧ ⟦example.com?q=1⟧ ⟦example.com#part⟧ ⟦example.com/?q=1⟧",
    "Source:⟦bbc.com⟧ and so...⟦antiwar.com⟧",
    "⟦bbc.com⟧.But they said ⟦antiwar.com⟧.The end",
    "⟦medium.com/@user/post⟧",
]
NEVER = [
    "info@un.org a.b@c.example.net <x@y.com> mailto:a@b.org?subject=https://a.example",
    "first+last@sub.bbc.co.uk/path and git@github.com:user/repo.git",
    "@a.b @a@b.org @bob.bsky.social @user@mastodon.social",
    "foo.py settings.py README.md data.zip map.mov deploy.sh test.spec.py a.b.zip",
    "main.rs script.pl libc.so index.in config.in Makefile.am setup.cc logo.ai data.name user.id",
    "Node.js Vue.js ASP.NET asp.net VB.NET package.json index.html photo.jpg a.tar.gz paper.pdf",
    "src/main.py docs/notes.md /usr/lib/x.com ./run.sh C:\\x\\command.com",
    "ended.It left.In over.So it.No gone.To here.Is DONE.NO war.My",
    "ended.it was, over.in fact, be it.no more, gone.so there, started.is that",
    "U.S.and U.S.is U.N.in e.g.this e.g.in i.e.it etc.The D.C.is Ph.D.in a.k.a.me",
    "закончилась.В и года.Москва сказала",
    "terminó.La guerra, fini.Et puis, Krieg.Es war, finita.Il giorno",
    "v1.4.2 3.14 $9.99 09.11.2022 8.8.8.8 10.0.0.1/x 192.168.0.1:80 3.am 9.pm 1.5M 2.in",
    "hxxp://bad.example/x hxxps://bbc.com hXXp://a.com/bbc.com",
    "https://evil[.]com/x evil[.]com www.evil[.]com bbc.co[.]uk evil(.)com evil[dot]com/x.com",
    "javascript:location='https://a.example' data:text/html,https://a.example tel:+1.com",
    "http:// https:// ftp:// www. http://www. www.. https://. http://… www",
    ".org and .net and .com/",
    "date.now() document.open() x=foo.is",
    "ssh://bbc.com/x sftp://bbc.com git://github.com/x file:///bbc.com ws://bbc.com",
    "a.b a..b ...com w/o either/or he/she.is #bbc.com $bbc.com",
    "foo_bar.com",
    "",
    "No dots here",
]
OTHER = [
    "⟦HTTP://A.EXAMPLE/X⟧ ⟦ftp://ftp.gnu.org/x⟧ ⟦Https://a.example⟧",
    "⟦http://user:secret@a.example/x⟧",
    "⟦http://localhost:8000/x⟧ ⟦http://127.0.0.1/x⟧ ⟦http://[::1]:80/x⟧",
    "end.⟦https://a.example/x⟧ and x:⟦https://a.example/y⟧",
    "⟦https://bbc.com⟧.But then ⟦https://a.example./x⟧",
    "⟦https://ar.wikipedia.org/wiki/خيرسون⟧، ⟦https://he.wikipedia.org/wiki/חרסון⟧.",
    "⟦https://hi.wikipedia.org/wiki/हिन्दी⟧। next",
    "⟦https://bücher.example/straße?q=ä#ö⟧.",
    "http://⟦http://a.example/x⟧",
    "⟦https://a.example/#!/x⟧ ⟦https://a.example/x#:~:text=a,-b⟧",
    "⟦https://github.com/x/y/compare/v1...v2⟧",
    "\U0001f642 ⟦https://a.example/x⟧ \U0001f469\u200d\U0001f33e ⟦bbc.com⟧",
]
GROUPS = {
    "enclosed": ENCLOSED,
    "trailing": TRAILING,
    "cjk": CJK,
    "markdown": MARKDOWN,
    "html": HTML,
    "angle": ANGLE,
    "glued": GLUED,
    "truncated": TRUNCATED,
    "bare": BARE,
    "never": NEVER,
    "other": OTHER,
}


def unmarked(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and the spans they stood around."""
    text, spans, start = "", [], 0
    for character in marked:
        if character == "⟦":
            start = len(text)
        elif character == "⟧":
            spans.append((start, len(text)))
        else:
            text += character
    return text, spans


@pytest.mark.parametrize("marked", [pytest.param(m, id=f"{name}: {m}") for name, g in GROUPS.items() for m in g])
def test_an_address_reaches_exactly_as_far_as_the_rules_say(marked):
    text, spans = unmarked(marked)

    found = find_hyperlinks(text)

    assert [text[link.start : link.end] for link in found] == [text[start:end] for start, end in spans]
    assert [(link.start, link.end) for link in found] == spans
