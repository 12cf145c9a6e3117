"""From trained weights to what ships: int8 ONNX, a manifest with hashes, nothing pickled."""

from __future__ import annotations

import hashlib
import json
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

MANIFEST = "model.json"


def export_int8(
    module: nn.Module,
    example: Sequence[torch.Tensor],
    path: Path,
    *,
    inputs: Mapping[str, Mapping[int, str]],
    outputs: Mapping[str, Mapping[int, str]],
) -> None:
    """Write `module` as ONNX with dynamic int8 weights.

    Args:
        example: inputs the module is traced with.
        inputs, outputs: names, each with the names of its dynamic axes.
    """
    module.eval()
    axes = {**{k: dict(v) for k, v in inputs.items()}, **{k: dict(v) for k, v in outputs.items()}}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            module,
            tuple(example),
            str(plain),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        quantize_dynamic(
            plain,
            path,
            per_channel=True,
            # Without VNNI the int8 product saturates at eight bits of weight: seven agree on every processor.
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )


def write_manifest(folder: Path, about: Mapping[str, Any]) -> None:
    """`model.json`: what the model is, and the SHA-256 of every file beside it but its card."""
    files = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.iterdir())
        if file.suffix in {".onnx", ".npz", ".json"} and file.name != MANIFEST
    }
    (folder / MANIFEST).write_text(json.dumps({**about, "files": files}, indent=1) + "\n", encoding="utf-8")
