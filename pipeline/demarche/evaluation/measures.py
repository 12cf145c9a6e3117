"""Figures as functions of counts that add up, so that totals and bootstrap draws share one formula.

Counts lie on the last axis of an array, figures too; whatever stands before is kept. nan is "nothing to
score", which leaves this package as None and is printed as "–": never 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

import numpy as np
import numpy.typing as npt

from demarche.scheme.records import STANCE_LABELS, EntityLabel, QuoteKind

Floats = npt.NDArray[np.float64]

BINS = 10
"""Of the calibration error, as in Guo et al. 2017."""
_TINY = 1e-12


def ratio(top: Floats, bottom: Floats) -> Floats:
    """Elementwise, nan where the bottom is 0."""
    some = np.asarray(bottom) > _TINY
    return np.where(some, top / np.where(some, bottom, 1.0), np.nan)


def optional(value: float | np.floating) -> float | None:
    """A plain float, None for nan."""
    return None if np.isnan(value) else float(value)


def _f1(counts: Floats) -> Floats:
    """(tp, predicted, gold) → precision, recall, F1. F1 is 0, not nan, where only one side has items."""
    tp, predicted, gold = np.moveaxis(counts, -1, 0)
    return np.stack([ratio(tp, predicted), ratio(tp, gold), ratio(2 * tp, predicted + gold)], -1)


def _accuracy(counts: Floats) -> Floats:
    """(right, n, n) → share right."""
    return ratio(counts[..., 0], counts[..., 2])[..., None]


def _macro(counts: Floats) -> Floats:
    """(tp, predicted, gold) of each label → mean F1 of the labels that gold or prediction uses."""
    each = _f1(counts.reshape(*counts.shape[:-1], -1, 3))[..., 2]
    used = ~np.isnan(each)
    return ratio(np.where(used, each, 0).sum(-1), used.sum(-1).astype(float))[..., None]


def _b_cubed(counts: Floats) -> Floats:
    """Sums over claims of (precision, recall, 1) → their means, and F1 of these (Bagga & Baldwin 1998)."""
    precision, recall = ratio(counts[..., 0], counts[..., 2]), ratio(counts[..., 1], counts[..., 2])
    return np.stack([precision, recall, ratio(2 * precision * recall, precision + recall)], -1)


def _ari(counts: Floats) -> Floats:
    """(pairs in both, in prediction, in gold, pairs, claims) → adjusted Rand index (Hubert & Arabie 1985).

    Pairs are ordered pairs of claims in one cluster, or all there are. nan where both sides leave all
    claims apart or all together: chance alone would agree.
    """
    both, predicted, gold, pairs, _ = np.moveaxis(counts, -1, 0)
    chance = np.nan_to_num(ratio(predicted * gold, pairs))
    return ratio(both - chance, (predicted + gold) / 2 - chance)[..., None]


def _ece(counts: Floats) -> Floats:
    """(right, sum of confidences, n) of each bin → expected calibration error (Naeini et al. 2015).

    Few records make it look worse than it is, resampled ones more so: its intervals lie high.
    """
    right, confidence, n = np.moveaxis(counts.reshape(*counts.shape[:-1], -1, 3), -1, 0)
    return ratio(np.abs(right - confidence).sum(-1), n.sum(-1))[..., None]


@dataclass(frozen=True, slots=True)
class Measure:
    """A formula over summed counts.

    Attributes:
        names: of the values it yields; the last is the headline.
        width: number of counts.
        of: (…, width) → (…, len(names)).
    """

    names: tuple[str, ...]
    width: int
    of: Callable[[Floats], Floats]

    def support(self, counts: Floats) -> int:
        """What the figure rests on: gold items, claims, or rows with a confidence."""
        return round(float(counts[4] if self.width == 5 else counts[2::3].sum()))


F1 = Measure(("precision", "recall", "f1"), 3, _f1)
ACCURACY = Measure(("accuracy",), 3, _accuracy)
MACRO = Measure(("macro_f1",), 3, _macro)
B_CUBED = Measure(("precision", "recall", "f1"), 3, _b_cubed)
ARI = Measure(("ari",), 5, _ari)
ECE = Measure(("ece",), 3 * BINS, _ece)


@dataclass(frozen=True, slots=True)
class PRF:
    """Counts that add up, and what follows from them; None where there is nothing to score."""

    tp: float = 0
    predicted: float = 0
    gold: float = 0

    def __add__(self, other: PRF) -> PRF:
        return PRF(self.tp + other.tp, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def precision(self) -> float | None:
        return self._value(0)

    @property
    def recall(self) -> float | None:
        return self._value(1)

    @property
    def f1(self) -> float | None:
        return self._value(2)

    def _value(self, index: int) -> float | None:
        return optional(_f1(np.array([self.tp, self.predicted, self.gold], dtype=float))[index])


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a report.

    Attributes:
        title: what it is, for the reader of a table under the layer's heading.
        pooled: keys of the figures whose counts it takes side by side; empty where it has its own.
    """

    title: str
    measure: Measure = F1
    pooled: tuple[str, ...] = ()


_ROLES = ("source", "cue", "content")
_KINDS = get_args(QuoteKind)

FIGURES: dict[str, Figure] = {
    "entities.all": Figure("exact span and label"),
    **{f"entities.{label}": Figure(label) for label in get_args(EntityLabel)},
    "entities.actor": Figure("right actor, of exact mentions that gold links", ACCURACY),
    **{f"quotes.{role}.exact": Figure(f"{role}, whole and exact") for role in _ROLES},
    **{f"quotes.{role}.pieces": Figure(f"{role}, distinct pieces") for role in _ROLES},
    **{f"quotes.{role}.tokens": Figure(f"{role}, tokens of matched spans") for role in _ROLES},
    "quotes.triple": Figure("source, cue and content all exact"),
    "quotes.found": Figure("content found (token F1 ≥ 0.5)"),
    **{f"quotes.found.{kind}": Figure(f"found as {kind}") for kind in _KINDS},
    "quotes.kind": Figure("right kind, of those found", ACCURACY),
    "quotes.speaker": Figure("right speaker, of those found", ACCURACY),
    "quotes.speaker.in_sentence": Figure("… speaker named in the sentences of cue and content", ACCURACY),
    "quotes.speaker.out_of_sentence": Figure("… speaker not named there", ACCURACY),
    "quotes.speaker.named": Figure("… source names the speaker", ACCURACY),
    "quotes.speaker.resolved": Figure("… source is a pronoun, a description or empty", ACCURACY),
    "quotes.speaker.absent": Figure("… gold has no speaker", ACCURACY),
    **{f"quotes.speaker.{kind}": Figure(f"… {kind}", ACCURACY) for kind in _KINDS},
    "stances.detection": Figure("(party or actor, item) found"),
    "stances.labelled": Figure("found with its label, micro"),
    "stances.macro": Figure(
        "found with its label, macro", MACRO, tuple(f"stances.labelled.{label}" for label in STANCE_LABELS)
    ),
    "stances.macro.support_oppose": Figure(
        "… over support and oppose", MACRO, ("stances.labelled.support", "stances.labelled.oppose")
    ),
    **{f"stances.labelled.{label}": Figure(label) for label in STANCE_LABELS},
    "stances.label": Figure("right label, of those found", ACCURACY),
    "claims.found": Figure("found (token F1 ≥ 0.5)"),
    "claims.claimant": Figure("right claimant, of those found", ACCURACY),
    "claims.b_cubed": Figure("clusters of those found, B-cubed", B_CUBED),
    "claims.b_cubed.apart": Figure("… baseline: every claim by itself", B_CUBED),
    "claims.pairs": Figure("pairs in one cluster, of those found"),
    "claims.ari": Figure("adjusted Rand index, of those found", ARI),
    **{
        f"{layer}.calibration.{bins}": Figure(f"calibration error, bins of {bins.replace('_', ' ')}", ECE)
        for layer in ("quotes", "stances")
        for bins in ("equal_width", "equal_mass")
    },
}
"""Every figure by its key, "layer.figure", in the order in which a report prints them."""
