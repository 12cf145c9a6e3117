"""Sentences as unit vectors: by the shipped encoder, or by any sentence-transformers model by name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from demarche.runtime.bundle import bundle, length_batches, padded, tokenizer
from demarche.runtime.pieces import CLS, SEP
from demarche.scheme import InputError

Floats = npt.NDArray[np.float32]
BUDGET = 4096
SHIPPED = "all-MiniLM-L6-v2"


class Embedder(Protocol):
    def encode(self, sentences: Sequence[str]) -> Floats:
        """Unit vectors (n, width) of n sentences."""


class ShippedEmbedder:
    """all-MiniLM-L6-v2 in int8 under onnxruntime."""

    def __init__(self) -> None:
        shipped = bundle("sentence")
        self._session = shipped.session()
        self._longest = int(shipped.about["max_pieces"])

    def encode(self, sentences: Sequence[str]) -> Floats:
        cutter = tokenizer()
        rows = [
            np.array([CLS, *e.ids[: self._longest - 2], SEP], dtype=np.int64)
            for e in cutter.encode_batch(list(sentences), add_special_tokens=False)
        ]
        out = np.zeros((len(rows), 384), dtype=np.float32)
        for group in length_batches([len(r) for r in rows], budget=BUDGET):
            ids = padded([rows[i] for i in group])
            out[group] = self._session.run(None, {"ids": ids, "mask": (ids != 0).astype(np.int64)})[0]
        return out


class NamedEmbedder:
    """Any model that `sentence_transformers.SentenceTransformer` opens."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(name, device="cpu")
        except (OSError, ValueError) as error:
            raise InputError(
                name,
                "encoder_missing",
                found=f"no such encoder ({str(error).splitlines()[0]})",
                allowed=f"{SHIPPED}, a folder, or a name that sentence-transformers can open",
                remedy="check the name; a model that is not on this machine needs the network",
            ) from None

    def encode(self, sentences: Sequence[str]) -> Floats:
        vectors = self._model.encode(list(sentences), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


@cache
def embedder(name: str = SHIPPED) -> Embedder:
    """The encoder of that name, opened once.

    Raises:
        InputError: there is none of that name.
    """
    return ShippedEmbedder() if name == SHIPPED else NamedEmbedder(name)
