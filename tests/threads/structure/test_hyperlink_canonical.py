from __future__ import annotations

import pytest

from threads.structure.hyperlinks import canonical_form, site_of

SAME_PAGE = "https://a.example/x"
TRACKERS = """
    utm_source utm_medium utm_anything fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid igshid
    igsh mc_cid mc_eid mkt_tok _ga _gl _hsenc _hsmi vero_id oly_anon_id oly_enc_id rb_clickid s_cid wickedid ref_src
    ref_url cmpid smid smtyp spm share_id si"""
WRAPPED = [
    "https://web.archive.org/web/2021/https://a.example/x",
    "http://www.web.archive.org/web/20211109000000id_/http://www.a.example/x/",
    "https://web.archive.org/web/2021if_/a.example/x",
    "https://web.archive.org/web/2021/http:/a.example/x",
    "https://web.archive.org/web/2021/https%3A%2F%2Fa.example%2Fx",
    "https://www.google.com/url?url=https%3A%2F%2Fa.example%2Fx&sa=D",
    "https://www.google.co.uk/url?sa=t&q=https://a.example/x&usg=1",
    "https://google.com.au/url?sa=t&amp;q=https://a.example/x",
    "https://www.google.de/amp/s/a.example/x",
    "https://www.google.com/amp/s/amp.a.example/x/amp/",
    "https://a-example.cdn.ampproject.org/c/s/a.example/x",
    "https://a-example.cdn.ampproject.org/v/a.example/x?amp=1",
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2Fx%3Ffbclid%3D1&h=AT",
    "https://l.instagram.com/?u=https%3A%2F%2Fa.example%2Fx&e=1",
    "https://out.reddit.com/t3_x?url=https%3A%2F%2Fa.example%2Fx&token=1",
    "https://disq.us/url?url=https%3A%2F%2Fa.example%2Fx%3AyD1n_-Z&cuid=1",
    "https://disq.us/url?url=https%3A%2F%2Fa.example%2Fx",
    "https://href.li/?https://a.example/x",
    "https://www.youtube.com/redirect?event=v&q=https%3A%2F%2Fa.example%2Fx",
    "https://duckduckgo.com/l/?uddg=https%3A%2F%2Fa.example%2Fx&rut=1",
    "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2Fx&data=1",
    "https://web.archive.org/web/2020/https://www.google.com/url?q=https://href.li/?http://a.example/x",
]
EQUAL = [
    "http://a.example/x",
    "a.example/x",
    "//a.example/x",
    "http://a.example:80/x",
    "https://a.example:443/x",
    "HTTPS://A.EXAMPLE/x",
    "https://a.example./x",
    "https://user:secret@a.example/x",
    "https://www.a.example/x",
    "https://m.a.example/x",
    "https://mobile.a.example/x",
    "https://amp.a.example/x",
    "https://www.m.a.example/x",
    "https://a.example/x/",
    "https://a.example/./b/../x",
    "https://a.example/%78",
    "https://a.example/x/amp",
    "https://a.example/x?",
    "https://a.example/x?&",
    "https://a.example/x?amp",
    "https://a.example/x?amp=1",
    "https://a.example/x#part",
    "https://a.example/x#:~:text=some%20words",
    "https://a.ex\nample/x",
]
VIDEO = [
    "https://youtu.be/aBcDeFgHiJk?si=1",
    "https://youtube.com/watch?v=aBcDeFgHiJk",
    "https://m.youtube.com/watch?feature=share&v=aBcDeFgHiJk&t=10s",
    "https://www.youtube.com/watch?t=1&amp;v=aBcDeFgHiJk#t=5",
    "https://www.youtube.com/shorts/aBcDeFgHiJk?feature=share",
    "https://www.youtube.com/embed/aBcDeFgHiJk",
    "https://www.youtube-nocookie.com/embed/aBcDeFgHiJk?rel=0",
    "https://www.youtube.com/live/aBcDeFgHiJk/",
    "http://www.youtube.com/v/aBcDeFgHiJk&hl=en",
]
FORMS = [
    ("http://a.example", "https://a.example/"),
    ("https://a.example/", "https://a.example/"),
    ("https://www.com/x", "https://www.com/x"),
    ("https://amp.dev", "https://amp.dev/"),
    ("https://www2.a.example/x", "https://www2.a.example/x"),
    ("http://10.1.2.3:80/x", "http://10.1.2.3/x"),
    ("https://10.1.2.3/x", "https://10.1.2.3/x"),
    ("http://localhost/x", "http://localhost/x"),
    ("http://[2001:DB8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
    ("http://a.example:8080/x", "http://a.example:8080/x"),
    ("http://a.example:443/x", "http://a.example:443/x"),
    ("https://a.example:80/x", "https://a.example:80/x"),
    ("a.example:8080/x", "https://a.example:8080/x"),
    ("ftp://ftp.gnu.org/x/", "ftp://ftp.gnu.org/x"),
    ("ftp://ftp.gnu.org:21/x", "ftp://ftp.gnu.org/x"),
    ("https://BÜCHER.example", "https://xn--bcher-kva.example/"),
    ("https://президент.рф/путь", "https://xn--d1abbgf6aiiy.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C"),
    ("https://i❤.ws/x", "https://xn--i-7iq.ws/x"),
    ("https://de.m.wikipedia.org/wiki/A", "https://de.wikipedia.org/wiki/A"),
    ("https://m.wikipedia.org/wiki/A", "https://wikipedia.org/wiki/A"),
    ("https://old.reddit.com/r/x/", "https://reddit.com/r/x"),
    ("https://www.reddit.com/r/x/?share_id=1&b=1", "https://reddit.com/r/x?b=1"),
    ("https://i.reddit.com/r/x", "https://reddit.com/r/x"),
    ("https://new.reddit.com/r/x", "https://reddit.com/r/x"),
    ("https://i.redd.it/x.jpg", "https://i.redd.it/x.jpg"),
    ("https://mobile.twitter.com/u/status/9?s=20&t=x", "https://x.com/u/status/9"),
    ("https://x.com/search?q=a", "https://x.com/search"),
    ("https://twitter.com/#!/user", "https://x.com/#!/user"),
    ("https://a.example/Tank_%28vehicle%29", "https://a.example/Tank_(vehicle)"),
    ("https://a.example/%7euser/%e4%2f", "https://a.example/~user/%E4%2F"),
    ("https://a.example/a b|c[d]", "https://a.example/ab%7Cc%5Bd%5D"),
    ("https://a.example/100%", "https://a.example/100%25"),
    ("https://a.example/a//b///", "https://a.example/a//b"),
    ("https://a.example/../../x/.", "https://a.example/x"),
    ("https://a.example/amp/x", "https://a.example/amp/x"),
    ("https://a.example/amp", "https://a.example/"),
    ("https://a.example/x?b=2&a=2&b=1&a=1", "https://a.example/x?a=2&a=1&b=2&b=1"),
    ("https://a.example/x?q=%c3%a4+b&flag", "https://a.example/x?flag&q=%c3%a4+b"),
    ("https://a.example/x?amp=2&sig=1&camp=1", "https://a.example/x?amp=2&camp=1&sig=1"),
    ("https://a.example/x?a=1&amp;amp;b=2", "https://a.example/x?a=1&b=2"),
    ("https://a.example/#!/x", "https://a.example/#!/x"),
    ("https://www.youtube.com/embed/videoseries?list=x", "https://youtube.com/embed/videoseries?list=x"),
    ("https://www.youtube.com/@channel", "https://youtube.com/@channel"),
    ("https://www.google.com/url?q=words", "https://google.com/url?q=words"),
    ("https://www.google.com/search?q=https://a.example", "https://google.com/search?q=https://a.example"),
    ("https://web.archive.org/web/2021*/a.example", "https://web.archive.org/web/2021*/a.example"),
    ("https://facebook.com/l.php?u=https://a.example/x", "https://facebook.com/l.php?u=https://a.example/x"),
]
NONE = [
    "",
    "https://",
    "http://.",
    "mailto:a@b.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://a..b/x",
    "https://[x]/y",
    "https://a b!/",
    "gopher://a.example/",
    "https://" + "a" * 300 + ".example/",
    "https://href.li/?" * 40 + SAME_PAGE,
]
DIFFERENT = [
    ("https://a.example/x?id=1", "https://a.example/x?id=2"),
    ("https://a.example/X", "https://a.example/x"),
    ("https://a.example:81/x", "https://a.example/x"),
    ("https://b.a.example/x", "https://a.example/x"),
    ("ftp://a.example/x", "https://a.example/x"),
    ("https://a.example/x?q=A", "https://a.example/x?q=a"),
    ("https://a.example/a%2Fb", "https://a.example/a/b"),
    ("https://a.example/#!/x", "https://a.example/#!/y"),
    ("https://youtu.be/aBcDeFgHiJk", "https://youtu.be/aBcDeFgHiJK"),
    ("https://a.example/x?a=1&a=2", "https://a.example/x?a=2&a=1"),
    ("https://en.m.wikipedia.org/wiki/A", "https://de.m.wikipedia.org/wiki/A"),
    ("https://a.example/x.html", "https://a.example/x"),
    ("https://a.example/x?ref=1", "https://a.example/x"),
]


@pytest.mark.parametrize("url", [*WRAPPED, *EQUAL, *(f"{SAME_PAGE}?{name}=Zz9" for name in TRACKERS.split())])
def test_wrappers_trackers_and_spellings_lead_to_the_same_page(url):
    assert canonical_form(url) == SAME_PAGE


@pytest.mark.parametrize("url", VIDEO)
def test_every_address_of_a_video_is_its_watch_page(url):
    assert canonical_form(url) == "https://youtube.com/watch?v=aBcDeFgHiJk"


@pytest.mark.parametrize(("url", "canonical"), FORMS)
def test_the_canonical_form_follows_the_rules(url, canonical):
    assert canonical_form(url) == canonical
    assert canonical_form(canonical) == canonical


@pytest.mark.parametrize("url", NONE)
def test_what_names_no_page_has_no_canonical_form(url):
    assert canonical_form(url) is None


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_pages_are_never_merged(one, other):
    assert canonical_form(one) != canonical_form(other)


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://news.bbc.co.uk/x", "bbc.co.uk"),
        ("www.antiwar.com", "antiwar.com"),
        ("https://gov.uk/x", "gov.uk"),
        ("http://10.1.2.3/x", "10.1.2.3"),
        ("http://localhost:8000/x", "localhost"),
        ("https://президент.рф", "xn--d1abbgf6aiiy.xn--p1ai"),
        ("https://mobile.twitter.com/u", "x.com"),
        ("https://web.archive.org/web/2021/https://news.bbc.co.uk/x", "bbc.co.uk"),
        ("mailto:a@b.example", ""),
        ("", ""),
    ],
)
def test_the_site_is_the_registered_domain_of_the_page(url, site):
    assert site_of(url) == site
