"""What the scheme's scores (annotations/README.md) count, article by article.

A scorer is a pure function over (gold, predicted) of one text. A layer that gold does not have is skipped;
one that the prediction does not have was found empty. Each count stands at the offset where its item
starts (a pair's, where gold's does), so that it can be summed by article and by sentence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar, get_args

from demarche.evaluation.matching import Cast, Pairs, Words, match, merged, overlap
from demarche.evaluation.measures import PRF
from demarche.scheme import Article, Claim, Entity, Quote, Spans, Stance

Layer = Literal["entities", "quotes", "stances", "claims"]
LAYERS: tuple[Layer, ...] = get_args(Layer)
Kind = Literal["missed", "spurious", "wrong_label", "wrong_boundary", "wrong_speaker"]
Counts = tuple[float, ...]
Item = tuple[str, int]
"""(key of a figure, offset where the item starts)."""
R = TypeVar("R")
K = TypeVar("K", bound=Hashable)

FOUND = 0.5
"""Token F1 from which a content or a claim counts as found."""
NONE = "none"
"""In confusion matrices: the row that one side does not have."""
ROLES = ("source", "cue", "content")
EXCERPT = 160
"""Code points of the article's words beside an error."""


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
    kind: Kind
    article: str
    text: str
    gold: str | None
    predicted: str | None


@dataclass(slots=True)
class Tally:
    """What scorers counted.

    Attributes:
        counts: by figure, (offset, counts); the figures and what their counts mean are those of `FIGURES`.
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

    def pair(self, gold: Sequence[Item], predicted: Sequence[Item], *, pairs: Pairs) -> None:
        """Count items, each towards its figure; right are the pairs of the same figure."""
        right = [(i, j) for i, j in pairs if gold[i][0] == predicted[j][0]]
        for g, p in aligned(gold, predicted, right):
            self.add(*either(g, p), (bool(g and p), bool(p), bool(g)))

    def prf(self, figure: str) -> PRF:
        """The sum of a figure's counts; of an accuracy, those right among all."""
        return sum((PRF(*counts) for _, counts in self.counts.get(figure, ())), PRF())


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


# --- entities ---------------------------------------------------------------------------------------------


def score_entities(gold: Article, predicted: Article) -> Tally:
    """Exact span and label; and of exact mentions that gold links, whether to the right actor."""
    tally = Tally()
    if gold.entities is None:
        return tally
    cast, words = Cast(gold, predicted), Words(gold.text)
    wanted = {_mention(entity): entity for entity in gold.entities}
    found = {_mention(entity): entity for entity in predicted.entities or ()}
    for key, counts in exact(map(_mention, gold.entities), map(_mention, predicted.entities or ())):
        tally.add("entities.all", key[0], counts)
        tally.add(f"entities.{key[2]}", key[0], counts)
    for key, entity in wanted.items():
        if key in found and entity.actor is not None:
            tally.judge("entities.actor", key[0], cast.same(entity.actor, found[key].actor))

    def place(entity: Entity) -> Spans:
        return [(entity.start, entity.end)]

    def wrong(g: Entity, p: Entity) -> list[Kind]:
        return ["wrong_boundary" if g.label == p.label else "wrong_label"]

    missed = [entity for key, entity in wanted.items() if key not in found]
    spurious = [entity for key, entity in found.items() if key not in wanted]
    touching = match(overlap(*([words.within(place(e)) for e in side] for side in (missed, spurious))))
    tally.errors += _errors(
        "entities",
        gold,
        aligned(missed, spurious, touching),
        place,
        wrong,
        lambda entity, _: f"{entity.label} {gold.words(place(entity))}",
    )
    return tally


def _mention(entity: Entity) -> tuple[int, int, str]:
    return entity.start, entity.end, entity.label


# --- quotes -----------------------------------------------------------------------------------------------


def score_quotes(gold: Article, predicted: Article) -> Tally:
    """Spans of each role, the three together, kind, speaker.

    - `exact`: all of an attribution's pieces of a role together; none is no item.
    - `pieces`: single pieces, each once however many attributions share it, as a tagger is scored.
    - `tokens`: spans matched one-to-one by token F1, counted in tokens.
    - `found`: contents matched one-to-one with a token F1 of at least `FOUND`; kind and speaker are judged on
      these. A speaker is `named` where the gold source holds one of its names, else `resolved`; and, as
      NewsClaims tells claimers apart (Gangi Reddy et al. 2022), `in_sentence` where the sentences of cue and
      content hold one of its names, `out_of_sentence` where it has to be found elsewhere in the article.
    - Confidence is that of all three exact.
    """
    tally = Tally()
    if gold.quotes is None:
        return tally
    wanted, found = gold.quotes, predicted.quotes or []
    words, cast = Words(gold.text), Cast(gold, predicted)
    for role in ROLES:
        _score_role(tally, role, words, [getattr(q, role) for q in wanted], [getattr(q, role) for q in found])

    left = Counter(map(_triple, wanted))
    for triple, counts in exact(left.elements(), map(_triple, found)):
        tally.add("quotes.triple", _first(*triple), counts)
    for quote in found:
        triple = _triple(quote)
        if quote.confidence is not None:
            tally.confidences["quotes"].append((_first(*triple), quote.confidence, left[triple] > 0))
        left[triple] -= 1

    contents = ([words.within(q.content) for q in side] for side in (wanted, found))
    pairs = match(overlap(*contents), floor=FOUND)
    for figure in ("quotes.found", "quotes.found.{kind}"):
        items = (
            [(figure.format(kind=q.kind), _first(*_triple(q))) for q in side] for side in (wanted, found)
        )
        tally.pair(*items, pairs=pairs)

    speakers = gold.actors is not None or any(q.speaker for q in wanted)
    for i, j in pairs:
        ours, theirs, at = wanted[i], found[j], _first(*_triple(wanted[i]))
        tally.judge("quotes.kind", at, ours.kind == theirs.kind)
        for figure in _speaker_figures(gold, ours, words, cast) if speakers else ():
            tally.judge(figure, at, cast.same(ours.speaker, theirs.speaker))

    def wrong(g: Quote, p: Quote) -> Iterator[Kind]:
        if _triple(g) != _triple(p):
            yield "wrong_boundary"
        if g.kind != p.kind:
            yield "wrong_label"
        if speakers and not cast.same(g.speaker, p.speaker):
            yield "wrong_speaker"

    def described(quote: Quote, kind: Kind) -> str:
        if kind == "wrong_label":
            return quote.kind
        if kind == "wrong_speaker":
            return quote.speaker or NONE
        return " | ".join(gold.words(getattr(quote, role)) or "–" for role in ROLES)

    tally.errors += _errors(
        "quotes",
        gold,
        aligned(wanted, found, pairs),
        lambda q: q.content or q.cue or q.source,
        wrong,
        described,
    )
    return tally


def _score_role(tally: Tally, role: str, words: Words, gold: list[Spans], predicted: list[Spans]) -> None:
    wanted, found = ([merged(spans) for spans in side if spans] for side in (gold, predicted))
    for whole, counts in exact(wanted, found):
        tally.add(f"quotes.{role}.exact", whole[0][0], counts)
    pieces = ({piece for whole in side for piece in whole} for side in (wanted, found))
    for piece, counts in exact(*pieces):
        tally.add(f"quotes.{role}.pieces", piece[0], counts)
    pairs = match(overlap(*([words.within(whole) for whole in side] for side in (wanted, found))))
    for ours, theirs in aligned(wanted, found, pairs):
        g, p = words.within(ours or ()), words.within(theirs or ())
        tally.add(f"quotes.{role}.tokens", _first(ours or theirs or ()), (len(g & p), len(p), len(g)))


def _speaker_figures(gold: Article, quote: Quote, words: Words, cast: Cast) -> Iterator[str]:
    yield "quotes.speaker"
    yield f"quotes.speaker.{quote.kind}"
    if quote.speaker is None:
        yield "quotes.speaker.absent"
        return
    named = cast.named(quote.speaker, gold.words(quote.source))
    near = cast.named(quote.speaker, words.around([*quote.cue, *quote.content]))
    yield f"quotes.speaker.{'named' if named else 'resolved'}"
    yield f"quotes.speaker.{'in' if near else 'out_of'}_sentence"


def _triple(quote: Quote) -> tuple[tuple[tuple[int, int], ...], ...]:
    return merged(quote.source), merged(quote.cue), merged(quote.content)


# --- stances ----------------------------------------------------------------------------------------------


def score_stances(gold: Article, predicted: Article) -> Tally:
    """Rows for (party or actor, item) pairs, without and with their label; confidence is of the latter."""
    tally = Tally()
    if gold.stances is None:
        return tally
    wanted, found = gold.stances, predicted.stances or []
    pairs = pair_stances(gold, predicted)
    right = [(i, j) for i, j in pairs if wanted[i].label == found[j].label]
    for figure, hits in (
        ("stances.detection", pairs),
        ("stances.labelled", right),
        ("stances.labelled.{label}", right),
    ):
        items = (
            [(figure.format(label=row.label), _first(row.evidence)) for row in side]
            for side in (wanted, found)
        )
        tally.pair(*items, pairs=hits)
    for i, j in pairs:
        tally.judge("stances.label", _first(wanted[i].evidence), wanted[i].label == found[j].label)
    sure = {j for _, j in right}
    for j, row in enumerate(found):
        if row.confidence is not None:
            tally.confidences["stances"].append((_first(row.evidence), row.confidence, j in sure))
    rows = list(aligned(wanted, found, pairs))
    tally.confusion.update((g.label if g else NONE, p.label if p else NONE) for g, p in rows)
    tally.errors += _errors(
        "stances",
        gold,
        rows,
        lambda row: row.evidence,
        lambda g, p: ["wrong_label"] if g.label != p.label else [],
        lambda row, _: f"{row.actor} on {row.item}: {row.label}",
    )
    return tally


def pair_stances(gold: Article, predicted: Article) -> Pairs:
    """Rows on one item whose actors are one, or else whose parties are.

    One-to-one: equal ids go first, then shared names, then parties; among equals the pair whose evidence
    overlaps most, then the first. Labels are not looked at.
    """
    cast, words = Cast(gold, predicted), Words(gold.text)
    wanted, found = gold.stances or [], predicted.stances or []
    shared = overlap(*([words.within(row.evidence) for row in side] for side in (wanted, found)))
    scores = {
        (i, j): closeness + shared.get((i, j), 0) / 2
        for i, g in enumerate(wanted)
        for j, p in enumerate(found)
        if g.item == p.item and (closeness := _closeness(g, p, cast))
    }
    return match(scores)


def _closeness(gold: Stance, predicted: Stance, cast: Cast) -> int:
    if gold.actor == predicted.actor:
        return 3
    if cast.same(gold.actor, predicted.actor):
        return 2
    return int(cast.same(gold.party, predicted.party))


# --- claims -----------------------------------------------------------------------------------------------


def score_claims(gold: Article, predicted: Article) -> Tally:
    """Claims found, their claimants, and for `score_clusters` the clusters of both sides.

    A claim without a cluster is one by itself; an article without any cluster in gold is not clustered.
    """
    tally = Tally()
    if gold.claims is None:
        return tally
    wanted, found = gold.claims, predicted.claims or []
    words, cast = Words(gold.text), Cast(gold, predicted)
    spans = ([words.within(claim.span) for claim in side] for side in (wanted, found))
    pairs = match(overlap(*spans), floor=FOUND)
    items = ([("claims.found", _first(claim.span)) for claim in side] for side in (wanted, found))
    tally.pair(*items, pairs=pairs)
    clustered = any(claim.cluster is not None for claim in wanted)
    for i, j in pairs:
        ours, theirs, at = wanted[i], found[j], _first(wanted[i].span)
        tally.judge("claims.claimant", at, cast.same(ours.claimant, theirs.claimant))
        if clustered:
            alone = ("alone", gold.id, i)
            tally.clustered.append((at, ours.cluster or alone, theirs.cluster or alone))

    def wrong(g: Claim, p: Claim) -> list[Kind]:
        return [] if cast.same(g.claimant, p.claimant) else ["wrong_speaker"]

    tally.errors += _errors(
        "claims",
        gold,
        aligned(wanted, found, pairs),
        lambda claim: claim.span,
        wrong,
        lambda claim, _: f"{claim.claimant}: {gold.words(claim.span)}",
    )
    return tally


def score_clusters(claims: Sequence[tuple[Hashable, Hashable]]) -> list[dict[str, Counts]]:
    """What each claim, as (gold cluster, predicted cluster), adds to the figures of the clustering.

    B-cubed after Bagga & Baldwin 1998, precision and recall of each claim with itself counted. Pairs are
    halved between their two claims, so that all figures add up claim by claim.
    """
    gold, predicted = Counter(g for g, _ in claims), Counter(p for _, p in claims)
    both = Counter(claims)
    out = []
    for g, p in claims:
        together, theirs, ours = both[g, p], predicted[p], gold[g]
        out.append(
            {
                "claims.b_cubed": (together / theirs, together / ours, 1),
                "claims.b_cubed.apart": (1, 1 / ours, 1),
                "claims.pairs": ((together - 1) / 2, (theirs - 1) / 2, (ours - 1) / 2),
                "claims.ari": (together - 1, theirs - 1, ours - 1, len(claims) - 1, 1),
            }
        )
    return out


# --- shared -----------------------------------------------------------------------------------------------


def exact(gold: Iterable[K], predicted: Iterable[K]) -> Iterator[tuple[K, tuple[int, int, int]]]:
    """(tp, predicted, gold) of every key; one that stands twice counts twice."""
    wanted, found = Counter(gold), Counter(predicted)
    for key in wanted | found:
        yield key, (min(wanted[key], found[key]), found[key], wanted[key])


def aligned(gold: Sequence[R], predicted: Sequence[R], pairs: Pairs) -> Iterator[tuple[R | None, R | None]]:
    """Every record once: in gold's order with its partner, then what only the prediction has."""
    partner = dict(pairs)
    for i, record in enumerate(gold):
        yield record, predicted[partner[i]] if i in partner else None
    taken = set(partner.values())
    yield from ((None, record) for j, record in enumerate(predicted) if j not in taken)


def either(gold: R | None, predicted: R | None) -> R:
    """Gold's, or else the prediction's."""
    if gold is not None:
        return gold
    assert predicted is not None
    return predicted


def _errors(
    layer: Layer,
    article: Article,
    rows: Iterable[tuple[R | None, R | None]],
    place: Callable[[R], Spans],
    wrong: Callable[[R, R], Iterable[Kind]],
    described: Callable[[R, Kind], str],
) -> Iterator[Error]:
    for g, p in rows:
        kinds: Iterable[Kind] = ["missed"] if p is None else ["spurious"] if g is None else wrong(g, p)
        for kind in kinds:
            yield Error(
                layer,
                kind,
                article.id,
                article.words(place(either(g, p)))[:EXCERPT],
                None if g is None else described(g, kind),
                None if p is None else described(p, kind),
            )


def _first(*spans: Iterable[tuple[int, int]]) -> int:
    """Where the earliest of them starts, 0 where there are none."""
    return min((start for each in spans for start, _ in each), default=0)
