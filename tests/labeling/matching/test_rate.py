import math

import pytest

from labeling.errors import OracleError
from labeling.matching.kinds import Match
from labeling.matching.rate import match_rate, matches

FOUND = (Match("a", "exact", 1, 1), Match("b", "heavy", 0.5, 0.5), Match("c", "other", 0.1, 0.1))


def test_any_template_of_the_reply_counts_but_no_other():
    assert matches("a", FOUND, {}) and matches("b", FOUND, {})
    assert not matches("c", FOUND, {}) and not matches("d", FOUND, {}) and not matches("a", (), {})


def test_equivalent_templates_count_either_way():
    assert matches("d", FOUND, {"d": frozenset({"b"})})
    assert matches("d", FOUND, {"b": frozenset({"d"})})
    assert not matches("d", FOUND, {"c": frozenset({"d"}), "d": frozenset({"e"})})


def test_the_rate_has_its_interval():
    rate = match_rate({"exact": 40, "light": 30, "heavy": 10, "other": 20})
    assert (rate.rate, rate.n) == (0.8, 100)
    assert rate.low == pytest.approx(0.711, abs=1e-3) and rate.high == pytest.approx(0.867, abs=1e-3)


def test_without_a_suggestion_there_is_no_rate():
    rate = match_rate({})
    assert rate.n == 0 and math.isnan(rate.rate) and math.isnan(rate.low) and math.isnan(rate.high)


def test_bad_counts_are_refused():
    with pytest.raises(OracleError, match="unknown kind of match 'exakt'; did you mean 'exact'"):
        match_rate({"exakt": 1})
    with pytest.raises(OracleError, match="count of 'heavy' is -1"):
        match_rate({"heavy": -1})
