"""One process: read, annotate batch by batch, cluster, write a folder of results."""

from __future__ import annotations

import json
import platform
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from spacy.language import Language

from demarche import __version__, tables
from demarche.clustering import cluster
from demarche.pipeline import annotate
from demarche.runtime.bundle import bundle, file_sha256, models_folder, threads
from demarche.scheme import Article, InputError, Rejected, write_articles
from demarche.scheme.jsonl import replaced
from demarche.scheme.records import text_sha256

ARTICLES, RUN = "articles.jsonl", "run.json"
FILES = (ARTICLES, "stances.csv", "quotes.csv", "claims.csv", RUN)


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
    try:
        done.articles = cluster(done.articles)
    except InputError as error:
        # The articles are done, and are worth more than their clusters.
        if error.reason != "too_many_claims":
            raise
        done.rejected.append(Rejected.because(error))
        warn(done.rejected[-1])
    return done


def write_run(done: Run, folder: Path, *, settings: dict[str, Any]) -> dict[str, Any]:
    """The files of FILES, each whole or not at all; returns what run.json holds.

    run.json is written last: a folder that has one has all the files it names.
    """
    with suppress(OSError):
        (folder / RUN).unlink(missing_ok=True)
    write_articles(done.articles, folder / ARTICLES)
    for name in ("stances", "quotes", "claims"):
        tables.write_table(tables.TABLES[name](done.articles), folder / f"{name}.csv", "csv")
    files = {name: file_sha256(folder / name) for name in FILES if name != RUN}
    held = {**summary(done, settings), "files": files}
    with replaced(folder / RUN) as out:
        out.write(json.dumps(held, indent=1, ensure_ascii=False) + "\n")
    return held


def summary(done: Run, settings: dict[str, Any]) -> dict[str, Any]:
    """What made the articles, and what became of every input: enough to trace a table to its run."""
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
        "counts": done.counts(),
        "inputs": [{"id": a.id, "sha256": text_sha256(a.text)} for a in done.articles],
        "left_open": done.left_open(),
        "left_out": done.left_out(),
        "rejected": [{"where": r.where, "reason": r.reason, "message": r.message} for r in done.rejected],
    }
