import numpy as np
import pytest

from labeling.errors import OracleError
from models.drift.regions import find_regions
from models.drift.watching import watch


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


CENTRES = np.random.default_rng(9).normal(size=(11, 30))


def drawn(rng, n, topics=range(10)):
    return unit(CENTRES[rng.choice(list(topics), n)] + rng.normal(0, 0.6, (n, 30)))


def test_unseen_questions_of_known_topics_are_seldom_far():
    rng = np.random.default_rng(0)
    regions = find_regions(drawn(rng, 2_000), seed=0, regions=10)
    assert (regions.of(drawn(rng, 5_000)) == 10).mean() == pytest.approx(0.02, abs=0.012)
    assert (regions.of(drawn(rng, 200, [10])) == 10).mean() > 0.8


def test_a_new_topic_is_seen_in_the_daily_counts():
    rng = np.random.default_rng(1)
    regions = find_regions(drawn(rng, 1_000), seed=0)
    days = np.repeat(np.arange(50), 200)
    rows = drawn(rng, len(days))
    late = np.flatnonzero(days >= 35)
    rows[late[::20]] = drawn(rng, len(late[::20]), [10])
    daily = regions.daily(rows, days, 50)
    assert daily.n[:, 0].tolist() == [200] * 50 and daily.x.sum() == len(days)
    first = watch(daily).begun()[0]
    assert 35 <= first[0] <= 40 and daily.names[first[1]] == "far from all regions"


def test_the_same_seed_gives_the_same_regions_and_few_rows_give_few():
    rows = drawn(np.random.default_rng(2), 60)
    one, two = (find_regions(rows, seed=3) for _ in range(2))
    assert np.array_equal(one.centres, two.centres) and one.reach == two.reach
    assert len(one.centres) == 3


def test_no_rows_have_no_region_and_days_without_rows_count_nothing():
    rows = drawn(np.random.default_rng(3), 60)
    regions = find_regions(rows, seed=0)
    assert len(regions.of(rows[:0])) == 0
    assert regions.daily(rows[:5], [2] * 5, 4).n[:, 0].tolist() == [0, 0, 5, 0]


def test_bad_input_is_named():
    rows = drawn(np.random.default_rng(4), 60)
    with pytest.raises(OracleError, match="5 questions are too few"):
        find_regions(rows[:5], seed=0)
    with pytest.raises(OracleError, match="2 days were given for 60 rows"):
        find_regions(rows, seed=0).daily(rows, [0, 1], 2)
    with pytest.raises(OracleError, match="days run from 0 to 4"):
        find_regions(rows, seed=0).daily(rows[:2], [0, 4], 4)
