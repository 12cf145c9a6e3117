"""Titles and apposition: what a person is, and for whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from demarche.lexicons import Entry, titles

Lookup = Callable[[str], tuple[Entry, ...]]

BEFORE = 110
"""Code points before a name in which its title may begin."""
AFTER = 130
"""Code points after a name in which an apposition may stand."""


@dataclass(slots=True, frozen=True)
class Role:
    """A title held, e.g. ("foreign minister", "office", "IRN").

    Attributes:
        title: lower case, as in the lexicon.
        kind: office | honorific | profession.
        party: id of the state or body named with it, None where none is.
        former: held no longer.
    """

    title: str
    kind: str
    party: str | None
    former: bool = False


@cache
def _title_table() -> dict[str, tuple[str, str]]:
    """Title or plural → (title, kind)."""
    table: dict[str, tuple[str, str]] = {}
    for title in titles():
        table[title.title] = (title.title, title.kind)
        if title.plural:
            table[title.plural] = (title.title, title.kind)
    return table


@cache
def _title_openings() -> frozenset[str]:
    return frozenset(title.split()[0] for title in _title_table())


_LONGEST = 6
_WORD = re.compile(r"[\w.’'-]+", re.UNICODE)
_FORMER = re.compile(r"\b(?:former|formerly|ex|one-?time|retired|late|was|served)\b", re.IGNORECASE)
# An ambassador *to* Iran or *in* Tehran is not Iran's; a minister *of*, *for*, *at* it is.
_POSTED = re.compile(r"\b(?:to|in|on|against|with|towards?|near)\b")
_APART = re.compile(r"\b(?:of|at|in|on|for|to|with|by|from)\b")
_HEADS = re.compile(r"\b(?:heads|leads|chairs|runs|directs|represents|speaks for)\b")
# Bodies whose people judge for themselves; only a spokesperson speaks for one.
INDEPENDENT = re.compile(
    r"\b(?:institut\w*|universit\w+|college|school|academy|cent(?:er|re)|think[- ]tank|foundation|endowment|"
    r"council on foreign relations|atlantic council|chatham house|brookings|rand|crisis group|carnegie|"
    r"programme|program|project|law firm|magazine|newspaper|times|post|journal|news)\b",
    re.IGNORECASE,
)


def titles_in(text: str) -> list[tuple[int, int, str, str]]:
    """(start, end, title, kind) of the titles in `text`, longest first at each place, code points."""
    words = [(m.start(), m.end(), m.group().lower().replace(".", "")) for m in _WORD.finditer(text)]
    table, openings = _title_table(), _title_openings()
    found = []
    i = 0
    while i < len(words):
        # "Ex-president" and "then-adviser" are looked up without their prefix.
        first = re.sub(r"^(?:ex|then)-|[’']s$", "", words[i][2])
        for length in range(min(_LONGEST, len(words) - i) if first in openings else 0, 0, -1):
            surface = " ".join([first, *(word for _, _, word in words[i + 1 : i + length])])
            surface = surface.removesuffix("’s").removesuffix("'s")
            if surface in table:
                found.append((words[i][0], words[i + length - 1][1], *table[surface]))
                i += length
                break
        else:
            i += 1
    return found


def named_states(text: str, lookup: Lookup) -> list[tuple[int, str]]:
    """(offset, id) of states and known bodies named in `text` by runs of up to five capitalised words.

    A body that speaks for a state counts as that state.
    """
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
            # "West Virginia", "Gulf Air" are not the West and the Gulf.
            longer = entries and entries[0].kind == "group" and re.match(r"\s+[A-Z][a-z]", text[end:])
            if len(entries) == 1 and not longer:
                found.append((start, entries[0].party or entries[0].id))
                i += length
                break
        else:
            i += 1
    return found


def roles_before(text: str, start: int, lookup: Lookup) -> list[Role]:
    """Roles in the noun phrase that ends in the name at `start`.

    "Iranian Foreign Minister [Abbas Araghchi]", "a spokesman for the ministry, [Nasser Kanaani]".
    """
    lead = text[max(0, start - BEFORE) : start]
    lead = re.sub(r",\s+$", " ", lead)
    lead = re.split(
        r"(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})\.\s|[!?;:,\n“”\"()—–]|\s-\s|"
        r"\b(?:and|but|that|when|while|said|says|told|as|after|before|with|by|between)\b",
        lead,
    )[-1]
    found = titles_in(lead)
    # The title must touch the name, but for further titles and little words ("Minister of State, Mr").
    while found and re.search(r"\w", _without_titles(lead[found[0][1] :], lookup)):
        del found[0]
    return _roles(lead, found, lookup) if found else []


def roles_after(text: str, end: int, lookup: Lookup) -> list[Role]:
    """Roles in what follows a name.

    "[Trita Parsi], executive vice president at the Quincy Institute,", "[Bagheri], who heads Iran's team,".
    """
    tail = text[end : end + AFTER]
    match = re.match(r"\s*(?:,|\(|—|–|(?=(?:is|was)\s))\s*((?:[^,.;:()\n—–]|(?<=\b[A-Z])\.)+)", tail)
    if not match:
        return []
    phrase = match.group(1)
    if relative := re.match(r"who\s+(?:(?:also|now|currently)\s+)?", phrase):
        if heads := _HEADS.match(phrase, relative.end()):
            parties = named_states(phrase[heads.end() :], lookup)
            return [Role("head", "office", parties[0][1] if parties else None)]
        if not re.match(r"(?:is|was|serve[sd] as|has been)\b", phrase[relative.end() :]):
            return []
        phrase = phrase[relative.end() :]
    found = titles_in(phrase)
    # Only a phrase that opens with the title, or with its state, is an apposition; a clause is not.
    before = phrase[: found[0][0]] if found else ""
    clause = re.search(r"\b(?:said|says|told|has|had|have|will|would|were|are|and)\b", before)
    if not found or clause or len(_WORD.findall(before)) > 6:
        return []
    return _roles(phrase, found, lookup)


def _roles(phrase: str, found: list[tuple[int, int, str, str]], lookup: Lookup) -> list[Role]:
    """Roles of the titles `found` in a noun phrase, each with the party the phrase names."""
    named = named_states(phrase, lookup)
    first, last = found[0][0], found[0][1]
    independent = INDEPENDENT.search(phrase) and not any("spokes" in title for _, _, title, _ in found)
    party = None
    if not independent:
        before = [(at, party) for at, party in named if at < first]
        # "foreign policy chief of the EU", "EU foreign policy chief": the title's own words are no limit.
        after = [party for at, party in named if at >= first and not _POSTED.search(phrase[last:at])]
        # "in the Astana talks at the invitation of the president of Russia": what is further off yields.
        if after and before and _APART.search(phrase[before[-1][0] : first]):
            before = []
        party = before[-1][1] if before else after[0] if after else None
    held: list[tuple[int, int, str, str]] = []
    for start, end, title, kind in found:
        link = phrase[held[-1][1] : start] if held else ""
        # "The prime minister's adviser", "adviser to the president": the other one's title.
        if phrase[start:end].endswith(("’s", "'s")) or re.search(
            r"\b(?:to|for|of|under)\b(?!.*\band\b)", link
        ):
            continue
        held.append((start, end, title, kind))
    return [
        # An office at an institute or a newspaper is a profession: it speaks for nobody.
        Role(
            title,
            "profession" if independent and kind == "office" else kind,
            party,
            bool(_FORMER.search(phrase[:start])) or phrase[start:end].lower().startswith("ex-"),
        )
        for start, end, title, kind in held
    ]


def _without_titles(text: str, lookup: Lookup) -> str:
    """`text` less the titles, states and little words in it."""
    kept = list(text)
    for start, end, _, _ in titles_in(text):
        kept[start:end] = " " * (end - start)
    little = (
        r"\b(?:of|for|the|to|in|on|at|and|its|general|affairs|foreign|state|defen[cs]e|security|council|"
        r"ministry|office|embassy|government|administration|military|army|delegation|movement|group)\b"
    )
    words = re.sub(little, " ", "".join(kept), flags=re.IGNORECASE).split()
    # Of a longer name ("the United Nations") each word alone means nothing: blank the runs that name one.
    rest = " ".join(words)
    for length in range(min(4, len(words)), 0, -1):
        for i in range(len(words) - length + 1):
            run = " ".join(words[i : i + length])
            if lookup(run) or lookup(run.strip("’'s")):
                rest = rest.replace(run, " ")
    return rest


def office(roles: Iterable[Role]) -> Role | None:
    """The office that says for whom a person speaks: best one still held and with a party."""
    offices = sorted((r for r in roles if r.kind == "office"), key=lambda r: (r.former, r.party is None))
    return offices[0] if offices else None
