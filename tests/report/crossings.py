"""Three dated articles on one ferry, with a position that changes, a contested pair of claims, and an emoji
before every span, so that offsets in code points and in the browser's units differ."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from demarche.scheme import Article

Opened = Callable[..., Page]
"""Opens a report: (articles, view)."""
AGENDA = [
    {"id": "ferry", "label": "Ferry link", "proposition": "The ferry link should reopen."},
    {"id": "toll", "label": "Toll", "proposition": "Passengers should pay a toll."},
]
ACTORS = [
    {"id": "NOR", "name": "Norway", "kind": "state"},
    {"id": "ISL", "name": "Iceland", "kind": "state"},
    {"id": "anna-berg", "name": "Anna Berg", "kind": "person", "party": "NOR"},
]
CLUSTERS = [
    {"id": "k1", "summary": "the ferry link will pay for itself", "contested": ["k2"]},
    {"id": "k2", "summary": "the ferry link will never pay", "contested": ["k1"]},
    {"id": "k3", "summary": "nobody asked the islanders"},
]


def spans(text: str, *phrases: str) -> list[list[int]]:
    return [[text.index(phrase), text.index(phrase) + len(phrase)] for phrase in phrases]


def _crossing(id: str, outlet: str, published: str, text: str, **layers: Any) -> Article:
    used = {claim["cluster"] for claim in layers["claims"]}
    clusters = [cluster for cluster in CLUSTERS if cluster["id"] in used]
    head = {
        "id": id,
        "title": f"Ferry talks: {outlet}",
        "outlet": outlet,
        "published": published,
        "text": text,
    }
    url = f"https://example.org/{id}"
    return Article.model_validate(
        {**head, "url": url, "agenda": AGENDA, "actors": ACTORS, "clusters": clusters, **layers}
    )


def crossings() -> list[Article]:
    first = (
        "🇳🇴 Norway opens talks\n\nForeign Minister Anna Berg said on Monday "
        "that the ferry link must not reopen. “A toll is unthinkable,” she added.\n\n"
        "The ferry link will never pay."
    )
    second = (
        "⛴ Iceland agrees\n\nIceland wants the ferry link. Iceland said the ferry link will pay for itself."
    )
    third = (
        "⛴ Norway turns\n\nAnna Berg now backs the ferry link, if Iceland pays. "
        "Berg said the ferry link will pay for itself. Nobody asked the islanders."
    )
    return [
        _crossing(
            "first",
            "Gazette",
            "2026-01-05",
            first,
            entities=[
                {"start": a, "end": b, "label": label, "actor": actor}
                for phrase, label, actor in (
                    ("Norway", "GPE", "NOR"),
                    ("Anna Berg", "PERSON", "anna-berg"),
                    ("Monday", "DATE", None),
                )
                for a, b in spans(first, phrase)
            ],
            quotes=[
                {
                    "id": "q1",
                    "kind": "indirect",
                    "source": spans(first, "Foreign Minister Anna Berg"),
                    "cue": spans(first, "said"),
                    "content": spans(first, "that the ferry link must not reopen"),
                    "speaker": "anna-berg",
                    "confidence": 0.8,
                },
                {
                    "id": "q2",
                    "kind": "direct",
                    "source": spans(first, "she"),
                    "cue": spans(first, "added"),
                    "content": spans(first, "“A toll is unthinkable,”"),
                    "speaker": "NOR",
                    "confidence": 0.3,
                },
            ],
            stances=[
                {
                    "actor": "anna-berg",
                    "party": "NOR",
                    "item": "ferry",
                    "label": "oppose",
                    "evidence": spans(first, "the ferry link must not reopen"),
                    "quote": "q1",
                    "confidence": 0.9,
                },
                {
                    "actor": "anna-berg",
                    "party": "NOR",
                    "item": "toll",
                    "label": "support",
                    "evidence": spans(first, "“A toll is unthinkable,”"),
                    "quote": "q2",
                    "confidence": 0.2,
                },
            ],
            claims=[
                {
                    "id": "c1",
                    "span": spans(first, "The ferry link will never pay"),
                    "claimant": "author",
                    "cluster": "k2",
                }
            ],
        ),
        _crossing(
            "second",
            "Herald",
            "2026-02-10",
            second,
            entities=[],
            quotes=[],
            stances=[
                {
                    "actor": "ISL",
                    "party": "ISL",
                    "item": "ferry",
                    "label": "support",
                    "evidence": spans(second, "Iceland wants the ferry link"),
                    "confidence": 0.6,
                }
            ],
            claims=[
                {
                    "id": "c1",
                    "span": spans(second, "the ferry link will pay for itself"),
                    "claimant": "ISL",
                    "cluster": "k1",
                }
            ],
        ),
        _crossing(
            "third",
            "Gazette",
            "2026-03-20",
            third,
            entities=[],
            quotes=[],
            stances=[
                {
                    "actor": "anna-berg",
                    "party": "NOR",
                    "item": "ferry",
                    "label": "conditional",
                    "earlier": "oppose",
                    "evidence": spans(third, "Anna Berg now backs the ferry link"),
                    "condition": spans(third, "if Iceland pays"),
                    "confidence": 0.5,
                }
            ],
            claims=[
                {
                    "id": "c1",
                    "span": spans(third, "the ferry link will pay for itself"),
                    "claimant": "anna-berg",
                    "cluster": "k1",
                },
                {
                    "id": "c2",
                    "span": spans(third, "Nobody asked the islanders"),
                    "claimant": "author",
                    "cluster": "k3",
                },
            ],
        ),
    ]
