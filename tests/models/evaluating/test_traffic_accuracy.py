import numpy as np
import pytest

from labeling.errors import OracleError
from labeling.intervals import wilson
from models.evaluating.traffic_accuracy import estimate, interval, sums_of


def world(seed, n, traffic=4000, accuracy=0.85, match_right=0.9, match_wrong=0.05):
    rng = np.random.default_rng(seed)
    right = rng.random(traffic) < accuracy
    matched = rng.random(traffic) < np.where(right, match_right, match_wrong)
    return right, matched, rng.choice(traffic, n, replace=False)


def test_a_telling_match_rate_narrows_the_interval_and_saves_reviews():
    right, matched, at = world(0, 200)
    found = estimate(matched, at, right[at])
    assert found.low <= right.mean() <= found.high
    assert found.high - found.low < 0.85 * (found.alone_high - found.alone_low)
    assert 0.4 < found.power <= 1 and found.reviews_saved > 80
    assert (found.n_reviews, found.n_traffic) == (200, 4000)


def test_the_estimate_is_moved_by_how_lucky_the_sample_was():
    matched = np.array([True] * 700 + [False] * 300)
    at = np.r_[0:45, 700:705]  # 90 % of the sample match, 70 % of the traffic
    found = estimate(matched, at, np.r_[np.ones(45, bool), np.zeros(5, bool)])
    assert found.alone == 0.9
    assert found.value == pytest.approx(0.9 + found.power * (0.7 - 0.9))
    assert 0.7 < found.value < 0.75


def test_a_match_rate_that_says_nothing_leaves_wilsons_interval():
    right, _, at = world(1, 60)
    for matched in (np.zeros(4000, bool), np.ones(4000, bool), ~right):
        found = estimate(matched, at, right[at])
        assert found.power == 0 and found.reviews_saved == 0
        assert (found.value, found.low, found.high) == (found.alone, found.alone_low, found.alone_high)
        factor = 1 / (1 - 60 / 4000)
        low, high = wilson(right[at].sum() * factor, 60 * factor)
        assert (found.low, found.high) == (pytest.approx(float(low)), pytest.approx(float(high)))


@pytest.mark.parametrize("all_right", [True, False])
def test_reviews_that_all_agree_are_not_made_surer_by_matching(all_right):
    _, matched, at = world(2, 25)
    found = estimate(matched, at, np.full(25, all_right))
    assert found.power == 0 and found.value == float(all_right)
    assert 0 <= found.low <= found.high <= 1 and found.high - found.low > 0.1


def test_scores_count_like_true_and_false():
    right, matched, at = world(3, 80)
    assert estimate(matched.astype(float), at, right[at]) == estimate(matched, at, right[at])
    soft = np.where(matched, 0.6, 0.3)
    found = estimate(soft, at, right[at])
    assert found.power == 1, "more would be best, but it is at most 1"
    assert found.value == pytest.approx(right[at].mean() + soft.mean() - soft[at].mean())


def test_all_traffic_reviewed_leaves_no_doubt():
    right, matched, _ = world(4, 10, traffic=100)
    found = estimate(matched, np.arange(100), right)
    assert found.value == pytest.approx(right.mean())
    assert found.high - found.low < 1e-5 and found.reviews_saved == 0


def test_more_confidence_is_wider():
    right, matched, at = world(5, 50)
    widths = [(f := estimate(matched, at, right[at], c)).high - f.low for c in (0.5, 0.8, 0.95, 0.999)]
    assert widths == sorted(widths) and widths[0] < widths[-1]


def test_strata_weigh_by_their_traffic_not_by_their_reviews():
    strata = np.array(["old"] * 900 + ["new 🦉"] * 100)
    at = np.r_[0:20, 900:920]
    right = np.r_[np.ones(20, bool), np.arange(20) < 10]
    found = estimate(np.zeros(1000, bool), at, right, strata=strata)
    assert found.value == pytest.approx(0.9 * 1 + 0.1 * 0.5)
    assert found.low < found.value < found.high
    assert estimate(np.zeros(1000, bool), at, right).value == 0.75


def test_one_stratum_is_no_stratum():
    right, matched, at = world(6, 40)
    assert estimate(matched, at, right[at], strata=["all"] * 4000) == estimate(matched, at, right[at])


def test_a_stratum_reviewed_whole_adds_no_doubt():
    right, matched, at = world(7, 50, traffic=1000)
    at = np.unique(np.append(at, 999))
    strata = np.where(np.arange(1000) == 999, "tiny", "rest")
    found = estimate(matched, at, right[at], strata=strata)
    assert found.low < found.value < found.high


def test_many_samples_at_once_are_as_one_by_one():
    right, matched, at = world(8, 30)
    strata = np.arange(4000) % 2
    one = sums_of(matched.astype(float), at, right[at], strata)
    both = type(one)(*(np.stack([v, v]) for v in vars(one).values()))
    alone, pair = interval(one, 0.9), interval(both, 0.9)
    assert pair.low.tolist() == [float(alone.low)] * 2 and pair.high.shape == (2,)


@pytest.mark.slow
@pytest.mark.parametrize("accuracy", [0.05, 0.9, 0.98])
def test_the_interval_covers_the_truth(accuracy):
    held = []
    for seed in range(400):
        right, matched, at = world(seed, 40, traffic=1500, accuracy=accuracy)
        found = estimate(matched, at, right[at])
        held.append(found.low <= right.mean() <= found.high)
    # 95 % of 400 draws, less three standard deviations
    assert np.mean(held) >= 0.917


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"matched": [0.2, 1.5, 0.1, 0.3]}, "matched is 1.5 at place 1"),
        ({"matched": [0.2, float("nan"), 0.1, 0.3]}, "matched is nan at place 1"),
        ({"matched": ["<b>yes</b>"] * 4}, "matched has to be one list"),
        ({"matched": [[True], [False]]}, "matched has to be one list"),
        ({"sampled": [0, 4]}, "place 4 was sampled, but the traffic has 4 questions"),
        ({"sampled": [-1, 2]}, "place -1 was sampled"),
        ({"sampled": [2, 2]}, "place 2 was sampled more than once"),
        ({"sampled": [0.0, 1.0]}, "sampled has values of type float64"),
        ({"sampled": [0, 1, 2]}, "3 places were sampled, but 2 reviews given"),
        ({"right": [1, 0]}, "right has values of type int64"),
        ({"sampled": [], "right": []}, "at least 2 reviews, not 0"),
        ({"sampled": [1], "right": [True]}, "at least 2 reviews, not 1"),
        ({"matched": []}, "the traffic has 0 questions"),
        ({"confidence": 95}, "the confidence is 95"),
        ({"confidence": float("nan")}, "the confidence is nan"),
        ({"strata": ["a", "b"]}, "there are 2 strata for a traffic of 4"),
        ({"strata": ["a", "a", "b", "b"]}, "stratum 'b' has 0 of the 2 reviews"),
        ({"strata": ["a", None, "a", "a"]}, "stratum 'a' has 1 of the 2 reviews"),
        ({"strata": ["\u202eمرحبا" * 2000] + ["x"] * 3}, "stratum 'x' has 1 of"),
        ({"strata": ["x"] * 2 + ["y" * 10_000] * 2}, f"stratum '{'y' * 60}' has 0 of"),
    ],
)
def test_bad_input_is_named(change, says):
    given = {"matched": [True, False, True, True], "sampled": [0, 1], "right": [True, False]} | change
    with pytest.raises(OracleError, match=says.replace("<", "[<]")):
        estimate(**given)
