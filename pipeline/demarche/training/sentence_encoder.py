"""The sentence encoder for claims and for matching passages to agenda items, exported as it comes."""

from __future__ import annotations

from pathlib import Path

import torch

from demarche.training.base import BASE_PACKAGE, BASE_SHA256, additive_mask, base_encoder
from demarche.training.export import export_int8, write_manifest


class SentenceEncoder(torch.nn.Module):
    """Mean of the last hidden states, normalised: what sentence-transformers computes for this model."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = base_encoder(type_rows=1, dropout=0.0)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Unit vectors (rows, width) of word pieces (rows, pieces)."""
        states = self.encoder(input_ids=ids, attention_mask=additive_mask(mask)).last_hidden_state
        weights = mask.unsqueeze(-1).to(states.dtype)
        mean = (states * weights).sum(1) / weights.sum(1)
        return torch.nn.functional.normalize(mean, dim=-1)


def export_sentence_encoder(folder: Path) -> None:
    ids = torch.randint(1000, 2000, (2, 16))
    axes = {0: "rows", 1: "pieces"}
    export_int8(
        SentenceEncoder(),
        (ids, torch.ones_like(ids)),
        folder / "model.onnx",
        inputs={"ids": axes, "mask": axes},
        outputs={"vectors": {0: "rows"}},
    )
    write_manifest(folder, {"name": "sentence", "from": f"{BASE_PACKAGE} {BASE_SHA256}", "max_pieces": 128})
