import time

import numpy as np
import pytest

from labeling.errors import OracleError
from models.drift.embeddings import FEWEST, crowding, embedding_drift, predicted


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def topics(rng, counts, d=40):
    centres = np.random.default_rng(99).normal(size=(len(counts), d))
    return unit(np.repeat(centres, counts, axis=0) + rng.normal(0, 1, (sum(counts), d)))


EVEN = np.array([12] * 10 + [0])


def drawn(rng):
    return topics(rng, rng.multinomial(120, EVEN / 120))


def test_the_same_topics_do_not_alarm_and_chances_are_right():
    rng = np.random.default_rng(0)
    found = [embedding_drift(drawn(rng), drawn(rng), seed) for seed in range(24)]
    assert sum(s.alarm for f in found for s in f.shifts) <= 3
    assert 0.3 < np.mean([f.whole.p for f in found]) < 0.7 and 0.3 < np.mean([f.places.p for f in found]) < 0.7
    assert np.mean([f.whole.effect for f in found]) == pytest.approx(0.5, abs=0.03)
    assert np.mean([f.places.effect for f in found]) == pytest.approx(0, abs=0.01)


def test_a_new_topic_is_found_and_its_questions_stand_out():
    rng = np.random.default_rng(1)
    now = topics(rng, [11] * 10 + [12])
    found = embedding_drift(topics(rng, EVEN), now, 0)
    assert found.places.alarm and 0.01 < found.places.effect < 0.2
    assert (found.standing_out[:10] >= 110).mean() >= 0.8
    assert sorted(found.standing_out.tolist()) == list(range(len(now)))


def test_a_move_of_everything_is_found_as_a_whole():
    rng = np.random.default_rng(2)
    moved = unit(topics(rng, EVEN) + 0.3 * np.eye(40)[0])
    found = embedding_drift(topics(rng, EVEN), moved, 0)
    assert found.whole.alarm and found.whole.effect > 0.6


def test_days_that_swing_are_no_drift_once_the_days_are_told():
    rng = np.random.default_rng(3)

    def side(days):
        rows = [topics(rng, rng.multinomial(12, rng.dirichlet(np.full(10, 0.3)))) for _ in range(days)]
        return np.vstack(rows), np.repeat(np.arange(days), 12)

    plain, by_day = 0, 0
    for seed in range(12):
        (old, old_days), (new, new_days) = side(14), side(7)
        plain += any(s.alarm for s in embedding_drift(old, new, seed).shifts)
        by_day += any(s.alarm for s in embedding_drift(old, new, seed, (old_days, new_days)).shifts)
    assert plain >= 9 and by_day <= 3


def test_a_left_out_row_is_really_left_out():
    rng = np.random.default_rng(4)
    rows, side = topics(rng, [6] * 5).astype(float), np.tile([0.0, 1.0], 15)
    sides = np.column_stack([side, np.where(np.arange(30) == 3, 1 - side, side)])
    for say in (predicted, crowding):
        said = say(rows @ rows.T, sides)
        assert said.shape == (30, 2) and np.isfinite(said).all()
    # what is said of a row rests on the sides of the others; only the mean of all has moved
    assert abs(predicted(rows @ rows.T, sides)[3] @ [1, -1]) < 0.1


def test_the_same_seed_gives_the_same_and_one_call_takes_less_than_a_second_or_two():
    rng = np.random.default_rng(5)
    old, new = (unit(rng.normal(size=(500, 384))) for _ in range(2))
    begin = time.process_time()
    found = embedding_drift(old, new, 7)
    assert time.process_time() - begin < 3
    again = embedding_drift(old, new, 7)
    assert found.shifts == again.shifts and np.array_equal(found.standing_out, again.standing_out)
    assert found.whole.n_before == 500 and found.whole.kind == "embeddings"


def test_more_rows_than_are_looked_at_are_drawn_from(monkeypatch):
    monkeypatch.setattr("models.drift.embeddings.MOST", 60)
    rng = np.random.default_rng(6)
    found = embedding_drift(topics(rng, EVEN), topics(rng, EVEN), 0)
    assert len(found.standing_out) == 60 and found.whole.n_now == 120


@pytest.mark.parametrize("sizes", [(0, 100), (100, 0), (FEWEST - 1, 100)])
def test_too_few_rows_say_nothing(sizes):
    old, new = (np.ones((n, 4), np.float32) / 2 for n in sizes)
    found = embedding_drift(old, new, 0)
    assert np.isnan(found.whole.p) and not found.whole.alarm and len(found.standing_out) == 0


def test_rows_that_are_all_the_same_do_not_alarm():
    same = np.ones((50, 4), np.float32) / 2
    assert not any(s.alarm for s in embedding_drift(same, same, 0).shifts)


def test_bad_rows_and_days_are_named():
    good = np.ones((30, 4), np.float32) / 2
    with pytest.raises(OracleError, match="finite"):
        embedding_drift(np.full((30, 4), np.nan), good, 0)
    with pytest.raises(OracleError, match="3 days were given for 30 rows"):
        embedding_drift(good, good, 0, ([1, 2, 3], np.arange(30)))
