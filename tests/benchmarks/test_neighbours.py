import numpy as np

from benchmarks import neighbours
from labeling.taxonomy import Taxonomy, Template


def world(n):
    rng = np.random.default_rng(0)
    names = ("a", "b", "c")
    taxonomy = Taxonomy(tuple(Template(i, i, f"Title of {i}", f"Answer {i}") for i in names))
    truth = (np.arange(n) % 3).astype(np.int32)
    rows = np.eye(16)[truth] + 0.2 * rng.normal(size=(n, 16))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    texts = {t: np.eye(16, dtype=np.float32)[label] for t, label in zip(*taxonomy.written(), strict=True)}
    return neighbours.World(rows, truth, neighbours.gold_of(truth, 3), taxonomy, texts)


def test_a_larger_world_keeps_the_truth_of_its_rows():
    small = world(60)
    large = small.of(200)
    assert len(large.rows) == len(large.truth) == len(large.gold.label) == 200
    assert (large.rows[:, :3].argmax(axis=1) == large.truth).mean() > 0.9
    assert (large.gold.label >= 0).sum() == 30


def test_tables_have_a_line_for_each_index_and_number_of_senders(monkeypatch):
    monkeypatch.setattr(neighbours, "ASKED", 20)
    small = world(120)
    lines = neighbours.indexes(small.rows)
    assert [line[1] for line in lines] == ["ours (flat)", "HNSW (faiss, M 32)"]
    assert lines[0][2] == "1.000" and float(lines[1][2]) > 0.9
    found = neighbours.spreading(small, (120, 50))
    assert [line[1] for line in found] == ["120", "50"] and all(float(line[3]) > 0.9 for line in found)
    assert neighbours.computed(small)[0] == "120"
