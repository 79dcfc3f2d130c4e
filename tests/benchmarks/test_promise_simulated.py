"""The benchmark of the precision promise, on a small part of its worlds."""

import numpy as np
import pytest

from benchmarks import promise_simulated as simulated
from benchmarks.promise_worlds import KINDS, draw


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_our_promise_holds_and_answers_more_than_other_bounds(kind):
    found = simulated.cell(kind, 0.88, 500, 120)
    held, answered = found["ours"]
    # 95 % of 120 draws, less three standard deviations
    assert held >= 0.89
    assert answered > max(found[name][1] for name in ("hoeffding_bentkus", "bonferroni", "sgr"))
    assert found["no_bound"][0] < 0.75


def test_a_world_has_the_accuracy_asked_for():
    for kind in KINDS:
        sample = draw(kind, 0.88, 50_000, np.random.default_rng(0))
        assert sample.truth.mean() == pytest.approx(0.88, abs=0.01)
        assert sample.answers.right.mean() == pytest.approx(0.88, abs=0.01)


def test_the_truth_is_told_for_each_threshold():
    truth = simulated.Truth.of(np.array([0.9, 0.8, 0.1]), np.array([1.0, 0.96, 0.2]))
    held, share = truth.judge(np.array([2.0, 0.9, 0.8, 0.0]))
    assert held.tolist() == [True, True, True, False]
    assert share == pytest.approx([0, 1 / 3, 2 / 3, 1])


def test_the_table_has_a_row_for_each_world_and_size():
    table = simulated.table(3, sizes=(60,), accuracies=(0.9,))
    rows = table.splitlines()[2:]
    assert [row.split(" | ")[0].strip("| ") for row in rows] == list(KINDS)
    assert all(row.count("|") == len(simulated.SHOWN) + 3 for row in rows)


def test_dry_prints_and_writes_nothing(monkeypatch, capsys):
    monkeypatch.setattr(simulated, "table", lambda repeats: f"table of {repeats}")
    monkeypatch.setattr(simulated, "write_section", lambda *a: pytest.fail("it wrote"))
    simulated.main(["--dry", "--repeats", "7"])
    assert capsys.readouterr().out == "table of 7\n"
