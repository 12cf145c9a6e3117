"""From trained weights to what ships: int8 ONNX, a manifest with hashes, nothing pickled."""

from __future__ import annotations

import json
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from demarche.runtime.bundle import MANIFEST, file_sha256
from demarche.scheme.jsonl import replaced

LOADED = {".onnx", ".npz", ".json"}
"""Endings of what a run loads; a model's card and the log of its runs are read by people only."""


def export_int8(
    module: nn.Module,
    example: Sequence[torch.Tensor],
    path: Path,
    *,
    inputs: Mapping[str, Mapping[int, str]],
    outputs: Mapping[str, Mapping[int, str]],
) -> None:
    """Write `module` as ONNX with dynamic int8 weights; the file takes its place when it is whole.

    Args:
        example: inputs the module is traced with.
        inputs, outputs: names, each with the names of its dynamic axes.
    """
    module.eval()
    axes = {**{k: dict(v) for k, v in inputs.items()}, **{k: dict(v) for k, v in outputs.items()}}
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain, small = Path(folder) / "plain.onnx", Path(folder) / "int8.onnx"
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
        quantize_dynamic(
            plain,
            small,
            per_channel=True,
            # Without VNNI the int8 product saturates at eight bits of weight: seven agree on every processor.
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
        small.replace(path)


def write_manifest(folder: Path, about: Mapping[str, Any]) -> None:
    """`model.json`: what the model is, and the SHA-256 of every file that is loaded."""
    files = {
        file.name: file_sha256(file)
        for file in sorted(folder.iterdir())
        if file.suffix in LOADED and file.name != MANIFEST
    }
    with replaced(folder / MANIFEST) as out:
        out.write(json.dumps({**about, "files": files}, indent=1) + "\n")
