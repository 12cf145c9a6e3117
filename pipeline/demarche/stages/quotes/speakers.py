"""Who stands behind a source: the named, "he", "the minister", "officials", nobody named at all.

Rules over what the article itself has told so far, for the words of a source decide most cases: a name in
it, a title or noun in it, or a pronoun that takes up the one who spoke or was named last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from demarche.lexicons import ActorLexicon, nouns
from demarche.scheme import Actor, Entity
from demarche.stages.actors.resolve import slug
from demarche.stages.actors.roles import named_states, titles_in

SINGULAR = frozenset({"he", "she", "him", "her", "his", "himself", "herself"})
PLURAL = frozenset({"they", "them", "their", "themselves", "both"})
NEUTER = frozenset({"it", "its", "itself"})
SELF = frozenset({"i", "me", "my", "we", "us", "our", "myself", "ourselves"})
RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
PRONOUNS = SINGULAR | PLURAL | NEUTER | SELF | RELATIVE

_FEMALE = re.compile(r"\b(?:Mrs|Ms|Miss|Madam|Queen|Princess|Lady|Sister|spokeswoman|congresswoman|chairwoman|actress)\b")
_MALE = re.compile(r"\b(?:Mr|King|Prince|Lord|Sir|Ayatollah|Sheikh|spokesman|congressman|chairman)\b")
_WORD = re.compile(r"[\w’'-]+")
_ARTICLE = re.compile(r"^(?:the|a|an|some|many|several|other|another|one|two|most|all|these|those|this|that|any|few)\s+", re.I)


@dataclass(slots=True)
class Person:
    """What the article says of one person: for "he", "she" and "the minister"."""

    id: str
    titles: set[str] = field(default_factory=set)
    female: int = 0
    male: int = 0


@dataclass(slots=True, frozen=True)
class Source:
    """The source of one attribution: its spans, those of its content, and where its cue stands."""

    spans: Sequence[tuple[int, int]]
    content: Sequence[tuple[int, int]]
    cue: int


class SpeakerResolver:
    """Resolves the sources of one article, in the order of the text.

    Args:
        mentions: names with their actors' ids, in order.
        actors: the article's actors; unnamed sources are added to them.
    """

    def __init__(
        self,
        text: str,
        mentions: Sequence[Entity],
        actors: Sequence[Actor],
        sentences: Sequence[tuple[int, int]],
        lexicon: ActorLexicon,
    ) -> None:
        self.text = text
        self.mentions = [m for m in mentions if m.actor]
        self.actors = {actor.id: actor for actor in actors}
        self.sentences = sentences
        self.lexicon = lexicon
        self.people = {a.id: Person(a.id) for a in actors if a.kind == "person"}
        self.spoken: list[tuple[int, str]] = []
        for mention in self.mentions:
            if person := self.people.get(mention.actor or ""):
                lead = self._lead(mention.start)
                surface = self.text[mention.start : mention.end]
                person.titles.update(title for _, _, title, _ in [*titles_in(lead), *titles_in(surface)])
                tail = re.match(r"\s*,\s*([^.;\n]{0,80})", self.text[mention.end : mention.end + 90])
                if tail:
                    found = titles_in(tail.group(1))
                    if found and found[0][0] < 30:
                        person.titles.add(found[0][2])
                person.female += bool(_FEMALE.search(lead[-30:]))
                person.male += bool(_MALE.search(lead[-30:]))
                rest = re.match(r"[^.\n]{0,160}", self.text[mention.end : mention.end + 160])
                if rest and (pronoun := re.search(r"\b(?:he|his|she|her)\b", rest.group())):
                    if pronoun.group() in ("she", "her"):
                        person.female += 1
                    else:
                        person.male += 1

    def _lead(self, start: int) -> str:
        lead = self.text[max(0, start - 90) : start]
        return re.split(r"[!?;:,\n“”\"]|(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})(?<!\b[A-Z])\.\s", lead)[-1]

    def resolve(self, source: Source) -> str | None:
        """Id of the speaker; None where no source is given."""
        if not source.spans:
            return None
        start, end = source.spans[0]
        words = self.text[start:end]
        found = self._resolve(words, start, end, source)
        if found:
            self.spoken.append((source.cue, found))
            actor = self.actors.get(found)
            # Descriptions become aliases, so that "the ministry" finds its ministry the next time.
            if actor and words.lower() not in PRONOUNS and words not in actor.aliases and len(words) < 80:
                self.actors[found] = actor.model_copy(update={"aliases": [*actor.aliases, words]})
        return found

    def _resolve(self, words: str, start: int, end: int, source: Source) -> str | None:
        plain = _WORD.findall(words.lower())
        if plain and plain[0] in PRONOUNS and (len(plain) == 1 or plain[0] in PLURAL and len(plain) < 3):
            return self._pronoun(plain[0], start, source)
        if _ANSWER.fullmatch(words):
            return self._interviewed(start)
        if joint := self._joint(words, start):
            return joint
        inside = [m for m in self.mentions if start <= m.start and m.end <= end + 1]
        people = [m for m in inside if m.actor in self.people]
        if people and not self._owned(words, people[0].end - start):
            return people[0].actor
        if _SIDES.match(words):
            return self._sides(words, start)
        if not inside and (again := self._taken_up(words, start)):
            return again
        if noun := _noun_in(words):
            return self._by_noun(words, noun, inside, start)
        if titled := self._by_title(words, inside, start):
            return titled
        if inside:
            return inside[-1].actor if _possessed(words) else inside[0].actor
        entries = [e for e in self.lexicon.lookup(_ARTICLE.sub("", words)) if e.kind != "person"]
        if len(entries) == 1:
            return self._known(entries[0].id, entries[0].name, entries[0].kind, words)
        if plain and plain[0] in PRONOUNS:
            return self._pronoun(plain[0], start, source)
        if people:
            return people[0].actor
        if _DOCUMENT.search(words) and self.spoken:
            return self.spoken[-1][1]
        return self._unnamed(words, "person" if not _plural(words) else "group")

    def _joint(self, words: str, start: int) -> str | None:
        """"Kishida and Martin": the two as a group, unless the first only opens an apposition."""
        if not re.search(r"\band\b", words) or re.search(r",\s(?:the|a|an|who|which)\b", words):
            return None
        first, _, second = words.partition(" and ")
        within = [m for m in self.mentions if start <= m.start < start + len(words) and m.actor]
        left = [m for m in within if m.start < start + len(first)]
        right = [m for m in within if m.start >= start + len(first)]
        if not left or not right or left[0].actor == right[-1].actor:
            return None
        # "The president of Iran and leader of …" is one; two names of one sort are two.
        kinds = {self.actors[m.actor or ""].kind for m in (left[0], right[-1])}
        if len(kinds) > 1 and "person" in kinds:
            return None
        return self._group(words)

    def _group(self, words: str) -> str:
        id = slug(_ARTICLE.sub("", words))
        if id not in self.actors:
            fields = {"id": id, "name": words[0].upper() + words[1:], "kind": "group", "aliases": [words]}
            self.actors[id] = Actor.model_validate(fields)
        return id

    def _sides(self, words: str, start: int) -> str:
        """"The presidents", "both sides": the group that spoke last, else a group of that name."""
        for at, who in reversed(self.spoken):
            if at < start and start - at < 2500 and who in self.actors and self.actors[who].kind == "group":
                if not self.actors[who].anonymous:
                    return who
        return self._group(words)

    def _taken_up(self, words: str, start: int) -> str | None:
        """"The ministry", "the party": the latest actor one of whose names has that noun."""
        match = re.fullmatch(r"(?:the|this|that)\s+(?:[\w-]+\s+)?(\w+)", words, re.IGNORECASE)
        if not match or _noun_in(words) and not _BODY.search(words):
            return None
        head = match.group(1).lower()
        best: tuple[int, str] | None = None
        for id, actor in self.actors.items():
            if any(re.search(rf"\b{re.escape(head)}\b", alias.lower()) for alias in (actor.name, *actor.aliases)):
                spoke = max((at for at, who in self.spoken if who == id), default=-1)
                named = max((m.start for m in self.mentions if m.actor == id and m.start < start), default=-1)
                if max(spoke, named) >= 0:
                    best = max(best, (max(spoke, named), id)) if best else (max(spoke, named), id)
        return best[1] if best else None

    def _interviewed(self, start: int) -> str | None:
        """"A:" answers for the person introduced before the first question."""
        before = [m for m in self.mentions if m.actor in self.people and m.end <= start]
        opened = re.search(r"(?m)^\s*(?:Q|Question)\s*:", self.text)
        intro = [m for m in before if not opened or m.end <= opened.start()] or before
        with_title = [m for m in intro if self.people[m.actor or ""].titles]
        return (with_title or intro)[0].actor if intro else None

    def _owned(self, words: str, after: int) -> bool:
        """"Trump's lawyer": the person named owns the noun that speaks; "Parsi's assessment" does not."""
        rest = words[after:]
        return bool(re.match(r"[’']s?\s", rest)) and bool(_noun_in(rest) or titles_in(rest))

    def _pronoun(self, word: str, start: int, source: Source) -> str | None:
        if word in RELATIVE:
            before = [m for m in self.mentions if m.end <= start and start - m.end < 60]
            return before[-1].actor if before else None
        if word in SELF:
            # "I" and "we" inside a quotation are its speaker; elsewhere the author, whom the scheme leaves open.
            return self.spoken[-1][1] if self.spoken else None
        wanted = {"he": "m", "him": "m", "his": "m", "himself": "m"}.get(word, "f" if word in SINGULAR else "")
        candidates: list[tuple[float, str]] = []
        sentence = self._sentence(start)
        spoke = {actor: at for at, actor in self.spoken if at < start}
        for mention in self.mentions:
            if mention.end > start or start - mention.start > 1500:
                continue
            actor = self.actors.get(mention.actor or "")
            if actor is None or not _agrees(word, actor):
                continue
            person = self.people.get(actor.id)
            if person and ((wanted == "m" and person.female > person.male) or (wanted == "f" and person.male > person.female)):
                continue
            distance = self._sentences_between(mention.start, start)
            score = -1.0 * distance
            first, last = self.sentences[sentence - distance]
            # The subject of a sentence stands early in it, and whoever spoke just now goes on speaking.
            score += 0.6 * (1 - (mention.start - first) / max(1, last - first))
            if any(s <= mention.start < e for s, e in source.content):
                score -= 2.0
            if actor.id in spoke:
                score += 1.2 / (1 + self._sentences_between(spoke[actor.id], start))
            candidates.append((score, actor.id))
        for at, actor_id in self.spoken[-3:]:
            actor = self.actors.get(actor_id)
            if actor and at < start and _agrees(word, actor):
                gone = self._sentences_between(at, start)
                plural = word in PLURAL and actor.kind == "group"
                candidates.append((2.5 - 0.3 * gone if plural else 1.0 - 0.8 * gone, actor_id))
        return max(candidates, key=lambda c: c[0])[1] if candidates else None

    def _sentence(self, at: int) -> int:
        for index, (_, end) in enumerate(self.sentences):
            if at < end:
                return index
        return len(self.sentences) - 1

    def _sentences_between(self, first: int, second: int) -> int:
        return self._sentence(second) - self._sentence(first)

    def _by_noun(self, words: str, noun: tuple[str, str, bool], inside: Sequence[Entity], start: int) -> str | None:
        """"Iranian officials" are their state, "the minister" is who holds the title, others stay unnamed."""
        surface, kind, official = noun
        states = [s for _, s in named_states(words, self.lexicon.lookup)]
        holders = [m.actor for m in inside if m.actor and self.actors[m.actor].kind in ("state", "organization", "group")]
        titled = self._by_title(words, inside, start)
        if titled:
            return titled
        definite = re.match(r"(?:the|this|that)\s", words, re.I)
        if official and (holders or states):
            return holders[0] if holders else self._state(states[0], words)
        if official and definite and kind == "person":
            return self._recent(start, {"person"})
        if official and surface in _GOVERNMENTS:
            return self._recent(start, {"state"})
        return self._unnamed(words, kind)

    def _by_title(self, words: str, inside: Sequence[Entity], start: int) -> str | None:
        """"The Iranian foreign minister", "the president": the person of the article who holds that title."""
        found = [title for _, _, title, kind in titles_in(words) if kind != "honorific"]
        if not found:
            return None
        states = {m.actor for m in inside} | {s for _, s in named_states(words, self.lexicon.lookup)}
        best: tuple[int, int, str] | None = None
        for person in self.people.values():
            if not any(_same_title(t, f) for t in person.titles for f in found):
                continue
            party = self.actors[person.id].party
            if states and party and party not in states:
                continue
            last = max((m.start for m in self.mentions if m.actor == person.id and m.start < start), default=-1)
            spoke = max((at for at, who in self.spoken if who == person.id), default=-1)
            rank = (1 if last >= 0 else 0, max(last, spoke), person.id)
            best = max(best, rank) if best else rank
        if best:
            return best[2]
        official = any(kind == "office" for _, _, _, kind in titles_in(words))
        state = next((s for s in sorted(x for x in states if x) if s in self.actors and self.actors[s].kind == "state"), None)
        if official and state:
            return state
        if re.match(r"(?:the|this)\s", words, re.I) and official:
            return self._recent(start, {"person"})
        return None

    def _recent(self, start: int, kinds: set[str]) -> str | None:
        """The actor of one of `kinds` that spoke, or was named, last before `start`."""
        for at, who in reversed(self.spoken):
            if at < start and start - at < 1200 and who in self.actors and self.actors[who].kind in kinds:
                return who
        for mention in reversed(self.mentions):
            if mention.end <= start and self.actors[mention.actor or ""].kind in kinds:
                return mention.actor
        return None

    def _state(self, id: str, words: str) -> str:
        entry = next((e for e in self.lexicon.lookup(id) if e.id == id), None)
        return self._known(id, entry.name if entry else id, entry.kind if entry else "state", words)

    def _known(self, id: str, name: str, kind: str, alias: str) -> str:
        if id not in self.actors:
            self.actors[id] = Actor.model_validate({"id": id, "name": name, "kind": kind, "aliases": [alias]})
        return id

    def _unnamed(self, words: str, kind: str) -> str | None:
        id = slug(words)
        if not re.search(r"\w", words):
            return None
        if id not in self.actors:
            fields = {"id": id, "name": words[0].upper() + words[1:], "kind": kind, "aliases": [words], "anonymous": True}
            self.actors[id] = Actor.model_validate(fields)
        return id


_ANSWER = re.compile(r"(?:A|Answer|Ans)\s*[:.]?", re.IGNORECASE)
_SIDES = re.compile(
    r"(?:the|both|these|those)\s+(?:two\s+|three\s+|four\s+|joint\s+)?(?:sides?|parties|leaders|presidents|ministers|capitals|countries|"
    r"governments|nations|officials|diplomats|delegations|heads of state|two|three|pair|duo|foreign ministers|statement)\b(?!\s+of\b)",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:ministry|party|group|council|agency|organi[sz]ation|committee|movement|bank|company|union|bloc|alliance|coalition|"
    r"commission|court|army|military|embassy|mission|bureau|office|department|king|prince|queen|emir)\b",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(r"^(?:the|a|this|that|their|its|his|her)\s+(?:\w+\s+)?(?:statement|communiqu[eé]|declaration|report|letter|tweet|post|document|text)\b", re.I)
_GOVERNMENTS = frozenset({"government", "administration", "authorities", "officials", "ministry", "cabinet", "regime", "leadership"})


@cache
def _nouns() -> dict[str, tuple[str, bool]]:
    table = {}
    for noun in nouns():
        table[noun.noun] = (noun.kind, noun.official)
        if noun.plural:
            table[noun.plural] = ("group", noun.official)
    return table


def _noun_in(words: str) -> tuple[str, str, bool] | None:
    """(surface, kind, official) of the first noun of the lexicon in `words`, the longest at that place."""
    lower = [w.lower() for w in _WORD.findall(re.split(r"\b(?:who|which|based|in|at|from|with|close|familiar)\b", words)[0])]
    table = _nouns()
    for i in range(len(lower)):
        for length in range(min(4, len(lower) - i), 0, -1):
            surface = " ".join(lower[i : i + length])
            surface = re.sub(r"[’']s?$", "", surface)
            if surface in table:
                return (surface, *table[surface])
    return None


def _plural(words: str) -> bool:
    head = re.split(r"\b(?:who|which|of|in|at|from|with|on|for)\b|,", words)[0].split()
    return bool(head) and head[-1].endswith("s") and not head[-1].endswith(("ss", "’s", "'s"))


def _possessed(words: str) -> bool:
    return bool(re.search(r"[’']s?\s+\w", words))


def _same_title(held: str, asked: str) -> bool:
    """"minister" takes up "foreign minister"; "president" does not take up "vice president"."""
    return held == asked or (held.endswith(" " + asked) and not held.startswith(("vice", "deputy", "former", "assistant")))


def _agrees(word: str, actor: Actor) -> bool:
    if word in SINGULAR:
        return actor.kind == "person"
    if word in NEUTER:
        return actor.kind in ("state", "organization", "group")
    return actor.kind in ("group", "organization", "state") or word == "both"
