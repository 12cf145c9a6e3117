"""What the scores of ANNOTATION.md §6 count, article by article.

A scorer is a pure function over (gold, predicted) of one text. A layer that gold does not have is skipped;
one that the prediction does not have was found empty. Each count stands at the offset where its item
starts, so that it can be summed by article and by sentence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from demarche.evaluation.matching import Cast, Pairs, Words, match, merged, overlap
from demarche.evaluation.measures import PRF
from demarche.scheme import Article, Entity, Quote, Spans, Stance

Layer = Literal["entities", "quotes", "stances", "claims"]
LAYERS: tuple[Layer, ...] = ("entities", "quotes", "stances", "claims")
Counts = tuple[float, ...]

FOUND = 0.5
"""Token F1 from which a content or a claim counts as found (ANNOTATION.md §6)."""
NONE = "none"
"""In confusion matrices: the row that one side does not have."""
_ROLES = ("source", "cue", "content")
_EXCERPT = 160  # code points


@dataclass(frozen=True, slots=True)
class Error:
    """One thing that went wrong.

    Attributes:
        article: its id.
        text: the words of the article it is about.
        gold: what gold has, None where nothing.
        predicted: what the prediction has, None where nothing.
    """

    layer: Layer
    kind: Literal["missed", "spurious", "wrong_label", "wrong_boundary", "wrong_speaker"]
    article: str
    text: str
    gold: str | None
    predicted: str | None


@dataclass(slots=True)
class Tally:
    """What scorers counted.

    Attributes:
        counts: by figure, (offset, counts); figures and the meaning of counts are those of `FIGURES`.
        confidences: by layer, (offset, confidence, whether right) of predicted records that have one.
        clustered: (offset, gold cluster, predicted cluster) of every claim found.
        confusion: stances by (gold label, predicted label).
    """

    counts: defaultdict[str, list[tuple[int, Counts]]] = field(default_factory=lambda: defaultdict(list))
    confidences: defaultdict[Layer, list[tuple[int, float, bool]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    clustered: list[tuple[int, Hashable, Hashable]] = field(default_factory=list)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    errors: list[Error] = field(default_factory=list)

    def add(self, figure: str, at: int, counts: Counts) -> None:
        self.counts[figure].append((at, counts))

    def judge(self, figure: str, at: int, right: bool) -> None:
        """Count towards an accuracy."""
        self.add(figure, at, (right, 1, 1))

    def pair(self, figure: str, gold: Sequence[int], predicted: Sequence[int], pairs: Pairs) -> None:
        """Count items that stand at the offsets; `pairs` are the right ones."""
        right = {i for i, _ in pairs}
        for i, at in enumerate(gold):
            self.add(figure, at, (i in right, 0, 1))
        for at in predicted:
            self.add(figure, at, (0, 1, 0))

    def prf(self, figure: str) -> PRF:
        """The sum of a figure's counts; of an accuracy, right ones among all."""
        return sum((PRF(*counts) for _, counts in self.counts[figure]), PRF())


def score(gold: Article, predicted: Article) -> Tally:
    """All layers that gold has."""
    tally = Tally()
    for scorer in (score_entities, score_quotes, score_stances, score_claims):
        part = scorer(gold, predicted)
        tally.counts.update(part.counts)
        tally.confidences.update(part.confidences)
        tally.clustered += part.clustered
        tally.confusion += part.confusion
        tally.errors += part.errors
    return tally


def score_entities(gold: Article, predicted: Article) -> Tally:
    """Exact span and label; of exact mentions that gold links, those with the right actor."""
    tally = Tally()
    if gold.entities is None:
        return tally
    cast = Cast(gold, predicted)
    found = predicted.entities or []
    for key, counts in exact(map(_mention, gold.entities), map(_mention, found)):
        tally.add("entities.all", key[0], counts)
        tally.add(f"entities.{key[2]}", key[0], counts)
    links = {_mention(entity): entity.actor for entity in reversed(found)}
    for entity in gold.entities:
        if entity.actor is not None and _mention(entity) in links:
            right = cast.same(entity.actor, links[_mention(entity)])
            tally.judge("entities.actor", entity.start, right)

    words = Words(gold.text)
    expected = set(map(_mention, gold.entities))
    left = [e for e in gold.entities if _mention(e) not in links]
    over = [e for e in found if _mention(e) not in expected]
    pairs = match(overlap(*([words.within([(e.start, e.end)]) for e in side] for side in (left, over))))
    for g, p in _aligned(left, over, pairs):
        kind: Literal["wrong_boundary", "wrong_label"] = (
            "wrong_boundary" if g and p and g.label == p.label else "wrong_label"
        )
        tally.errors.append(
            Error(
                "entities",
                "missed" if p is None else "spurious" if g is None else kind,
                gold.id,
                _excerpt(gold, [(e.start, e.end) for e in (g, p) if e][:1]),
                *(e and f"{e.label} {gold.text[e.start : e.end]!r}" for e in (g, p)),
            )
        )
    return tally


def score_quotes(gold: Article, predicted: Article) -> Tally:
    """Spans of each role, the triple, kind, speaker.

    - `exact`: an attribution's spans of that role, all pieces together; none is no item.
    - `pieces`: single pieces, each once however many attributions share it, as a tagger is scored.
    - `tokens`: spans matched one-to-one by token F1; counts are tokens.
    - found: contents matched one-to-one with a token F1 of at least `FOUND`; kind and speaker are judged on
      these. A speaker is `named` if the gold source holds one of its names, and `in_sentence` if the
      sentences of cue and content do.
    """
    tally = Tally()
    if gold.quotes is None:
        return tally
    words, cast = Words(gold.text), Cast(gold, predicted)
    sides = gold.quotes, predicted.quotes or []

    for role in _ROLES:
        g, p = ([merged(getattr(quote, role)) for quote in side if getattr(quote, role)] for side in sides)
        for whole, counts in exact(g, p):
            tally.add(f"quotes.{role}.exact", whole[0][0], counts)
        for piece, counts in exact({piece for w in g for piece in w}, {piece for w in p for piece in w}):
            tally.add(f"quotes.{role}.pieces", piece[0], counts)
        tokens = [[words.within(list(whole)) for whole in side] for side in (g, p)]
        shared = {i: len(tokens[0][i] & tokens[1][j]) for i, j in match(overlap(*tokens))}
        for i, whole in enumerate(g):
            tally.add(f"quotes.{role}.tokens", whole[0][0], (shared.get(i, 0), 0, len(tokens[0][i])))
        for j, whole in enumerate(p):
            tally.add(f"quotes.{role}.tokens", whole[0][0], (0, len(tokens[1][j]), 0))

    triples = [[_triple(quote) for quote in side] for side in sides]
    for triple, counts in exact(*triples):
        tally.add("quotes.triple", _first(*triple), counts)
    left = Counter(triples[0])
    for quote, triple in zip(sides[1], triples[1], strict=True):
        if quote.confidence is not None:
            tally.confidences["quotes"].append((_first(*triple), quote.confidence, left[triple] > 0))
        left[triple] -= 1

    contents = [[words.within(quote.content) for quote in side] for side in sides]
    pairs = match(overlap(*contents), floor=FOUND)
    at = [[_first(*triple) for triple in side] for side in triples]
    tally.pair("quotes.found", at[0], at[1], pairs)
    for kind in ("direct", "indirect", "mixed"):
        of_kind = [[i for i, quote in enumerate(side) if quote.kind == kind] for side in sides]
        both = [(of_kind[0].index(i), of_kind[1].index(j)) for i, j in pairs if sides[0][i].kind == sides[1][j].kind == kind]
        tally.pair(f"quotes.found.{kind}", *([at[s][i] for i in of_kind[s]] for s in (0, 1)), both)
    speakers = gold.actors is not None or any(quote.speaker for quote in gold.quotes)
    for i, j in pairs:
        g_quote, p_quote = sides[0][i], sides[1][j]
        tally.judge("quotes.kind", at[0][i], g_quote.kind == p_quote.kind)
        if speakers:
            right = cast.same(g_quote.speaker, p_quote.speaker)
            for figure in ("quotes.speaker", *_speaker_figures(gold, g_quote, words, cast)):
                tally.judge(figure, at[0][i], right)

    for g_quote, p_quote in _aligned(*sides, pairs):
        tally.errors += _quote_errors(gold, predicted, g_quote, p_quote, cast if speakers else None)
    return tally


def score_stances(gold: Article, predicted: Article) -> Tally:
    """Rows for (party or actor, item) pairs, with and without their label."""
    tally = Tally()
    if gold.stances is None:
        return tally
    sides = gold.stances, predicted.stances or []
    pairs = pair_stances(gold, predicted)
    at = [[_first(row.evidence) for row in side] for side in sides]
    right = [(i, j) for i, j in pairs if sides[0][i].label == sides[1][j].label]
    tally.pair("stances.detection", at[0], at[1], pairs)
    tally.pair("stances.labelled", at[0], at[1], right)
    hits = set(right)
    for i, row in enumerate(sides[0]):
        tally.add(f"stances.labelled.{row.label}", at[0][i], (i in {i for i, _ in hits}, 0, 1))
    for j, row in enumerate(sides[1]):
        tally.add(f"stances.labelled.{row.label}", at[1][j], (0, 1, 0))
        if row.confidence is not None:
            tally.confidences["stances"].append((at[1][j], row.confidence, j in {j for _, j in hits}))
    for i, j in pairs:
        tally.judge("stances.label", at[0][i], (i, j) in hits)

    for g, p in _aligned(*sides, pairs):
        tally.confusion[g.label if g else NONE, p.label if p else NONE] += 1
        if g and p and g.label == p.label:
            continue
        tally.errors.append(
            Error(
                "stances",
                "missed" if p is None else "spurious" if g is None else "wrong_label",
                gold.id,
                _excerpt(gold, (g or p).evidence),  # type: ignore[union-attr]
                *(row and f"{row.actor} · {row.item}: {row.label}" for row in (g, p)),
            )
        )
    return tally
