"""Records of the scheme, checked where they enter: spans inside the text, ids unique, references resolved."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

EntityLabel = Literal[
    "PERSON", "NORP", "ORG", "GPE", "LOC", "FAC", "EVENT", "LAW", "PRODUCT", "DATE", "MONEY"
]
ActorKind = Literal["state", "organization", "person", "group"]
QuoteKind = Literal["direct", "indirect", "mixed"]
StanceLabel = Literal["support", "oppose", "conditional", "neutral"]

STANCE_LABELS: tuple[StanceLabel, ...] = ("support", "oppose", "conditional", "neutral")
AUTHOR = "author"
"""Claimant, and now and then holder, of what the article says in its own voice."""


def _ordered(span: tuple[int, int]) -> tuple[int, int]:
    if not 0 <= span[0] < span[1]:
        raise ValueError(f"a span is [start, end) with 0 <= start < end, found {list(span)}")
    return span


def _iso_date(value: str | None) -> str | None:
    if value:
        try:
            date.fromisoformat(value[:10])
        except ValueError:
            raise ValueError(f"published is a date such as 2026-01-05, found {value!r}") from None
    return value


Span = Annotated[tuple[int, int], AfterValidator(_ordered)]
Spans = list[Span]
Confidence = Annotated[float, Field(ge=0, le=1)]


class Record(BaseModel):
    """Keys beyond the scheme's are kept and written again, so that nobody's additions are lost."""

    model_config = ConfigDict(extra="allow", validate_assignment=False)


class AgendaItem(Record):
    """A matter on which parties take positions.

    Attributes:
        proposition: what one can be for or against.
        counter: the opposite proposition.
    """

    id: Annotated[str, Field(min_length=1)]
    label: str
    proposition: Annotated[str, Field(min_length=1)]
    keywords: list[str] = []
    counter: str | None = None


class Actor(Record):
    """Someone who can speak or hold a position.

    Attributes:
        id: ISO 3166-1 alpha-3 code of a state, else the usual full name as a slug.
        party: id of the state or organisation spoken for; None for oneself.
        anonymous: an unnamed source.
        members: ids of the actors a joint source is made up of ("Kishida and Martin").
        candidates: ids it may be, where the article does not settle which ("Georgia").
    """

    id: Annotated[str, Field(min_length=1)]
    name: str
    kind: ActorKind
    aliases: list[str] = []
    party: str | None = None
    anonymous: bool = False
    members: list[str] = []
    candidates: list[str] = []


class Entity(Record):
    start: int
    end: int
    label: EntityLabel
    actor: str | None = None


class Quote(Record):
    """An attribution: who is said to have said, written, wanted or thought what.

    Attributes:
        speaker: id of the actor behind the source.
        confidence: probability that source, cue and content are all right.
    """

    id: str
    kind: QuoteKind
    source: Spans = []
    cue: Spans = []
    content: Spans = []
    speaker: str | None = None
    confidence: Confidence | None = None


class Stance(Record):
    """One actor's position on one item.

    Attributes:
        party: for whom the actor speaks; the actor's own id where for nobody else.
        evidence: the shortest spans from which a reader sees the label.
        quote: id of the attribution that carries it; None where the article itself tells it.
        earlier: the label before it, where the position changed.
        condition: spans of what a `conditional` stance depends on.
        reporter: id of the actor who reports this stance of another.
    """

    actor: str
    party: str
    item: str
    label: StanceLabel
    evidence: Spans
    quote: str | None = None
    earlier: StanceLabel | None = None
    condition: Spans | None = None
    reporter: str | None = None
    confidence: Confidence | None = None


class Claim(Record):
    """A statement that could be agreed with or disputed."""

    id: str
    span: Spans
    claimant: str
    cluster: str | None = None
    item: str | None = None
    stance: StanceLabel | None = None


class Cluster(Record):
    """Claims that say the same thing, over all articles of the run.

    Attributes:
        summary: one claim that stands for all.
        keywords: words that tell it from the other clusters.
        size: claims in it.
        first: ISO date of the first dated article with such a claim.
        last: of the last.
        claimants: actor ids, whoever makes it most often first.
        contested: ids of the clusters that say the contrary.
        n_articles: articles with such a claim.
        n_independent_outlets: outlets of these, those that print one text counted once.
    """

    id: str
    summary: str
    keywords: list[str] = []
    size: int | None = None
    first: Annotated[str | None, AfterValidator(_iso_date)] = None
    last: Annotated[str | None, AfterValidator(_iso_date)] = None
    claimants: list[str] = []
    outlets: list[str] = []
    contested: list[str] = []
    n_articles: int | None = None
    n_independent_outlets: int | None = None


class Article(Record):
    """One article; a layer that is None was not annotated, an empty one was and held nothing.

    Attributes:
        published: ISO date, with or without a time behind it.
        versions: of the program and the models that annotated it, by name.
    """

    id: Annotated[str, Field(min_length=1)]
    title: str | None = None
    outlet: str | None = None
    published: Annotated[str | None, AfterValidator(_iso_date)] = None
    url: str | None = None
    text: str
    agenda: list[AgendaItem] | None = None
    actors: list[Actor] | None = None
    entities: list[Entity] | None = None
    quotes: list[Quote] | None = None
    stances: list[Stance] | None = None
    claims: list[Claim] | None = None
    clusters: list[Cluster] | None = None
    versions: dict[str, str] | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        problems = [*self._bad_spans(), *self._bad_ids()]
        if problems:
            more = f" (and {len(problems) - 3} more)" if len(problems) > 3 else ""
            raise ValueError("; ".join(problems[:3]) + more)
        return self

    def _bad_spans(self) -> Iterator[str]:
        for where, spans in self.spans():
            for start, end in spans:
                if not 0 <= start < end <= len(self.text):
                    inside = f"the text of {len(self.text)} characters"
                    yield f"{where}: span [{start}, {end}) is not inside {inside}"

    def _bad_ids(self) -> Iterator[str]:
        for layer in ("agenda", "actors", "quotes", "claims", "clusters"):
            ids = Counter(record.id for record in getattr(self, layer) or ())
            for twice in sorted(i for i, times in ids.items() if times > 1):
                yield f"{layer}: id {twice!r} is there twice"
        yield from self._unresolved("actors", "entities", "actor")
        yield from self._unresolved("actors", "quotes", "speaker")
        yield from self._unresolved("actors", "stances", "actor")
        yield from self._unresolved("agenda", "stances", "item")
        yield from self._unresolved("quotes", "stances", "quote")
        yield from self._unresolved("actors", "claims", "claimant")
        yield from self._unresolved("clusters", "claims", "cluster")

    def _unresolved(self, target: str, layer: str, key: str) -> Iterator[str]:
        there = getattr(self, target)
        if there is None:
            return
        known = {record.id for record in there} | ({AUTHOR} if target == "actors" else set())
        for index, record in enumerate(getattr(self, layer) or ()):
            value = getattr(record, key)
            if value is not None and value not in known:
                yield f"{layer}[{index}].{key}: {value!r} is not among the {target}"

    def spans(self) -> Iterator[tuple[str, Spans]]:
        """(where, spans) of everything that points into the text."""
        for i, entity in enumerate(self.entities or ()):
            yield f"entities[{i}]", [(entity.start, entity.end)]
        for i, quote in enumerate(self.quotes or ()):
            for role in ("source", "cue", "content"):
                yield f"quotes[{i}].{role}", getattr(quote, role)
        for i, stance in enumerate(self.stances or ()):
            yield f"stances[{i}].evidence", stance.evidence
            yield f"stances[{i}].condition", stance.condition or []
        for i, claim in enumerate(self.claims or ()):
            yield f"claims[{i}].span", claim.span

    def words(self, spans: Iterable[tuple[int, int]]) -> str:
        """The text of `spans`, pieces joined by " … "."""
        return " … ".join(self.text[start:end] for start, end in spans)

    def actor(self, id: str) -> Actor | None:
        return next((actor for actor in self.actors or () if actor.id == id), None)

    def item(self, id: str) -> AgendaItem | None:
        return next((item for item in self.agenda or () if item.id == id), None)

    def dump(self) -> dict[str, Any]:
        """As a JSON object: what was set, and nothing that was not."""
        return self.model_dump(mode="json", exclude_unset=True)


def decoded(raw: bytes) -> str:
    """A text file's characters, as offsets count them: no byte-order mark, lines end in one line feed.

    Raises:
        UnicodeDecodeError: not UTF-8.
    """
    return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def text_sha256(text: str) -> str:
    """What stand-off annotations name the text by: SHA-256 of its UTF-8 bytes, in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
