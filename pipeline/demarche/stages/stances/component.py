"""spaCy component `demarche_stances`: `doc._.stances` for the items of `doc._.agenda`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from demarche.runtime.bundle import batches, bundle, length_batches, padded, tokenizer
from demarche.runtime.embedder import SHIPPED
from demarche.runtime.pieces import CLS, SEP, Ints
from demarche.runtime.viterbi import softmax
from demarche.scheme import AgendaItem
from demarche.stages.document import Scored, Scorer
from demarche.stages.stances.aggregate import LABELS, Floats, Judged, rows, turned
from demarche.stages.stances.candidates import CandidateFinder, Holding, hypothesis

PASSAGE, PROPOSITION, HOLDER = 0, 1, 2
"""Token types of the classifier's input."""
MAX_PIECES = 128
MAX_PROPOSITION = 64
"""Pieces of a hypothesis; the shipped agendas keep below 40, and the passage needs the rest."""
BUDGET = 4096


class StanceClassifier(Scored):
    """Judges (passage with its holder marked, proposition) and gathers the answers into rows.

    Args:
        threshold: probability of any position from which a pair gets a row.
        nearness: how near a passage must be to an item to be asked about it.
        most: passages asked for each (holder, item), the nearest first.
        encoder: sentence encoder that matches passages to items.
    """

    def __init__(self, *, threshold: float, nearness: float, most: int, encoder: str = SHIPPED) -> None:
        shipped = bundle("stance")
        self._session = shipped.session()
        self.calibration = shipped.about.get("calibration")
        self.finder = CandidateFinder(nearness=nearness, most=most, encoder=encoder)
        self.threshold = threshold

    def probabilities(self, asked: Sequence[tuple[str, str, Sequence[tuple[int, int]]]]) -> Floats:
        """(n, labels) for n of (passage, hypothesis, spans of the holder in the passage)."""
        encoded = tokenizer().encode_batch([(p, h) for p, h, _ in asked], add_special_tokens=False)
        ids: list[Ints] = []
        types: list[Ints] = []
        for encoding, (_, _, marked) in zip(encoded, asked, strict=True):
            left = [i for i, s in enumerate(encoding.sequence_ids) if s == 0]
            right = [i for i, s in enumerate(encoding.sequence_ids) if s == 1]
            right = right[:MAX_PROPOSITION]
            left = left[: MAX_PIECES - 3 - len(right)]
            held = [
                HOLDER
                if any(s < encoding.offsets[i][1] and encoding.offsets[i][0] < e for s, e in marked)
                else PASSAGE
                for i in left
            ]
            pieces = encoding.ids
            ids.append(
                np.array(
                    [CLS, *(pieces[i] for i in left), SEP, *(pieces[i] for i in right), SEP], dtype=np.int64
                )
            )
            types.append(
                np.array([PASSAGE, *held, PASSAGE, *[PROPOSITION] * (len(right) + 1)], dtype=np.int64)
            )
        out = np.zeros((len(ids), len(LABELS)), dtype=np.float32)
        for group in length_batches([len(row) for row in ids], budget=BUDGET):
            batch = padded([ids[i] for i in group])
            feed = {
                "ids": batch,
                "mask": (batch != 0).astype(np.int64),
                "types": padded([types[i] for i in group]),
            }
            out[group] = self._session.run(None, feed)[0]
        return softmax(out)

    def compute(self, docs: Sequence[Doc]) -> Iterator[tuple[Doc, list[Judged]]]:
        """Judged candidates of each article, all of the batch put to the model at once."""
        asked: list[tuple[str, str, Sequence[tuple[int, int]]]] = []
        plan: list[list[tuple[Holding, AgendaItem, int, int | None]]] = []
        for doc, found in zip(docs, self.finder.find(docs), strict=True):
            text = doc.text
            names = {actor.id: actor.name for actor in doc._.actors}
            plan.append([])
            for holding, item in found:
                start, end = holding.passage
                passage = text[start:end]
                marked = [(s - start, e - start) for s, e in holding.marked]
                places = []
                for proposition in (item.proposition, item.counter):
                    places.append(len(asked) if proposition else None)
                    if proposition:
                        asked.append((passage, hypothesis(names[holding.holder], proposition), marked))
                plan[-1].append((holding, item, int(places[0] or 0), places[1]))
        answers = self.probabilities(asked) if asked else np.zeros((0, len(LABELS)), dtype=np.float32)
        for doc, steps in zip(docs, plan, strict=True):
            judged = []
            for holding, item, at, counter in steps:
                answer = answers[at]
                if counter is not None:
                    answer = (answer + turned(answers[counter])) / 2
                judged.append(Judged(holding, item.id, answer))
            yield doc, judged

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc], batch_size=1))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        for docs in batches(stream, batch_size):
            for doc, judged in self.compute(docs):
                parties = {actor.id: actor.party or actor.id for actor in doc._.actors}
                joint = [a for a in doc._.actors if a.members and parties.keys() >= {*a.members}]
                members = {actor.id: actor.members for actor in joint}
                doc._.stances = rows(
                    doc.text,
                    judged,
                    parties,
                    threshold=self.threshold,
                    members=members,
                    knots=self.calibration,
                )
                yield doc


@Language.factory(
    "demarche_stances",
    requires=["doc.ents", "doc._.actors", "doc._.quotes"],
    assigns=["doc._.stances"],
    default_score_weights={"stances_labelled_f": 1.0, "stances_detection_f": 0.0},
    default_config={
        "scorer": {"@scorers": "demarche.stances_scorer.v1"},
        "threshold": 0.85,
        "nearness": 0.3,
        "most": 6,
        "encoder": SHIPPED,
    },
)
def make_stances(
    nlp: Language,
    name: str,
    scorer: Scorer | None,
    threshold: float,
    nearness: float,
    most: int,
    encoder: str,
) -> StanceClassifier:
    component = StanceClassifier(threshold=threshold, nearness=nearness, most=most, encoder=encoder)
    component.scorer = scorer
    return component
