"""The benchmark of training at the size of CI."""

import numpy as np
import pytest

from benchmarks.training import SEED, TEMPLATES, VALID, anchor, gold_of, main, ours, peak, world
from labeling.values import SoftLabels

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("training")
    world(1600, place)
    return place


def test_the_world_has_unit_rows_and_soft_labels_that_are_mostly_right(folder):
    rows, proba, truth = (np.load(folder / f"{name}.npy") for name in ("rows", "proba", "truth"))
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5) and rows.dtype == np.float32
    assert 0.65 < (SoftLabels(proba, np.ones(1600, bool)).best() == truth).mean() < 0.8
    gold = gold_of(truth)
    assert np.array_equal(np.bincount(truth[gold.mask("seed")]), np.full(TEMPLATES + 2, SEED))
    left = np.bincount(truth, minlength=TEMPLATES + 2) - SEED
    assert np.array_equal(np.bincount(truth[gold.mask("valid")], minlength=TEMPLATES + 2), np.minimum(left, VALID))


def test_ours_learns_more_than_hard_labels_teach(folder):
    one, two = ours(folder, 1), anchor(folder)
    assert one["right"] > two["right"] > 0.5
    assert one["cpu"] > 0 and one["peak"] >= one["before"] > 50


def test_each_training_is_a_process_of_its_own(folder, capsys):
    main(["--one", "anchor", "--folder", str(folder)])
    assert '"right"' in capsys.readouterr().out and peak() > 50
