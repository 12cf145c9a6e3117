"""The stages put together: `load` makes the spaCy pipeline, `annotate` runs it over articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import spacy
from spacy.language import Language

from demarche import __version__
from demarche.agenda import general_agenda, load_agenda
from demarche.runtime.bundle import bundle
from demarche.scheme import AgendaItem, Article
from demarche.scheme.jsonl import MAX_TEXT
from demarche.stages.document import to_article, to_doc, tokenized, without_stale

STAGES = ("entities", "actors", "quotes", "stances", "claims")
"""In the order of the data; each is the component `demarche_<name>`."""
MODELS = {
    "demarche_encoder": ("tokenizer", "encoder"),
    "demarche_stances": ("tokenizer", "sentence", "stance"),
}
"""The shipped models that a component runs."""
BATCH = 32
"""Articles whose passages are put to the models together."""
BATCH_TEXT = 500_000
"""Characters of a batch, three times those of 32 news articles: a few very long ones would fill memory."""

Agenda = str | Path | Sequence[AgendaItem] | None


def agenda_items(agenda: Agenda) -> list[AgendaItem]:
    """An agenda given as file or items; the general agenda of diplomacy where none is given."""
    if agenda is None:
        return general_agenda()
    return load_agenda(agenda) if isinstance(agenda, str | Path) else list(agenda)


def load(
    agenda: Agenda = None,
    *,
    stages: Sequence[str] = STAGES,
    actors: Sequence[str | Path] = (),
    settings: dict[str, dict[str, object]] | None = None,
) -> Language:
    """A spaCy pipeline with the encoder pass and `stages`.

    Args:
        agenda: what stances are asked about, for texts that bring no agenda of their own.
        stages: names out of STAGES; their order is always that of the data.
        actors: CSV files of further actors (id, name, kind, aliases, party).
        settings: for a stage, what differs from its defaults.

    Raises:
        ValueError: a stage that does not exist.
        InputError: an agenda, a lexicon or a model that cannot be used.
    """
    if unknown := set(stages) - set(STAGES):
        raise ValueError(f"no stage {sorted(unknown)}; there are {', '.join(STAGES)}")
    nlp = spacy.blank("en")
    items = agenda_items(agenda)

    def make_doc(text: str) -> spacy.tokens.Doc:
        if len(text) > MAX_TEXT:
            raise ValueError(
                f"a text of {len(text):,} characters; at most {MAX_TEXT:,}: cut it into articles"
            )
        doc = tokenized(tokenizer, text)
        doc._.agenda = items
        return doc

    tokenizer = nlp.tokenizer
    nlp.make_doc = make_doc  # type: ignore[method-assign]
    if set(stages) & {"entities", "quotes"}:
        nlp.add_pipe("demarche_encoder")
    lexicons = {"lexicons": [str(path) for path in actors]}
    for stage in STAGES:
        if stage in stages:
            config = {
                **(lexicons if stage in ("actors", "quotes") else {}),
                **(settings or {}).get(stage, {}),
            }
            nlp.add_pipe(f"demarche_{stage}", config=config)
    return nlp


def annotate(
    articles: Iterable[Article | str] | str, agenda: Agenda = None, *, nlp: Language | None = None
) -> Iterator[Article]:
    """Annotated articles, in order. A text is taken as an article named by its place ("text-1").

    Layers that the pipeline makes are made anew, and those built on them dropped.

    Args:
        agenda: for articles that bring none; that of `nlp` by default.
        nlp: from `load`; loaded here where it is not given.

    Raises:
        InputError: as `load`.
    """
    if isinstance(articles, str):
        articles = [articles]
    pipeline = nlp if nlp is not None else load(agenda)
    items = agenda_items(agenda) if agenda is not None else None
    stages = [name for name in STAGES if f"demarche_{name}" in pipeline.pipe_names]
    names = dict.fromkeys(name for pipe in pipeline.pipe_names for name in MODELS.get(pipe, ()))
    versions = {"demarche": __version__, **{name: bundle(name).version for name in names}}

    def pairs(batch: Iterable[tuple[int, Article | str]]) -> Iterator[tuple[spacy.tokens.Doc, Article]]:
        for number, article in batch:
            if isinstance(article, str):
                article = Article(id=f"text-{number}", text=article)
            article = without_stale(article, stages)
            yield to_doc(pipeline, article, items), article

    for batch in _together(enumerate(articles, 1)):
        made = []
        # Words new in a batch are forgotten after it, or every typing error of an archive would stay.
        with pipeline.memory_zone():
            for doc, article in pipeline.pipe(pairs(batch), as_tuples=True, batch_size=BATCH):
                done = to_article(doc, article)
                done.versions = {**(article.versions or {}), **versions}
                made.append(done)
                # The encoder's scores are the largest thing by far, and nobody needs them any more.
                doc._.encoding = None
        yield from made


def _together(articles: Iterable[tuple[int, Article | str]]) -> Iterator[list[tuple[int, Article | str]]]:
    """Batches of at most BATCH articles and, unless it is one article, BATCH_TEXT characters."""
    batch: list[tuple[int, Article | str]] = []
    room = BATCH_TEXT
    for number, article in articles:
        length = len(article if isinstance(article, str) else article.text)
        if batch and (len(batch) == BATCH or length > room):
            yield batch
            batch, room = [], BATCH_TEXT
        batch.append((number, article))
        room -= length
    if batch:
        yield batch
