"""Predictions of two releases read in the labels of one, and times measured in turns."""

import numpy as np

from labeling.taxonomy import Taxonomy, Template
from models.cascade import Prediction
from models.gate import alternately, comparable, counterparts, side_of


def taxonomy(*ids, **aliases):
    templates = tuple(Template(i, "topic", i, "Body", "retired" if i.startswith("gone") else "live") for i in ids)
    return Taxonomy(templates, {label: tuple(into) for label, into in aliases.items()})


def test_labels_are_read_through_moves():
    old = taxonomy("a", "b", "c", "d")
    new = taxonomy("a2", "b", "gone", "e", a=["a2"], c=["b"], d=["_no_template"])
    assert counterparts(old, new).tolist() == [0, 1, 1, -1]
    assert counterparts(old, old).tolist() == [0, 1, 2, 3]


def test_a_template_split_off_cannot_have_been_known():
    old, new = taxonomy("a", "b"), taxonomy("a", "a-part", "b", a=["a", "a-part"])
    onto = counterparts(old, new)
    assert onto.tolist() == [0, 2]
    gold = np.array([0, 1, 2, 3, 4])
    assert comparable(gold, onto, 3).tolist() == [True, False, True, True, True]


def test_what_was_retired_is_not_suggested():
    proba = np.full((3, 1), 0.9)
    prediction = Prediction(np.full(3, 0.9), proba, np.full((3, 4), 0.25), np.zeros(3, int), np.array([0, 1, 1]))
    side = side_of(prediction, np.array(["", "", "topic not sure enough"]), np.array([0, -1]), np.zeros(0), 7)
    assert side.guess.tolist() == [0, -1, -1]
    assert side.answered.tolist() == [True, False, False]
    assert side.score.tolist() == [0.25] * 3 and side.size == 7


def test_both_are_timed_in_turns_on_one_row_each():
    seen, now = [], [0.0]

    def judge(name, seconds):
        def run(row):
            assert row.shape == (1, 2)
            seen.append((name, int(row[0, 0])))
            now[0] += seconds

        return run

    rows = np.array([[0, 0], [1, 1], [2, 2]], np.float32)
    found = alternately([judge("a", 0.002), judge("b", 0.004)], rows, turns=6, clock=lambda: now[0])
    assert np.allclose(found, [[2.0] * 6, [4.0] * 6])
    timed = seen[-12:]
    assert [name for name, _ in timed] == ["b", "a", "a", "b"] * 3
    assert [row for _, row in timed][::2] == [0, 1, 2, 0, 1, 2]
