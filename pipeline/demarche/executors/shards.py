"""Worker processes over shards of the input.

A shard is annotated by one process and takes its place whole: its articles, then its mark. A run that was
ended, however hard, goes on with the shards that have none. A shard that ends its process is tried once
more, then record by record, so that only the record at fault is lost.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import asdict, dataclass
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demarche.executors.batch import Answer, Job, annotated, line_of, records_sha256
from demarche.runtime.bundle import batches, file_sha256, threads
from demarche.scheme import Article, Rejected, read_records
from demarche.scheme.jsonl import replaced

if TYPE_CHECKING:
    from spacy.language import Language

SHARD = 32
"""Articles of a shard: those of one batch (pipeline.BATCH), for int8 depends on what is in a batch. So
shards give what one process gives, and a kill costs a few seconds' work."""
FOLDER = "shards"
"""Beside the results, until these are written."""


@dataclass(slots=True, frozen=True)
class Shard:
    """Records that are annotated together; `key` changes with them and with all that annotates them."""

    number: int
    records: list[str]
    key: str


def unfinished(folder: Path) -> bool:
    """Whether a run that was ended left shards beside its results."""
    return any((folder / FOLDER).glob("*.json"))


class Shards:
    """A folder of finished shards: NUMBER.jsonl its articles, NUMBER.json its mark.

    Args:
        folder: of the run's results; the shards lie in a folder of it.
        about: what annotates; a shard made by something else does not count as finished.
    """

    def __init__(self, folder: Path, *, about: dict[str, Any]) -> None:
        self.folder = folder / FOLDER
        self.numbers: list[int] = []
        self._about = json.dumps(about, sort_keys=True, default=str)

    def cut(self, articles: Iterable[Article]) -> Iterator[Shard]:
        """The input in shards; those that are finished already are passed over."""
        for number, batch in enumerate(batches(articles, SHARD)):
            records = [line_of(article) for article in batch]
            self.numbers.append(number)
            shard = Shard(number, records, records_sha256([self._about, *records]))
            if not self.finished(shard):
                yield shard

    def articles_of(self, number: int) -> Path:
        return self.folder / f"{number:06}.jsonl"

    def mark_of(self, number: int) -> Path:
        return self.folder / f"{number:06}.json"

    def finished(self, shard: Shard) -> bool:
        """Whether the mark is there, and true of this input and of the file it stands for."""
        try:
            mark = json.loads(self.mark_of(shard.number).read_bytes())
            made = file_sha256(self.articles_of(shard.number))
            return bool(mark["key"] == shard.key and mark["made"] == made)
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def finish(self, shard: Shard, answers: Sequence[Answer]) -> list[Rejected]:
        """Write the shard, then its mark; returns what had to be left out."""
        with replaced(self.articles_of(shard.number)) as out:
            out.writelines(f"{answer.record}\n" for answer in answers if answer.record is not None)
        left_out = [
            Rejected(answer.id, "record_failed", f"{answer.id}: cannot be annotated ({answer.error})")
            for answer in answers
            if answer.record is None
        ]
        mark = {
            "key": shard.key,
            "made": file_sha256(self.articles_of(shard.number)),
            "claims": sum(answer.claims for answer in answers),
            "left_out": [asdict(one) for one in left_out],
        }
        with replaced(self.mark_of(shard.number)) as out:
            out.write(json.dumps(mark, ensure_ascii=False) + "\n")
        return left_out

    def claims(self) -> int:
        """In all shards of the input."""
        return sum(json.loads(self.mark_of(number).read_bytes())["claims"] for number in self.numbers)

    def parts(self) -> Iterator[tuple[list[Article], list[Rejected]]]:
        """Articles and what was left out of each shard of the input, in its order."""
        for number in self.numbers:
            mark = json.loads(self.mark_of(number).read_bytes())
            path = self.articles_of(number)
            found = read_records(path) if path.stat().st_size else ()
            articles = [one for one in found if isinstance(one, Article)]
            yield articles, [Rejected(**one) for one in mark["left_out"]]

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def annotate_shards(
    shards: Iterator[Shard],
    job: Job,
    *,
    workers: int,
    finish: Callable[[Shard, Sequence[Answer]], None],
    answer: Callable[[Sequence[str], Language], list[Answer]] = annotated,
) -> None:
    """Have `workers` processes annotate the shards; `finish` is called here, as each comes.

    At most one shard a worker is read ahead. The processor's cores are shared out among the workers.

    Args:
        answer: what a worker does with the records of a shard; a function of a module.
    """
    idle = [_Worker(job, max(1, threads() // workers), answer) for _ in range(workers)]
    everyone = list(idle)
    busy: dict[Future[list[Answer]], tuple[_Worker, Shard]] = {}
    try:
        while True:
            while idle and (shard := next(shards, None)):
                worker = idle.pop()
                busy[worker.submit(shard.records)] = worker, shard
            if not busy:
                return
            for future in wait(busy, return_when=FIRST_COMPLETED).done:
                worker, shard = busy.pop(future)
                try:
                    answers = future.result()
                except BrokenProcessPool:
                    answers = worker.again(shard.records)
                finish(shard, answers)
                idle.append(worker)
    finally:
        for worker in everyone:
            worker.stop()


class _Worker:
    """One process, and a new one where it died. A pool of one: a broken pool tells which shard broke it."""

    def __init__(
        self, job: Job, cores: int, answer: Callable[[Sequence[str], Language], list[Answer]]
    ) -> None:
        self._start = (job, cores, answer)
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, records: Sequence[str]) -> Future[list[Answer]]:
        if self._pool is not None:
            with suppress(BrokenProcessPool):
                return self._pool.submit(_work, records)
        self.stop()
        # Spawned, not forked: a fork of a process with onnxruntime's threads hangs.
        self._pool = ProcessPoolExecutor(
            1, mp_context=get_context("spawn"), initializer=_begin, initargs=self._start
        )
        return self._pool.submit(_work, records)

    def again(self, records: Sequence[str]) -> list[Answer]:
        """What a process that died did not finish: all once more, else each record in turn."""
        with suppress(BrokenProcessPool):
            return self.submit(records).result()
        answers = []
        for record in records:
            try:
                answers.extend(self.submit([record]).result())
            except BrokenProcessPool:
                answers.append(Answer(json.loads(record)["id"], None, "it ended the process"))
        return answers

    def stop(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


_worker: tuple[Language, Callable[[Sequence[str], Language], list[Answer]]]


def _begin(job: Job, cores: int, answer: Callable[[Sequence[str], Language], list[Answer]]) -> None:
    global _worker
    # Ctrl-C goes to every process of a terminal; here it needs no traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker = job.load(threads=cores), answer


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for ever."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _work(records: Sequence[str]) -> list[Answer]:
    nlp, answer = _worker
    return answer(records, nlp)
