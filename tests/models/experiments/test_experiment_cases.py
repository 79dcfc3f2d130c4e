"""The columns of an experiment, checked once."""

import numpy as np
import pytest

from labeling.errors import OracleError
from models.experiments.cases import cases


def test_what_is_outside_or_later_is_left_out(plan):
    found = cases(
        plan, ["treatment", "", "control", "treatment"], ["a", "b", "c", "d"], [0, 0, 1, 5],
        {"handle_seconds": [1, 2, 3, 4]}, now=5,
    )  # fmt: skip
    assert found.treated.tolist() == [True, False] and found.metrics["handle_seconds"].tolist() == [1, 3]
    assert found.units == (1, 1) and found.before(1).units == (1, 0)


def test_a_difference_leaves_out_what_came_later(plan, made):
    data = cases(plan, *made().columns, now=np.inf)
    half = np.median(data.at)
    assert data.difference("handle_seconds", half) == data.before(half).difference("handle_seconds")
    assert data.difference("handle_seconds", half) != data.difference("handle_seconds")


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ((["treatment"], ["a", "b"], [0], {"handle_seconds": [1]}), "differ in length (arm 1, unit 2"),
        ((["treatment"], ["a"], [0], {"handle_seconds": [1, 2]}), "handle_seconds 2"),
        ((["treatmnt"], ["a"], [0], {"handle_seconds": [1]}), "unknown arm 'treatmnt'; did you mean 'treatment'?"),
        ((["control"], ["a"], [0], {"handel": [1], "handle_seconds": [1]}), "unknown metric 'handel'"),
        (
            (["control"], ["a"], [0], {"match": [1]}),
            "the main metric 'handle_seconds' of experiment 'first' is missing",
        ),
        ((["control", "treatment"], ["<b>", "<b>"], [0, 0], {"handle_seconds": [1, 1]}), "agent '<b>' is in both arms"),
    ],
)
def test_columns_that_do_not_fit_are_refused(plan, columns, said):
    with pytest.raises(OracleError) as caught:
        cases(plan, *columns, now=9)
    assert said in str(caught.value)


def test_nothing_is_fine(plan):
    found = cases(plan, [], [], [], {"handle_seconds": []}, now=9)
    assert found.units == (0, 0) and np.isnan(found.difference("handle_seconds").value)
