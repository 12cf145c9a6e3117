"""The same address or near-same words: the first is kept."""

import pytest
from stories import STORIES

from demarche.ingest import distinct
from demarche.ingest.duplicates import address
from demarche.scheme import Article, Rejected


def outcome(*articles: Article) -> list[str]:
    return [one.reason if isinstance(one, Rejected) else one.id for one in distinct(articles)]


LONG = " ".join(story.text for story in STORIES[:6])


@pytest.mark.parametrize(
    "copy",
    [
        LONG,
        LONG.upper(),
        LONG.replace("“", '"').replace("”", '"').replace(",", ""),
        LONG.replace("Anna Berg", "Anne Berg").replace("Monday", "Tuesday"),
        LONG + " Additional reporting by our staff in Oslo and Reykjavík.",
    ],
)
def test_distinct_keeps_the_first_of_near_same_texts(copy: str) -> None:
    first, second = Article(id="a", text=LONG), Article(id="b", text=copy)
    assert outcome(first, second) == ["a", "duplicate_text"]
    *_, out = distinct([first, second])
    assert isinstance(out, Rejected)
    assert "the same words as 'a'" in out.message


def test_distinct_keeps_different_texts() -> None:
    articles = [Article(id=f"a{i}", text=story.text) for i, story in enumerate(STORIES)]
    half = Article(id="half", text=LONG[: len(LONG) // 2])
    assert outcome(*articles, Article(id="all", text=LONG), half) == [
        *(one.id for one in articles),
        "all",
        "half",
    ]


@pytest.mark.parametrize("text", ["Oslo.", "…", "Berg spoke in Oslo."])
def test_distinct_tells_short_texts_apart(text: str) -> None:
    assert outcome(Article(id="a", text=text), Article(id="b", text=text)) == ["a", "duplicate_text"]
    assert outcome(Article(id="a", text=text), Article(id="b", text=text + " Iceland did not.")) == ["a", "b"]


def test_distinct_keeps_the_first_of_one_address() -> None:
    first = Article(
        id="a", text=STORIES[0].text, url="https://www.harbour.example/2026/ferry?utm_source=x#top"
    )
    second = Article(id="b", text=STORIES[1].text, url="http://harbour.example/2026/ferry/")
    assert outcome(first, second) == ["a", "duplicate_url"]


def test_distinct_does_not_take_a_front_page_for_an_article() -> None:
    articles = [Article(id=f"a{i}", text=STORIES[i].text, url="https://harbour.example/") for i in range(3)]
    assert outcome(*articles) == ["a0", "a1", "a2"]


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://www.a.example/x/?b=2&a=1&fbclid=9", "a.example/x?a=1&b=2"),
        ("https://a.example/show?id=7", "a.example/show?id=7"),
        ("https://a.example/?id=7", "a.example?id=7"),
        ("https://a.example", None),
        ("not an address", None),
        ("http://[broken", None),
    ],
)
def test_address_drops_what_makes_no_difference(url: str, found: str | None) -> None:
    assert address(url) == found
