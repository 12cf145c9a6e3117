"""Titles and apposition: what a person is, and for whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from demarche.lexicons import Entry, titles

Lookup = Callable[[str], tuple[Entry, ...]]

BEFORE = 90
"""Characters before a name in which its title may begin."""
AFTER = 110
"""Characters after a name in which an apposition may stand."""


@dataclass(slots=True, frozen=True)
class Role:
    """A title held, e.g. ("foreign minister", "office", "IRN").

    Attributes:
        title: lower case, as in the lexicon.
        kind: office | honorific | profession.
        party: id of the state or body named with it, None where none is.
    """

    title: str
    kind: str
    party: str | None


@cache
def _title_table() -> dict[str, tuple[str, str]]:
    """Title or plural → (title, kind)."""
    table = {}
    for title in titles():
        table[title.title] = (title.title, title.kind)
        if title.plural:
            table[title.plural] = (title.title, title.kind)
    return table


_LONGEST = 6
_WORD = re.compile(r"[\w.’'-]+", re.UNICODE)


def titles_in(text: str) -> list[tuple[int, int, str, str]]:
    """(start, end, title, kind) of the titles in `text`, longest first at each place, code points."""
    words = [(m.start(), m.end()) for m in _WORD.finditer(text)]
    table = _title_table()
    found = []
    i = 0
    while i < len(words):
        for length in range(min(_LONGEST, len(words) - i), 0, -1):
            start, end = words[i][0], words[i + length - 1][1]
            surface = re.sub(r"\s+", " ", text[start:end].lower()).replace(".", "")
            surface = re.sub(r"[’']s$", "", surface)
            if surface in table:
                found.append((start, end, *table[surface]))
                i += length
                break
        else:
            i += 1
    return found


def named_states(text: str, lookup: Lookup) -> list[tuple[int, str]]:
    """(offset, id) of states and known bodies named in `text` by runs of up to five capitalised words."""
    words = [(m.start(), m.end()) for m in _WORD.finditer(text)]
    found = []
    i = 0
    while i < len(words):
        if not text[words[i][0]].isupper():
            i += 1
            continue
        for length in range(min(5, len(words) - i), 0, -1):
            start, end = words[i][0], words[i + length - 1][1]
            entries = [e for e in lookup(text[start:end]) if e.kind != "person"]
            if len(entries) == 1:
                found.append((start, entries[0].party or entries[0].id))
                i += length
                break
        else:
            i += 1
    return found


def roles_before(text: str, start: int, lookup: Lookup) -> list[Role]:
    """Roles in the noun phrase that ends in the name at `start`: "Iranian Foreign Minister [Abbas Araghchi]"."""
    lead = text[max(0, start - BEFORE) : start]
    lead = re.split(r"[.!?;:,\n“”\"()—–]|\s-\s|\b(?:and|but|that|when|while|said|says|told|as|after|before|with)\b", lead)[-1]
    found = titles_in(lead)
    # The title must touch the name, but for further titles and little words between ("Minister of State, Mr").
    if not found or re.search(r"\w", _without_titles(lead[found[0][1] :], lookup)):
        return []
    parties = named_states(lead, lookup)
    party = parties[-1][1] if parties else None
    return [Role(title, kind, party) for _, _, title, kind in found]


def roles_after(text: str, end: int, lookup: Lookup) -> list[Role]:
    """Roles in the apposition behind a name: "[Trita Parsi], executive vice president at the Quincy Institute,"."""
    tail = text[end : end + AFTER]
    match = re.match(r"\s*(?:,|\(|—|–)\s*(?:who (?:is|was|serves as)\s+)?((?:[^,.;:()\n—–]|(?<=\b[A-Z])\.)+)", tail)
    if not match:
        return []
    phrase = match.group(1)
    found = titles_in(phrase)
    # Only a phrase that opens with the title, or with its state, is an apposition; a clause is not.
    if not found or re.search(r"\b(?:said|says|told|has|had|have|will|would|was|were|is|are|and)\b", phrase[: found[0][0]]):
        return []
    if len(_WORD.findall(phrase[: found[0][0]])) > 5:
        return []
    parties = named_states(phrase, lookup)
    party = parties[0][1] if parties else None
    return [Role(title, kind, party) for _, _, title, kind in found]


def _without_titles(text: str, lookup: Lookup) -> str:
    """`text` less the titles, states and little words in it."""
    kept = list(text)
    for start, end, _, _ in titles_in(text):
        kept[start:end] = " " * (end - start)
    rest = "".join(kept)
    rest = re.sub(r"\b(?:of|for|the|to|in|on|at|and|general|affairs|foreign|state|defen[cs]e|security|council)\b", " ", rest, flags=re.I)
    return " ".join(w for w in rest.split() if not lookup(w.strip("’'s")) and not lookup(w))


def office(roles: Iterable[Role]) -> Role | None:
    """The role that says for whom a person speaks: an office with a party first, then any office."""
    offices = [role for role in roles if role.kind == "office"]
    return next((role for role in offices if role.party), offices[0] if offices else None)
