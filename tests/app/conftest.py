"""Encoders of one name share one loaded model, as reading it anew takes seconds."""

import pytest

from models.encoding.encoders import SentenceEncoder

_models = {}
_read = SentenceEncoder._load


def _load(self):
    if self.model not in _models:
        _models[self.model] = _read(self)
    return _models[self.model]


@pytest.fixture(autouse=True)
def one_model(monkeypatch):
    monkeypatch.setattr(SentenceEncoder, "_load", _load)
