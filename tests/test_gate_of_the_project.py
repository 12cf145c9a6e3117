"""The gate: the shipped pipeline on the project's own gold, against the floors in annotations/floors.json."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from demarche.cli import main

ROOT = Path(__file__).parents[1]


def test_gate_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(main, ["gate"])
    assert result.exit_code == 0, result.output
