"""Ray Data on this machine, with the shipped models: the same records as in one process."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import ray
from bulletins import FERRY, bulletins

from demarche.executors.batch import Job, line_of
from demarche.executors.ray_data import ARTICLES, read_parquet, run_ray
from demarche.executors.shards import SHARD
from demarche.pipeline import annotate
from demarche.scheme import Article, Rejected

# Ray warns of its own settings when it sets them.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore:.*subprocess.*:ResourceWarning")

JOB = Job([FERRY])
GIVEN = bulletins(3 * SHARD + 7)
BAD = Rejected("in.jsonl:2", "not_json", "in.jsonl:2: not JSON")


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as variables:
        # No token is written to the home of whoever tests; a slow machine gets its time.
        variables.setenv("RAY_AUTH_MODE", "disabled")
        variables.setenv("RAY_raylet_start_wait_time_s", "300")
        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, object_store_memory=200_000_000)
        yield
        ray.shutdown()


@pytest.fixture(scope="module")
def expected() -> list[str]:
    return [line_of(article) for article in annotate(GIVEN, nlp=JOB.load())]


def records(folder: Path) -> list[str]:
    return [line_of(one) for one in read_parquet(folder / ARTICLES) if isinstance(one, Article)]


def test_ray_gives_the_records_of_one_process(tmp_path: Path, expected: list[str]) -> None:
    warned: list[Rejected] = []
    made = run_ray(
        [BAD, *GIVEN], tmp_path, job=JOB, workers=2, settings={"agenda": "ferry"}, warn=warned.append
    )
    assert records(tmp_path) == expected
    assert made["counts"]["articles"] == len(GIVEN)
    assert made["left_out"] == {"not_json": 1}
    assert warned == [BAD]
    assert set(made["files"]) == {f"articles/{path.name}" for path in (tmp_path / ARTICLES).iterdir()}
    assert {path.name for path in tmp_path.iterdir()} == {"articles", "run.json"}


def test_ray_loses_nothing_by_a_worker_that_is_killed(tmp_path: Path, expected: list[str]) -> None:
    killed: list[int] = []

    def kill_one() -> None:
        end = time.monotonic() + 300
        while not killed and time.monotonic() < end:
            for pid in _workers():
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)
                break
            time.sleep(0.05)

    killer = threading.Thread(target=kill_one)
    killer.start()
    run_ray(GIVEN, tmp_path, job=JOB, workers=2, settings={})
    killer.join()
    assert killed
    assert records(tmp_path) == expected


def _workers() -> Iterator[int]:
    """Processes in which Ray has a BatchAnnotator at work."""
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            said = entry.read_bytes()
        except OSError:
            continue
        if said.startswith(b"ray::") and b"BatchAnnotator" in said:
            yield int(entry.parent.name)
