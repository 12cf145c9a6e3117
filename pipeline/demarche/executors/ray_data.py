"""Ray Data: the same shards on a cluster, or on this machine; Arrow in, Arrow out, Parquet written.

Ray finds its cluster by its own setting, `$RAY_ADDRESS`, and starts one here where there is none. What a
worker that died had in hand, Ray gives to another.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demarche.executors.batch import Job, annotated, line_of
from demarche.executors.local import RUN, Account, Run
from demarche.executors.shards import SHARD
from demarche.runtime.bundle import batches
from demarche.scheme import Article, InputError, Rejected
from demarche.scheme.extras import needed

if TYPE_CHECKING:
    import pyarrow

GIVEN, ARTICLES = "given", "articles"
"""Folders of Parquet beside run.json: what is to be annotated, until it is; what was."""
FILE = 64
"""Shards of one file of the input."""
SHARE = 0.5
"""Of a core, as Ray reckons: actors that took whole ones would leave none to read and write with, and wait
for ever. There are never more of them than cores."""


class BatchAnnotator:
    """An actor of Ray Data's `map_batches`: the pipeline is loaded once, then batch after batch annotated."""

    def __init__(self, job: Job) -> None:
        self._nlp = job.load(threads=1)

    def __call__(self, batch: pyarrow.Table) -> pyarrow.Table:
        """Rows (shard, records) to rows (shard, id, record, error); a row that comes in is one batch."""
        import pyarrow

        rows = [
            {"shard": row["shard"], "id": answer.id, "record": answer.record, "error": answer.error}
            for row in batch.to_pylist()
            for answer in annotated(row["records"], self._nlp)
        ]
        columns = {"shard": "int64", "id": "string", "record": "large_string", "error": "string"}
        schema = pyarrow.schema([(name, pyarrow.type_for_alias(kind)) for name, kind in columns.items()])
        return pyarrow.Table.from_pylist(rows, schema=schema)


def run_ray(
    found: Iterable[Article | Rejected],
    folder: Path,
    *,
    job: Job,
    workers: int | None,
    settings: dict[str, Any],
    warn: Callable[[Rejected], None] = lambda rejected: None,
) -> dict[str, Any]:
    """Annotate on Ray into `folder`/articles/*.parquet; returns what `folder`/run.json holds.

    Args:
        folder: seen under this path by every node of the cluster.
        workers: actors, no more than the cluster has cores; as many by default.

    Raises:
        InputError: Ray is not installed, or no article is left.
    """
    ray = needed("ray", extra="ray", where="--engine ray")
    data = needed("ray.data", extra="ray", where="--engine ray")
    rejected: list[Rejected] = []
    given, out = (folder / GIVEN).resolve(), (folder / ARTICLES).resolve()
    for path in (given, out):
        shutil.rmtree(path, ignore_errors=True)
    (folder / RUN).unlink(missing_ok=True)
    shards = _write_given(found, given, rejected, warn)
    if not shards:
        raise InputError(str(folder), "no_article", found="no article left to work on")
    if not ray.is_initialized():
        ray.init(log_to_driver=False)
    # A file's name is of its block's place, so that reading by name is reading in the order of the input.
    data.DataContext.get_current().execution_options.preserve_order = True
    cores = max(1, int(ray.cluster_resources().get("CPU", 1)))
    most = min(workers or cores, cores)
    actors = data.ActorPoolStrategy(min_size=1, max_size=min(most, shards))
    (
        data.read_parquet(str(given))
        # Ray reads small files as one block, and a block goes to one actor.
        .repartition(target_num_rows_per_block=1)
        .map_batches(
            BatchAnnotator,
            fn_constructor_args=(job,),
            batch_size=1,
            batch_format="pyarrow",
            compute=actors,
            num_cpus=SHARE,
        )
        .write_parquet(str(out))
    )
    shutil.rmtree(given)
    account = Account()
    account.add(Run(rejected=rejected))
    for part in batches(read_parquet(out), SHARD):
        done = Run([one for one in part if isinstance(one, Article)])
        done.rejected = [one for one in part if isinstance(one, Rejected)]
        for one in done.rejected:
            warn(one)
        account.add(done)
    return account.write(folder, settings, sorted(f"{ARTICLES}/{path.name}" for path in out.iterdir()))


def _write_given(
    found: Iterable[Article | Rejected],
    folder: Path,
    rejected: list[Rejected],
    warn: Callable[[Rejected], None],
) -> int:
    """Shards as rows of Parquet; returns their number."""
    import pyarrow
    import pyarrow.parquet

    def usable() -> Iterator[Article]:
        for one in found:
            if isinstance(one, Article):
                yield one
            else:
                rejected.append(one)
                warn(one)

    folder.mkdir(parents=True)
    shards = 0
    for number, file in enumerate(batches(batches(usable(), SHARD), FILE)):
        rows = [
            {"shard": shards + i, "records": [line_of(article) for article in shard]}
            for i, shard in enumerate(file)
        ]
        shards += len(rows)
        # A group each, so that Ray can part them.
        pyarrow.parquet.write_table(
            pyarrow.Table.from_pylist(rows), folder / f"{number:06}.parquet", row_group_size=1
        )
    return shards


def read_parquet(folder: Path) -> Iterator[Article | Rejected]:
    """What `run_ray` wrote, in the order of its input; no more than one row group is held."""
    import pyarrow.parquet

    for path in sorted(folder.glob("*.parquet")):
        for batch in pyarrow.parquet.ParquetFile(path).iter_batches(columns=["id", "record", "error"]):
            for row in batch.to_pylist():
                if row["record"] is None:
                    said = f"{row['id']}: cannot be annotated ({row['error']})"
                    yield Rejected(row["id"], "record_failed", said)
                else:
                    yield Article.model_validate_json(row["record"])
