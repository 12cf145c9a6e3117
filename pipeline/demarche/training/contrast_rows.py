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
from dataclasses import dataclass
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
    for matter in matters:
        if bare:
            yield from _bare(matter)
        fitting = [f for f in frames if f.who == "any" or matter["agent"]]
        for frame in rng.sample(fitting, min(each, len(fitting))):
            yield from _filled(frame, matter, cast, rng)


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


def _filled(frame: Frame, matter: dict[str, Any], cast: Sequence[str], rng: random.Random) -> Iterator[Pair]:
    turned = rng.random() < 0.5
    words = {form: str(matter[f"opp_{form}" if turned else form]) for form in FORMS}
    words |= {f"o_{form}": str(matter[form if turned else f"opp_{form}"]) for form in FORMS}
    words |= {form[0].upper() + form[1:]: _capital(words[form]) for form in (*FORMS, "o_that")}
    agent = str(matter["agent"] or "")
    a, b = rng.sample(cast, 2)
    if frame.who == "self":
        a = agent
    plain = bool(re.search(r"\{(?:np|ger|inf|that)\}", frame.sentence, re.IGNORECASE))
    opposite = "{o_" in frame.sentence.lower()
    sentence = frame.sentence.format(A="\0A", B="\0B", agent=agent, **words)
    if a[:1].isupper() and " " in a and rng.random() < 0.5:
        sentence = _OF_A_THING.sub(r"\1he\2", sentence)
    passage = _capital(_dressed(sentence, rng))
    holders: dict[str, list[tuple[int, int]]] = {"A": [], "B": []}
    while (at := passage.find("\0")) >= 0:
        letter = passage[at + 1]
        name = a if letter == "A" else b
        if at == 0:
            name = _capital(name)
        passage = passage[:at] + name + passage[at + 2 :]
        holders[letter].append((at, at + len(name)))
    for letter, name, label in zip("AB", (a, b), frame.labels, strict=False):
        for key in ("pro", "con"):
            # The matter stands in the frame as it is or as its opposite; `con` asks for the opposite.
            same = turned == (key == "con")
            asked = label if same else TURNED.get(label, label)
            attitude, match = (LABELS.index(label), same) if plain != opposite else (None, None)
            if opposite and not plain:
                attitude, match = LABELS.index(TURNED.get(label, label)), not same
            yield Pair(
                passage,
                hypothesis(name, rng.choice(matter[key])),
                (LABELS.index(asked),),
                tuple(holders[letter]),
                attitude=attitude,
                same=match if label in TURNED else None,
            )


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
