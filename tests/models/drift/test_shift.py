import math

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_effectsize

from labeling.errors import OracleError
from models.drift.shift import checked_counts, cohens_h, holm, share_of, shifts


def test_effect_is_cohens_h_with_the_sign_of_the_move():
    assert float(cohens_h(0.02, 0.04)) == pytest.approx(proportion_effectsize(0.04, 0.02))
    assert float(cohens_h(0.5, 0.5)) == 0
    assert float(cohens_h(0, 1)) == pytest.approx(math.pi)
    assert np.isnan(cohens_h(np.nan, 0.1))


def test_correction_is_holms_and_leaves_out_what_was_not_tested():
    p = np.array([0.01, 0.04, 0.03, 0.005, 0.5])
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1])
    with_gap = holm([0.01, np.nan, 0.04])
    assert with_gap[[0, 2]] == pytest.approx([0.02, 0.04]) and np.isnan(with_gap[1])
    assert len(holm([])) == 0 and np.isnan(holm([np.nan])).all()


def test_a_share_of_nothing_is_unknown():
    assert np.array_equal(share_of([1, 0], [4, 0]), [0.25, np.nan], equal_nan=True)


@pytest.mark.parametrize(("x", "n", "said"), [([1, 5], [4, 4], "b counts 5 of 4"), ([-1, 0], [4, 4], "a counts -1")])
def test_impossible_counts_are_named(x, n, said):
    with pytest.raises(OracleError, match=said):
        checked_counts(x, n, ["a", "b"])


def test_counts_need_a_name_each():
    with pytest.raises(OracleError, match="3 names"):
        checked_counts([1, 2], [4, 4], ["a", "b", "c"])


def test_rows_become_shifts_with_plain_numbers():
    [shift] = shifts([("<b>x</b>", "label share")], np.array([[0.1, 0.2, 0.3, 0.01, 0.02, 10, 20]]), [True])
    assert (shift.name, shift.before, shift.q, shift.n_now) == ("<b>x</b>", 0.1, 0.02, 20)
    assert type(shift.alarm) is bool and type(shift.n_before) is int and type(shift.p) is float
