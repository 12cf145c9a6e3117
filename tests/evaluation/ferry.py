"""One small article, annotated in all layers, whose spans are written as the phrases they hold."""

from typing import Any

from demarche.scheme import Article

TEXT = (
    "Norway should reopen the ferry link, Foreign Minister Anna Berg said on Monday. "
    "“It is overdue,” she added. Iceland rejects the plan. The link will pay for itself."
)


def spans(*phrases: str, text: str = TEXT) -> list[list[int]]:
    """Where the phrases stand, each at its first place."""
    return [[text.index(phrase), text.index(phrase) + len(phrase)] for phrase in phrases]


def ferry(**changes: Any) -> Article:
    """The article, with layers replaced or, by None, taken away."""

    def mention(phrase: str, label: str, actor: str | None = None) -> dict[str, Any]:
        ((start, end),) = spans(phrase)
        return {"start": start, "end": end, "label": label, "actor": actor}

    layers: dict[str, Any] = {
        "agenda": [
            {"id": "ferry", "label": "Ferry", "proposition": "The ferry link should reopen."},
            {"id": "price", "label": "Price", "proposition": "The ferry should be free."},
        ],
        "actors": [
            {"id": "NOR", "name": "Norway", "kind": "state", "aliases": ["the government"]},
            {"id": "ISL", "name": "Iceland", "kind": "state"},
            {
                "id": "anna-berg",
                "name": "Anna Berg",
                "kind": "person",
                "aliases": ["Berg", "she"],
                "party": "NOR",
            },
        ],
        "entities": [
            mention("Norway", "GPE", "NOR"),
            mention("Anna Berg", "PERSON", "anna-berg"),
            mention("Monday", "DATE"),
            mention("Iceland", "GPE", "ISL"),
        ],
        "quotes": [
            {
                "id": "q1",
                "kind": "indirect",
                "source": spans("Foreign Minister Anna Berg"),
                "cue": spans("said"),
                "content": spans("Norway should reopen the ferry link"),
                "speaker": "anna-berg",
            },
            {
                "id": "q2",
                "kind": "direct",
                "source": spans("she"),
                "cue": spans("added"),
                "content": spans("“It is overdue,”"),
                "speaker": "anna-berg",
            },
        ],
        "stances": [
            {
                "actor": "anna-berg",
                "party": "NOR",
                "item": "ferry",
                "label": "support",
                "evidence": spans("Norway should reopen the ferry link"),
            },
            {
                "actor": "ISL",
                "party": "ISL",
                "item": "ferry",
                "label": "oppose",
                "evidence": spans("Iceland rejects the plan"),
            },
        ],
        "claims": [
            {
                "id": "c1",
                "span": spans("Norway should reopen the ferry link"),
                "claimant": "anna-berg",
                "cluster": "k1",
            },
            {"id": "c2", "span": spans("“It is overdue,”"), "claimant": "anna-berg", "cluster": "k1"},
            {
                "id": "c3",
                "span": spans("The link will pay for itself"),
                "claimant": "author",
                "cluster": "k2",
            },
        ],
        "clusters": [{"id": "k1", "summary": "Reopen it."}, {"id": "k2", "summary": "It pays."}],
    }
    return Article.model_validate({"id": "ferry", "text": TEXT, **layers, **changes})
