"""spaCy component `demarche_encoder`: word pieces and the encoder's scores, for the stages after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from demarche.runtime.bundle import batches, bundle, length_batches, padded, tokenizer
from demarche.runtime.pieces import PAD, Pieces, cut, model_inputs, windows

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

BUDGET = 4096
"""Positions of one call; more gained nothing and cost memory."""


@dataclass(slots=True, frozen=True)
class Encoding:
    """What the encoder says of one text.

    Attributes:
        pieces: the text's word pieces.
        windows: for each window, indices into the pieces by position, -1 for a marker.
        states, names, attributions: for each window (positions, width or labels).
    """

    pieces: Pieces
    windows: list[Ints]
    states: list[Floats]
    names: list[Floats]
    attributions: list[Floats]


class EncoderPass:
    """Sets `doc._.encoding`; a Doc that has one keeps it."""

    def __init__(self) -> None:
        self.session = bundle("encoder").session()

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        cutter = tokenizer()
        made = []
        inputs: list[tuple[Ints, Ints]] = []
        for text in texts:
            pieces = cut(cutter, text)
            found = list(windows(pieces))
            made.append((pieces, found, len(inputs)))
            inputs.extend(model_inputs(pieces, window) for window in found)
        scores: list[tuple[Floats, Floats, Floats]] = [None] * len(inputs)  # type: ignore[list-item]
        for group in length_batches([len(ids) for ids, _ in inputs], budget=BUDGET):
            ids = padded([inputs[i][0] for i in group], PAD)
            types = padded([inputs[i][1] for i in group])
            states, names, attributions = self.session.run(
                None, {"ids": ids, "mask": (ids != PAD).astype(np.int64), "types": types}
            )
            for row, i in enumerate(group):
                n = len(inputs[i][0])
                # Copies, or one kept row would keep its whole batch.
                scores[i] = (states[row, :n].copy(), names[row, :n].copy(), attributions[row, :n].copy())
        encodings = []
        for pieces, found, first in made:
            rows = scores[first : first + len(found)]
            encodings.append(
                Encoding(pieces, found, [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows])
            )
        return encodings

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc], batch_size=1))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        for docs in batches(stream, batch_size):
            wanted = [doc for doc in docs if doc._.encoding is None]
            for doc, encoding in zip(wanted, self.encode([d.text for d in wanted]), strict=True):
                doc._.encoding = encoding
            yield from docs


@Language.factory("demarche_encoder", assigns=["doc._.encoding"])
def make_encoder(nlp: Language, name: str) -> EncoderPass:
    return EncoderPass()
