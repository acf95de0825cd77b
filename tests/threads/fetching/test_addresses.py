from __future__ import annotations

import pytest

from threads.fetching import CannotFetch, sources_of

REDDIT = "https://www.reddit.com/r/lidos/comments/1abc2d.json?limit=500&raw_json=1"
BLUESKY = "https://public.api.bsky.app/xrpc/app.bsky.feed.getPostThread?uri=at%3A%2F%2F"
TOPIC = "https://meta.example.org/t/4711.json?include_raw=1"
COMMENTS = "/api/v3/comment/list?post_id=4711&type_=All&sort=Old&max_depth=50"
STATUS = "https://social.example/api/v1/statuses/109300000000000001"


@pytest.mark.parametrize(
    ("address", "sources"),
    [
        ("https://www.reddit.com/r/lidos/comments/1abc2d/the_lido/", [REDDIT]),
        ("https://old.reddit.com/r/lidos/comments/1abc2d/the_lido/kx1/?context=3", [REDDIT]),
        ("http://np.reddit.com/r/lidos/comments/1abc2d", [REDDIT]),
        ("https://redd.it/1abc2d", ["https://www.reddit.com/comments/1abc2d.json?limit=500&raw_json=1"]),
        ("https://news.ycombinator.com/item?id=8863", ["https://hn.algolia.com/api/v1/items/8863"]),
        (
            "https://bsky.app/profile/lido.bsky.social/post/3kabc",
            [f"{BLUESKY}lido.bsky.social%2Fapp.bsky.feed.post%2F3kabc&depth=1000&parentHeight=1000"],
        ),
        ("https://meta.example.org/t/the-lido/4711", [f"{TOPIC}&print=true", TOPIC]),
        ("https://meta.example.org/t/the-lido/4711/23?u=me#x", [f"{TOPIC}&print=true", TOPIC]),
        (
            "https://example.org/forum/t/the-lido/4711",
            [
                "https://example.org/forum/t/4711.json?include_raw=1&print=true",
                "https://example.org/forum/t/4711.json?include_raw=1",
            ],
        ),
        ("https://lemmy.example/post/4711", [f"https://lemmy.example{COMMENTS}"]),
        ("http://lemmy.example:8080/post/4711/99", [f"http://lemmy.example:8080{COMMENTS}"]),
        ("https://social.example/@nadia/109300000000000001", [f"{STATUS}/context"]),
        ("https://social.example/@nadia@other.example/109300000000000001", [f"{STATUS}/context"]),
    ],
)
def test_a_page_stands_for_what_holds_its_data(address: str, sources: list[str]):
    assert [source.url for source in sources_of(address)][:-1] == sources


@pytest.mark.parametrize(
    "address",
    [
        "https://www.reddit.com/r/lidos/",
        "https://www.reddit.com/r/lidos/comments/1abc2d/the_lido.json",
        "https://reddit.com.example.org/r/lidos/comments/1abc2d/the_lido/",
        "https://notreddit.com/r/lidos/comments/1abc2d/the_lido/",
        "https://news.ycombinator.com/item?id=8863%2F..%2Fx",
        "https://news.ycombinator.com/news",
        "https://bsky.app/profile/lido.bsky.social",
        "https://meta.example.org/t/4711.json",
        "https://example.org/post/the-lido",
        "https://medium.example/@nadia/the-lido-a1b2c3",
        "https://example.org/thread.jsonl",
    ],
)
def test_any_other_address_is_fetched_as_it_stands(address: str):
    (source,) = sources_of(address)

    assert (source.url, source.is_guess) == (address, False)


def test_a_guess_says_so_and_the_page_itself_comes_last():
    *guesses, page = sources_of("https://social.example/@nadia/109300000000000001#top")

    assert [(guess.is_guess, guess.status) for guess in guesses] == [(True, STATUS)]
    assert (page.url, page.is_guess) == ("https://social.example/@nadia/109300000000000001", False)


def test_what_is_no_address_has_no_sources():
    with pytest.raises(CannotFetch):
        sources_of("reddit.com/r/lidos/comments/1abc2d/")
