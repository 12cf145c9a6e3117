"""Texts that several outlets print."""

from demarche.clustering.syndication import copies, independent_outlets
from demarche.scheme import Article

STORY = (
    "The ferry between the two islands will sail again in March, the minister said on Monday. Crews are "
    "being hired, and the pier in the north is under repair. Tolls stay where they were last year. Farmers "
    "had asked for an earlier date, since lambs are sold in February, but the yard could not promise one."
)
CUT = STORY.rsplit(". ", 1)[0] + "."
OTHER = "Talks on fishing quotas ended without a result. Neither side would name a date for the next round."


def article(id: str, text: str, outlet: str | None) -> Article:
    return Article(id=id, text=text, outlet=outlet)


def test_syndication_finds_copies_and_shortened_copies() -> None:
    texts = [STORY, OTHER, CUT, STORY + " More follows."]
    assert copies([article(str(i), text, None) for i, text in enumerate(texts)]) == [0, 1, 0, 0]


def test_syndication_counts_an_outlet_and_a_text_once() -> None:
    printed = [
        ("Courier", STORY),
        ("Gazette", STORY),
        ("Courier", OTHER),
        ("Herald", OTHER + " So it was said."),
    ]
    articles = [article(str(i), text, outlet) for i, (outlet, text) in enumerate(printed)]
    assert independent_outlets(articles, [0, 0, 2, 3], range(4)) == 2
    assert independent_outlets(articles, [0, 0, 2, 3], [0, 1]) == 1
    assert independent_outlets(articles, [0, 0, 2, 3], [1, 3]) == 2


def test_syndication_counts_articles_without_an_outlet_apart() -> None:
    articles = [article("a", STORY, None), article("b", OTHER, None)]
    assert independent_outlets(articles, [0, 1], [0, 1]) == 2
