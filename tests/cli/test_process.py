"""Real processes: the module as a program, pipes between commands, and a closed pipe."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = "Anna Berg said the ferry should reopen.\n"
PROGRAM = f"{sys.executable} -m demarche"


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command.replace("demarche ", f"{PROGRAM} ")],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )


def test_process_the_module_is_the_program(tmp_path: Path) -> None:
    result = shell("demarche --help", tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("Usage: python -m demarche [OPTIONS] COMMAND")


def test_process_commands_pipe_into_one_another(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    result = shell("demarche ingest a.txt | demarche entities | demarche quotes - > out.jsonl", tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    (line,) = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert list(json.loads(line)) == ["id", "text", "actors", "entities", "quotes", "versions"]


def test_process_writes_utf8_whatever_the_locale(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Īrān — 𝔗ehran", encoding="utf-8")
    result = shell("PYTHONIOENCODING=ascii demarche ingest a.txt", tmp_path)
    assert json.loads(result.stdout)["text"] == "Īrān — 𝔗ehran"


def test_process_ends_quietly_when_nobody_reads_on(tmp_path: Path) -> None:
    record = json.dumps({"text": TEXT * 200})
    (tmp_path / "in.jsonl").write_text(f"{record}\n" * 300, encoding="utf-8")
    result = shell("demarche ingest in.jsonl --keep-duplicates | head -c 10", tmp_path)
    assert "Traceback" not in result.stderr
    assert len(result.stdout) == 10


def test_process_answers_help_without_the_heavy_libraries(tmp_path: Path) -> None:
    script = (
        "import sys; from demarche.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'spacy', 'pandas', 'onnxruntime', 'torch', 'sentence_transformers'}\n"
        "print(heavy & set(sys.modules) or 'none')"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert result.stdout.splitlines()[-1] == "none"


def test_process_runs_without_torch_and_its_company(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    script = (
        "import sys; from demarche.cli import main\n"
        "try: main(['run', 'a.txt', '-o', 'out', '--quiet'])\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers'}\n"
        "print(heavy & set(sys.modules) or 'none')"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=600
    )
    assert (result.stdout.splitlines()[-1:], result.stderr) == (["none"], "")
    assert (tmp_path / "out" / "run.json").exists()
