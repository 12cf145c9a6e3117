"""From "how sure the model is" to "how often it is right": the shipped fit, between its knots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np


def calibrated(raw: float, knots: Mapping[str, Sequence[float]] | None) -> float:
    """Probability of being right; `raw` itself, kept within [0, 1], where no fit is shipped."""
    if knots is None:
        return min(max(raw, 0.0), 1.0)
    return float(np.interp(raw, knots["raw"], knots["right"]))
