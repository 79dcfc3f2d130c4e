"""The benchmark of one suggestion: ways take turns, and figures are set against the peer's."""

import pytest

from app.workspace import Workspace
from benchmarks.suggestion import OURS, PEER, REASONS, ours, peer, table, timed


def test_the_peer_learns_what_it_is_given(encoder):
    ask = peer(encoder, ["a b", "a c", "x y", "x z"], ["first", "first", "second", "second"])
    assert ask("a").shape == (1, 2) and ask("a")[0, 0] > 0.5 > ask("x")[0, 0]


def test_ways_take_turns_text_by_text():
    calls = []
    ways = {name: lambda text, name=name: calls.append((name, text)) for name in (PEER, OURS)}
    found = timed(ways, ["a", "b"])
    assert calls == [(PEER, "a"), (OURS, "a"), (PEER, "b"), (OURS, "b")]
    assert [len(each) for each in found.values()] == [2, 2] and min(found[OURS])[0] >= 0


def test_figures_stand_against_the_peer():
    shown = table({PEER: [(10.0, 8.0)] * 3, OURS: [(2.0, 1.0), (2.0, 1.0), (4.0, 1.0)]})
    assert f"| {PEER} | 10.0 | 10.0 | 10.0 | 1/1.0 | 8.0 | 1/1.0 |" in shown
    assert f"| {OURS} | 2.0 | 3.8 | 4.0 | 1/5.0 | 1.0 | 1/8.0 |" in shown


@pytest.mark.slow
def test_ours_makes_whole_suggestions(shop):
    workspace = Workspace(shop)
    with workspace.open_store() as store:
        ways = ours(workspace, store)
        assert list(ways) == [OURS, REASONS]
        assert all(way("Where is my parcel?").shown.suggestion.template_id for way in ways.values())
