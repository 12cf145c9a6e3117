"""What stands for what: spans by shared tokens, actors by id or name.

Words and sentences are found by rule, so that a score depends on no model.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from demarche.scheme import Actor, Article

Pairs = list[tuple[int, int]]
"""(index in gold, index in prediction), one-to-one."""

_WORD = re.compile(r"\w+|[^\w\s]")
_STOP = re.compile(r"(\w+|[^\w\s])[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\W_a-z])|\n\s*\n\s*")
_ABBREVIATION = re.compile(
    "[A-Z]|Mr|Mrs|Ms|Dr|St|Gen|Sen|Rep|Gov|Lt|Col|Maj|Sgt|Prof|Rev|vs|Jan|Feb|Aug|Sept|Oct|Nov|Dec"
)
_PRONOUN = re.compile(
    "i|me|my|mine|we|us|our|ours|you|your|yours|he|him|his|she|her|hers|it|its|they|them|their|theirs|"
    "one|who|whom|whose|which|this|that|these|those|himself|herself|itself|themselves"
)
_DESCRIPTION = re.compile(
    "the|an?|both|some|many|several|all|others?|two|sides?|prime|foreign|first|deputy|vice|chief|senior|former|"
    "president|ministers?|ministry|secretary|governments?|administration|regime|opposition|parliament|cabinet|"
    "authorities|officials?|spokes(?:man|woman|person)|ambassador|envoy|diplomats?|leaders?|lawmakers?|experts?|"
    "analysts?|sources?|party|parties|state|country|countries|nation"
)


class Words:
    """Tokens (runs of letters and digits, single other characters) and sentences of a text."""

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in _WORD.finditer(text)]
        self.text = text
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]
        stops = [m.end() for m in _STOP.finditer(text) if not (m[1] and _ABBREVIATION.fullmatch(m[1]))]
        self._sentences = [0, *(stop for stop in stops if stop < len(text))]

    def __len__(self) -> int:
        return len(self._starts)

    @property
    def sentences(self) -> int:
        """Their number."""
        return len(self._sentences)

    def within(self, spans: Iterable[tuple[int, int]]) -> frozenset[int]:
        """Indices of the tokens that the spans touch."""
        return frozenset(
            index
            for start, end in spans
            for index in range(bisect_right(self._ends, start), bisect_left(self._starts, end))
        )

    def sentence_of(self, offset: int) -> int:
        return bisect_right(self._sentences, offset) - 1

    def around(self, spans: Iterable[tuple[int, int]]) -> str:
        """The sentences that the spans touch, in order."""
        touched = {n for s, e in spans for n in range(self.sentence_of(s), self.sentence_of(e - 1) + 1)}
        ends = [*self._sentences[1:], len(self.text)]
        return " ".join(self.text[self._sentences[n] : ends[n]] for n in sorted(touched))


def overlap(
    gold: Sequence[frozenset[int]], predicted: Sequence[frozenset[int]]
) -> dict[tuple[int, int], float]:
    """Token F1 of every pair that shares a token."""
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for i, tokens in enumerate(gold):
        for token in tokens:
            holders[token].append(i)
    shared = Counter((i, j) for j, tokens in enumerate(predicted) for token in tokens for i in holders[token])
    return {(i, j): 2 * n / (len(gold[i]) + len(predicted[j])) for (i, j), n in shared.items()}


def match(scores: Mapping[tuple[int, int], float], *, floor: float = 0.0) -> Pairs:
    """Pairs one-to-one, best score first, then first come; none below the floor.

    Greedy, not optimal: the pair that a reader would name is never given up for the sum over all.
    """
    rows: set[int] = set()
    columns: set[int] = set()
    pairs = []
    for (i, j), score in sorted(scores.items(), key=lambda entry: (-entry[1], entry[0])):
        if score >= floor and i not in rows and j not in columns:
            rows.add(i)
            columns.add(j)
            pairs.append((i, j))
    return sorted(pairs)


def is_pronoun(form: str) -> bool:
    """Such as "he" and "They", but not "US"."""
    return bool(_PRONOUN.fullmatch(form.lower())) and form in (form.lower(), form.capitalize())


def is_name(form: str) -> bool:
    """Whether a form names somebody by itself: neither a pronoun nor a mere description.

    "Araghchi", "Iranian officials" and "the White House" do; "the president", "Officials", "both sides",
    "a leading peace advocate" do not.
    """
    words = re.findall(r"\w+", form.lower())
    return not (is_pronoun(form) or form.islower() or all(map(_DESCRIPTION.fullmatch, words)))


class Cast:
    """Who of gold's actors is who of the prediction's.

    Two actors are one if their ids are equal or they share a name or alias, ignoring case. Pronouns never
    count, and a description ("the president") only as an actor's own name: every article has several.

    Joint actors (those with `members`) are one if their members are. A joint actor is also the first of its
    members, on either side: of "Kishida and Martin said" the scheme has Kishida as speaker where the text
    does not treat the two as one, and annotators differ on when it does.
    """

    def __init__(self, gold: Article, predicted: Article) -> None:
        self._gold = {actor.id.casefold(): _names(actor) for actor in gold.actors or ()}
        self._predicted = {actor.id.casefold(): _names(actor) for actor in predicted.actors or ()}
        self._joint = [
            {actor.id.casefold(): actor.members for actor in side.actors or () if actor.members}
            for side in (gold, predicted)
        ]
        self._spoken = {actor.id: _spoken(actor) for actor in gold.actors or ()}

    def same(self, gold: str | None, predicted: str | None) -> bool:
        """Whether two ids are one actor; none is the same as none."""
        if gold is None or predicted is None:
            return gold is predicted
        gold, predicted = gold.casefold(), predicted.casefold()
        if self._alike(gold, predicted):
            return True
        ours, theirs = (joint.get(id, [id]) for joint, id in zip(self._joint, (gold, predicted), strict=True))
        if len(ours) > 1 and len(theirs) > 1:
            return len(ours) == len(theirs) and all(
                any(self._alike(a.casefold(), b.casefold()) for b in theirs) for a in ours
            )
        return self._alike(ours[0].casefold(), theirs[0].casefold())

    def _alike(self, gold: str, predicted: str) -> bool:
        return gold == predicted or not self._gold.get(gold, frozenset()).isdisjoint(
            self._predicted.get(predicted, ())
        )

    def named(self, actor: str, text: str) -> bool:
        """Whether the text has a name of gold's actor in it, in the case of the actors table."""
        pattern = self._spoken.get(actor)
        return pattern is not None and pattern.search(text) is not None


def _names(actor: Actor) -> frozenset[str]:
    own = [] if is_pronoun(actor.name) else [actor.name]
    return frozenset(form.casefold() for form in [*own, *filter(is_name, actor.aliases)])


def _spoken(actor: Actor) -> re.Pattern[str] | None:
    forms = sorted(filter(is_name, {actor.name, *actor.aliases}))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)") if forms else None


def merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans in order, those that touch or overlap as one: what they cover, however it was cut."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = out[-1][0], max(end, out[-1][1])
        else:
            out.append((start, end))
    return tuple(out)
