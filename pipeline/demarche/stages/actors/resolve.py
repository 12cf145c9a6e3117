"""Mentions → actors, within one article.

States and known bodies come from the lexicon; what a word may mean besides is settled by what else the
article names, and left open where that does not settle it. Persons are clustered by name, bodies by name
and acronym. Seats and capitals stand for their government unless the words around them make them a place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache

from demarche.lexicons import ActorLexicon, Entry, countries, nouns, titles
from demarche.lexicons.ids import slug
from demarche.lexicons.roles import (
    INDEPENDENT,
    Role,
    named_states,
    office,
    roles_after,
    roles_before,
    titles_in,
)
from demarche.scheme import Actor, Entity

PLACE_BEFORE = re.compile(
    r"\b(?:in|at|near|inside|outside|around|across|into|through|via|throughout|leave|left|leaving|reach(?:ed)?|"
    r"(?:visit|tour|travel|flew|fly|trip|came|come|arriv|return|head|went|go|going|invit|journey|mov|deport|fled|flee)\w*"
    r"(?:\s+\w+){0,2}\s+(?:to|from|for)|(?:visit|tour)(?:s|ed|ing)?|based in|capital(?: city)?(?: of)?,?|"
    r"city of|streets? of|(?:north|south|east|west|outskirts) of|embass(?:y|ies) in)\s+"
    r"(?:the\s+|central\s+|northern\s+|southern\s+|eastern\s+|western\s+|downtown\s+)*$",
    re.IGNORECASE,
)
# "A growing view in Washington", "regime change in Tehran", "trust in Iran": the government after all.
_OPINION_IN = re.compile(
    r"\b(?:view|assessment|belief|opinion|thinking|mood|feeling|concern|fear|hope|sentiment|consensus|trust|confidence|"
    r"(?:regime )?change|policy|official|leader|policymaker|leadership)s?\s+in\s+(?:the\s+)?$",
    re.IGNORECASE,
)
# "The Muscat talks", "Oman was accepted as the venue".
_EVENT_AFTER = re.compile(
    r"\s+(?:\w+\s+)?(?:talks|dialogue|meetings?|summit|rounds?|conference|negotiations|agreement|accords?|declaration|"
    r"process|forum|airport|suburb|residents)\b",
    re.IGNORECASE,
)
_VENUE_AFTER = re.compile(r"\s+(?:\w+\s+){0,3}as\s+(?:the|a)\s+(?:\w+\s+)?(?:venue|location|site)\b")
_DATELINE_AFTER = re.compile(r"(?:,\s*\w+)?\s*(?:\([^)]*\)\s*)?(?:(?<=\s)[—–-]\s|—)")
REACH = 2_000
"""Characters before a mention that tell whom it speaks for: a paragraph, unless the text is all one line."""
LOCATED = {"GPE", "LOC", "FAC"}
NAMED = {"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"}
_GOVERNMENT_BODY = re.compile(
    r"\b(?:ministry|ministries|embassy|consulate|mission|delegation|government|administration|cabinet|presidency|"
    r"foreign office|department)\b",
    re.IGNORECASE,
)
_SCHOOL = re.compile(r"\b(?:universit\w+|college|school|institut\w+)\b", re.IGNORECASE)
_HONORIFIC = re.compile(r"^(?:mr|mrs|ms|dr|prof|sir|lord|lady|sen|rep|gen|lt|col|st)\.?\s+", re.IGNORECASE)


@dataclass(slots=True)
class Known:
    """An actor while its article is read.

    Attributes:
        roles: titles held, from the words around its mentions.
        mentions: indices of its mentions.
        candidates: ids it may be, where the article does not settle which.
        members: ids of the actors a joint source or pair stands for.
    """

    id: str
    name: str
    kind: str
    party: str | None = None
    aliases: dict[str, None] = field(default_factory=dict)
    roles: list[Role] = field(default_factory=list)
    mentions: list[int] = field(default_factory=list)
    anonymous: bool = False
    candidates: tuple[str, ...] = ()
    members: tuple[str, ...] = ()

    def as_actor(self) -> Actor:
        fields: dict[str, object] = {
            "id": self.id,
            "name": self.name,
            "kind": self.kind,
            "aliases": list(self.aliases),
        }
        if self.party and self.party != self.id:
            fields["party"] = self.party
        if self.anonymous:
            fields["anonymous"] = True
        if self.candidates:
            fields["candidates"] = list(self.candidates)
        if self.members:
            fields["members"] = list(self.members)
        return Actor.model_validate(fields)


@dataclass(slots=True)
class Resolved:
    """Actors of one article, and for each mention the id of its actor, None for a place or a date."""

    actors: dict[str, Known]
    links: list[str | None]


def surface(text: str, mention: Entity) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[’']s?$", "", text[mention.start : mention.end])).strip()


def resolve(text: str, mentions: Sequence[Entity], lexicon: ActorLexicon) -> Resolved:
    """Actors behind `mentions` (in the order of the text)."""
    resolved = Resolved({}, [None] * len(mentions))
    surfaces = [surface(text, m) for m in mentions]
    readings = [
        _readings(text, mention, name, lexicon) if mention.label in NAMED else ()
        for mention, name in zip(mentions, surfaces, strict=True)
    ]
    full_names = _full_names(surfaces, mentions, readings)
    actorless: set[int] = set()
    certain = Counter(r[0].id for r in readings if len(r) == 1)
    for i, (mention, entries) in enumerate(zip(mentions, readings, strict=True)):
        if not entries or _is_person(text, mention, surfaces[i], entries, full_names):
            continue
        if _is_place(text, mention, entries) or _is_nationality(text, mention, entries):
            actorless.add(i)
            continue
        entry = _settle(entries, certain, lexicon, person_too=mention.label == "PERSON")
        if entry is None:
            named = [e for e in entries if e.kind != "person" or mention.label == "PERSON"]
            _join(resolved, i, _open_reading(surfaces[i], named), surfaces[i])
        elif entry.kind != "person":
            known = Known(entry.id, entry.name, entry.kind, entry.party)
            _join(resolved, i, known, surfaces[i])
    unsettled = [i for i, link in enumerate(resolved.links) if link is None and i not in actorless]
    _persons(text, mentions, surfaces, unsettled, resolved, lexicon)
    _bodies(text, mentions, surfaces, unsettled, resolved, lexicon)
    return resolved


def _readings(text: str, mention: Entity, name: str, lexicon: ActorLexicon) -> tuple[Entry, ...]:
    """What the lexicon has for a name, or for it and the noun behind: "[Arab] countries"."""
    if found := lexicon.lookup(name):
        return found
    following = re.match(r"[\s-]+[a-z]+", text[mention.end : mention.end + 30])
    return lexicon.lookup(name + following.group()) if following and mention.label != "PERSON" else ()


def _full_names(
    surfaces: Sequence[str], mentions: Sequence[Entity], readings: Sequence[Sequence[Entry]]
) -> list[list[str]]:
    """The words of the names of persons that have more than one and that the lexicon does not know."""
    rows = zip(surfaces, mentions, readings, strict=True)
    names = (_bare_name(name) for name, mention, entries in rows if mention.label == "PERSON" and not entries)
    return [slug(name).split("-") for name in names if " " in name]


def _bare_name(name: str) -> str:
    return _HONORIFIC.sub("", _trim_titles(name))


def _is_person(
    text: str, mention: Entity, name: str, entries: Sequence[Entry], full_names: Sequence[Sequence[str]]
) -> bool:
    """Is what the recogniser calls a person one, though the lexicon has a state or body of that name?"""
    if mention.label != "PERSON":
        return False
    if all(e.kind == "person" for e in entries):
        return True
    if any(_same_person(slug(name).split("-"), full) for full in full_names):
        return True
    return bool(
        re.search(r"\b(?:Mr|Mrs|Ms|Dr|Sir|Lord|Lady)\.?\s+$", text[max(0, mention.start - 6) : mention.start])
    )


def _settle(
    entries: Sequence[Entry], certain: Counter[str], lexicon: ActorLexicon, *, person_too: bool
) -> Entry | None:
    """The reading the article itself bears out: the only one, or the one it also names unmistakably."""
    live = [e for e in entries if person_too or e.kind != "person"]
    if len(live) == 1:
        return live[0]
    states = [e for e in live if e.kind == "state"]
    # "Georgian" and "America" are the state's before they are Atlanta's or a continent's.
    rest = [e for e in live if e.kind != "state"]
    if len(states) == 1 and (
        states[0].sense in ("adjective", "demonym") or all(e.kind == "group" for e in rest)
    ):
        return states[0]

    def evidence(entry: Entry) -> int:
        # "Labor" is the Australian Labor Party where the article is on Australia.
        words = (
            entry.name.split() if entry.kind in ("organization", "group") and "(" not in entry.name else []
        )
        lands = {e.id for word in words for e in lexicon.lookup(word) if e.kind == "state"}
        return certain[entry.id] + sum(certain[land] for land in lands if all(land != e.id for e in live))

    ranked = sorted((e for e in live if evidence(e)), key=evidence, reverse=True)
    if ranked and (len(ranked) == 1 or evidence(ranked[0]) > evidence(ranked[1])):
        return ranked[0]
    return None


def _open_reading(name: str, entries: Sequence[Entry]) -> Known:
    ids = tuple(sorted({e.id for e in entries}))
    return Known(slug(name), name, "group", candidates=ids)


def _is_place(text: str, mention: Entity, entries: Sequence[Entry]) -> bool:
    # A recogniser's PERSON or ORG may be a state all the same.
    if mention.label not in LOCATED and any(
        e.kind != "state" or e.sense not in ("name", "capital") for e in entries
    ):
        return False
    lead = text[max(0, mention.start - 40) : mention.start]
    tail = text[mention.end : mention.end + 50]
    if all(e.sense == "seat" for e in entries) and not re.search(
        r"\b(?:at|in|outside|inside|near)\s+(?:the\s+)?$", lead
    ):
        return False
    if _OPINION_IN.search(lead):
        return False
    if PLACE_BEFORE.search(lead) or _VENUE_AFTER.match(tail):
        return True
    if any(e.kind == "group" for e in entries) and re.match(r"\s+(?:region|area|waters|coast)\b", tail):
        return True
    if any(e.sense == "capital" for e in entries) and _EVENT_AFTER.match(tail):
        return True
    # A dateline: "TEHRAN — ", "MOSCOW (Reuters) - ".
    opens_line = mention.start == 0 or text[mention.start - 1] == "\n"
    return opens_line and bool(_DATELINE_AFTER.match(tail))


def _is_nationality(text: str, mention: Entity, entries: Sequence[Entry]) -> bool:
    """“American journalist”, “Iranian protesters”, “US media”: the state has no part in it."""
    states = [e for e in entries if e.kind == "state"]
    acronym = text[mention.start : mention.end].replace(".", "").isupper()
    if not states or (not acronym and any(e.sense not in ("adjective", "demonym") for e in states)):
        return False
    words = re.match(r"(?:\s+[\w-]+){0,4}", text[mention.end : mention.end + 60])
    following = words.group().split() if words else []
    for i, word in enumerate(following):
        runs = {" ".join(following[i : i + n]).lower() for n in (1, 2, 3)}
        if runs & _unofficial():
            return True
        # A verb or preposition ends the noun phrase; "the US believes critics …" is the US.
        if acronym or runs & _official() or word in _ENDS:
            return False
    return False


_ENDS = frozenset(
    "and or of in on to for with from by at who that is was are were has have said says".split()
)


@cache
def _unofficial() -> frozenset[str]:
    """Words for people and groups that speak for nobody: nouns and professions."""
    words = {w for n in nouns() if not n.official for w in (n.noun, n.plural) if w}
    words |= {w for t in titles() if t.kind == "profession" for w in (t.title, t.plural) if w}
    return frozenset(words) - _official()


@cache
def _official() -> frozenset[str]:
    return frozenset(w for n in nouns() if n.official for w in (n.noun, n.plural) if w)


def _join(resolved: Resolved, index: int, known: Known, alias: str) -> None:
    there = resolved.actors.setdefault(known.id, known)
    there.aliases.setdefault(alias)
    there.mentions.append(index)
    resolved.links[index] = there.id


def _bodies(
    text: str,
    mentions: Sequence[Entity],
    surfaces: Sequence[str],
    unsettled: Sequence[int],
    resolved: Resolved,
    lexicon: ActorLexicon,
) -> None:
    """Organisations not in the lexicon: those of a government go to it, the others are clustered by name."""
    names: dict[str, str] = {}
    acronyms: dict[str, str] = {}
    ministries: dict[str, str] = {}
    for i, mention in enumerate(mentions):
        name = re.sub(r"^(?:the|The)\s+", "", surfaces[i])
        bracket = re.match(r"\s*\(([A-Z][\w-]{1,8})\)", text[mention.end : mention.end + 12])
        if defined := acronyms.get(name.lower()):
            # What the article itself defines outdoes the lexicon.
            if name.isupper() and (
                resolved.links[i] is None or resolved.actors[resolved.links[i] or ""].candidates
            ):
                _join(resolved, i, resolved.actors[defined], surfaces[i])
            continue
        if mention.label == "ORG" and i in unsettled and name not in ("", "The"):
            known = _government(text, mention, name, resolved, lexicon, ministries) or _body(
                name, names, lexicon
            )
            _join(resolved, i, known, surfaces[i])
            initials = "".join(w[0] for w in re.findall(r"[A-Za-z]+", name) if w[0].isupper())
            if len(initials) > 2 and known.kind != "state":
                acronyms.setdefault(initials.lower(), known.id)
        if bracket and (link := resolved.links[i]):
            acronyms[bracket.group(1).lower()] = link


def _government(
    text: str,
    mention: Entity,
    name: str,
    resolved: Resolved,
    lexicon: ActorLexicon,
    ministries: dict[str, str],
) -> Known | None:
    """The state of a ministry, embassy or administration.

    "The Foreign Ministry" alone is that of the state it was named with last, or of the foreign minister whom
    the article introduces without a state, as newspapers do with their own.

    Args:
        ministries: the state that each ministry was named with last; added to.
    """
    if not _GOVERNMENT_BODY.search(name) or _SCHOOL.search(name):
        return None
    # "The embassy in Baghdad" is not Iraq's.
    own = re.split(r"\b(?:in|to|at)\b", name)[0]
    named = named_states(own, lexicon.lookup) or named_states(_phrase_around(text, mention), lexicon.lookup)
    state = next((s for _, s in named if s in _state_names()), None)
    if state is None:
        words = set(slug(own).split("-"))
        leaders = (k for k in resolved.actors.values() if k.kind == "person" and k.id.split("-")[-1] in words)
        state = next((k.party for k in leaders if k.party in _state_names()), None)
    bare = re.search(r"\b(\w+) (?:ministry|department|office)$", name, re.IGNORECASE)
    if bare and state:
        ministries[bare.group().lower()] = state
    elif bare:
        title = f"{bare.group(1).lower()} minister"
        ministers = (
            k.party
            for k in resolved.actors.values()
            if any(r.title == title and r.party is None and not r.former for r in k.roles)
        )
        state = ministries.get(bare.group().lower()) or next(
            (p for p in ministers if p in _state_names()), None
        )
    return Known(state, _state_names()[state], "state") if state else None


def _body(name: str, names: dict[str, str], lexicon: ActorLexicon) -> Known:
    """The body of that name; "the Liberal Party" and "the Liberal Party of Australia" are one."""
    key = slug(name)
    if key not in names:
        key = next((k for k in names if k.startswith(key + "-") or re.match(rf"{k}-(?:of|for)-", key)), key)
    names.setdefault(key, name)
    parties = [s for _, s in named_states(name, lexicon.lookup) if s != key]
    return Known(key, names[key], "organization", parties[0] if parties else None)


@cache
def _state_names() -> dict[str, str]:
    return {country.id: country.name for country in countries()}


def _phrase_around(text: str, mention: Entity) -> str:
    before = re.split(r"[.,;:\n“”\"()]", text[max(0, mention.start - 25) : mention.start])[-1]
    after = re.match(r"\s+of\s+(?:the\s+)?(?:[A-Z][\w.]*\s?){1,4}", text[mention.end : mention.end + 40])
    return before + text[mention.start : mention.end] + (after.group() if after else "")


def _persons(
    text: str,
    mentions: Sequence[Entity],
    surfaces: Sequence[str],
    unsettled: Sequence[int],
    resolved: Resolved,
    lexicon: ActorLexicon,
) -> None:
    """Persons by name: a single word joins the latest full name it ends or begins."""
    full: dict[str, str] = {}
    people = [i for i in unsettled if mentions[i].label == "PERSON"]
    names = {i: _bare_name(surfaces[i]) for i in people}
    later = [(i, names[i]) for i in people if len(names[i].split()) > 1]
    for i in people:
        name = names[i]
        if not name or not any(c.isalpha() for c in name):
            continue
        parts = slug(name).split("-")
        key = slug(name)
        if len(name.split()) == 1 or key not in full:
            # Headlines and standfirsts give the surname before the text gives the name.
            known = [*reversed(list(full.items())), *((slug(n), n) for j, n in later if j > i)]
            match = next((k for k, _ in known if _same_person(parts, k.split("-"))), None)
            if match is None and len(parts) == 1 and len(name) >= _MISSPELT:
                surnames = {k.split("-")[-1]: k for k, _ in reversed(known) if k[0] and "-" in k}
                near = get_close_matches(parts[0], surnames, n=1, cutoff=_ALIKE)
                # "The Guptas" are a family.
                if near and near[0][0] == parts[0][0] and parts[0] != near[0] + "s":
                    match = surnames[near[0]]
            key = match or key
            name = next((n for k, n in known if k == key), name)
        full.setdefault(key, name)
        person = resolved.actors.setdefault(key, Known(key, full[key], "person"))
        if person.kind != "person":
            continue
        _join(resolved, i, person, surfaces[i])
        mention = mentions[i]
        lead = text[max(0, mention.start - 40) : mention.start]
        for start, end, _, _ in titles_in(lead):
            # "King Abdullah" is as good a name as "Abdullah".
            if end == len(lead.rstrip()) and lead[start].isupper() and "\n" not in lead[start:]:
                person.aliases.setdefault(f"{lead[start:]}{surfaces[i]}")
        for role in (
            *roles_before(text, mention.start, lexicon.lookup),
            *roles_after(text, mention.end, lexicon.lookup),
        ):
            if role not in person.roles:
                person.roles.append(role)
    for person in resolved.actors.values():
        if person.kind == "person" and person.party is None:
            person.party = _party(text, mentions, resolved, person, lexicon)
    _described_parties(text, mentions, resolved)


def _described_parties(text: str, mentions: Sequence[Entity], resolved: Resolved) -> None:
    """“The Japanese foreign minister” tells for whom the one foreign minister without a state speaks."""
    without: dict[str, list[Known]] = {}
    for person in resolved.actors.values():
        held = office(person.roles)
        if person.party is None and held and not held.former and held.title not in _ANY_BODY:
            without.setdefault(held.title, []).append(person)
    for title, people in without.items():
        states = set()
        for mention, link in zip(mentions, resolved.links, strict=True):
            definite = re.search(
                r"\bthe\s+[^\s]+$", text[max(0, mention.start - 4) : mention.end], re.IGNORECASE
            )
            tail = text[mention.end : mention.end + 60]
            # "The next South Korean foreign minister" is somebody else; so is one whose name follows.
            described = re.match(rf"(?:[’']s)?\s+(?i:{re.escape(title)})\b(?!,?\s+[A-Z])", tail)
            if definite and described and link in _state_names():
                states.add(link)
        if len(people) == 1 and len(states) == 1:
            people[0].party = states.pop()


def _same_person(parts: Sequence[str], known: Sequence[str]) -> bool:
    """Is the name `parts` a short form of `known`? Its words end it, or the first of them opens it."""
    if parts == known:
        return True
    if len(parts) >= len(known):
        return False
    return list(known[-len(parts) :]) == list(parts) or (len(parts) == 1 and known[0] == parts[0])


def _trim_titles(name: str) -> str:
    """`name` without titles the recogniser took in ("President Trump")."""
    for start, end, _, kind in titles_in(name):
        if start == 0 and kind != "profession" and end < len(name) and name[end:].strip():
            return name[end:].strip()
    return name


_MISSPELT, _ALIKE = 5, 0.85
"""Letters a surname needs, and its likeness to that of a full name, to be a slip: "Salvin", Leonid Savin.

Of 13 names so joined in the 843 articles of Worldwide train all are the same person's.
"""
_SIDE = re.compile(r"\b(?:on|from|for) the ([\w. ]+?) side\b", re.IGNORECASE)
_OWNED = re.compile(r"([\w.]+)[’']s\s+$")
# Heads of anything: without a name beside them they say nothing of a state.
_ANY_BODY = frozenset(
    """ceo founder co-founder director chair chairman chairwoman chairperson coordinator administrator member
    head chief candidate leader warlord politician""".split()
) | {
    "chief executive",
    "chief executive officer",
    "executive director",
    "executive vice president",
    "general secretary",
    "leader of the opposition",
    "managing director",
    "opposition leader",
    "party leader",
    "rebel leader",
    "vice chairman",
}


def _party(
    text: str, mentions: Sequence[Entity], resolved: Resolved, person: Known, lexicon: ActorLexicon
) -> str | None:
    """For whom a person speaks.

    The state or body named with an office; "Raisi of Iran", "on the Iranian side, X" and "Syria's X"; and for
    an office of state ("the foreign minister, X") the state last named before each mention in its paragraph,
    where most agree. Who holds an office no longer, or has a profession, speaks for nobody.
    """
    held = office(person.roles)
    if held and not held.former and held.party:
        return held.party
    if (held and held.former) or any(role.kind == "profession" for role in person.roles):
        return None
    in_office = held is not None and held.title not in _ANY_BODY
    votes: Counter[str] = Counter()
    for index in person.mentions:
        start = mentions[index].start
        if of := re.match(
            r"\s+of\s+(?:the\s+)?((?:[A-Z][\w.]*\s?){1,4})",
            text[mentions[index].end : mentions[index].end + 60],
        ):
            named = [] if INDEPENDENT.search(of.group(1)) else named_states(of.group(1), lexicon.lookup)
            votes.update({party: 10 for _, party in named[:1]})
        paragraph = max(text.rfind("\n", 0, start) + 1, start - REACH)
        lead = text[paragraph:start]
        owner = _OWNED.search(lead)
        sentence = re.split(r"[.!?]\s", lead)[-1]
        sides = _SIDE.findall(sentence)
        for i in range(index - 1, -1, -1):
            if mentions[i].end <= paragraph:
                break
            link = resolved.links[i]
            if not link or resolved.actors[link].kind != "state":
                continue
            word = text[mentions[i].start : mentions[i].end]
            if (owner and owner.group(1) in word) or (sides and sides[-1] in word):
                votes[link] += 10
                break
            # "The Irish prime minister thanked Kishida": that state has its own.
            behind = text[mentions[i].end : min(start, mentions[i].end + 120)]
            office_there = titles_in(behind)
            between = behind[office_there[0][1] :] if office_there else ""
            for first, last, _, _ in reversed(titles_in(between)):
                between = between[:first] + between[last:]
            if office_there and office_there[0][0] <= 3 and re.search(r"\w", re.sub(r"\band\b", "", between)):
                continue
            if in_office:
                votes[link] += 1
                break
    ranked = votes.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        return ranked[0][0]
    return None
