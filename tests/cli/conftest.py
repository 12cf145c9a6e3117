"""The commands as a user calls them: in this process, for speed; test_process.py starts real ones."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from talks import AGENDA, ARTICLE, Demarche

from demarche.cli import main


@pytest.fixture
def demarche(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Demarche:
    """Runs the command line in an empty folder; no outcome may be a traceback."""
    monkeypatch.chdir(tmp_path)

    def run(*args: str, input: str | bytes | None = None, code: int = 0) -> Result:
        result = CliRunner().invoke(main, list(args), input=input)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result

    return run


@pytest.fixture
def agenda(tmp_path: Path) -> str:
    (tmp_path / "agenda.yaml").write_text(AGENDA, encoding="utf-8")
    return "agenda.yaml"


@pytest.fixture(scope="session")
def annotated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one run over a text file and a record with an agenda of its own."""
    folder = tmp_path_factory.mktemp("run")
    (folder / "ferry.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "agenda.yaml").write_text(AGENDA, encoding="utf-8")
    own = {"id": "toll", "label": "Toll", "proposition": "A toll should be paid on the ferry."}
    text = "𝔒slo 🇳🇴: Anna Berg said the toll on the ferry is “too high”."
    record = {"id": "toll-1", "text": text, "agenda": [own], "mine": [1]}
    (folder / "toll.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    inputs = [str(folder / "ferry.txt"), str(folder / "toll.jsonl")]
    args = ["run", *inputs, "--agenda", str(folder / "agenda.yaml"), "-o", str(folder / "out")]
    result = CliRunner().invoke(main, args)
    assert result.exit_code == 0, result.output
    (folder / "stdout").write_text(result.stdout, encoding="utf-8")
    (folder / "stderr").write_text(result.stderr, encoding="utf-8")
    return folder
