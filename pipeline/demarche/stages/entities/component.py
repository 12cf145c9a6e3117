"""spaCy component `demarche_entities`: `doc.ents` from the encoder's name scores."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example

from demarche.runtime.labels import NAME_LABELS, OTHER_NAME
from demarche.runtime.viterbi import NEVER, best_paths, bio_transitions, spans_of
from demarche.scheme import Entity
from demarche.stages.document import required, set_entities
from demarche.stages.encoder import Encoding

CHANGE_COST = 0.3
"""Score lost at each change of label; 0 to 0.6 was swept on Worldwide dev, 0.2 to 0.4 are alike."""

_MOVES = bio_transitions(NAME_LABELS, CHANGE_COST)
_START = np.array([NEVER if name.startswith("I-") else 0.0 for name in NAME_LABELS], dtype=np.float32)
_TRIM = " \t\n.,;:“”\"'‘’()[]"


class EntityRecognizer:
    def __init__(self, name: str = "demarche_entities") -> None:
        self.name = name

    def compute(self, encoding: Encoding, text: str) -> list[Entity]:
        """Names of one text in its order, disjoint."""
        pieces = encoding.pieces
        found: list[Entity] = []
        for window, scores in zip(encoding.windows, encoding.names, strict=True):
            path = best_paths(scores[None], _MOVES, _START, np.array([len(window)]))[0]
            for first, last, label in spans_of(path, NAME_LABELS):
                inside = window[first:last]
                inside = inside[inside >= 0]
                if label == OTHER_NAME or not len(inside):
                    continue
                start, end = int(pieces.starts[inside[0]]), int(pieces.ends[inside[-1]])
                start, end = _whole_words(text, start, end)
                if start < end:
                    found.append(Entity.model_validate({"start": start, "end": end, "label": label}))
        return found

    def __call__(self, doc: Doc) -> Doc:
        set_entities(doc, self.compute(required(doc, "encoding", "demarche_encoder"), doc.text))
        return doc

    def score(self, examples: Iterable[Example], **_: Any) -> dict[str, Any]:
        return score_entities(examples)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Out to the ends of words, in from quotation marks and stops ("U.S." keeps its own)."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM and not text[start:end].count(".") > 1:
        end -= 1
    return start, end


def score_entities(examples: Iterable[Example]) -> dict[str, Any]:
    return Scorer.score_spans(examples, "ents", getter=lambda doc, _: doc.ents)


@Language.factory(
    "demarche_entities",
    requires=["doc._.encoding"],
    assigns=["doc.ents"],
    default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0, "ents_per_type": None},
)
def make_entities(nlp: Language, name: str) -> EntityRecognizer:
    return EntityRecognizer(name)
