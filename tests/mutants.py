"""Texts that go wrong, and what must hold of a run over any text."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from spacy.language import Language

from demarche.executors.local import Run, run, write_run
from demarche.executors.verify import verify
from demarche.pipeline import load
from demarche.scheme import AgendaItem, Article, read_records
from demarche.scheme.records import AUTHOR

CORPUS = Path(__file__).parents[1] / "corpus"
LONGEST = 1_200
"""Characters that a mutant is cut to: a run over it takes a third of a second."""
ITEMS = [
    AgendaItem(
        id="ferry",
        label="Ferry link",
        proposition="The ferry link should reopen.",
        counter="The ferry link should stay closed.",
        keywords=["ferry"],
    ),
    AgendaItem(id="talks", label="Talks", proposition="Talks should be held in Oman."),
]
SENTENCES = (
    "Foreign Minister Anna Berg of Norway said on Monday that the ferry link should reopen.",
    "“We will not wait,” she told reporters, adding: ‘The officials’ view is clear’.",
    "Iceland rejects the plan, according to its foreign ministry; the U.S. does not.",
    "Kishida and Martin agreed in Muscat that talks be held if Iran’s demands are met.",
    "“If the EU accepts,” the minister said, “so will we",
    "He denied it.",
    "NOR SHALL THE PARTIES, IT WAS SAID, REOPEN ANYTHING",
)
ODD = (
    "\u200b\u200f\u202e\u00ad\ufeff\u0301\u2028\x00\x1b[31m\t\r\n\n 🇳🇴👩‍👩‍👧𝔒ß“”"
    "‘’«»'\"()[]{}<>|\\/=-+@…—.,!?;:"
)


def articles() -> list[str]:
    """Texts that mutants are made of: the corpus, and sentences of our own."""
    return [path.read_text(encoding="utf-8") for path in sorted(CORPUS.rglob("*.txt"))] + [
        " ".join(SENTENCES)
    ]


def mutant(seed: int, texts: Sequence[str]) -> str:
    """A stretch of one of `texts`, changed in one to eight ways; the same for the same seed."""
    chance = random.Random(seed)
    text = chance.choice(texts)
    start = chance.randrange(max(1, len(text) - LONGEST))
    text = text[start : start + LONGEST]
    for _ in range(chance.randint(1, 8)):
        first, last = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        last = min(last, first + chance.choice((1, 5, 40, 400)))
        text = chance.choice(CHANGES)(text, first, last, chance)
    # A record needs a word or a sign of its own.
    return text[: 2 * LONGEST] if text.strip() else "Oslo."


Change = Callable[[str, int, int, random.Random], str]
"""What is done to a text at the stretch between two places."""


def _moved(text: str, first: int, last: int, chance: random.Random) -> str:
    rest = text[:first] + text[last:]
    at = chance.randrange(len(rest) + 1)
    return rest[:at] + text[first:last] + rest[at:]


def _odd(text: str, first: int, last: int, chance: random.Random) -> str:
    return text[:first] + chance.choice(ODD) * chance.choice((1, 2, 90)) + text[first:]


CHANGES: tuple[Change, ...] = (
    _moved,
    _odd,
    lambda text, first, last, chance: text[:first] + text[last:],
    lambda text, first, last, chance: text[:last] + text[first:last] * chance.randint(1, 9) + text[last:],
    lambda text, first, last, chance: text[:first] + text[first:last].swapcase() + text[last:],
    lambda text, first, last, chance: text[:first] + text[first:last][::-1] + text[last:],
    lambda text, first, last, chance: text[:first] + chance.choice(SENTENCES) + text[last:],
    lambda text, first, last, chance: text.replace(chance.choice(" .“”\n,"), chance.choice(ODD + " ")),
    lambda text, first, last, chance: "".join(c for c in text if c.isalnum() or c.isspace()),
    lambda text, first, last, chance: text.replace("\n", " "),
    lambda text, first, last, chance: text.replace(" ", "\n\n"),
    lambda text, first, last, chance: text.upper(),
)


@cache
def pipeline() -> Language:
    return load(ITEMS)


def check(texts: Sequence[str]) -> Run:
    """Run over `texts`, write, and read again.

    Raises:
        AssertionError: a text was changed or left out, an id resolves to nothing, or what was written does
            not load as it was; any other error is a crash.
    """
    given = [Article(id=f"text-{number}", text=text) for number, text in enumerate(texts, 1)]
    done = run(given, nlp=pipeline())
    assert done.rejected == []
    assert [article.text for article in done.articles] == list(texts)
    with tempfile.TemporaryDirectory() as folder:
        write_run([done], Path(folder), settings={})
        # Reading checks that spans lie inside the text, that labels are known and most ids resolve.
        again = list(read_records(Path(folder) / "articles.jsonl"))
        assert [one.dump() for one in again if isinstance(one, Article)] == [a.dump() for a in done.articles]
        assert [str(problem) for problem in verify(Path(folder)).problems] == []
    for article in done.articles:
        assert list(unresolved(article)) == []
        for layer in ("entities", "actors", "quotes", "stances", "claims", "clusters"):
            assert getattr(article, layer) is not None, layer
        assert all(stance.evidence for stance in article.stances or ())
        assert all(quote.content for quote in article.quotes or ())
        assert all(claim.cluster for claim in article.claims or ())
    return done


def unresolved(article: Article) -> Iterator[str]:
    """Ids that name nothing of the article, besides those that reading checks."""
    actors = {actor.id for actor in article.actors or ()} | {AUTHOR}
    items = {item.id for item in article.agenda or ()}
    for actor in article.actors or ():
        yield from (f"{actor.id}: member {member}" for member in actor.members if member not in actors)
    for stance in article.stances or ():
        if stance.reporter and stance.reporter not in actors:
            yield f"reporter {stance.reporter}"
    for claim in article.claims or ():
        if claim.item and claim.item not in items:
            yield f"{claim.id}: item {claim.item}"
