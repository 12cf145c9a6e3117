import numpy as np
import pytest

from demarche.evaluation.bootstrap import DRAWS, interval, resampled


def test_resampled_is_deterministic_and_paired() -> None:
    counts = np.arange(12.0).reshape(6, 2)
    first = resampled(counts)
    assert first.shape == (DRAWS, 2)
    assert (first == resampled(counts)).all()
    assert (first[:, 0] == resampled(counts[:, :1])[:, 0]).all()


def test_resampled_draws_as_many_units_as_there_are() -> None:
    assert (resampled(np.ones((9, 1))) == 9).all()
    assert not resampled(np.zeros((0, 3))).any()


def test_interval_agrees_with_the_normal_one_where_that_holds() -> None:
    right = (np.arange(400) < 280).astype(float)[:, None]
    low, high = interval(resampled(right)[:, 0] / 400)
    margin = 1.96 * np.sqrt(0.7 * 0.3 / 400)
    assert (low, high) == pytest.approx((0.7 - margin, 0.7 + margin), abs=0.01)


def test_interval_leaves_out_draws_with_nothing_to_score() -> None:
    assert interval(np.array([0.2, np.nan, 0.2])) == (0.2, 0.2)
    assert np.isnan(interval(np.array([np.nan]))).all()
