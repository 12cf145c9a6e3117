"""One machine: read, annotate batch by batch, cluster, write a folder of results."""

from __future__ import annotations

import json
import platform
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any

from spacy.language import Language

from demarche import __version__, tables
from demarche.clustering import cluster
from demarche.executors.batch import Answer, Job, line_of
from demarche.executors.shards import Shard, Shards, annotate_shards
from demarche.pipeline import annotate
from demarche.runtime.bundle import bundle, file_sha256, models_folder, threads
from demarche.scheme import Article, InputError, Rejected
from demarche.scheme.jsonl import replaced
from demarche.scheme.records import text_sha256

ARTICLES, RUN = "articles.jsonl", "run.json"
TOGETHER = 20_000
"""Claims up to which a run by shards holds all its articles to cluster them: some 500 MB."""
CSVS = ("stances", "quotes", "claims")
FILES = (ARTICLES, *(f"{name}.csv" for name in CSVS), RUN)


@dataclass(slots=True)
class Run:
    """What a run found and what it left out."""

    articles: list[Article] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        layers = ("entities", "actors", "quotes", "stances", "claims")
        found = {layer: sum(len(getattr(a, layer) or ()) for a in self.articles) for layer in layers}
        clusters = {c.id for a in self.articles for c in a.clusters or ()}
        return {
            "articles": len(self.articles),
            **found,
            "clusters": len(clusters),
            "rejected": len(self.rejected),
        }

    def left_open(self) -> dict[str, int]:
        """What the stages abstained from, by reason."""
        quotes = [quote for article in self.articles for quote in article.quotes or ()]
        return {
            "quotes_without_speaker": sum(quote.speaker is None for quote in quotes),
            "articles_without_stance": sum(not article.stances for article in self.articles),
        }

    def left_out(self) -> dict[str, int]:
        """Inputs that could not be used, by reason."""
        return dict(Counter(one.reason for one in self.rejected))


def run(
    found: Iterable[Article | Rejected],
    *,
    nlp: Language,
    progress: Callable[[Article], None] = lambda article: None,
    warn: Callable[[Rejected], None] = lambda rejected: None,
) -> Run:
    """Annotate and cluster what can be used, keep the reasons for the rest."""
    done = Run()

    def usable() -> Iterator[Article]:
        for one in found:
            if isinstance(one, Rejected):
                done.rejected.append(one)
                warn(one)
            else:
                yield one

    for article in annotate(usable(), nlp=nlp):
        done.articles.append(article)
        progress(article)
    _cluster(done, warn)
    return done


def _cluster(done: Run, warn: Callable[[Rejected], None]) -> None:
    try:
        done.articles = cluster(done.articles)
    except InputError as error:
        # The articles are done, and are worth more than their clusters.
        if error.reason != "too_many_claims":
            raise
        done.rejected.append(Rejected.because(error))
        warn(done.rejected[-1])


def run_shards(
    found: Iterable[Article | Rejected],
    shards: Shards,
    *,
    job: Job,
    workers: int,
    progress: Callable[[int], None] = lambda articles: None,
    warn: Callable[[Rejected], None] = lambda rejected: None,
) -> list[Rejected]:
    """Annotate in worker processes what can be used and is not done; returns the inputs that cannot.

    Args:
        progress: told of each shard's number of articles.
    """
    rejected: list[Rejected] = []

    def usable() -> Iterator[Article]:
        for one in found:
            if isinstance(one, Rejected):
                rejected.append(one)
                warn(one)
            else:
                yield one

    def finish(shard: Shard, answers: Sequence[Answer]) -> None:
        for left_out in shards.finish(shard, answers):
            warn(left_out)
        progress(len(answers))

    annotate_shards(shards.cut(usable()), job, workers=workers, finish=finish)
    return rejected


def gathered(
    shards: Shards,
    rejected: Sequence[Rejected] = (),
    *,
    warn: Callable[[Rejected], None] = lambda rejected: None,
) -> list[Run] | Iterator[Run]:
    """What the shards hold: as one Run, clustered; one by one where they have too many claims for that."""
    if shards.claims() <= TOGETHER:
        done = Run(rejected=[*rejected])
        for articles, left_out in shards.parts():
            done.articles += articles
            done.rejected += left_out
        _cluster(done, warn)
        return [done]
    unclustered = Rejected.because(
        InputError(
            "clusters",
            "too_many_claims",
            found=f"{shards.claims():,} claims",
            allowed=f"at most {TOGETHER:,} in a run by shards",
            remedy=f"put {ARTICLES} to `demarche cluster`",
        )
    )
    warn(unclustered)
    return chain([Run(rejected=[*rejected, unclustered])], (Run(*part) for part in shards.parts()))


def write_run(parts: Iterable[Run], folder: Path, *, settings: dict[str, Any]) -> dict[str, Any]:
    """The files of FILES, each whole or not at all; returns what run.json holds.

    run.json is written last: a folder that has one has all the files it names. No more than one part is held.
    """
    with suppress(OSError):
        (folder / RUN).unlink(missing_ok=True)
    account = Account()
    with ExitStack() as files:
        lines = files.enter_context(replaced(folder / ARTICLES))
        csvs = {name: files.enter_context(tables.growing_csv(folder / f"{name}.csv")) for name in CSVS}
        for part in parts:
            lines.writelines(line_of(article) + "\n" for article in part.articles)
            for name, add in csvs.items():
                add(tables.TABLES[name](part.articles))
            account.add(part)
    return account.write(folder, settings, [name for name in FILES if name != RUN])


class Account:
    """What run.json says, taken up part by part."""

    def __init__(self) -> None:
        self._tally: dict[str, Counter[str]] = {n: Counter() for n in ("counts", "left_open", "left_out")}
        self._inputs: list[dict[str, str]] = []
        self._rejected: list[dict[str, str]] = []

    def add(self, part: Run) -> None:
        for name, counted in self._tally.items():
            counted.update(getattr(part, name)())
        self._inputs += ({"id": a.id, "sha256": text_sha256(a.text)} for a in part.articles)
        self._rejected += (
            {"where": r.where, "reason": r.reason, "message": r.message} for r in part.rejected
        )

    def write(self, folder: Path, settings: dict[str, Any], files: Iterable[str]) -> dict[str, Any]:
        """Write run.json, with the hashes of `files` of the folder; returns what it holds."""
        tally = {name: dict(counted) for name, counted in self._tally.items()}
        held = {
            **made_by(settings),
            "counts": tally["counts"],
            "inputs": self._inputs,
            "left_open": tally["left_open"],
            "left_out": tally["left_out"],
            "rejected": self._rejected,
            "files": {name: file_sha256(folder / name) for name in files},
        }
        with replaced(folder / RUN) as out:
            out.write(json.dumps(held, indent=1, ensure_ascii=False) + "\n")
        return held


def made_by(settings: dict[str, Any]) -> dict[str, Any]:
    """What made the articles: with the inputs' hashes enough to trace a table to its run."""
    models = sorted(p.parent.name for p in models_folder().glob("*/model.json"))
    libraries = ("spacy", "onnxruntime", "tokenizers", "numpy", "scipy", "pandas")
    return {
        "demarche": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "libraries": {name: version(name) for name in libraries},
        "threads": threads(),
        "models": {name: bundle(name).sha256 for name in models},
        "settings": settings,
    }
