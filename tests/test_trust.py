"""What SECURITY.md promises of the program as a whole."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from demarche.cli import main

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "pipeline").rglob("*.py"))
UNSAFE = re.compile(
    r"^\s*(?:import|from)\s+(?:pickle|cPickle|dill|joblib|cloudpickle|shelve|marshal)\b"
    r"|\btorch\.load\(|\.read_pickle\(|\.to_pickle\(|allow_pickle\s*=\s*True|\bnp\.load\((?!.*allow_pickle=False)"
    r"|\byaml\.(?:load|unsafe_load|full_load)\(|trust_remote_code\s*=\s*True|\b(?:eval|exec)\(|shell\s*=\s*True",
    re.MULTILINE,
)
"""What runs code that lies in a file of data."""


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "pipeline")))
def test_nothing_is_unpickled(source: Path) -> None:
    code = re.sub(r"\bmodel\.eval\(\)|\.eval\(\)", "", source.read_text(encoding="utf-8"))
    assert UNSAFE.findall(code) == []


@pytest.mark.parametrize(
    "code",
    [
        *("import pickle", "    from joblib import load", "x = torch.load(path)", "np.load(path)"),
        *("np.load(path, allow_pickle=True)", "pd.read_pickle(path)", "yaml.load(file)", "exec(words)"),
    ],
)
def test_unsafe_code_would_be_found(code: str) -> None:
    assert UNSAFE.search(code)


def test_models_are_onnx_and_arrays_only() -> None:
    endings = {path.suffix for path in (ROOT / "models").rglob("*") if path.is_file()}
    assert endings == {".onnx", ".npz", ".json", ".md", ".csv"}


def test_files_are_written_in_one_place() -> None:
    writing = re.compile(r"\.write_(?:text|bytes)\(|\bopen\([^)]*[\"'][wax]b?[\"']")
    found = {
        str(path.relative_to(ROOT / "pipeline" / "demarche"))
        for path in SOURCES
        # A training writes into its own folder.
        if "training" not in path.parts
        and writing.search(path.read_text(encoding="utf-8").replace("tables.write_bytes(", ""))
    }
    assert found == {"scheme/jsonl.py"}


def test_every_promise_names_tests_that_are_there() -> None:
    named = re.findall(r"`(tests/[^`]*)`", (ROOT / "SECURITY.md").read_text(encoding="utf-8"))
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def commands(command: click.Command, *names: str) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from commands(inner, *names, name)
    else:
        yield " ".join(names), command


@pytest.mark.parametrize(("name", "command"), [c for c in commands(main) if not c[0].startswith("train ")])
def test_commands_that_write_have_force(name: str, command: click.Command) -> None:
    options = {option.name for option in command.params}
    assert "force" in options or not options & {"output", "metrics", "markdown", "plots", "errors"}


GUARD = """
import sys
# Not bind: urllib3, once it is imported, asks by it whether the system knows IPv6.
used = {"connect", "sendto", "sendmsg", "getaddrinfo", "gethostbyname", "gethostbyaddr", "getnameinfo"}
def refuse(event, args):
    if event.startswith("socket.") and event.partition(".")[2] in used:
        raise SystemExit(f"network: {event} {args}")
sys.addaudithook(refuse)
"""


def guarded(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """`code` in a process of its own that ends at the first use of the network."""
    return subprocess.run(
        [sys.executable, "-c", GUARD + code], cwd=folder, capture_output=True, text=True, timeout=300
    )


@pytest.mark.parametrize(
    "code",
    [
        "import urllib.request as u; u.urlopen('http://ferry.example')",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
    ],
)
def test_the_guard_stops_what_uses_the_network(code: str, tmp_path: Path) -> None:
    result = guarded(code, tmp_path)
    assert result.returncode == 1
    assert result.stderr.startswith("network: socket.")


def test_a_run_uses_no_network(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Anna Berg of Norway said that Iran rejects talks.", encoding="utf-8")
    code = """
from demarche.cli import main
for command in (["run", "a.txt", "-o", "out"], ["verify", "out", "a.txt"],
                ["export", "out/articles.jsonl", "--table", "stances"], ["evaluate", "out/articles.jsonl"],
                ["report", "out/articles.jsonl"]):
    main(command, standalone_mode=False)
"""
    result = guarded(code, tmp_path)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "report.html").is_file()
