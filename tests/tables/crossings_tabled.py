"""An article on a ferry with every layer, and smaller ones with stances of choice."""

from typing import Any

from demarche.scheme import Article

TEXT = "Berg said 🇳🇴 Norway backs the ferry if it pays. Iceland does not."
AGENDA = [
    {"id": "ferry", "label": "Ferry link", "proposition": "The ferry link should reopen."},
    {"id": "toll", "label": "Toll", "proposition": "The bridge should cost a toll."},
]
ACTORS = [
    {"id": "anna-berg", "name": "Anna Berg", "kind": "person", "party": "NOR"},
    {"id": "NOR", "name": "Norway", "kind": "state"},
    {"id": "ISL", "name": "Iceland", "kind": "state"},
]


def span(words: str) -> list[int]:
    return [TEXT.index(words), TEXT.index(words) + len(words)]


def stance(actor: str, item: str, label: str, **more: Any) -> dict[str, Any]:
    party = "NOR" if actor == "anna-berg" else actor
    return {"actor": actor, "party": party, "item": item, "label": label, "evidence": [[0, 4]], **more}


def article(id: str = "a", **layers: Any) -> Article:
    return Article.model_validate({"id": id, "text": TEXT, "agenda": AGENDA, "actors": ACTORS, **layers})


FULL = article(
    title="Ferry",
    outlet="Dawn",
    published="2026-01-05",
    quotes=[
        {
            "id": "q1",
            "kind": "indirect",
            "source": [span("Berg")],
            "cue": [span("said")],
            "content": [span("Norway"), span("backs the ferry")],
            "speaker": "anna-berg",
            "confidence": 0.9,
        },
        {"id": "q2", "kind": "direct", "content": [span("Iceland does not")]},
    ],
    stances=[
        stance(
            "anna-berg",
            "ferry",
            "conditional",
            evidence=[span("Norway"), span("backs the ferry")],
            condition=[span("if it pays")],
            quote="q1",
            earlier="oppose",
            confidence=0.8,
            reporter="ISL",
        )
    ],
    claims=[
        {
            "id": "c1",
            "span": [span("Iceland does not.")],
            "claimant": "author",
            "cluster": "k1",
            "item": "toll",
        },
    ],
    clusters=[{"id": "k1", "summary": "Iceland does not."}],
    entities=[{"start": 0, "end": 4, "label": "PERSON", "actor": "anna-berg"}],
    versions={"demarche": "1.0", "stance": "abc"},
)
