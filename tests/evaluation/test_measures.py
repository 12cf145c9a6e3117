import numpy as np
import pytest

from demarche.evaluation.measures import ARI, B_CUBED, ECE, FIGURES, MACRO, PRF


def test_prf_adds_up() -> None:
    total = PRF(1, 2, 2) + PRF(1, 1, 2)
    assert (total.precision, total.recall, total.f1) == (2 / 3, 1 / 2, 4 / 7)


@pytest.mark.parametrize(
    ("counts", "figures"),
    [
        (PRF(), (None, None, None)),
        (PRF(0, 0, 3), (None, 0.0, 0.0)),
        (PRF(0, 3, 0), (0.0, None, 0.0)),
        (PRF(3, 3, 3), (1.0, 1.0, 1.0)),
    ],
)
def test_prf_is_none_only_where_there_is_nothing_to_score(
    counts: PRF, figures: tuple[float | None, ...]
) -> None:
    assert (counts.precision, counts.recall, counts.f1) == figures


def test_macro_leaves_out_labels_that_nobody_uses() -> None:
    assert MACRO.of(np.array([1.0, 1, 1, 0, 1, 1, 0, 0, 0])) == pytest.approx([0.5])


def test_ari_of_all_apart_is_undefined() -> None:
    assert np.isnan(ARI.of(np.array([0.0, 0, 0, 12, 4]))).all()


def test_measures_keep_the_axes_before_the_counts() -> None:
    for measure in {figure.measure for figure in FIGURES.values()} - {MACRO}:
        assert measure.of(np.ones((7, measure.width))).shape == (7, len(measure.names))


def test_ece_weighs_each_bin_by_its_records() -> None:
    bins = np.zeros((10, 3))
    bins[9] = 8, 9.5, 10  # right, sum of confidences, records
    bins[5] = 5, 5.5, 10
    assert ECE.of(bins.ravel()) == pytest.approx([0.5 * 0.15 + 0.5 * 0.05])


def test_b_cubed_is_the_f1_of_mean_precision_and_mean_recall() -> None:
    assert B_CUBED.of(np.array([1.5, 2.0, 2.0])) == pytest.approx([0.75, 1.0, 2 * 0.75 / 1.75])
