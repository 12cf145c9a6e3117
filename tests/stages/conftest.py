"""Sentences with their gold inside, for actors and speakers; no model.

`[Tehran|IRN]` is a name and its actor, `[Oman|-]` one that is only a place, `[Congo|COD or COG]` one left
open, `[Araghchi|abbas-araghchi > IRN]` a person and the party, `> -` one without. `[Iran:PERSON|IRN]` gives
the recogniser's label where it is not what one would think. `{The ministry|SYR}` is a source and its
speaker, `{This|-}` one that is nobody, `{Iran and Oman|IRN + OMN}` a group and its members, `{a diplomat|?}`
an anonymous one, `{|IRN}adding` the cue of an attribution without a source. Names of the lexicon need no
brackets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

import pytest

from demarche.lexicons import ActorLexicon
from demarche.runtime.sentences import sentence_spans
from demarche.scheme import Actor, Entity
from demarche.stages.actors.resolve import Known, resolve
from demarche.stages.quotes.speakers import Source, SpeakerResolver


@cache
def lexicon() -> ActorLexicon:
    return ActorLexicon.load()


@dataclass
class Marked:
    """Text without its mark-up, names and sources with their gold; offsets in code points."""

    text: str = ""
    names: list[tuple[int, int, str, str | None]] = field(default_factory=list)
    sources: list[tuple[int, int, str]] = field(default_factory=list)


_TOKEN = re.compile(r"\[|\{|(?::(?P<label>[A-Z]+))?(?:\|(?P<gold>[^\]}]*))?(?P<end>[\]}])")


def parse(marked: str) -> Marked:
    found = Marked()
    opened: list[int] = []
    at = 0
    for token in _TOKEN.finditer(marked):
        found.text += marked[at : token.start()]
        at = token.end()
        if not token["end"]:
            opened.append(len(found.text))
            continue
        start, end = opened.pop(), len(found.text)
        if token["end"] == "}":
            found.sources.append((start, end, token["gold"]))
        else:
            found.names.append(
                (start, end, token["label"] or _label(found.text[start:end], token["gold"]), token["gold"])
            )
    found.text += marked[at:]
    return found


def _label(name: str, gold: str | None) -> str:
    """What a recogniser would most likely say."""
    entries = lexicon().lookup(name)
    if any(e.sense in ("adjective", "demonym") for e in entries):
        return "NORP"
    if any(e.kind == "state" for e in entries) or gold == "-":
        return "GPE"
    return "ORG" if any(e.kind in ("organization", "group") for e in entries) else "PERSON"


def _known_names(text: str, taken: list[tuple[int, int]]) -> list[Entity]:
    """Names of the lexicon outside the brackets, the longest first."""
    words = list(re.finditer(r"[\w.]*\w", text))
    found = []
    i = 0
    while i < len(words):
        for length in range(min(5, len(words) - i), 0, -1):
            start, end = words[i].start(), words[i + length - 1].end()
            name = text[start:end]
            free = all(end <= a or b <= start for a, b in taken)
            if name[0].isupper() and free and any(e.kind != "person" for e in lexicon().lookup(name)):
                found.append(Entity(start=start, end=end, label=_label(name, None)))
                i += length
                break
        else:
            i += 1
    return found


def mentions_of(marked: Marked) -> list[Entity]:
    named = [Entity(start=start, end=end, label=label) for start, end, label, _ in marked.names]
    known = _known_names(marked.text, [(m.start, m.end) for m in named])
    return sorted([*named, *known], key=lambda m: m.start)


def _told(known: Known | None, gold: str) -> str:
    """An actor in the words of the mark-up, as far as `gold` asks."""
    if known is None:
        return "-"
    who = " or ".join(known.candidates) or known.id
    return f"{who} > {known.party or '-'}" if ">" in gold else who


@pytest.fixture
def check_names():
    """Each bracketed name is linked as its bracket says."""

    def check(sentence: str) -> None:
        marked = parse(sentence)
        mentions = mentions_of(marked)
        resolved = resolve(marked.text, mentions, lexicon())
        links = {m.start: link for m, link in zip(mentions, resolved.links, strict=True)}
        asked = [(start, end, gold) for start, end, _, gold in marked.names if gold is not None]
        got = [
            (marked.text[start:end], _told(resolved.actors.get(links[start] or ""), gold))
            for start, end, gold in asked
        ]
        assert got == [(marked.text[start:end], gold) for start, end, gold in asked]

    return check


def _said(actor: Actor | None, gold: str) -> str:
    if actor is None:
        return "-"
    if "+" in gold:
        return " + ".join(getattr(actor, "members", []))
    return "?" if gold == "?" and actor.anonymous else actor.id


@pytest.fixture
def speakers_of():
    """(source, speaker) of each source in braces, and the resolver after all of them."""

    def resolve_all(sentence: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]], SpeakerResolver]:
        marked = parse(sentence)
        mentions = mentions_of(marked)
        resolved = resolve(marked.text, mentions, lexicon())
        for mention, link in zip(mentions, resolved.links, strict=True):
            mention.actor = link
        resolver = SpeakerResolver(
            marked.text,
            mentions,
            [known.as_actor() for known in resolved.actors.values()],
            sentence_spans(marked.text),
            lexicon(),
        )
        got, gold = [], []
        for start, end, speaker in marked.sources:
            source = Source([(start, end)], [], end + 1) if end > start else Source([], [], start)
            found = resolver.resolve(source)
            got.append((marked.text[start:end], _said(resolver.actors.get(found or ""), speaker)))
            gold.append((marked.text[start:end], speaker))
        return got, gold, resolver

    return resolve_all


@pytest.fixture
def check_speakers(speakers_of):
    """Each source in braces has the speaker its brace says."""

    def check(sentence: str) -> None:
        got, gold, _ = speakers_of(sentence)
        assert got == gold

    return check
