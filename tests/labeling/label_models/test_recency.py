"""Evidence that ages."""

from datetime import UTC, datetime

import numpy as np
import pytest

from labeling.label_models import LatentClass, MajorityVote, Recency, choose, days_of
from labeling.label_models.recency import AUTO, HALF_LIVES, OFF, best_half_life, recent, weights
from labeling.values import Gold
from labeling.votes import Column, Voter, Votes
from tests.labeling.label_models.worlds import no_gold, skewed

NAN = float("nan")


def test_weights_halve_with_each_half_life_from_the_newest_question():
    found = weights(np.array([100.0, 93.0, 86.0]), 7.0)
    assert found.tolist() == [1.0, 0.5, 0.25]


def test_a_question_without_a_date_counts_as_of_median_age():
    found = weights(np.array([30.0, NAN, 20.0, 10.0]), 10.0)
    assert found.tolist() == [1.0, 0.5, 0.5, 0.25]


@pytest.mark.parametrize(
    ("asked", "half_life"), [([1.0, 2.0], 0.0), ([NAN, NAN], 7.0), ([], 7.0), ([5.0, 5.0, NAN], 7.0)]
)
def test_where_all_count_the_same_there_are_no_weights(asked, half_life):
    assert weights(np.array(asked), half_life) is None


def test_a_very_old_question_keeps_a_weight_above_nothing():
    assert weights(np.array([0.0, 1e6]), 1.0)[0] > 0


def test_days_of_moments():
    found = days_of([datetime(1970, 1, 2, 12, tzinfo=UTC), None])
    assert found[0] == 1.5 and np.isnan(found[1])
    assert days_of([]).shape == (0,)


def test_recent_is_the_newest_third_of_what_has_a_date():
    asked = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, NAN, 9.0])
    known = asked < 9
    known[7] = True
    assert np.flatnonzero(recent(asked, known)).tolist() == [4, 5, 6]
    assert not recent(asked, np.zeros(9, bool)).any()


def test_the_best_half_life_is_taken_only_where_it_is_clearly_better():
    rng = np.random.default_rng(0)
    never = rng.uniform(0.3, 0.7, 60)
    better, noisy = never + rng.normal(0.1, 0.05, 60), never + rng.normal(0.02, 0.3, 60)
    assert best_half_life({OFF: never, 7.0: noisy, 28.0: better, 90.0: never}) == 28.0
    assert best_half_life({OFF: never, 7.0: noisy, 28.0: never - 0.1}) == OFF


def test_what_is_tried():
    dated = np.array([1.0, NAN])
    assert Recency(dated, AUTO).half_lives(20) == (OFF, *HALF_LIVES)
    assert Recency(dated, AUTO).half_lives(19) == (OFF,), "too few questions to judge"
    assert Recency(dated, 14).half_lives(0) == (14.0,) and Recency(dated).half_lives(50) == (0.0,)


def turned(n=3000, k=3):
    """Nine voters of precision .85, of whom four are wrong in the last fifth; dates; the truth."""
    rng = np.random.default_rng(4)
    truth, asked = rng.integers(0, k, n), np.sort(rng.uniform(0, 365, n))
    voters, columns = [], []
    for j in range(9):
        right = rng.random(n) < np.where((asked > 292) & (j < 4), 0.1, 0.85)
        said = np.where(right, truth, (truth + rng.integers(1, k, n)) % k)
        rows = np.flatnonzero(rng.random(n) < 0.5)
        voters.append(Voter(f"v{j}", "function", tuple((c,) for c in range(k))))
        columns.append(Column.of(rows, said[rows]))
    return Votes(n, k, tuple(voters), tuple(columns)), truth.astype(np.int32), asked


def test_recent_evidence_finds_voters_that_turned():
    votes, truth, asked = turned()
    late = votes.covered() & (asked > 330)
    none = no_gold(votes)

    def right(weight):
        return (LatentClass().fit(votes, none, weight=weight).predict_proba(votes).best() == truth)[late].mean()

    assert right(weights(asked, 28.0)) > right(None) + 0.05


def test_a_voter_without_recent_votes_keeps_its_long_run_precision():
    """Of two voters that disagree today, the one that was right for a year is believed."""
    n = 1200
    truth, asked = np.arange(n) % 2, np.linspace(0, 365, n)
    old = asked < 300
    good, bad = np.flatnonzero(old), np.flatnonzero(old & (np.arange(n) % 10 < 6))
    check = np.flatnonzero(old)
    voters = tuple(Voter(name, "function", ((0,), (1,))) for name in ("good", "bad", "check"))
    wrong = 1 - truth
    columns = (
        Column.of([*good, n - 1], [*truth[good], truth[n - 1]]),
        Column.of([*bad, n - 1], [*wrong[bad], wrong[n - 1]]),
        Column.of(check, truth[check]),
    )
    votes = Votes(n, 2, voters, columns)
    fitted = LatentClass().fit(votes, no_gold(votes), weight=weights(asked, 7.0))
    assert fitted.predict_proba(votes).best()[-1] == truth[-1]


def test_choose_tells_the_half_life_and_only_the_latent_class_ages():
    votes, _, asked = turned()
    none = Gold.empty(votes.n)
    assert choose("latent-class", votes, none, Recency(asked, 28)).half_life == 28
    assert choose("majority", votes, none, Recency(asked, 28)).half_life == OFF
    assert choose("latent-class", votes, none, Recency(asked, AUTO)).half_life == OFF, "without valid gold"
    assert choose("latent-class", votes, none).half_life == OFF


def test_auto_takes_a_half_life_that_recent_valid_gold_shows_to_be_better():
    votes, truth, asked = turned()
    split = np.where((np.arange(votes.n) % 10 == 0), 1, -1).astype(np.int8)
    gold = Gold(np.where(split >= 0, truth, -1).astype(np.int32), split)
    choice = choose("latent-class", votes, gold, Recency(asked, AUTO))
    assert choice.half_life in HALF_LIVES[:3]
    calm, truth = skewed(3, 2000)
    split = np.where((np.arange(calm.n) % 10 == 0), 1, -1).astype(np.int8)
    gold = Gold(np.where(split >= 0, truth, -1).astype(np.int32), split)
    assert choose("latent-class", calm, gold, Recency(np.linspace(0, 365, calm.n), AUTO)).half_life == OFF


def test_other_models_take_weights_and_leave_them_alone():
    votes, _ = skewed(1)
    even = MajorityVote().fit(votes, no_gold(votes)).predict_proba(votes)
    aged = MajorityVote().fit(votes, no_gold(votes), weight=np.full(votes.n, 0.5)).predict_proba(votes)
    assert np.array_equal(even.proba, aged.proba)
