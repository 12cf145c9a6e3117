"""One small article with a record or two in each layer, and verdicts on them."""

from typing import Any

from demarche.review import VALUE, Correction, subjects
from demarche.scheme import Article
from demarche.scheme.records import text_sha256

TEXT = "Berg rejects the ferry link. Norway would pay the toll if Iceland pays too."


def crossing() -> Article:
    def span(phrase: str) -> list[int]:
        return [TEXT.index(phrase), TEXT.index(phrase) + len(phrase)]

    return Article.model_validate(
        {
            "id": "a",
            "text": TEXT,
            "agenda": [
                {"id": "ferry", "label": "Ferry link", "proposition": "The ferry link should reopen."},
                {"id": "toll", "label": "Toll", "proposition": "A toll should be paid."},
            ],
            "actors": [
                {"id": "anna-berg", "name": "Anna Berg", "kind": "person", "party": "NOR"},
                {"id": "NOR", "name": "Norway", "kind": "state"},
            ],
            "entities": [{"start": 0, "end": 4, "label": "ORG", "actor": "anna-berg"}],
            "quotes": [
                {
                    "id": "q1",
                    "kind": "indirect",
                    "source": [span("Berg")],
                    "cue": [span("rejects")],
                    "content": [span("the ferry link")],
                    "speaker": "NOR",
                    "confidence": 0.5,
                }
            ],
            "stances": [
                {
                    "actor": "anna-berg",
                    "party": "NOR",
                    "item": "ferry",
                    "label": "oppose",
                    "evidence": [span("Berg rejects the ferry link")],
                    "quote": "q1",
                    "confidence": 0.9,
                },
                {
                    "actor": "NOR",
                    "party": "NOR",
                    "item": "toll",
                    "label": "conditional",
                    "evidence": [span("Norway would pay the toll")],
                    "condition": [span("if Iceland pays too")],
                    "confidence": 0.2,
                },
            ],
            "claims": [
                {"id": "c1", "span": [span("the ferry link")], "claimant": "anna-berg", "cluster": "k1"}
            ],
            "clusters": [{"id": "k1", "summary": "the ferry link"}],
        }
    )


def verdict(layer: Any, which: int, verdict: Any, **more: Any) -> tuple[str, Correction]:
    """A verdict on the record that stands `which` in its layer."""
    name, record = list(subjects(crossing(), layer).items())[which]
    fields = {
        "article": "a",
        "sha256": text_sha256(TEXT),
        "layer": layer,
        "record": name,
        "verdict": verdict,
        "from": getattr(record, VALUE[layer]),
    }
    return f"given.jsonl:{which + 1}", Correction.model_validate({**fields, **more})
