import gc

import pytest

from app import memory


@pytest.fixture(autouse=True)
def thawed(monkeypatch):
    monkeypatch.setattr(memory, "_settled", set())
    monkeypatch.setattr(memory, "_watch", {})
    monkeypatch.setattr(memory, "SLOW", 60.0)
    yield
    gc.callbacks[:] = [c for c in gc.callbacks if c is not memory._time]
    gc.unfreeze()


def looked_at(one):
    """Whether collections still look at an object."""
    return any(other is one for other in gc.get_objects())


def test_what_is_in_memory_is_collected_no_more_and_only_once_a_generation():
    kept = [[] for _ in range(10_000)]
    assert memory.settle("one") and gc.get_freeze_count() >= len(kept)
    later = [[]]
    assert not memory.settle("one") and looked_at(later) and not looked_at(kept)
    assert memory.settle("two") and not looked_at(later) and not looked_at(kept)


def test_it_is_done_again_once_a_collection_got_slow(monkeypatch):
    assert memory.settle("one") and not memory.settle("one")
    monkeypatch.setattr(memory, "SLOW", 1e-9)
    gc.collect(1)
    assert not memory.settle("one")
    gc.collect()
    assert memory.settle("one") and not memory.settle("one")
