"""An article that is hard on formats: astral characters, spans in pieces, over lines and over one another."""

from collections.abc import Callable
from typing import Any

from demarche.interchange import Lost
from demarche.scheme import Article, Rejected

Travel = Callable[..., tuple[list[Article | Rejected], Lost]]
"""Out in a format and in again: `travel(articles, form)`."""

TEXT = (
    "𝔒slo 🇳🇴 talks\n\n"
    "“We will reopen the link,” Anna Berg said, “if Iceland\n\npays.” "
    "She insisted; she warned: nothing is free.\tIceland was told to pay."
)


def spans(*phrases: str) -> list[list[int]]:
    """Where the phrases stand, each at its first place."""
    return [[TEXT.index(phrase), TEXT.index(phrase) + len(phrase)] for phrase in phrases]


def mention(phrase: str, label: str, **fields: Any) -> dict[str, Any]:
    ((start, end),) = spans(phrase)
    return {"start": start, "end": end, "label": label, **fields}


def talks(**changes: Any) -> Article:
    """The article, with layers replaced or, by None, taken away."""
    pieces = spans("“We will reopen the link,”", "“if Iceland\n\npays.”")
    record: dict[str, Any] = {
        "id": "talks/2026: 𝔒slo",
        "title": "Talks: “yes”, # no",
        "published": "2026-01-05",
        "text": TEXT,
        "desk": ["world", 3],
        "agenda": [
            {"id": "link", "label": "Link", "proposition": "It should reopen.", "keywords": ["link"]},
            {"id": "the price; of %", "label": "Price", "proposition": "It should be free."},
        ],
        "actors": [
            {"id": "NOR", "name": "Norway", "kind": "state", "aliases": ["𝔒slo"]},
            {"id": "ISL", "name": "Iceland", "kind": "state"},
            {"id": "anna-berg", "name": "Anna Berg", "kind": "person", "party": "NOR"},
        ],
        "entities": [
            mention("𝔒slo", "GPE", actor="NOR"),
            mention("𝔒slo 🇳🇴", "ORG"),
            mention("Anna Berg", "PERSON", actor="anna-berg", sure=0.5),
            mention("land", "LOC"),
        ],
        "quotes": [
            {
                "id": "q7",
                "kind": "mixed",
                "source": spans("Anna Berg"),
                "cue": spans("said"),
                "content": pieces,
                "speaker": "anna-berg",
                "confidence": 0.25,
            },
            {
                "id": "q2",
                "kind": "indirect",
                "source": spans("She"),
                "cue": spans("warned"),
                "content": spans("nothing is free"),
            },
            {"id": "q3", "kind": "indirect", "source": spans("She"), "cue": spans("insisted")},
            {"id": "q4", "kind": "indirect", "cue": spans("was told"), "content": spans("to pay")},
        ],
        "stances": [
            {
                "actor": "anna-berg",
                "party": "NOR",
                "item": "link",
                "label": "conditional",
                "evidence": pieces,
                "quote": "q7",
                "earlier": "oppose",
                "condition": spans("if Iceland\n\npays"),
            },
            {
                "actor": "ISL",
                "party": "ISL",
                "item": "the price; of %",
                "label": "neutral",
                "evidence": spans("Iceland was told"),
                "remark": "50 %; a\tguess\n",
            },
        ],
        "claims": [
            {"id": "c9", "span": spans("nothing is free"), "claimant": "anna-berg", "cluster": "k1"},
            {"id": "c1", "span": pieces, "claimant": "author", "item": "link", "stance": "support"},
        ],
        "clusters": [{"id": "k1", "summary": "Nothing is free."}],
    }
    return Article.model_validate({**record, **changes})
