"""The simulated experts of the review order, on a small part of the data."""

import numpy as np
import pytest

from benchmarks import review_order
from benchmarks.data import folder, why_absent
from benchmarks.review_orders import ORDERS

pytestmark = [pytest.mark.bench, pytest.mark.slow]


def test_goals_are_found_between_rounds():
    curve = [(10, 0.5), (20, 0.7), (30, 0.65), (40, 0.9)]
    assert review_order.labels_until(curve, 0.6) == pytest.approx(15)
    assert review_order.labels_until(curve, 0.4) == 10
    assert review_order.labels_until(curve, 0.8) == pytest.approx(36)
    assert review_order.labels_until(curve, 0.95) == np.inf


@pytest.fixture(scope="module")
def world():
    if folder("banking77") is None:
        pytest.skip(why_absent("banking77"))
    return review_order.read_world("banking77", tune=True, most=700)


@pytest.mark.parametrize("name", list(ORDERS))
def test_every_order_asks_for_each_question_once(world, name):
    curve = review_order.simulate(world, review_order.Spreading(world.k), ORDERS[name], 0, 0.0, 40, 160, 1.0)
    assert [n for n, _ in curve] == [77, 117, 157] and curve[-1][1] > curve[0][1]


def test_wrong_experts_do_harm_and_the_table_has_a_row_each(world):
    made = review_order.table(world, ["ours"], [0.0, 0.9], 1, 80, 240, 0.9)
    right, wrong = ([c.strip() for c in line.strip("| ").split("|")] for line in made.splitlines()[2:])
    assert right[:2] == ["ours", "0 %"] and wrong[:2] == ["ours", "90 %"]
    runs = [
        review_order.simulate(world, review_order.Spreading(world.k), ORDERS["ours"], 0, w, 80, 240, 1.0)
        for w in (0.0, 0.9)
    ]
    assert runs[0][-1][1] > runs[1][-1][1]


def test_the_cascades_recipe_is_another_and_no_worse(world):
    runs = [
        review_order.simulate(world, recipe(world.k), ORDERS["ours"], 0, 0.0, 80, 240, 1.0)
        for recipe in review_order.RECIPES.values()
    ]
    assert runs[0] != runs[1] and runs[1][-1][1] > runs[0][-1][1] - 0.05
