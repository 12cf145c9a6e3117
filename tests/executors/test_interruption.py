"""Runs that are ended from outside, with the shipped models and real processes."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest
import yaml
from bulletins import FERRY, bulletins

from demarche.executors.batch import line_of
from demarche.executors.local import FILES
from demarche.executors.shards import SHARD

SHARDS = 6
PATIENCE = 300
"""Seconds until a test gives up; a slow machine needs some of them."""


class Started:
    """`demarche run` with two workers, in a process group of its own as a terminal would give it."""

    def __init__(self, folder: Path, *options: str) -> None:
        command = [sys.executable, "-m", "demarche", "run", "in.jsonl", "--agenda", "agenda.yaml", "--quiet"]
        self.process = subprocess.Popen(
            [*command, "-o", "out", "--keep-duplicates", "--workers", "2", *options],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # A shell's background job hands on that interrupts are ignored.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        self.shards = folder / "out" / "shards"

    def after_a_shard(self) -> None:
        end = time.monotonic() + PATIENCE
        while not list(self.shards.glob("*.json")):
            assert self.process.poll() is None, self.process.communicate()
            assert time.monotonic() < end
            time.sleep(0.02)

    def end(self) -> tuple[int, str]:
        _, said = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said

    def all_ended(self) -> bool:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, 0)
                time.sleep(0.1)
                continue
            return True
        return False


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    lines = [line_of(article) + "\n" for article in bulletins(SHARDS * SHARD)]
    (tmp_path / "in.jsonl").write_text("".join(lines), encoding="utf-8")
    agenda = {"items": [FERRY.model_dump(exclude_unset=True)]}
    (tmp_path / "agenda.yaml").write_text(yaml.safe_dump(agenda), encoding="utf-8")
    return tmp_path


def results(folder: Path) -> dict[str, str]:
    return {name: sha256((folder / "out" / name).read_bytes()).hexdigest() for name in FILES}


def test_run_that_is_killed_goes_on_to_the_very_same_files(folder: Path) -> None:
    assert Started(folder).end() == (0, "")
    whole = results(folder)
    assert not (folder / "out" / "shards").exists()

    killed = Started(folder, "--force")
    killed.after_a_shard()
    killed.process.kill()
    killed.end()
    assert killed.all_ended()
    done = {path.name: path.stat().st_mtime_ns for path in killed.shards.glob("*.json")}
    assert 0 < len(done) < SHARDS

    code, said = Started(folder).end()
    assert (code, "--resume" in said) == (1, True)

    assert Started(folder, "--resume").end() == (0, "")
    assert results(folder) == whole


def test_run_that_is_interrupted_leaves_whole_files_and_says_how_to_go_on(folder: Path) -> None:
    run = Started(folder)
    run.after_a_shard()
    os.killpg(run.process.pid, signal.SIGINT)
    code, said = run.end()
    assert code == 1
    assert said.splitlines()[-1].endswith("has what is done: go on with it by --resume")
    assert "Traceback" not in said
    assert run.all_ended()
    for mark in run.shards.glob("*.json"):
        articles = mark.with_suffix(".jsonl").read_bytes()
        assert json.loads(mark.read_bytes())["made"] == sha256(articles).hexdigest()
    assert not list(run.shards.glob(".*"))
