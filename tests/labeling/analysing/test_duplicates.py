import numpy as np

from labeling.analysing.duplicates import near_duplicates


def unit(*rows):
    out = np.array(rows, np.float32)
    return out / np.linalg.norm(out, axis=1, keepdims=True)


def test_equal_words_whatever_case_and_punctuation():
    found = near_duplicates(["Where is it?", "no", "where is IT"], unit([1, 0, 0], [0, 1, 0], [0, 0, 1]))
    assert [(g.places, g.similarity) for g in found] == [((0, 2), 1.0)]


def test_near_embeddings_form_chains():
    rows = unit([1, 0], [1, 0.2], [1, 0.4], [0, 1])
    found = near_duplicates(list("abcd"), rows, 0.97)
    assert [g.places for g in found] == [(0, 1, 2)] and 0.97 <= found[0].similarity < 0.99


def test_texts_without_words_are_alike_only_if_they_are_equal():
    found = near_duplicates(["🎉", "😡", "🎉"], unit([1, 0], [1, 0], [1, 0]))
    assert [g.places for g in found] == [(0, 2)]


def test_the_likest_group_comes_first_and_few_questions_do():
    rows = unit([1, 0], [1, 0.25], [0, 1], [0.1, 1])
    assert [g.places for g in near_duplicates(list("abcd"), rows)] == [(2, 3), (0, 1)]
    assert near_duplicates(["a"], unit([1, 0])) == [] and near_duplicates([], np.empty((0, 2), np.float32)) == []


def test_blocks_make_no_difference(monkeypatch):
    rng = np.random.default_rng(0)
    rows = unit(*rng.normal(size=(40, 3)))
    texts = [f"t{i}" for i in range(40)]
    whole = near_duplicates(texts, rows)
    monkeypatch.setattr("labeling.analysing.duplicates.BLOCK", 7)
    assert near_duplicates(texts, rows) == whole
