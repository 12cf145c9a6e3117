"""Mentions → actors, within one article.

States and known bodies come from the lexicon; what a word may mean besides is settled by what else the
article names, and left open where that does not settle it. Persons are clustered by name, bodies by name
and acronym. Seats and capitals stand for their government unless the words before them make them a place.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from demarche.lexicons import ActorLexicon, Entry
from demarche.scheme import Actor, Entity
from demarche.stages.actors.roles import Role, named_states, office, roles_after, roles_before, titles_in

PLACE_BEFORE = re.compile(
    r"\b(?:in|at|near|inside|outside|around|across|into|through|via|throughout|leave|left|leaving|reach(?:ed)?|"
    r"(?:visit|tour|travel|flew|fly|trip|came|come|arriv|return|head|went|go|going|invit|journey|mov|deport|fled|flee)\w*"
    r"(?:\s+\w+){0,2}\s+(?:to|from|for)|(?:visit|tour)(?:s|ed|ing)?|based in|capital(?: city)?(?: of)?,?|city of|streets? of|north of|south of|"
    r"east of|west of|outskirts of|embass(?:y|ies) in)\s+(?:the\s+|central\s+|northern\s+|southern\s+|eastern\s+|western\s+|downtown\s+)*$",
    re.IGNORECASE,
)
_OPINION_IN = re.compile(
    r"\b(?:view|assessment|belief|opinion|thinking|mood|feeling|concern|fear|hope|sentiment|consensus|(?:regime )?change|policy|officials|leaders|"
    r"policymakers|leadership)s?\s+in\s+(?:the\s+)?$",
    re.IGNORECASE,
)
LOCATED = {"GPE", "LOC", "FAC"}
NAMED = {"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"}
_GOVERNMENT_BODY = re.compile(
    r"\b(?:ministry|ministries|embassy|mission|government|administration|cabinet|presidency|foreign office|department)\b", re.I
)
_HONORIFIC = re.compile(r"^(?:mr|mrs|ms|dr|prof|sir|lord|lady|sen|rep|gen|lt|col|st)\.?\s+", re.I)


@dataclass(slots=True)
class Known:
    """An actor while its article is read.

    Attributes:
        roles: titles held, from the words around its mentions.
        mentions: indices of its mentions.
        candidates: ids it may be, where the article does not settle which.
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
        return Actor.model_validate(fields)


@dataclass(slots=True)
class Resolved:
    """Actors of one article, and for each mention the id of its actor, None for a place or a date."""

    actors: dict[str, Known]
    links: list[str | None]


def slug(name: str) -> str:
    """Lower-case ASCII words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"[.'`]", "", plain.lower())).strip("-") or "unnamed"


def surface(text: str, mention: Entity) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[’']s?$", "", text[mention.start : mention.end])).strip()


def resolve(text: str, mentions: Sequence[Entity], lexicon: ActorLexicon) -> Resolved:
    """Actors behind `mentions` (in the order of the text)."""
    resolved = Resolved({}, [None] * len(mentions))
    surfaces = [surface(text, m) for m in mentions]
    readings = [
        _readings(lexicon, s, m.label) if m.label in NAMED else () for s, m in zip(surfaces, mentions, strict=True)
    ]
    certain = Counter(r[0].id for r in readings if len(r) == 1)
    for i, (mention, entries) in enumerate(zip(mentions, readings, strict=True)):
        if not entries or mention.label == "PERSON":
            continue
        if mention.label in LOCATED and _is_place(text, mention, entries):
            continue
        entry = _settle(entries, certain)
        if entry is None:
            _join(resolved, i, _open_reading(surfaces[i], entries), surfaces[i])
        elif entry.kind != "person":
            known = Known(entry.id, entry.name, entry.kind, entry.party)
            _join(resolved, i, known, surfaces[i])
    _bodies(text, mentions, surfaces, resolved, lexicon)
    _persons(text, mentions, surfaces, resolved, lexicon)
    return resolved


def _readings(lexicon: ActorLexicon, name: str, label: str) -> tuple[Entry, ...]:
    entries = lexicon.lookup(name)
    return tuple(e for e in entries if (e.kind == "person") == (label == "PERSON") or e.kind != "person")


def _settle(entries: Sequence[Entry], certain: Counter[str]) -> Entry | None:
    """The reading the article itself bears out: the only one, or the one it also names unmistakably."""
    live = [e for e in entries if e.kind != "person"]
    if len(live) == 1:
        return live[0]
    borne_out = sorted((e for e in live if certain[e.id]), key=lambda e: -certain[e.id])
    if borne_out and (len(borne_out) == 1 or certain[borne_out[0].id] > certain[borne_out[1].id]):
        return borne_out[0]
    return None


def _open_reading(name: str, entries: Sequence[Entry]) -> Known:
    ids = tuple(sorted({e.id for e in entries}))
    return Known(slug(name), name, "group", candidates=ids)


def _is_place(text: str, mention: Entity, entries: Sequence[Entry]) -> bool:
    lead = text[max(0, mention.start - 40) : mention.start]
    if all(e.sense == "seat" for e in entries) and not re.search(r"\b(?:at|in|outside|inside|near)\s+(?:the\s+)?$", lead):
        return False
    if _OPINION_IN.search(lead):
        return False
    if PLACE_BEFORE.search(lead):
        return True
    # A dateline: "TEHRAN — ", "MOSCOW (Reuters) - ".
    opens_line = mention.start == 0 or text[mention.start - 1] == "\n"
    return opens_line and bool(re.match(r"(?:,\s*\w+)?\s*(?:\([^)]*\)\s*)?[—–-]", text[mention.end : mention.end + 40]))


def _join(resolved: Resolved, index: int, known: Known, alias: str) -> None:
    there = resolved.actors.setdefault(known.id, known)
    there.aliases.setdefault(alias)
    there.mentions.append(index)
    resolved.links[index] = there.id


def _bodies(
    text: str, mentions: Sequence[Entity], surfaces: Sequence[str], resolved: Resolved, lexicon: ActorLexicon
) -> None:
    """Organisations not in the lexicon: ministries go to their state, the others are clustered by name."""
    names: dict[str, str] = {}
    acronyms: dict[str, str] = {}
    for i, mention in enumerate(mentions):
        if mention.label != "ORG" or resolved.links[i] is not None:
            continue
        name = re.sub(r"^(?:the|The)\s+", "", surfaces[i])
        if not name:
            continue
        if _GOVERNMENT_BODY.search(name):
            states = [s for _, s in named_states(name, lexicon.lookup)] or [
                s for _, s in named_states(_phrase_around(text, mention), lexicon.lookup)
            ]
            state = next((s for s in states if len(s) == 3 and s.isupper()), None)
            if state:
                entry = next((e for e in lexicon.lookup(state) if e.id == state), None)
                known = Known(state, entry.name if entry else _state_name(lexicon, state), "state")
                _join(resolved, i, known, surfaces[i])
                continue
        key = slug(name)
        if key in acronyms:
            key = acronyms[key]
        elif key not in names:
            longer = next((k for k in names if k.startswith(key + "-")), None)
            key = longer or key
        names.setdefault(key, name)
        initials = "".join(w[0] for w in re.findall(r"[A-Za-z]+", name) if w[0].isupper())
        if len(initials) > 2:
            acronyms.setdefault(initials.lower(), key)
        if bracket := re.match(r"\s*\(([A-Z]{2,8})\)", text[mention.end : mention.end + 12]):
            acronyms[bracket.group(1).lower()] = key
        parties = [s for _, s in named_states(name, lexicon.lookup)]
        _join(resolved, i, Known(key, names[key], "organization", parties[0] if parties and parties[0] != key else None), surfaces[i])


def _state_name(lexicon: ActorLexicon, state: str) -> str:
    from demarche.lexicons import countries

    return next((c.name for c in countries() if c.id == state), state)


def _phrase_around(text: str, mention: Entity) -> str:
    before = re.split(r"[.,;:\n“”\"()]", text[max(0, mention.start - 25) : mention.start])[-1]
    after = re.match(r"\s+(?:of|to|in)\s+(?:the\s+)?(?:[A-Z][\w.]*\s?){1,4}", text[mention.end : mention.end + 40])
    return before + text[mention.start : mention.end] + (after.group() if after else "")


def _persons(
    text: str, mentions: Sequence[Entity], surfaces: Sequence[str], resolved: Resolved, lexicon: ActorLexicon
) -> None:
    """Persons by name: a single word joins the latest full name it ends or begins."""
    full: dict[str, str] = {}
    people = [i for i, m in enumerate(mentions) if m.label == "PERSON"]
    names = {i: _HONORIFIC.sub("", _trim_titles(surfaces[i])) for i in people}
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
            key = match or key
            name = next((n for k, n in known if k == key), name)
        full.setdefault(key, name)
        person = resolved.actors.setdefault(key, Known(key, full[key], "person"))
        if person.kind != "person":
            continue
        _join(resolved, i, person, surfaces[i])
        mention = mentions[i]
        for role in (*roles_before(text, mention.start, lexicon.lookup), *roles_after(text, mention.end, lexicon.lookup)):
            if role not in person.roles:
                person.roles.append(role)
    for person in resolved.actors.values():
        if person.kind == "person" and person.party is None:
            held = office(person.roles)
            if held and held.party:
                person.party = held.party
            elif held or not person.roles:
                person.party = _party_nearby(text, mentions, resolved, person, in_office=bool(held))


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


_SIDE = re.compile(r"\b(?:on|from|for) the ([\w. ]+?) side\b[^.!?\n]*$", re.IGNORECASE)
_OWNED = re.compile(r"([\w.]+)[’']s\s+$")


def _party_nearby(
    text: str, mentions: Sequence[Entity], resolved: Resolved, person: Known, *, in_office: bool
) -> str | None:
    """Party of a person whose title names no state.

    "On the Iranian side, X" and "Syria's X" decide. For an office ("the foreign minister, X") the state last
    named before each mention in its paragraph votes; a tie leaves it open.
    """
    votes: Counter[str] = Counter()
    for index in person.mentions:
        start = mentions[index].start
        paragraph = text.rfind("\n", 0, start) + 1
        lead = text[paragraph:start]
        owner = _OWNED.search(lead)
        side = _SIDE.search(lead)
        for i in range(index - 1, -1, -1):
            if mentions[i].end <= paragraph:
                break
            link = resolved.links[i]
            if not link or resolved.actors[link].kind != "state":
                continue
            named = text[mentions[i].start : mentions[i].end]
            if (owner and owner.group(1) in named) or (side and side.group(1) in named):
                votes[link] += 10
                break
            if in_office:
                votes[link] += 1
                break
    ranked = votes.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        return ranked[0][0]
    return None
