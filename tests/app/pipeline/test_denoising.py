"""Labels written block by block, and how they are made again."""

from datetime import UTC, datetime

import numpy as np
import pytest

from app.pipeline import denoising
from labeling.disk.question_table import FILE, write_questions
from labeling.disk.run_folder import RunFolder
from labeling.label_models import LatentClass, heard
from labeling.values import Gold, Question
from tests.labeling.label_models.worlds import no_gold, skewed


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A run folder of 200 questions, one a day, in blocks of 64."""
    monkeypatch.setattr("labeling.blocks.BLOCK", 64)
    asked = [datetime.fromtimestamp(86_400 * i, UTC) if i % 50 else None for i in range(200)]
    write_questions(tmp_path / FILE, [[Question(f"q{i}", "text", at) for i, at in enumerate(asked)]])
    return RunFolder(tmp_path)


def test_labels_are_written_block_by_block_as_if_they_were_whole(folder, tmp_path):
    votes, truth = skewed(3, 200)
    split = np.where(np.arange(200) < 40, 0, -1).astype(np.int8)
    gold = Gold(np.where(split == 0, truth, -1).astype(np.int32), split)
    choice = denoising.make(folder, "latent-class", votes, gold, ["v2", "gone"], 0)
    found = denoising.write_labels(folder, choice.model, votes)
    wanted = choice.model.predict_proba(heard(votes, {"v2"}))
    assert isinstance(found.proba, np.memmap) and np.array_equal(found.proba, wanted.proba)
    assert np.array_equal(found.covered, wanted.covered)
    other = RunFolder(tmp_path / "other")
    other.path.mkdir()
    other.save_soft_labels(wanted)
    assert (other / "soft_labels.npz").read_bytes() == (folder / "soft_labels.npz").read_bytes()
    assert denoising.recipe(folder).muted == {"v2"}


def test_labels_again_are_the_same_and_may_go_into_a_given_array(folder):
    votes, _ = skewed(3, 200)
    none = Gold.empty(200)
    choice = denoising.make(folder, "latent-class", votes, none, [], 30)
    out = np.empty((200, votes.n_labels), np.float32)
    again = denoising.labels_again(folder, votes, none, out=out)
    assert again.proba is out and np.array_equal(out, choice.model.predict_proba(votes).proba)
    assert not np.array_equal(out, LatentClass().fit(votes, no_gold(votes)).predict_proba(votes).proba), "it ages"


def test_dates_are_read_only_where_evidence_ages(folder):
    assert denoising.recency(folder, 0) is None
    found = denoising.recency(folder, 28)
    assert found.wanted == 28 and found.asked[[1, 199]].tolist() == [1, 199]
    assert np.flatnonzero(np.isnan(found.asked)).tolist() == [0, 50, 100, 150]


def test_a_recipe_comes_back(folder):
    votes, _ = skewed(3, 200)
    choice = denoising.make(folder, "majority", votes, Gold.empty(200), [], 0)
    denoising.keep_recipe(folder, choice, frozenset({"b", "a"}))
    assert denoising.recipe(folder) == denoising.Recipe("majority", 0, frozenset({"a", "b"}))
