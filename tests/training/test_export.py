"""What a training leaves beside its weights: the manifest by which a run verifies them."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
import torch

from demarche.runtime import bundle as module
from demarche.runtime.bundle import bundle
from demarche.scheme import InputError
from demarche.training.calibration import calibrate
from demarche.training.export import export_int8, write_manifest


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A models folder with `toy`, exported as trainings export theirs."""
    export_int8(
        torch.nn.Linear(8, 2),
        (torch.zeros(1, 8),),
        tmp_path / "toy" / "model.onnx",
        inputs={"x": {0: "rows"}},
        outputs={"y": {0: "rows"}},
    )
    (tmp_path / "toy" / "README.md").write_text("Card.")
    write_manifest(tmp_path / "toy", {"name": "toy"})
    monkeypatch.setenv(module.FOLDER_VARIABLE, str(tmp_path))
    return tmp_path


def test_export_leaves_the_model_and_its_manifest(models: Path) -> None:
    assert {path.name for path in (models / "toy").iterdir()} == {"README.md", "model.json", "model.onnx"}
    weights = (models / "toy" / "model.onnx").read_bytes()
    about = json.loads((models / "toy" / "model.json").read_text())
    assert about == {"name": "toy", "files": {"model.onnx": sha256(weights).hexdigest()}}
    assert bundle.__wrapped__("toy").session().get_inputs()[0].name == "x"


def test_export_over_a_model_is_refused_until_the_manifest_is_written(models: Path) -> None:
    (models / "toy" / "model.onnx").write_bytes(b"other weights")
    with pytest.raises(InputError, match="a changed model is not loaded"):
        bundle.__wrapped__("toy")
    write_manifest(models / "toy", {"name": "toy"})
    assert bundle.__wrapped__("toy").about["name"] == "toy"


def test_calibrate_keeps_the_hashes_of_the_manifest(models: Path) -> None:
    before = bundle.__wrapped__("toy")
    judged = [(f"a{i % 4}", i / 20, i > 9) for i in range(20)]
    calibrate(models / "toy", "calibration", judged)
    after = bundle.__wrapped__("toy")
    assert after.about["files"] == before.about["files"]
    assert after.about["calibration"]["raw"]
    assert after.version != before.version
