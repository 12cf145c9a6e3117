"""Noun phrases of those who speak: their head nouns, their number, where they begin and end.

No parser: a phrase is read off determiners, names, titles and the nouns of the lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from demarche.lexicons import nouns
from demarche.lexicons.roles import titles_in

ABSTRACT = (
    r"statement|communiqu[eé]|declaration|report|letter|tweet|post|document|text|article|assessment|view|position|stance|"
    r"remark|comment|decision|plan|proposal|announcement|warning|message|interview|memo|speech|analysis|study|"
    r"resolution|agreement|deal|treaty|essay|editorial|column|trip|visit|move|words|account|opinion|belief"
)
"""Nouns for what is made, not for who makes it; an alternation."""

_WORD = re.compile(r"[\w’'-]+")
_TOKEN = re.compile(r"(?:U\.S\.|[\w’'-]+)|[^\w\s]")
_MANY = frozenset("people percent police media others some many most all both majority half public".split())
_DETERMINERS = frozenset(
    """the a an this that these those his her its their our some many several most other another one two three
    four both all no""".split()
)
_ADJECTIVES = frozenset(
    """senior top former then chief deputy foreign special new old outgoing incoming acting high-ranking
    leading local regional western eastern northern southern arab european opposition military security
    nuclear political social""".split()
)
_VERBAL = frozenset("who which that whom whose is was are were has had have will would said says".split())
_LINKS = frozenset("of for and from in at".split())
_POSSESSIVE = re.compile(r"(?:[’']s?)(?!\w)")
_ADVERBIAL = re.compile(
    r"(?:(?:In|On|At|During|After|Before|While|When|Since|For|With|As|Following|Despite|Under|Amid|"
    r"According to)\b[^,\n]*,\s+)?"
    r"(?:(?:But|And|However|Meanwhile|Also|Still|Yet|Later|Then|So|Moreover|Nevertheless|Nonetheless|Additionally|"
    r"Earlier|Instead|Indeed|[A-Z][a-z]+ly|\d+\.)\b,?\s+)*"
)


@cache
def _nouns() -> dict[str, tuple[str, bool]]:
    table: dict[str, tuple[str, bool]] = {}
    for noun in nouns():
        table[noun.noun] = (noun.kind, noun.official)
        if noun.plural:
            table[noun.plural] = ("group", noun.official)
    return table


def noun_in(words: str) -> tuple[str, str, bool] | None:
    """(surface, kind, official) of the first noun of the lexicon in `words`, the longest at that place."""
    lower = [
        w.lower()
        for w in _WORD.findall(re.split(r"\b(?:who|which|based|in|at|from|with|close|familiar)\b", words)[0])
    ]
    table = _nouns()
    for i in range(len(lower)):
        for length in range(min(4, len(lower) - i), 0, -1):
            surface = " ".join(lower[i : i + length])
            surface = re.sub(r"[’']s?$", "", surface)
            if surface in table:
                return (surface, *table[surface])
    return None


def abstract(words: str) -> bool:
    """Does the phrase head what is made, not who makes it?"""
    return bool(re.search(rf"\b(?:{ABSTRACT})s?$", words, re.IGNORECASE))


def plural(words: str) -> bool:
    head = re.split(r"\b(?:who|which|of|in|at|from|with|on|for)\b|,", words)[0].split()
    if not head:
        return False
    return head[-1].lower() in _MANY or (head[-1].endswith("s") and not head[-1].endswith(("ss", "’s", "'s")))


def without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` less what stands in `spans`, and less the blanks behind each."""
    kept = text
    for start, end in sorted(spans, reverse=True):
        kept = kept[:start] + kept[end:].lstrip()
    return kept


def phrase_at(text: str, start: int, stop: int, names: Mapping[int, int]) -> tuple[int, int] | None:
    """The noun phrase with which text[start:stop] opens, if a name, title or noun of the lexicon is in it.

    Args:
        names: start → end of every name of the text, code points.
    """
    at, end, loose, opened, linked = start, 0, 0, False, True
    while match := _TOKEN.search(text, at, stop):
        if text[at : match.start()].strip(" ") or "\n" in text[at : match.start()]:
            break
        word, here = match.group(), match.start()
        if known := names.get(here) or _known_at(text, here, stop):
            at = end = min(known, stop)
            if owned := _POSSESSIVE.match(text, at, stop):
                at = owned.end()
            loose, opened, linked = 0, True, False
            continue
        lower = word.lower()
        link = lower in _LINKS and bool(end)
        if lower in _DETERMINERS and linked:
            opened = True
        elif link:
            loose += 1
        elif lower in _VERBAL or not (
            lower in _ADJECTIVES or word[0].isupper() or (opened and not end and word[0].isalpha())
        ):
            break
        else:
            loose += 1
        if loose > 3:
            break
        at, linked = match.end(), link
    return (start, end) if end else None


def subject_of(text: str, start: int, stop: int, names: Mapping[int, int]) -> tuple[int, int] | None:
    """The noun phrase that opens a sentence [start, stop), behind its adverbials."""
    opening = _ADVERBIAL.match(text, start, stop)
    first = opening.end() if opening else start
    return phrase_at(text, first, stop, names)


def phrase_before(text: str, end: int, names: Mapping[int, int]) -> tuple[int, int] | None:
    """The longest noun phrase that ends at `end`: what a relative pronoun there takes up."""
    lead = re.split(r"[.;:!?,“”\"()\n]", text[max(0, end - 110) : end])[-1]
    for token in _TOKEN.finditer(text, end - len(lead), end):
        if token.group().lower() in _LINKS:
            continue
        found = phrase_at(text, token.start(), end, names)
        if found and found[1] == end:
            return found
    return None


def _known_at(text: str, start: int, stop: int) -> int | None:
    """End of the title or noun of the lexicon that begins at `start`."""
    ahead = text[start : min(stop, start + 60)]
    titles = titles_in(ahead)
    if titles and titles[0][0] == 0:
        return start + titles[0][1]
    words = list(_WORD.finditer(ahead))[:4]
    for length in range(len(words), 0, -1):
        surface = ahead[: words[length - 1].end()].lower()
        bare = re.sub(r"[’']s?$", "", surface)
        if bare in _nouns():
            return start + len(bare)
    return None
