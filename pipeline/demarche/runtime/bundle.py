"""The shipped models: where they lie, and that they are what they were."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from demarche.scheme import InputError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

T = TypeVar("T")

MANIFEST = "model.json"
FOLDER_VARIABLE = "DEMARCHE_MODELS"


def models_folder() -> Path:
    """`$DEMARCHE_MODELS`, else the wheel's own models, else those of the source tree."""
    if chosen := os.environ.get(FOLDER_VARIABLE):
        return Path(chosen)
    package = Path(__file__).resolve().parents[1]
    inside = package / "models"
    return inside if inside.is_dir() else package.parents[1] / "models"


@dataclass(slots=True, frozen=True)
class Bundle:
    """A model's folder, its files verified against the manifest.

    Attributes:
        name: folder name under the models folder.
        folder: where the files lie.
        about: the manifest.
        sha256: of the manifest, which has the hash of every file: changes whenever a file or a fit does.
    """

    name: str
    folder: Path
    about: dict[str, Any]
    sha256: str

    @property
    def version(self) -> str:
        """The hash's first twelve digits."""
        return self.sha256[:12]

    def path(self, file: str) -> Path:
        """A file of the model, to be opened.

        Raises:
            InputError: the manifest does not name it, so that it was not verified.
        """
        if file not in self.about["files"]:
            raise InputError(
                str(self.folder / file),
                "model_changed",
                found=f"a file that {MANIFEST} does not name",
                allowed=", ".join(self.about["files"]),
                remedy="restore the model's folder; what is not verified is not loaded",
            )
        return self.folder / file

    def session(self, file: str = "model.onnx") -> InferenceSession:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads()
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Spinning threads take the processor from whatever else runs, our own tokenising included.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return onnxruntime.InferenceSession(str(self.path(file)), options, providers=["CPUExecutionProvider"])


def threads() -> int:
    """Processors this process may use, or `$DEMARCHE_THREADS`."""
    chosen = os.environ.get("DEMARCHE_THREADS")
    if chosen and chosen.isdigit() and int(chosen) > 0:
        return int(chosen)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@cache
def bundle(name: str) -> Bundle:
    """The model of that name.

    Raises:
        InputError: it is not there, its manifest is none, or a file is not the one the manifest names.
    """
    folder = models_folder() / name
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise InputError(
            str(folder),
            "model_missing",
            found=f"no model {name!r}",
            remedy=f"set {FOLDER_VARIABLE} to the project's models folder, or install the wheel again",
        )
    raw = manifest.read_bytes()
    try:
        about = json.loads(raw)
        expected = {str(file): str(digest) for file, digest in about["files"].items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(
            str(manifest),
            "model_changed",
            found=f"no manifest ({type(error).__name__}: {error})",
            allowed='JSON with the SHA-256 of each file, {"files": {…}}',
            remedy="restore the file; a model without its manifest is not loaded",
        ) from None
    for file, digest in expected.items():
        path = folder / file
        found = file_sha256(path) if path.is_file() else "no file"
        if found != digest:
            raise InputError(
                str(path),
                "model_changed",
                found=f"SHA-256 {found}",
                allowed=digest,
                remedy="restore the file; a changed model is not loaded",
            )
    return Bundle(name, folder, about, hashlib.sha256(raw).hexdigest())


def file_sha256(path: Path) -> str:
    """In hex."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


@cache
def tokenizer() -> Tokenizer:
    """The word-piece tokenizer all models share, without truncation or padding."""
    from tokenizers import Tokenizer

    made = Tokenizer.from_file(str(bundle("tokenizer").path("tokenizer.json")))
    made.no_truncation()
    made.no_padding()
    return made


def batches(stream: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of `size`, the last one shorter, taken from `stream` only when they are wanted."""
    source = iter(stream)
    while batch := list(islice(source, size)):
        yield batch


def length_batches(lengths: list[int], *, budget: int) -> list[list[int]]:
    """Indices grouped so that a batch, padded to its longest, stays within `budget` positions."""
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    groups: list[list[int]] = []
    for index in order:
        if groups and (len(groups[-1]) + 1) * lengths[index] <= budget:
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups


def padded(rows: list[np.ndarray], value: int = 0) -> np.ndarray:
    """(rows, longest) int64."""
    out = np.full((len(rows), max(map(len, rows))), value, dtype=np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return out
