import numpy as np

from labeling.voters.seeds import Seeds


def unit(rows):
    rows = np.asarray(rows, np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_each_label_is_dealt_out_evenly(gold_of):
    rows = unit(np.random.default_rng(0).normal(size=(30, 4)))
    seeds = Seeds.of(rows, gold_of(30, {i: (i % 2, "seed") for i in range(20)} | {25: (1, "valid")}), 5)
    assert seeds.places.tolist() == list(range(20)) and np.array_equal(seeds.rows, rows[:20])
    for label in (0, 1):
        assert np.bincount(seeds.fold[seeds.labels == label]).tolist() == [2] * 5


def test_the_nearest_of_the_label_but_none_of_the_own_fold(gold_of):
    rows = unit([[1, 0], [1, 0.1], [1, 0.2], [0, 1], [1, 0.04]])
    gold = gold_of(5, {0: (0, "seed"), 1: (0, "seed"), 2: (0, "seed"), 3: (1, "seed")})
    seeds = Seeds.of(rows, gold, 2)
    found = seeds.nearest(rows, np.array([0, 4]), np.array([0, 4]), np.array([0, 0], np.int32), 3)
    assert found.places.tolist() == [[1, -1, -1], [0, 1, 2]]
    assert np.allclose(found.similarity[1], rows[[0, 1, 2]] @ rows[4], atol=1e-6)


def test_a_question_finds_the_same_whatever_stands_beside_it(gold_of):
    rows = unit(np.random.default_rng(0).normal(size=(60, 16)))
    seeds = Seeds.of(rows, gold_of(60, {i: (i % 3, "seed") for i in range(30)}), 5)
    everywhere, label = np.arange(60), (np.arange(60) % 3).astype(np.int32)
    whole = seeds.nearest(rows, everywhere, everywhere, label, 3)
    for i in (0, 17, 59):
        alone = seeds.nearest(rows[i : i + 1], np.array([0]), np.array([i]), label[i : i + 1], 3)
        assert np.array_equal(alone.places[0], whole.places[i])
        assert np.array_equal(alone.similarity[0], whole.similarity[i], equal_nan=True)


def test_without_seed_there_is_none(gold_of):
    rows = unit([[1, 0]])
    found = Seeds.of(rows, gold_of(1, {}), 5).nearest(rows, np.array([0]), np.array([0]), np.zeros(1, np.int32), 2)
    assert found.places.tolist() == [[-1, -1]] and np.isnan(found.similarity).all()
