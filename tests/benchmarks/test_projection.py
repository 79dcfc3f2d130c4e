import numpy as np

from benchmarks import projection


def _rows(n):
    rows = np.random.default_rng(0).normal(size=(n, 60)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_all_neighbours_of_the_same_rows_are_kept_and_few_of_others():
    rows = _rows(60)
    assert projection.neighbours_kept(rows, rows, 5) == 1
    assert projection.neighbours_kept(rows, rows[::-1].copy(), 5) < 0.4


def test_rows_are_cut_or_made_more():
    rows = _rows(20)
    assert np.array_equal(projection.grown(rows, 5), rows[:5])
    more = projection.grown(rows, 50)
    assert more.shape == (50, 60)
    assert np.allclose(np.linalg.norm(more, axis=1), 1, atol=1e-5)


def test_the_table_has_a_line_for_each_map_that_is_installed(monkeypatch):
    some = {k: v for k, v in projection.METHODS.items() if v[0] == "numpy"}
    monkeypatch.setattr(projection, "METHODS", some | {"none": ("no_such_module", lambda rows: rows)})
    found = projection.table(_rows(80), [40, 80])
    assert [line[0] for line in found] == ["40", "40", "80", "80"]
    assert all(0 <= float(line[2]) <= 1 and 0 <= float(line[3]) <= 1 for line in found)
