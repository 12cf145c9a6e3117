"""What is put to the classifier: a passage, an actor it may give a position of, an item it may bear on.

Holder, reporter and party stay apart from here on: an actor is a candidate because it speaks in the
passage, because the passage names it, or because the passage's subject is a pronoun that takes it up. Who
reports the passage is kept beside it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from demarche.runtime.embedder import SHIPPED, embedder
from demarche.runtime.sentences import sentence_spans
from demarche.scheme import Actor, AgendaItem, Entity, Quote
from demarche.stages.document import names, required

Span = tuple[int, int]
Floats = npt.NDArray[np.float32]

MAX_PASSAGE = 600
"""Characters; a longer sentence is cut at its end, for no evidence in the gold is as long."""


@dataclass(slots=True, frozen=True)
class Holding:
    """A passage and an actor whose position it may tell.

    Attributes:
        sentence: index of the sentence.
        passage: its span in the text.
        holder: the actor's id.
        marked: spans of the holder's mentions in the text.
        quote: id of the attribution through which the holder speaks here, or another reports the holder.
        reporter: id of the actor who reports the passage, when it is another than the holder.
    """

    sentence: int
    passage: Span
    holder: str
    marked: tuple[Span, ...]
    quote: str | None
    reporter: str | None


def holdings(
    text: str,
    sentences: Sequence[Span],
    mentions: Sequence[Entity],
    quotes: Sequence[Quote],
    actors: Sequence[Actor],
) -> Iterator[Holding]:
    """Every (passage, holder) of an article, in the order of the text.

    Args:
        sentences: sorted and disjoint.
        mentions: in the order of the text.
    """
    known = {actor.id: actor for actor in actors}
    described = _descriptions(actors)
    government = _government(mentions, known)
    starts = [mention.start for mention in mentions]
    heard = _heard(sentences, [quote for quote in quotes if quote.speaker in known])
    before: list[str] = []
    for index, (start, end) in enumerate(sentences):
        end = min(end, start + MAX_PASSAGE)
        named: dict[str, list[Span]] = {}
        for mention in mentions[bisect_left(starts, start) : bisect_left(starts, end)]:
            if mention.actor in known and mention.end <= end:
                named.setdefault(mention.actor or "", []).append((mention.start, mention.end))
        for id, pattern in described:
            for match in pattern.finditer(text, start, end):
                named.setdefault(id, []).append(match.span())
        if government and (meant := _GOVERNMENT.search(text, start, end)):
            named.setdefault(government, []).append(meant.span())
        speakers: dict[str, Quote] = {}
        for quote in heard.get(index, ()):
            speakers.setdefault(quote.speaker or "", quote)
            sources = [span for span in quote.source if start <= span[0] < end]
            named.setdefault(quote.speaker or "", []).extend(sources)
        if not speakers and (taken_up := _subject(text, start, before, known)):
            actor_id, span = taken_up
            named.setdefault(actor_id, []).append(span)
        for holder, marked in named.items():
            carrier, reporter = speakers.get(holder), None
            if carrier is None:
                reporter = next((s for s, q in speakers.items() if _inside(q, marked)), None)
                carrier = speakers[reporter] if reporter else None
            quote_id = carrier.id if carrier else None
            yield Holding(index, (start, end), holder, tuple(sorted(set(marked))), quote_id, reporter)
        if named:
            order = sorted(named, key=lambda a: min(named[a], default=(end, end)))
            before = order


_GOVERNMENT = re.compile(
    r"\b[Tt]he (?:government|administration|authorities|executive|cabinet|regime|kingdom|republic|"
    r"foreign ministry)\b(?! of\b)",
)


def _government(mentions: Sequence[Entity], known: dict[str, Actor]) -> str | None:
    """The state an unqualified "the government" means: the one the article names most."""
    counts: dict[str, int] = {}
    for mention in mentions:
        actor = known.get(mention.actor or "")
        if actor and actor.kind == "state":
            counts[actor.id] = counts.get(actor.id, 0) + 1
    return max(counts, key=lambda id: (counts[id], id)) if counts else None


def _descriptions(actors: Sequence[Actor]) -> list[tuple[str, re.Pattern[str]]]:
    """Actors by the descriptions they were taken up with ("the minister", "the presidents")."""
    found = []
    for actor in actors:
        phrases = [a for a in actor.aliases if re.match(r"the \w", a, re.IGNORECASE) and 8 <= len(a) <= 60]
        if phrases:
            either = "|".join(re.escape(p) for p in sorted(phrases, key=len, reverse=True))
            found.append((actor.id, re.compile(rf"\b(?:{either})\b", re.IGNORECASE)))
    return found


def _heard(sentences: Sequence[Span], quotes: Sequence[Quote]) -> dict[int, list[Quote]]:
    """For each sentence, by index, the attributions whose content or cue touches it."""
    starts, ends = [start for start, _ in sentences], [end for _, end in sentences]
    heard: dict[int, list[Quote]] = {}
    for quote in quotes:
        touched = {
            index
            for start, end in (*quote.content, *quote.cue)
            for index in range(bisect_right(ends, start), bisect_left(starts, end))
            if start < sentences[index][0] + MAX_PASSAGE
        }
        for index in touched:
            heard.setdefault(index, []).append(quote)
    return heard


def _inside(quote: Quote, spans: Sequence[Span]) -> bool:
    return any(s <= a and b <= e for a, b in spans for s, e in quote.content)


_OPENING = re.compile(
    r"[\"“‘'•\s-]*(?:(?:But|And|Yet|However|Still|Later|Then|Also),?\s+)?(It|They|He|She)\b"
)


def _subject(
    text: str, start: int, before: Sequence[str], known: dict[str, Actor]
) -> tuple[str, Span] | None:
    """The actor a sentence's opening pronoun takes up: the first of the sentence before that fits it."""
    match = _OPENING.match(text, start)
    if not match:
        return None
    word = match.group(1)
    for id in before:
        person = known[id].kind == "person"
        if person == (word in ("He", "She")):
            return id, match.span(1)
    return None


class ItemMatcher:
    """Which passages bear on which items: by the sentence encoder, and by the items' keywords.

    Args:
        items: the agenda.
        vectors: (items, 2, width) unit vectors of each item's proposition, and of its label and keywords.
    """

    KEYWORD = 0.15
    """What a keyword adds to the cosine."""

    def __init__(self, items: Sequence[AgendaItem], vectors: Floats) -> None:
        self.items = items
        self.vectors = vectors
        self.patterns = [
            re.compile("|".join(rf"\b{re.escape(k)}" for k in item.keywords if k.strip()), re.IGNORECASE)
            if any(k.strip() for k in item.keywords)
            else None
            for item in items
        ]

    def scores(self, passages: Sequence[str], vectors: Floats) -> Floats:
        """(passages, items): nearness of each passage to each item."""
        near = np.einsum("pw,ikw->pik", vectors, self.vectors).max(axis=2)
        for column, pattern in enumerate(self.patterns):
            if pattern:
                hits = np.array([bool(pattern.search(p)) for p in passages], dtype=np.float32)
                near[:, column] += self.KEYWORD * hits
        return np.asarray(near, dtype=np.float32)


def item_texts(item: AgendaItem) -> tuple[str, str]:
    """The two texts an item is known by."""
    return item.proposition, f"{item.label}: {', '.join(item.keywords[:6])}"


def hypothesis(holder: str, proposition: str) -> str:
    """What the classifier is asked of a passage: does it put the holder for the proposition?"""
    return f"{holder}: {proposition}"


class CandidateFinder:
    """Every (passage, holder, item) of an article that is worth asking about.

    Args:
        nearness: how near a passage must be to an item.
        most: passages kept for each (holder, item), the nearest first.
        encoder: sentence encoder that tells how near they are.
    """

    def __init__(self, *, nearness: float, most: int, encoder: str = SHIPPED) -> None:
        self.nearness, self.most = nearness, most
        self._embedder = embedder(encoder)
        self._items: dict[tuple[str, ...], Floats] = {}

    def matcher(self, agenda: Sequence[AgendaItem]) -> ItemMatcher:
        key = tuple(text for item in agenda for text in item_texts(item))
        if key not in self._items:
            if len(self._items) > 64:
                self._items.clear()
            self._items[key] = self._embedder.encode(key).reshape(len(agenda), 2, -1)
        return ItemMatcher(agenda, self._items[key])

    def find(self, docs: Sequence[Doc]) -> Iterator[list[tuple[Holding, AgendaItem]]]:
        """For each article what is asked; sentences of all of them are embedded together."""
        # spaCy puts a text together from its tokens at every call.
        texts = [doc.text for doc in docs]
        sentences = [
            sentence_spans(text) if doc._.agenda else [] for doc, text in zip(docs, texts, strict=True)
        ]
        passages = [text[s:e] for text, spans in zip(texts, sentences, strict=True) for s, e in spans]
        vectors = self._embedder.encode(passages) if passages else np.zeros((0, 1), dtype=np.float32)
        first = 0
        for doc, spans in zip(docs, sentences, strict=True):
            yield self._of_article(doc, spans, vectors[first : first + len(spans)]) if spans else []
            first += len(spans)

    def _of_article(
        self, doc: Doc, sentences: Sequence[Span], vectors: Floats
    ) -> list[tuple[Holding, AgendaItem]]:
        agenda = doc._.agenda
        text = doc.text
        near = self.matcher(agenda).scores([text[s:e] for s, e in sentences], vectors)
        quotes = required(doc, "quotes", "demarche_quotes")
        actors = required(doc, "actors", "demarche_actors")
        pairs: dict[tuple[str, int], list[tuple[float, int, Holding]]] = {}
        for holding in holdings(text, sentences, names(doc), quotes, actors):
            for column in np.flatnonzero(near[holding.sentence] >= self.nearness):
                score = float(near[holding.sentence, column])
                pairs.setdefault((holding.holder, int(column)), []).append(
                    (-score, holding.sentence, holding)
                )
        return [
            (holding, agenda[column])
            for (_, column), found in pairs.items()
            for _, _, holding in sorted(found, key=lambda f: f[:2])[: self.most]
        ]
