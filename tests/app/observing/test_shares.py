"""Figures with intervals, and their differences."""

import math

import numpy as np
import pytest

from app.observing.shares import NOTHING, Compared, compared, mean, plain, share, shares
from labeling.intervals import wilson


def test_a_share_has_wilsons_interval_and_is_unknown_without_trials():
    found = share(3, 4)
    low, high = wilson(3, 4)
    assert (found.value, found.low, found.high, found.n) == (0.75, float(low), float(high), 4)
    assert found.known and not share(0, 0).known
    assert share(0, 0).as_dict() == {"value": None, "low": None, "high": None, "n": 0}


def test_many_shares_are_as_one_by_one():
    found = shares([3, 0, 0], [4, 2, 0])
    assert found["rate"][:2].tolist() == [0.75, 0.0] and math.isnan(found["rate"][2])
    assert found["low"][0] == share(3, 4).low and found["high"][1] == share(0, 2).high


def test_a_mean_leaves_out_what_is_unknown():
    found = mean([10, 20, 30, np.nan])
    assert (found.value, found.n) == (20, 3)
    # t quantile 4.3027 for 2 degrees of freedom, standard deviation 10
    assert found.high - found.value == pytest.approx(4.3027 * 10 / math.sqrt(3), abs=1e-3)
    one = mean([7.0])
    assert (one.value, one.n) == (7, 1) and math.isnan(one.low)
    assert mean([]) == mean([np.nan]) == NOTHING


def test_a_difference_is_newcombes_and_sure_where_it_leaves_out_zero():
    # the example of Newcombe 1998, table II: 56 of 70 against 48 of 80, method 10: 0.0524 to 0.3339
    found = compared(share(56, 70), share(48, 80))
    assert (found.difference, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=1e-4)
    assert found.sure
    assert not compared(share(5, 10), share(5, 10)).sure
    unknown = compared(share(5, 10), NOTHING)
    assert not unknown.sure and unknown.as_dict()["difference"] is None
    assert isinstance(unknown, Compared)


def test_json_has_no_nan():
    assert plain(float("nan")) is plain(float("inf")) is None
    assert plain(0.1234567890) == 0.123457
