from collections import Counter

import pytest

from labeling.matching.kinds import WITH_MEANING, WORDS_ONLY, Thresholds, in_order, share_found, spelt
from labeling.matching.words import Body

PAYOUT = Body("t", "", ("the", "payout", "is", "late", "payout"), ("payout", "late", "payout"))


@pytest.mark.parametrize(
    ("similarity", "kind"), [(1.0, "light"), (0.7, "light"), (0.69, "heavy"), (0.4, "heavy"), (0.3, "other")]
)
def test_kinds_begin_at_their_thresholds(similarity, kind):
    assert Thresholds(light=0.7, heavy=0.4).kind(similarity) == kind


def test_ours_are_in_order():
    assert all(0 < t.heavy < t.light < 1 for t in (WORDS_ONLY, WITH_MEANING))


def test_a_word_counts_as_often_as_the_reply_has_it():
    assert share_found(PAYOUT, Counter(["late", "payout", "payout", "payout"])) == 1
    assert share_found(PAYOUT, Counter(["payout"])) == pytest.approx(1 / 3)
    assert share_found(PAYOUT, Counter()) == 0
    assert share_found(Body("t", "", (), ()), Counter(["a"])) == 0


def test_places_follow_the_order_of_the_template():
    assert in_order(PAYOUT, ["late", "the", "payout", "was", "late"]) == (1, 2, 4)
    assert in_order(PAYOUT, []) == ()


def test_a_typing_error_is_spelt_as_in_the_template():
    assert spelt(PAYOUT, ["paoyut", "payuot", "lats", "delay"]) == ["payout", "payout", "lats", "delay"]
    assert spelt(PAYOUT, ["paioyt"]) == ["paioyt"]
    assert spelt(PAYOUT, []) == []


def test_figures_are_no_typing_errors():
    assert spelt(Body("t", "", ("12345",), ("12345",)), ["12346"]) == ["12346"]
