"""Floors under the scores of the project's own gold, so that no change makes them worse unnoticed.

A floor holds for one gold and one text, by their SHA-256: where either changed, scores mean something else,
and the gate stays shut until somebody pins again. Pinning raises floors, and lowers one only by its name.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from demarche.evaluation.report import Evaluation
from demarche.evaluation.standoff import read_gold, text_path
from demarche.scheme import Article, InputError
from demarche.scheme.jsonl import not_readable, replaced
from demarche.scheme.records import decoded, text_sha256

GATED = (
    "entities.all",
    "entities.actor",
    "quotes.source.exact",
    "quotes.cue.exact",
    "quotes.content.exact",
    "quotes.found",
    "quotes.speaker",
    "stances.detection",
    "stances.labelled",
    "claims.found",
    "claims.claimant",
    "claims.b_cubed",
)
"""Figures that have a floor: of every layer what is found, and whose it is."""
LEAST_MARGIN = 0.01
"""A floor stands one gold item below its score, and at least this much: processors differ in how they round
int8 products, and a name or two falls otherwise."""
NEW = "corpus"
"""The set that gold joins which stands in none."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Hashes(_Strict):
    """SHA-256 of what a score rests on, over UTF-8 with lines that end in a line feed."""

    gold: str
    text: str


class Pinned(_Strict):
    """A set of articles that is scored as one.

    Attributes:
        articles: by id.
        floors: by figure, shares of 1.
    """

    articles: dict[str, Hashes] = {}
    floors: dict[str, float] = {}


class Floors(_Strict):
    """What the gate holds scores against.

    Attributes:
        sets: by name.
    """

    sets: dict[str, Pinned] = {}


@dataclass(slots=True)
class GoldSet:
    """Gold as it stands now."""

    articles: list[Article] = field(default_factory=list)
    hashes: dict[str, Hashes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Below:
    """A score under its floor; None where there is nothing to score any more."""

    figure: str
    floor: float
    score: float | None

    def __str__(self) -> str:
        score = "nothing to score" if self.score is None else f"{self.score:.3f}"
        return f"{self.figure} is {score}, its floor {self.floor:.3f}"


def read_floors(path: str | Path) -> Floors:
    """Floors of a file; none where there is no file.

    Raises:
        InputError: unreadable, or not such a file.
    """
    try:
        content = decoded(Path(path).read_bytes())
    except FileNotFoundError:
        return Floors()
    except OSError as error:
        raise not_readable(str(path), error) from None
    try:
        return Floors.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        raise InputError(
            str(path),
            "not_floors",
            found=f"{'.'.join(map(str, first['loc']))}: {first['msg']}",
            allowed="what `demarche gate --pin` writes",
            remedy="restore the file",
        ) from None


def write_floors(floors: Floors, path: str | Path) -> None:
    with replaced(path) as out:
        out.write(json.dumps(floors.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n")


def gold_sets(folder: str | Path, texts: str | Path, floors: Floors) -> dict[str, GoldSet]:
    """Every gold file of the folder whose text is there, in the set in which it was pinned, else in NEW.

    Raises:
        InputError: gold that does not fit its text.
    """
    set_of = {id: name for name, pinned in floors.sets.items() for id in pinned.articles}
    out: dict[str, GoldSet] = {name: GoldSet() for name in floors.sets}
    for path in sorted(Path(folder).glob("*.json")):
        if text_path(path.stem, texts):
            for article in read_gold(path, texts):
                chosen = out.setdefault(set_of.get(article.id, NEW), GoldSet())
                chosen.articles.append(article)
                gold = text_sha256(decoded(path.read_bytes()))
                chosen.hashes[article.id] = Hashes(gold=gold, text=text_sha256(article.text))
    return out


def changes(floors: Floors, found: Mapping[str, GoldSet]) -> Iterator[str]:
    """What is not as it was pinned: gold, texts, and articles that came or went."""
    for name, now in found.items():
        before = floors.sets.get(name, Pinned()).articles
        for id in sorted({*before, *now.hashes}):
            if id not in now.hashes:
                yield f"{name}: {id} was pinned and is gone"
            elif id not in before:
                yield f"{name}: {id} is not pinned"
            else:
                for what in ("gold", "text"):
                    if getattr(before[id], what) != getattr(now.hashes[id], what):
                        yield f"{name}: the {what} of {id} changed"


def below(floors: Floors, scores: Mapping[str, Evaluation]) -> Iterator[Below]:
    """Scores under their floors, figures as "set.figure"."""
    for name, pinned in floors.sets.items():
        for key, floor in pinned.floors.items():
            score = scores[name].headlines().get(key) if name in scores else None
            if score is None or score < floor:
                yield Below(f"{name}.{key}", floor, score)


def without_floor(floors: Floors, scores: Mapping[str, Evaluation]) -> Iterator[str]:
    """Figures that can be scored and have no floor, a line for each set."""
    for name, evaluation in scores.items():
        pinned, there = floors.sets.get(name, Pinned()).floors, evaluation.headlines()
        if bare := [key for key in GATED if key in there and key not in pinned]:
            yield f"{name}: no floor under {', '.join(bare)}"


def pin(
    floors: Floors,
    found: Mapping[str, GoldSet],
    scores: Mapping[str, Evaluation],
    *,
    lower: Collection[str] = (),
) -> Floors:
    """Floors under the scores of today, none lower than before unless it is named.

    Args:
        lower: floors that may sink or go, as "set.figure".

    Raises:
        InputError: scores are below floors that were not named, or a name is of no floor that must sink.
    """
    sinking = {one.figure: one for one in below(floors, scores)}
    for name in lower:
        if name not in sinking:
            near = get_close_matches(name, sinking, n=1)
            raise InputError(
                f"--lower {name}",
                "nothing_to_lower",
                found="no floor of that name has its score below it",
                allowed=", ".join(sinking) or "nothing: all scores keep their floors",
                remedy=f"did you mean {near[0]}?" if near else "leave it out",
            )
    if refused := [one for one in sinking.values() if one.figure not in lower]:
        raise InputError(
            "pin",
            "floor_would_sink",
            found="; ".join(map(str, refused)),
            allowed="scores at or above their floors",
            remedy="mend what made them worse, or say so: "
            + " ".join(f"--lower {one.figure}" for one in refused),
        )
    sets = {}
    for name, now in found.items():
        if not now.articles:
            continue
        before = floors.sets.get(name, Pinned()).floors
        pinned: dict[str, float] = {}
        for key in GATED:
            scored = scores[name].scores.get(key)
            if scored is None or (value := scored.headline[1].value) is None:
                continue
            margin = max(LEAST_MARGIN, 1 / max(1, scored.support))
            new = max(0.0, math.floor(1000 * (value - margin)) / 1000)
            pinned[key] = new if f"{name}.{key}" in lower else max(new, before.get(key, 0.0))
        sets[name] = Pinned(articles=now.hashes, floors=pinned)
    return Floors(sets=sets)


def report(floors: Floors, scores: Mapping[str, Evaluation]) -> Sequence[Sequence[str]]:
    """(set, figure, score, floor) of every figure that has both or one."""
    rows = []
    for name, evaluation in scores.items():
        pinned = floors.sets.get(name, Pinned()).floors
        for key in GATED:
            score, floor = evaluation.headlines().get(key), pinned.get(key)
            if score is not None or floor is not None:
                shown = ["–" if v is None else f"{100 * v:.1f}" for v in (score, floor)]
                rows.append([name, key, *shown])
    return rows
