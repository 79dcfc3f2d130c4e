"""The desk's benchmark runs, on few questions."""

import numpy as np
import pytest

from benchmarks import desk
from benchmarks.desk_world import Moved, varied

pytestmark = pytest.mark.slow


def test_variations_are_all_different_and_know_what_they_are_made_of():
    rows = [
        {"question_id": f"q{i}", "text": text} for i, text in enumerate(("Where is it?", "Hi, Where is it?", "Stop"))
    ]
    out, origin = varied(rows, 20)
    assert len({r["text"] for r in out}) == len({r["question_id"] for r in out}) == 20 and out[:3] == rows
    assert len(origin) == 17 and all(of in text for text, of in origin.items())
    assert varied(rows, 2) == (rows[:2], {})
    with pytest.raises(ValueError, match="there are words for"):
        varied(rows, 10_000)


def test_a_variation_lies_near_its_original_and_always_at_the_same_place():
    row = np.eye(8, dtype=np.float32)[0]
    moved = Moved("words/8", {"a": row, "b": row}).encode(["a", "b", "a"])
    assert (moved[0] == moved[2]).all() and not np.allclose(moved[0], moved[1])
    assert (moved @ row > 0.9).all() and np.allclose(np.linalg.norm(moved, axis=1), 1)
    assert np.array_equal(Moved("words/8", {"a": row}, 0.0).encode(["a"]), [row])


def test_the_small_version_loses_nothing_and_puts_the_store_back(encoder, tmp_path, monkeypatch):
    encoder.encoder_id = "sentence-transformers/all-MiniLM-L6-v2"
    monkeypatch.setattr("app.workspace.NamedEncoder", lambda name, folder: encoder)
    workspace = desk.open_world(tmp_path / "world", 700, "denoise", encoder)
    assert desk.open_world(tmp_path / "world", 700, "denoise").root == workspace.root
    rows = desk.measure(workspace, 10, 15)
    assert rows[0][0] == "open the desk, 700 questions" and rows[-1][1:] == ("0 double", "0 lost")
    assert [row[0] for row in rows[2:4]] == ["decision to next card, 10 reviews", "a page of the table"]
    with workspace.open_store() as store:
        assert store.reviews() == [] and store.revision() > 0
