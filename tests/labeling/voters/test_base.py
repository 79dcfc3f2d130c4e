from dataclasses import dataclass

import numpy as np

from labeling.voters.base import NOTHING, fingerprint, leading, one_each, taught_by


@dataclass(frozen=True)
class Settings:
    k: int = 3


@dataclass(frozen=True)
class Others:
    k: int = 3


def test_a_fingerprint_covers_settings_arrays_and_texts():
    rows = np.ones((2, 3), np.float32)
    prints = [
        fingerprint(Settings(), [rows], ["a"]),
        fingerprint(Settings(4), [rows], ["a"]),
        fingerprint(Others(), [rows], ["a"]),
        fingerprint(Settings(), [rows.reshape(3, 2)], ["a"]),
        fingerprint(Settings(), [rows.astype(np.int32)], ["a"]),
        fingerprint(Settings(), [rows * 2], ["a"]),
        fingerprint(Settings(), [rows], ["b"]),
    ]
    assert len(set(prints)) == len(prints)
    assert fingerprint(Settings(), [rows.copy(order="F")], ["a"]) == prints[0]


def test_only_seed_and_valid_teach(gold_of):
    rows = np.eye(4, dtype=np.float32)
    known = {0: (1, "seed"), 2: (3, "valid")}
    places, labels, _, taught = taught_by(rows, gold_of(4, known | {3: (2, "test")}))
    assert places.tolist() == [0, 2] and labels.tolist() == [1, 3] and np.array_equal(taught, rows[[0, 2]])


def test_who_leads_and_by_how_much():
    best, features = leading(np.array([[0.1, 0.5, 0.4], [0.7, 0.2, 0.7]], np.float32))
    assert best.tolist() == [1, 0] and features.dtype == np.float32
    assert np.allclose(features, [[0.5, 0.1], [0.7, 0.0]])


def test_options_and_silence():
    assert one_each(2) == ((0,), (1,))
    assert len(NOTHING.rows) == 0 and NOTHING.evidence.places.shape == (0, 1)
