"""The benchmark of the store measures what it says, on both databases."""

import pytest

from benchmarks.store import PARTS
from labeling.store import Store


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path):
    target = tmp_path / "store.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with Store.open(target) as opened:
        yield opened


def test_questions_are_loaded_once_and_read_back(store):
    found = PARTS["ingest"](store, 300, 0)
    assert len(list(store.questions())) == 300 and store.revision() == 1
    assert all(value >= 0 for value in found.values()) and found["load, s"] > 0


@pytest.mark.slow
def test_traffic_reviews_and_pages_are_measured(store):
    found = PARTS["serve"](store, 2_500, 0)
    assert min(found.values()) > 0
    assert len(store.reviews()) == 200
    assert len(store.suggestions(agent="ana", limit=10_000)) == 800
