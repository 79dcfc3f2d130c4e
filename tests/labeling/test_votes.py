import json
from dataclasses import asdict
from multiprocessing.reduction import ForkingPickler

import numpy as np
import pytest

from labeling.disk.run_folder import RunFolder
from labeling.votes import Column, Voter, Votes


@pytest.fixture
def votes():
    voters = (Voter("a", "function", ((0,), (1, 2))), Voter("b", "rule", ((2,),), products=("x",)))
    return Votes(4, 3, voters, (Column.of([0, 2], [0, 1]), Column.of([2], [0], [0.7])))


def test_coverage_and_votes_on_a_question(votes):
    assert len(votes) == 3
    assert votes.covered().tolist() == [True, False, True, False]
    (j, labels, sure), other = votes.on(2)
    assert (j, labels) == (0, (1, 2)) and np.isnan(sure)
    assert other[:2] == (1, (2,)) and other[2] == pytest.approx(0.7)
    assert votes.on(1) == []


def test_snorkel_matrix_has_single_labels_only(votes):
    assert votes.to_snorkel().tolist() == [[0, -1], [-1, -1], [-1, 2], [-1, -1]]


def test_run_folder_keeps_votes(votes, tmp_path):
    folder = RunFolder(tmp_path)
    folder.save_votes(votes, "for these questions")
    loaded, context = folder.load_votes()
    assert context == "for these questions" and loaded.voters == votes.voters
    for one, two in zip(loaded.columns, votes.columns, strict=True):
        assert np.array_equal(one.rows, two.rows) and np.array_equal(one.options, two.options)
        assert np.array_equal(one.confidence, two.confidence, equal_nan=True)


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (Column.of([1, 1], [0, 0]), "rows must increase"),
        (Column.of([9], [0]), "rows must increase"),
        (Column.of([1], [5]), "does not have"),
        (Column.of([1], [0, 0]), "differ in length"),
    ],
)
def test_bad_columns_are_refused(column, message):
    with pytest.raises(ValueError, match=message):
        Votes(4, 3, (Voter("a", "function", ((0,),)),), (column,))


def test_bad_options_and_double_names_are_refused():
    empty = Column.of([], [])
    with pytest.raises(ValueError, match="no set of labels"):
        Votes(4, 3, (Voter("a", "function", ((3,),)),), (empty,))
    with pytest.raises(ValueError, match="unique"):
        Votes(4, 3, (Voter("a", "function", ()),) * 2, (empty, empty))


def test_a_torn_manifest_counts_as_absent(tmp_path):
    folder = RunFolder(tmp_path)
    folder.save_array("x.npy", np.arange(3))
    folder.store_record("step", "key", ("x.npy",), 0.1, {"n": 3})
    record = folder.record("step")
    assert record is not None and folder.is_whole(record)
    (tmp_path / "x.npy").write_bytes(b"torn")
    assert not folder.is_whole(record)
    (tmp_path / "manifest.json").write_text('{"steps": {')
    assert folder.record("step") is None


def test_one_question_alone_says_the_same(taxonomy):
    rng = np.random.default_rng(0)
    voters = tuple(Voter(f"v{j}", "function", ((0,), (1, 2), (3,))) for j in range(5))
    rows = [np.flatnonzero(rng.random(12) < 0.4) for _ in voters]
    columns = tuple(Column.of(r, rng.integers(0, 3, len(r)), rng.random(len(r))) for r in rows)
    votes = Votes(13, 6, voters, columns)
    for row in range(13):
        alone = votes.only(row)
        assert alone.n == 1 and alone.on(0) == votes.on(row) and alone.only(0) is alone
        assert alone.covered()[0] == bool(votes.on(row))
        again = Votes(1, 6, alone.voters, alone.columns).flat
        assert all((getattr(alone.flat, f) == getattr(again, f)).all() for f in ("row", "voter", "option"))
        assert np.array_equal(alone.flat.confidence, again.confidence)
        assert (alone.flat.members != again.members).nnz == 0
    assert votes.on(12) == [] and len(votes.only(12)) == 0


def many_votes(n=50):
    rng = np.random.default_rng(3)
    voters = tuple(Voter(f"v{j}", "function", ((0,), (1, 2), (3,))) for j in range(4))
    rows = [np.flatnonzero(rng.random(n) < share) for share in (0.0, 0.2, 0.6, 1.0)]
    columns = tuple(Column.of(r, rng.integers(0, 3, len(r)), rng.random(len(r))) for r in rows)
    return Votes(n, 4, voters, columns)


@pytest.mark.parametrize("at", [slice(0, 50), slice(0, 16), slice(16, 33), slice(49, 50), slice(20, 20)])
def test_a_block_has_its_questions_votes(at):
    votes = many_votes()
    block = votes.block(at)
    assert block.n == at.stop - at.start and block.voters is votes.voters and block.table is votes.table
    assert [block.on(i) for i in range(block.n)] == [votes.on(i) for i in range(at.start, at.stop)]
    again = Votes(block.n, block.n_labels, block.voters, block.columns)
    assert np.array_equal(again.covered(), votes.covered()[at]), "it holds what is checked when votes are made"


def test_some_questions_keep_their_order():
    votes = many_votes()
    places = np.array([0, 3, 4, 17, 49])
    some = votes.take(places)
    assert some.n == 5 and [some.on(i) for i in range(5)] == [votes.on(i) for i in places]
    nothing = votes.take(np.empty(0, np.int64))
    assert nothing.n == 0 and len(nothing) == 0
    Votes(some.n, some.n_labels, some.voters, some.columns)


def test_a_block_can_be_sent_elsewhere():
    block = many_votes().block(slice(5, 25))
    sent = ForkingPickler.loads(ForkingPickler.dumps(block))
    assert [sent.on(i) for i in range(20)] == [block.on(i) for i in range(20)]
    assert sent.table.starts.tolist() == block.table.starts.tolist()


def test_votes_are_looked_up_without_a_table_of_all():
    votes = many_votes()
    votes.covered(), votes.on(3), votes.only(4), votes.explain(5), votes.block(slice(0, 9)), votes.take(np.array([2]))
    assert "flat" not in votes.__dict__


def test_a_voter_comes_back_from_json():
    voter = Voter("a", "rule", ((0, 2), (1,)), "f1", "Ana", ("x", "y"), "why", "rules.toml:3")
    assert Voter.of(json.loads(json.dumps(asdict(voter)))) == voter
