import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeling.freshness.score import (
    FRESH,
    GOLD,
    LABELS,
    QUESTIONS,
    TEMPLATES,
    VOTERS,
    WEIGHTS,
    Loss,
    part_of,
    score_of,
    share_part,
)

CAUSES = ("late", "stale", "never")


def test_each_cause_takes_its_share_of_the_weight():
    part = part_of(TEMPLATES, [4, 3, 2, 1], [FRESH, 0, 1, 0], CAUSES, ["a", "b", "c", "d"])
    assert part.share == pytest.approx(0.4) and part.n == 4
    assert part.losses == (
        Loss("late", pytest.approx(0.4), 2, ("b", "d")),
        Loss("stale", pytest.approx(0.2), 1, ("c",)),
    )


def test_names_that_occur_often_are_said_once():
    part = part_of(GOLD, [1] * 8, [0] * 8, CAUSES, ["x", "x", "y", "a", "b", "c", "d", "e"])
    assert part.losses[0].items == ("x", "y", "a", "b", "c")


def test_what_weighs_nothing_is_no_part():
    assert part_of(TEMPLATES, [], [], CAUSES) is None
    assert part_of(TEMPLATES, [0, 0], [FRESH, 0], CAUSES) is None
    assert part_of(TEMPLATES, [0, 1], [0, FRESH], CAUSES).losses == (), "a cause that costs nothing"


def test_the_score_is_the_mean_of_what_is_known():
    parts = [share_part(GOLD, 0.5, 10, "old"), None, share_part(TEMPLATES, 1.0, 3, "late")]
    score = score_of(parts)
    assert score.value == pytest.approx((0.25 * 0.5 + 0.3) / 0.55)
    assert [p.name for p in score.parts] == [TEMPLATES, GOLD]
    assert score.costs == ((GOLD, Loss("old", 0.5, 5), pytest.approx(1 - score.value)),)
    assert score.shares == {TEMPLATES: 1.0, GOLD: 0.5}


def test_nothing_known_has_no_score():
    score = score_of([None, None])
    assert score.value is None and score.parts == () and score.costs == () and score.shares == {}


def test_the_weights_sum_to_one():
    assert sum(WEIGHTS.values()) == pytest.approx(1)
    assert set(WEIGHTS) == {TEMPLATES, VOTERS, GOLD, QUESTIONS, LABELS}


things = st.lists(st.tuples(st.floats(0, 100), st.integers(-1, 2)), max_size=20)


@given(st.lists(things, min_size=5, max_size=5))
def test_all_costs_together_are_what_is_missing(tables):
    made = []
    for name, rows in zip(WEIGHTS, tables, strict=True):
        weight, cause = ([row[i] for row in rows] for i in (0, 1))
        part = part_of(name, weight, cause, CAUSES, [str(i) for i in range(len(rows))])
        made.append(part)
        if part is not None:
            assert part.share + sum(loss.share for loss in part.losses) == pytest.approx(1)
    score = score_of(made)
    if score.value is not None:
        assert 0 <= score.value <= 1 + 1e-9
        assert score.value + sum(points for *_, points in score.costs) == pytest.approx(1)
        points = np.array([points for *_, points in score.costs])
        assert (np.diff(points) <= 0).all(), "the dearest first"
