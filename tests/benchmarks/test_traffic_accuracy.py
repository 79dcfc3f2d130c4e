"""The benchmark of accuracy without labels, on a small part of its worlds."""

import numpy as np
import pytest

from benchmarks import traffic_accuracy as simulated
from benchmarks.traffic_accuracy import CONFIDENCE, DRIFTS, World, cell, draw, drifted, judged, sums, within, worth
from models.evaluating.traffic_accuracy import interval


@pytest.mark.parametrize("n", [20, 30, 100])
@pytest.mark.parametrize("match_right", [0.4, 0.95])
def test_our_interval_holds_where_the_normal_one_does_not(n, match_right):
    found = cell(World(2_000, 0.95, match_right, 0.05), n, 1000)
    # 95 % of 1,000 draws, less three standard deviations
    assert found["ours"][0] >= 0.929
    assert found["normal"][0] < 0.929
    assert found["ours"][1] <= 1.01 * found["reviews alone"][1]


def test_a_telling_match_rate_saves_half_of_the_reviews():
    world = World(5_000, 0.9, 0.95, 0.01)
    found = cell(world, 300, 500)
    assert worth(found["ours"][1], world) > 600
    assert worth(found["reviews alone"][1], world) == pytest.approx(300, abs=5)


@pytest.mark.parametrize("drift", DRIFTS)
def test_drift_between_releases_costs_no_coverage(drift):
    for held, width in drifted(DRIFTS[drift], 100, 1000).values():
        assert held >= 0.929
        assert 0 < width < 0.2


@pytest.mark.parametrize("each", [2, 5])
@pytest.mark.parametrize("rising", [True, False])
def test_twenty_strata_of_uneven_traffic_keep_their_coverage_with_few_reviews_each(rising, each):
    accuracies = np.linspace(0.7, 0.98, 20)[:: 1 if rising else -1]
    parts = [World(3_000 // (i + 1), a, 0.8, 0.05) for i, a in enumerate(accuracies)]
    traffic, sample = within(parts, [each] * 20, 1000, np.random.default_rng(0))
    truth = traffic[..., :2].sum((1, 2)) / sum(w.traffic for w in parts)
    for tuned in (True, False):
        assert judged(interval(sums(traffic, sample), CONFIDENCE, tuned), truth)[0] >= 0.929


def test_strata_that_do_not_differ_save_no_reviews_by_themselves():
    traffic, sample = within([World(2_000, 0.9, 0.5, 0.5)] * 30, [3] * 30, 500, np.random.default_rng(0))
    # less than the 90 there are, because the guard for small samples tells on strata of three
    assert 70 < interval(sums(traffic, sample), CONFIDENCE, tuned=False).worth.mean() <= 90


def test_a_world_has_the_cells_asked_for_and_reviews_are_part_of_it():
    world = World(1_000, 0.8, 0.7, 0.2)
    traffic, sample = draw(world, 100, 500, np.random.default_rng(0))
    assert traffic.sum(1).tolist() == [1_000] * 500 and sample.sum(1).tolist() == [100] * 500
    assert (sample >= 0).all() and (sample <= traffic).all()
    for cells in (traffic / 1_000, sample / 100):
        assert cells.mean(0) == pytest.approx([0.56, 0.24, 0.04, 0.16], abs=0.01)


def test_all_traffic_reviewed_is_the_traffic():
    traffic, sample = draw(World(50, 0.8, 0.7, 0.2), 50, 20, np.random.default_rng(0))
    assert np.array_equal(traffic, sample)


def test_the_same_call_gives_the_same_cell():
    world = World(1_000, 0.8, 0.7, 0.2)
    assert cell(world, 30, 50) == cell(world, 30, 50)


def test_the_tables_have_a_row_for_each_case():
    rows = simulated.table(20, reviews=(30,), accuracies=(0.9,)).splitlines()[2:]
    assert len(rows) == len(simulated.MATCH_RIGHT) * len(simulated.MATCH_WRONG)
    assert all(row.count("|") == 9 for row in rows)
    rows = simulated.drift_table(20, reviews=(30,)).splitlines()[2:]
    assert [row.split(" | ")[0].strip("| ") for row in rows] == list(DRIFTS)


def test_dry_prints_and_writes_nothing(monkeypatch, capsys):
    monkeypatch.setattr(simulated, "table", lambda repeats: f"table of {repeats}")
    monkeypatch.setattr(simulated, "drift_table", lambda repeats: "drift")
    monkeypatch.setattr(simulated, "write_section", lambda *a: pytest.fail("it wrote"))
    simulated.main(["--dry", "--repeats", "7"])
    assert capsys.readouterr().out == f"table of 7\n\n{simulated.DRIFT}\n\ndrift\n"


def test_without_dry_the_section_is_written(monkeypatch):
    written = []
    monkeypatch.setattr(simulated, "table", lambda repeats: "one")
    monkeypatch.setattr(simulated, "drift_table", lambda repeats: "two")
    monkeypatch.setattr(simulated, "write_section", lambda *a: written.append(a))
    simulated.main([])
    [(name, text)] = written
    assert name == "traffic accuracy" and text.endswith("two") and "## Accuracy without labels" in text
