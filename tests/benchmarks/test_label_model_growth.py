import numpy as np

from benchmarks import label_model_growth
from benchmarks.label_model_worlds import COMPUTED, large, some_gold


def test_a_large_world_is_made_again_with_the_same_voters_at_any_size():
    one, two, more = large(400, 7, 20), large(400, 7, 20), large(900, 7, 20)
    assert np.array_equal(one.truth, two.truth) and len(one.votes) == len(two.votes)
    assert one.votes.voters == more.votes.voters and len(one.votes.voters) == 20 + COMPUTED
    sure = one.votes.columns[-1].confidence
    assert len(np.unique(sure)) > 0.99 * len(sure) and np.isnan(one.votes.columns[0].confidence).all()
    right = one.votes.columns[-1].options == one.truth[one.votes.columns[-1].rows]
    assert 0.65 < right.mean() < 0.9


def test_gold_has_the_truth_of_a_few_questions_a_label():
    world = large(900, 7, 20)
    gold = some_gold(world, 3)
    known = gold >= 0
    assert (gold[known] == world.truth[known]).all() and np.bincount(gold[known]).max() == 3


def test_a_size_is_measured():
    found = label_model_growth.one(300, 2)
    assert found["questions"] == 300 and found["votes"] > 300 and 0 < found["before"] <= found["peak"]
    assert found["seconds"] == found["fit"] + found["predict"] > 0


def test_the_table_compares_each_size_with_ten_thousand(monkeypatch):
    def measured(questions, runs):
        seconds = questions * (2e-5 if questions == 10_000 else 3e-5)
        about = {"votes": 1, "iterations": 6, "fit": 1.0, "predict": 1.0, "before": 10.0, "peak": 30.0}
        return about | {"questions": questions, "seconds": seconds}

    monkeypatch.setattr(label_model_growth, "_in_own_process", measured)
    rows = label_model_growth.growth((10_000, 100_000), 1).splitlines()[2:]
    assert "| 20.0 µs | 1.00 | 20 MiB | 30 MiB |" in rows[0] and "| 30.0 µs | 1.50 |" in rows[1]
