import numpy as np
import pytest

from demarche.training.calibration import FEW, expected_error, fit


@pytest.mark.parametrize("records", [FEW // 2, FEW * 4])
def test_fit_brings_sure_and_right_together(records: int) -> None:
    random = np.random.default_rng(0)
    sure = random.uniform(0.5, 0.999, records)
    right = random.uniform(size=records) < sure - 0.35
    knots = fit(list(sure), list(right))
    fitted = np.interp(sure, knots["raw"], knots["right"])
    assert list(knots["right"]) == sorted(knots["right"])
    assert expected_error(list(sure), list(right)) > 0.3
    assert expected_error(list(fitted), list(right)) < 0.06
