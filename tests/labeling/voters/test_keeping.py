import numpy as np
import pytest

from labeling.voters import ComputedSettings, SpreadingVotes, fit_computed
from labeling.voters.keeping import keep, kept

SETTINGS = SpreadingVotes(most_senders=60)


@pytest.fixture
def world(gold_of):
    rng = np.random.default_rng(0)
    truth = np.arange(150) % 4
    rows = np.eye(8)[truth] * 3 + rng.normal(size=(150, 8))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return rows, gold_of(150, {i: (truth[i], "seed" if i < 24 else "valid") for i in range(32)})


def same(a, b, rows):
    one, two = (f.on(rows, np.arange(len(rows))) for f in (a, b))
    pairs = [(one.rows, two.rows), (one.options, two.options), (one.confidence, two.confidence)]
    pairs += [(one.evidence.places, two.evidence.places), (one.evidence.similarity, two.evidence.similarity)]
    return len(one.rows) > 100 and all(np.array_equal(x, y, equal_nan=x.dtype.kind == "f") for x, y in pairs)


@pytest.mark.parametrize("flat_up_to", [10_000, 20])
def test_what_was_kept_votes_the_same(world, taxonomy, tmp_path, monkeypatch, flat_up_to):
    monkeypatch.setattr("labeling.nearest.index.FLAT_UP_TO", flat_up_to)
    rows, gold = world
    fitted = SETTINGS.fit(rows, gold, taxonomy, None)
    keep(tmp_path / "s.npz", "abc", fitted)
    found = kept(tmp_path / "s.npz", "abc", SETTINGS.bare(rows, gold))
    assert same(fitted, found, rows) and found.facts() == fitted.facts()
    assert type(found.index) is type(fitted.index)


def test_another_voter_finds_nothing_and_a_torn_file_does_no_harm(world, taxonomy, tmp_path):
    rows, gold = world
    path, bare = tmp_path / "s.npz", SETTINGS.bare(rows, gold)
    assert kept(path, "abc", bare) is None
    keep(path, "abc", SETTINGS.fit(rows, gold, taxonomy, None))
    assert kept(path, "abd", bare) is None
    path.write_bytes(path.read_bytes()[:-200])
    assert kept(path, "abc", bare) is None
    path.write_bytes(b"")
    assert kept(path, "abc", bare) is None


def test_it_is_learned_once(world, taxonomy, encoder, tmp_path, monkeypatch):
    rows, gold = world
    settings, path = ComputedSettings(spreading=SETTINGS), tmp_path / "s.npz"

    def fit(most):
        wanted = ComputedSettings(spreading=SpreadingVotes(most_senders=most)) if most != 60 else settings
        return fit_computed(rows, gold, taxonomy, encoder.encode, wanted, {"spreading.graph"}, path).fitted[0]

    fit(200)
    assert not path.exists()
    first = fit(60)
    monkeypatch.setattr(SpreadingVotes, "fit", lambda *args: pytest.fail("it was learned already"))
    assert same(first, fit(60), rows)
