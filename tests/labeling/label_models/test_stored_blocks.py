from multiprocessing.reduction import ForkingPickler

import numpy as np
import pytest

from labeling.blocks import blocks
from labeling.disk.run_folder import RunFolder
from labeling.label_models import LatentClass, choose, choose_with, heard
from labeling.label_models.stored import StoredBlock
from labeling.values import Gold
from tests.labeling.label_models.worlds import skewed


@pytest.fixture
def run(tmp_path, monkeypatch):
    """A run folder with votes and gold of 200 questions, in blocks of 64."""
    monkeypatch.setattr("labeling.blocks.BLOCK", 64)
    votes, truth = skewed(2, 200)
    split = np.where(np.arange(200) < 60, 0, np.where(np.arange(200) < 90, 1, -1)).astype(np.int8)
    split[90:100] = 2
    weight = np.where(np.arange(200) % 3 == 0, 0.8, 1).astype(np.float32)
    gold = Gold(np.where(split >= 0, truth, -1).astype(np.int32), split, weight)
    folder = RunFolder(tmp_path)
    folder.save_votes(votes, "these")
    folder.save_gold(gold)
    return folder, votes, gold


def test_a_block_is_what_the_folder_holds_of_it(run):
    folder, votes, gold = run
    block = StoredBlock(folder.path, slice(64, 128), weight=np.full(64, 0.5)).load()
    said = [[cast[:2] for cast in block.votes.on(i)] for i in range(64)]
    assert said == [[cast[:2] for cast in votes.on(64 + i)] for i in range(64)]
    assert np.array_equal(block.gold, gold.only("seed")[64:128])
    assert np.array_equal(block.rows, ~gold.held("test")[64:128]) and not block.rows[26:36].any()
    assert (block.shares.question == 0.5).all()
    assert np.array_equal(block.shares.trusted, gold.weight[64:128].astype(np.float64))


def test_muted_voters_are_not_heard(run):
    folder, votes, _ = run
    block = StoredBlock(folder.path, slice(0, 64), frozenset({"v3"}))
    assert len(block.votes().columns[3].rows) == 0 < len(votes.columns[3].rows)
    assert block.votes().voters == votes.voters


def test_a_model_learns_from_the_folder_what_it_learns_from_memory(run):
    folder, votes, gold = run
    silent = frozenset({"v3", "v4"})
    parts = [ForkingPickler.loads(ForkingPickler.dumps(StoredBlock(folder.path, at, silent))) for at in blocks(200)]
    found = LatentClass().fit_blocks(parts, votes.table)
    wanted = LatentClass().fit(heard(votes, silent), gold.only("seed"), ~gold.held("test"), gold_weight=gold.weight)
    assert found.evidence_.option.tobytes() == wanted.evidence_.option.tobytes()
    assert found.prior_.tobytes() == wanted.prior_.tobytes()


def test_a_choice_asks_for_the_votes_of_valid_gold_only(run):
    folder, votes, gold = run
    asked = []

    def votes_at(places):
        asked.append(places)
        return votes.take(places)

    def fit(name, weight):
        assert weight is None
        parts = [StoredBlock(folder.path, at) for at in blocks(200)]
        return LatentClass().fit_blocks(parts, votes.table)

    found, wanted = choose_with("latent-class", fit, votes_at, gold), choose("latent-class", votes, gold)
    assert found.valid_accuracy == wanted.valid_accuracy and found.half_life == wanted.half_life
    valid = np.flatnonzero(gold.only("valid") >= 0)
    assert 0 < len(valid) < 30 and all(np.array_equal(places, valid) for places in asked) and asked
