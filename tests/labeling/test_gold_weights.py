"""Gold that counts less."""

import numpy as np
import pytest

from labeling.disk.run_folder import RunFolder
from labeling.values import SPLITS, Gold

#            seed, seed, seed, valid, valid, test, test, none
SPLIT = np.array([0, 0, 0, 1, 1, 2, 2, -1], np.int8)
LABEL = np.array([0, 1, 2, 0, 1, 0, 1, -1], np.int32)
WEIGHT = np.array([1, 0.7, 0.5, 1, 0.9, 1, 0.5, 1], np.float32)


@pytest.fixture
def gold():
    return Gold(LABEL, SPLIT, WEIGHT)


def test_all_gold_counts_in_full_unless_it_is_said_otherwise():
    gold = Gold(LABEL, SPLIT)
    assert gold.weight.dtype == np.float32 and (gold.weight == 1).all() and not gold.set_aside.any()
    assert all(np.array_equal(gold.mask(s), gold.held(s)) for s in SPLITS)
    assert len(Gold.empty(0).weight) == 0


def test_seed_gold_counts_where_it_is_rather_right_and_other_gold_only_in_full(gold):
    assert np.flatnonzero(gold.set_aside).tolist() == [2, 4, 6]
    assert np.flatnonzero(gold.mask("seed")).tolist() == [0, 1]
    assert np.flatnonzero(gold.mask("valid", "test")).tolist() == [3, 5]
    assert gold.only("seed", "valid", "test").tolist() == [0, 1, -1, 0, -1, 0, -1, -1]


def test_what_is_held_back_stays_held_back(gold):
    assert np.flatnonzero(gold.held("valid", "test")).tolist() == [3, 4, 5, 6]


@pytest.mark.parametrize("weight", [WEIGHT[:3], WEIGHT + 0.5, WEIGHT - 0.6, np.full(8, np.nan, np.float32)])
def test_weights_must_fit(weight):
    with pytest.raises(ValueError, match="weights of gold"):
        Gold(LABEL, SPLIT, weight)


def test_weights_are_kept(gold, tmp_path):
    folder = RunFolder(tmp_path)
    folder.save_gold(gold)
    found = folder.load_gold()
    assert np.array_equal(found.weight, WEIGHT) and np.array_equal(found.label, LABEL)


def test_gold_kept_before_there_were_weights_counts_in_full(tmp_path):
    np.savez(tmp_path / "gold.npz", label=LABEL, split=SPLIT)
    found = RunFolder(tmp_path).load_gold()
    assert (found.weight == 1).all() and np.array_equal(found.split, SPLIT)
