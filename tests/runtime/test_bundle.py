"""Models by their manifest, and batches."""

import json
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from demarche.runtime import bundle as module
from demarche.runtime.bundle import batches, bundle, length_batches, models_folder, padded, threads, tokenizer
from demarche.scheme import InputError


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A models folder with one model, `toy`; nothing of it stays in the cache."""
    folder = tmp_path / "toy"
    folder.mkdir()
    (folder / "weights.bin").write_bytes(b"weights")
    files = {"weights.bin": sha256(b"weights").hexdigest()}
    (folder / "model.json").write_text(json.dumps({"files": files}))
    monkeypatch.setenv(module.FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setattr(module, "bundle", bundle.__wrapped__)
    return tmp_path


@pytest.mark.parametrize("seed", range(3))
def test_length_batches_hold_every_index_once_within_the_budget(seed: int) -> None:
    lengths = np.random.default_rng(seed).integers(1, 120, size=200).tolist()
    groups = length_batches(lengths, budget=256)
    assert sorted(i for group in groups for i in group) == list(range(200))
    assert all(len(group) * max(lengths[i] for i in group) <= 256 for group in groups)


def test_length_batches_give_what_exceeds_the_budget_a_batch_of_its_own() -> None:
    assert length_batches([300, 10, 400], budget=256) == [[1], [0], [2]]
    assert length_batches([], budget=256) == []


def test_padded_fills_up_to_the_longest() -> None:
    rows = padded([np.array([1, 2, 3]), np.array([4])], value=9)
    assert rows.tolist() == [[1, 2, 3], [4, 9, 9]]
    assert rows.dtype == np.int64


def test_batches_take_no_more_than_they_need() -> None:
    source = iter(range(7))
    made = batches(source, 3)
    assert next(made) == [0, 1, 2]
    assert next(source) == 3
    assert list(made) == [[4, 5, 6]]


def test_bundle_opens_a_model_whose_files_are_those_of_the_manifest(models: Path) -> None:
    found = module.bundle("toy")
    assert found.folder == models / "toy"
    assert len(found.version) == 12


def test_bundle_version_changes_with_the_files(models: Path) -> None:
    before = module.bundle("toy").version
    (models / "toy" / "weights.bin").write_bytes(b"other")
    files = {"weights.bin": sha256(b"other").hexdigest()}
    (models / "toy" / "model.json").write_text(json.dumps({"files": files}))
    assert module.bundle("toy").version != before


def test_bundle_refuses_a_changed_file(models: Path) -> None:
    (models / "toy" / "weights.bin").write_bytes(b"changed")
    with pytest.raises(InputError, match=r"SHA-256 .* allowed: .* restore the file") as refused:
        module.bundle("toy")
    assert refused.value.reason == "model_changed"


def test_bundle_refuses_a_missing_file(models: Path) -> None:
    (models / "toy" / "weights.bin").unlink()
    with pytest.raises(InputError, match="no file"):
        module.bundle("toy")


@pytest.mark.parametrize("manifest", ["", "{", "[]", "{}", '{"files": ["weights.bin"]}', "\x00"])
def test_bundle_refuses_a_manifest_that_is_none(models: Path, manifest: str) -> None:
    (models / "toy" / "model.json").write_text(manifest)
    with pytest.raises(InputError, match=r"model\.json: no manifest .* restore the file") as refused:
        module.bundle("toy")
    assert refused.value.reason == "model_changed"


def test_bundle_opens_no_file_that_the_manifest_does_not_name(models: Path) -> None:
    assert module.bundle("toy").path("weights.bin").read_bytes() == b"weights"
    (models / "toy" / "more.bin").write_bytes(b"more")
    with pytest.raises(InputError, match=r"more\.bin: a file that model\.json does not name"):
        module.bundle("toy").path("more.bin")


def test_bundle_version_changes_with_a_fit(models: Path) -> None:
    before = module.bundle("toy").version
    manifest = models / "toy" / "model.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "calibration": {"raw": [0.5]}}))
    assert module.bundle("toy").version != before


@pytest.mark.parametrize("name", sorted(p.parent.name for p in models_folder().glob("*/model.json")))
def test_shipped_models_are_those_of_their_manifests(name: str) -> None:
    found = bundle(name)
    read_by_people = {"model.json", "README.md", "runs.csv"}
    assert {path.name for path in found.folder.iterdir()} - read_by_people == set(found.about["files"])
    assert {Path(file).suffix for file in found.about["files"]} <= {".onnx", ".npz", ".json"}


def test_bundle_says_where_a_missing_model_is_sought(models: Path) -> None:
    with pytest.raises(InputError, match=r"no model 'none'; .*DEMARCHE_MODELS") as refused:
        module.bundle("none")
    assert refused.value.where == str(models / "none")


def test_models_folder_is_that_of_the_source_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(module.FOLDER_VARIABLE, raising=False)
    assert (models_folder() / "tokenizer" / "model.json").is_file()


@pytest.mark.parametrize("chosen", ["many", "0", "-1", ""])
def test_threads_takes_only_a_number(monkeypatch: pytest.MonkeyPatch, chosen: str) -> None:
    monkeypatch.delenv("DEMARCHE_THREADS", raising=False)
    usual = threads()
    monkeypatch.setenv("DEMARCHE_THREADS", chosen)
    assert threads() == usual >= 1
    monkeypatch.setenv("DEMARCHE_THREADS", "3")
    assert threads() == 3


def test_tokenizer_neither_cuts_nor_pads() -> None:
    assert len(tokenizer().encode("talks " * 3000, add_special_tokens=False).ids) == 3000
    assert [len(e.ids) for e in tokenizer().encode_batch(["one", "one two"], add_special_tokens=False)] == [
        1,
        2,
    ]
