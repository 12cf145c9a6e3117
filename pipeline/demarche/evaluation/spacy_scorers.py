"""The scheme's scores as spaCy scorers, by which `nlp.evaluate` judges a component.

Registered as `demarche.<layer>_scorer.v1`; reference and predicted Docs carry the layers in `doc.ents` and
`doc._`. A layer that the reference does not have is not scored: its figures are None.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spacy.training import Example

from demarche.evaluation.report import evaluate
from demarche.scheme import Article
from demarche.stages.document import Scorer, to_article

FIGURES = {
    "actors": {"actors_acc": "entities.actor"},
    "quotes": {
        "quotes_source_f": "quotes.source.exact",
        "quotes_cue_f": "quotes.cue.exact",
        "quotes_content_f": "quotes.content.exact",
        "quotes_speaker_acc": "quotes.speaker",
    },
    "stances": {"stances_detection_f": "stances.detection", "stances_labelled_f": "stances.labelled"},
    "claims": {"claims_found_f": "claims.found"},
}
LAYERS = {"actors": "entities", "quotes": "quotes", "stances": "stances", "claims": "claims"}


def _scorer(component: str) -> Scorer:
    def score(examples: Iterable[Example], **_: Any) -> dict[str, Any]:
        gold, found = [], []
        for number, example in enumerate(examples):
            empty = Article(id=str(number), text=example.reference.text)
            gold.append(to_article(example.reference, empty))
            found.append(to_article(example.predicted, empty))
        figures = FIGURES[component]
        if all(getattr(article, LAYERS[component]) is None for article in gold):
            return dict.fromkeys(figures)
        result = evaluate(gold, found)
        return {name: result[key] for name, key in figures.items()}

    return score


def make_actors_scorer() -> Scorer:
    return _scorer("actors")


def make_quotes_scorer() -> Scorer:
    return _scorer("quotes")


def make_stances_scorer() -> Scorer:
    return _scorer("stances")


def make_claims_scorer() -> Scorer:
    return _scorer("claims")
