"""What a worker does, wherever it stands: records in, annotated records out."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from demarche.runtime.torchless import spacy_without_torch
from demarche.scheme import AgendaItem, Article

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(slots=True, frozen=True)
class Job:
    """All that a worker needs to load the pipeline; it travels between processes.

    Attributes:
        items: the agenda of articles that bring none.
        actors: CSV files of further actors.
        settings: for a stage, what differs from its defaults.
    """

    items: Sequence[AgendaItem]
    actors: Sequence[str] = ()
    settings: dict[str, dict[str, object]] = field(default_factory=dict)

    def load(self, *, threads: int | None = None) -> Language:
        """The pipeline, without torch, its models on so many threads."""
        spacy_without_torch()
        if threads is not None:
            os.environ["DEMARCHE_THREADS"] = str(threads)
        from demarche.pipeline import load

        return load(self.items, actors=self.actors, settings=self.settings)


@dataclass(slots=True, frozen=True)
class Answer:
    """What became of one record: the annotated one, or why there is none.

    Attributes:
        id: the article's.
        record: one line of JSONL, without its end.
        error: in words, where `record` is None.
        claims: how many it has.
    """

    id: str
    record: str | None
    error: str | None = None
    claims: int = 0


def line_of(article: Article) -> str:
    """An article as one line of JSONL, without its end."""
    return json.dumps(article.dump(), ensure_ascii=False)


def annotated(records: Sequence[str], nlp: Language) -> list[Answer]:
    """An answer for each record, in order.

    Where one record makes a stage fail, each goes alone: the others lose nothing.
    """
    from demarche.pipeline import annotate

    articles = [Article.model_validate_json(record) for record in records]
    try:
        return [
            Answer(article.id, line_of(article), claims=len(article.claims or ()))
            for article in annotate(articles, nlp=nlp)
        ]
    except Exception as error:
        if len(articles) == 1:
            return [Answer(articles[0].id, None, f"{type(error).__name__}: {error}")]
    return [answer for record in records for answer in annotated([record], nlp)]


def records_sha256(records: Sequence[str]) -> str:
    """In hex."""
    digest = hashlib.sha256()
    for record in records:
        digest.update(record.encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()
