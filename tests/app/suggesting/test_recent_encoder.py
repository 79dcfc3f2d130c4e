"""Texts encoded lately are not encoded again."""

import numpy as np

from app.suggesting import recent as module
from app.suggesting.recent import RecentEncoder


def test_texts_are_encoded_once_and_forgotten_when_there_are_many(encoder, monkeypatch):
    monkeypatch.setattr(module, "KEPT", 3)
    recent = RecentEncoder(encoder)
    rows = recent.encode(["one", "two", "one"])
    assert recent.encoder_id == encoder.encoder_id
    assert np.array_equal(rows[0], rows[2])
    assert np.array_equal(recent.encode(["two"]), rows[1:2])
    assert encoder.calls == [["one", "two"]]
    recent.encode(["three", "four"])
    assert np.array_equal(recent.encode(["four", "one"])[1], rows[0])
    assert encoder.calls[1:] == [["three", "four"], ["four", "one"]] or encoder.calls[1:] == [
        ["three", "four"],
        ["one"],
    ]
