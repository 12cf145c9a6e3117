"""Percentile bootstrap intervals over units (articles, or the sentences of one) that were drawn together."""

from __future__ import annotations

import numpy as np

from demarche.evaluation.measures import Floats

DRAWS = 1_000
SEED = 20_260_206
LEVEL = 0.95


def resampled(counts: Floats, *, draws: int = DRAWS, seed: int = SEED) -> Floats:
    """Sums over units drawn with replacement: (units, columns) → (draws, columns).

    The same seed and number of units draw the same units, so figures of two systems are paired.
    """
    units = len(counts)
    if not units:
        return np.zeros((draws, counts.shape[1]))
    drawn = np.random.default_rng(seed).multinomial(units, np.full(units, 1 / units), size=draws)
    return np.asarray(drawn @ counts, dtype=np.float64)


def interval(values: Floats, *, level: float = LEVEL) -> tuple[float, float]:
    """The middle share of draws; those with nothing to score (nan) left out, nan where all are."""
    some = values[~np.isnan(values)]
    if not some.size:
        return np.nan, np.nan
    low, high = np.quantile(some, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
