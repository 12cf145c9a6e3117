"""Rows that teach how attitude and proposition combine: frames filled with matters.

`annotations/contrast/frames.txt` holds sentences in which some matter is wanted, refused, wanted on a
condition, left open or merely named; `matters.jsonl` holds matters in four grammatical forms, their
opposites, and several wordings of the proposition and of its counter. Every frame is filled with the matter
or with its opposite, so neither the verb nor the matter alone gives the label away (contrast sets: Gardner
et al. 2020).
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from demarche.evaluation.turn import TURNED
from demarche.scheme import Article
from demarche.stages.stances.aggregate import LABELS
from demarche.stages.stances.candidates import hypothesis
from demarche.training.cross_encoder import Pair

LETTERS = {"s": "support", "o": "oppose", "c": "conditional", "n": "neutral", "-": "none"}
FORMS = ("np", "ger", "inf", "that")
BEFORE = (
    "On Monday, ",
    "In a statement late on Friday, ",
    "Speaking after the meeting, ",
    "As the delegations left, officials said ",
    "Earlier, ",
    "During talks in Geneva, ",
    "Before the vote, ",
    "At a news conference, ",
)
AFTER = (
    ", officials said.",
    ", according to state media.",
    " during talks on Sunday.",
    ", two diplomats said.",
    ", the agency reported.",
    " ahead of the next round of talks.",
    ", while the fighting went on.",
    " at the opening of the conference.",
)
_OF_A_THING = re.compile(r"\b((?:said|that|whether|from|stop|but) )it( (?:would|had|was|will|could|from))")


@dataclass(slots=True, frozen=True)
class Frame:
    """A sentence with its holders' labels, `A` first.

    Attributes:
        who: who would do the matter: "self" the holder A, "other" somebody else, "any" whoever.
        labels: position of each holder on the matter as filled in.
    """

    who: str
    labels: tuple[str, ...]
    sentence: str


def read_frames(path: Path) -> list[Frame]:
    frames = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            who, letters, sentence = (part.strip() for part in line.split("|", 2))
            frames.append(Frame(who, tuple(LETTERS[letter] for letter in letters), sentence))
    return frames


def contrast_pairs(
    folder: Path, cast: Sequence[str], *, each: int, seed: int, bare: bool = True
) -> Iterator[Pair]:
    """Rows of every matter in `each` frames, asked by the proposition and by its counter.

    Args:
        folder: where frames.txt and matters.jsonl stand.
        cast: names from which holders are drawn.
        bare: whether to add each matter's forms without any frame.
    """
    rng = random.Random(seed)
    frames = read_frames(folder / "frames.txt")
    with (folder / "matters.jsonl").open(encoding="utf-8") as lines:
        matters = [json.loads(line) for line in lines]
    shared = [f for f in frames if f.who == "any"]
    for matter in matters:
        if bare:
            yield from _bare(matter)
        fitting = frames if matter["agent"] else shared
        for frame in rng.sample(fitting, min(each, len(fitting))):
            told = _tell(frame, matter, matters, cast, rng)
            if shared and rng.random() < COMPOUND:
                other = _tell(rng.choice(shared), rng.choice(matters), matters, cast, rng)
                yield from _compound(told, other, rng)
            else:
                yield from _rows(_dressed(told.text, rng), told.names, told.asked, rng)


COMPOUND, LISTED = 0.25, 0.2
"""Shares of sentences joined with one on another matter, and of matters told of in a list."""
JOINTS = (
    "While {first}, {second}.",
    "{First}, but {second}.",
    "{First}, and {second}.",
    "{First}; {second}.",
    "{First}, although {second}.",
    "{First}, whereas {second}.",
)


def _bare(matter: dict[str, Any]) -> Iterator[Pair]:
    """The matter alone, in each form, beside each wording of the proposition and of its counter."""
    for form in FORMS:
        for turned in (False, True):
            words = _capital(str(matter[f"opp_{form}" if turned else form])) + "."
            for key in ("pro", "con"):
                same = turned == (key == "con")
                for wording in matter[key]:
                    label = LABELS.index("support" if same else "oppose")
                    yield Pair(words, wording, (label,), attitude=LABELS.index("support"), same=same)


@dataclass(slots=True, frozen=True)
class _Asked:
    """One question about a sentence: the position of a holder on a matter.

    Attributes:
        label: on the matter as the sentence has it.
        turned: the sentence has the matter's opposite.
        opposite: what the sentence names is the opposite of what `label` is about; None if it names both.
    """

    letter: str
    matter: dict[str, Any]
    label: str
    turned: bool
    opposite: bool | None


@dataclass(slots=True, frozen=True)
class _Told:
    """A sentence with a mark (NUL and a letter) where each holder stands, and what can be asked of it."""

    text: str
    names: dict[str, str]
    asked: list[_Asked]


def _tell(
    frame: Frame,
    matter: dict[str, Any],
    matters: Sequence[dict[str, Any]],
    cast: Sequence[str],
    rng: random.Random,
) -> _Told:
    turned = rng.random() < 0.5
    words = {form: str(matter[f"opp_{form}" if turned else form]) for form in FORMS}
    words |= {f"o_{form}": str(matter[form if turned else f"opp_{form}"]) for form in FORMS}
    slots = {slot.lower() for slot in re.findall(r"\{(\w+)\}", frame.sentence)} - {"a", "b", "agent"}
    filled = [(matter, turned)]
    others = [m for m in rng.sample(matters, min(2, len(matters))) if m is not matter]
    if slots == {"np"} and others and rng.random() < LISTED:
        filled += [(other, rng.random() < 0.5) for other in others]
        phrases = [str(m["opp_np" if t else "np"]) for m, t in filled]
        words["np"] = f"{', '.join(phrases[:-1])} and {phrases[-1]}"
    words |= {form[0].upper() + form[1:]: _capital(words[form]) for form in (*FORMS, "o_that")}
    agent = str(matter["agent"] or "")
    a, b = rng.sample(cast, 2)
    if frame.who == "self":
        a = agent
    plain = bool(slots & set(FORMS))
    opposite = any(slot.startswith("o_") for slot in slots)
    sentence = frame.sentence.format(A="\0A", B="\0B", agent=agent, **words)
    if a[:1].isupper() and " " in a and rng.random() < 0.5:
        sentence = _OF_A_THING.sub(r"\1he\2", sentence)
    asked = [
        _Asked(letter, m, label, t, opposite if plain != opposite else None)
        for m, t in filled
        for letter, label in zip("AB", frame.labels, strict=False)
    ]
    return _Told(sentence, {"A": a, "B": b}, asked)


def _compound(first: _Told, second: _Told, rng: random.Random) -> Iterator[Pair]:
    """Two sentences in one: each holder has its own position, and none on the other's matter."""
    joined = all(told.text.endswith(".") and not told.text.startswith('"') for told in (first, second))
    common = {first.asked[0].matter["np"]} & {one.matter["np"] for one in second.asked}
    if not joined or common or set(first.names.values()) & set(second.names.values()):
        yield from _rows(_dressed(first.text, rng), first.names, first.asked, rng)
        return
    letters = {"A": "C", "B": "D"}
    clause = re.sub("\0([AB])", lambda mark: "\0" + letters[mark.group(1)], second.text)
    passage = rng.choice(JOINTS).format(
        first=_small(first.text[:-1]), First=first.text[:-1], second=_small(clause[:-1])
    )
    names = first.names | {letters[letter]: name for letter, name in second.names.items()}
    here, there = first.asked, [replace(one, letter=letters[one.letter]) for one in second.asked]
    silent = [
        replace(there[0], letter=here[0].letter, label="none"),
        replace(here[0], letter=there[0].letter, label="none"),
    ]
    yield from _rows(passage, names, [*here, *there, *silent], rng)


def _rows(text: str, names: dict[str, str], asked: Sequence[_Asked], rng: random.Random) -> Iterator[Pair]:
    passage = _capital(text)
    holders: dict[str, list[tuple[int, int]]] = {letter: [] for letter in names}
    while (at := passage.find("\0")) >= 0:
        letter = passage[at + 1]
        name = _capital(names[letter]) if at == 0 else names[letter]
        passage = passage[:at] + name + passage[at + 2 :]
        holders[letter].append((at, at + len(name)))
    for one in asked:
        for key in ("pro", "con"):
            # The matter stands in the sentence as it is or as its opposite; `con` asks for the opposite.
            same = one.turned == (key == "con")
            label = one.label if same else TURNED.get(one.label, one.label)
            attitude: int | None = LABELS.index(one.label)
            match: bool | None = same
            if one.opposite is None:
                attitude = match = None
            elif one.opposite:
                attitude, match = LABELS.index(TURNED.get(one.label, one.label)), not same
            yield Pair(
                passage,
                hypothesis(names[one.letter], rng.choice(one.matter[key])),
                (LABELS.index(label),),
                tuple(holders[one.letter]),
                attitude=attitude,
                same=match if one.label in TURNED else None,
            )


def _small(text: str) -> str:
    """The sentence as a clause inside another; a holder's mark keeps its name's capital."""
    return text if text.startswith("\0") else text[:1].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _dressed(sentence: str, rng: random.Random) -> str:
    """The sentence with a time or place before it, or a source after it, as news has them."""
    if not sentence.startswith('"') and rng.random() < 0.2:
        sentence = rng.choice(BEFORE) + sentence
    if rng.random() < 0.2 and sentence.endswith("."):
        sentence = sentence[:-1] + rng.choice(AFTER)
    return sentence


def cast_of(articles: Sequence[Article]) -> list[str]:
    """Names of the actors of annotated articles, each once, in alphabetical order."""
    return sorted({actor.name for article in articles for actor in article.actors or ()})
