"""From judged passages to one row for an (actor, item) pair, with all its evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from demarche.runtime.calibration import calibrated
from demarche.scheme import Stance
from demarche.scheme.records import STANCE_LABELS
from demarche.stages.stances.candidates import Holding

Floats = npt.NDArray[np.float32]

LABELS = ("none", *STANCE_LABELS)
"""Order of the classifier's outputs."""
MOST_EVIDENCE = 3
_CHANGED = re.compile(
    r"\b(?:relent\w*|eventually|finally|now|no longer|reversed?|backed down|dropp(?:ed|ing)|gave (?:up|in)|"
    r"chosen|accepted|changed (?:its|his|her|their)|initially|at first|previously|earlier|softened|hardened|"
    r"in the end)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|unless|provided(?: that)?|providing|on (?:the )?condition(?: that)?|as long as|so long as|"
    r"only (?:if|when|after|once)|until|once|in (?:return|exchange) for|could only|can only|subject to)\b"
    r"[^.;!?”\"]*",
    re.IGNORECASE,
)


@dataclass(slots=True, frozen=True)
class Judged:
    """A holding asked about one item: `probabilities` over LABELS."""

    holding: Holding
    item: str
    probabilities: Floats


def turned(probabilities: Floats) -> Floats:
    """The answer to a counter-proposition as one to the proposition: support and oppose change places."""
    return probabilities[..., [0, 2, 1, 3, 4]]


def rows(
    text: str,
    judged: Sequence[Judged],
    parties: dict[str, str],
    *,
    threshold: float,
    members: dict[str, list[str]],
    knots: Mapping[str, Sequence[float]] | None = None,
) -> list[Stance]:
    """Stances of one article.

    Args:
        parties: party of each actor, itself where it is its own.
        threshold: probability of any position from which a pair gets a row.
        members: actors of which a joint source is made up; each gets the row.
        knots: calibration of the confidence.
    """
    by_pair: dict[tuple[str, str], list[Judged]] = {}
    for one in judged:
        for actor in members.get(one.holding.holder, [one.holding.holder]):
            by_pair.setdefault((actor, one.item), []).append(one)
    stances = []
    for (actor, item), evidence in by_pair.items():
        strong = [j for j in evidence if 1 - j.probabilities[0] >= threshold]
        if not strong:
            continue
        stances.append(_row(text, actor, item, strong, parties, knots))
    return sorted(stances, key=lambda s: (s.item, s.evidence[0], s.actor))


def _row(
    text: str,
    actor: str,
    item: str,
    strong: list[Judged],
    parties: dict[str, str],
    knots: Mapping[str, Sequence[float]] | None,
) -> Stance:
    total = np.sum([j.probabilities * (1 - j.probabilities[0]) for j in strong], axis=0)
    label = LABELS[1 + int(total[1:].argmax())]
    earlier = None
    ordered = sorted(strong, key=lambda j: j.holding.sentence)
    decided = [j for j in ordered if j.probabilities[1:3].max() > 0.6]
    if len(decided) > 1:
        first, last = (LABELS[1 + int(j.probabilities[1:].argmax())] for j in (decided[0], decided[-1]))
        if first != last and any(_CHANGED.search(text[slice(*j.holding.passage)]) for j in decided):
            # A position that changed: the latest counts.
            earlier, label = first, last
    wanted = LABELS.index(label)
    backing = (
        sorted(
            (j for j in strong if int(j.probabilities[1:].argmax()) + 1 == wanted),
            key=lambda j: (-float(j.probabilities[wanted]), j.holding.sentence),
        )
        or strong
    )
    best = backing[0]
    fields: dict[str, object] = {
        "actor": actor,
        "party": parties.get(actor, actor),
        "item": item,
        "label": label,
        "evidence": sorted({j.holding.passage for j in backing[:MOST_EVIDENCE]}),
        "quote": best.holding.quote,
        "confidence": round(calibrated(float(best.probabilities[wanted]), knots), 3),
    }
    if earlier:
        fields["earlier"] = earlier
    if best.holding.reporter:
        fields["reporter"] = best.holding.reporter
    if label == "conditional":
        start, end = best.holding.passage
        if match := _CONDITION.search(text, start, end):
            fields["condition"] = [match.span()]
    return Stance.model_validate(fields)
