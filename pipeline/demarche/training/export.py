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
    quantize: bool = True,
    keep_fp32: Sequence[str] = (),
) -> None:
    """Write `module` as ONNX with dynamic int8 weights.

    Args:
        example: inputs the module is traced with.
        inputs, outputs: names, each with the names of its dynamic axes.
        quantize: False leaves float32.
        keep_fp32: substrings of node names that are left in float32.
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
        if not quantize:
            path.write_bytes(plain.read_bytes())
            return
        skip = [node for node in _node_names(plain) if any(part in node for part in keep_fp32)]
        quantize_dynamic(
            plain,
            path,
            per_channel=True,
            # Without VNNI the int8 product saturates at eight bits of weight: seven agree on every processor.
            reduce_range=True,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=skip,
        )


def _node_names(path: Path) -> list[str]:
    import onnx

    return [node.name for node in onnx.load(str(path)).graph.node]


def write_manifest(folder: Path, about: Mapping[str, Any]) -> None:
    """`model.json`: what the model is, and the SHA-256 of every file beside it but its card."""
    files = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.iterdir())
        if file.suffix in {".onnx", ".npz", ".json"} and file.name != MANIFEST
    }
    (folder / MANIFEST).write_text(json.dumps({**about, "files": files}, indent=1) + "\n", encoding="utf-8")
