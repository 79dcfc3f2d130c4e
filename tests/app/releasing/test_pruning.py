"""Which releases stay, and that a removal survives being cut off at any place."""

from datetime import timedelta

import pytest

from app.releasing import pruning
from app.releasing.pruning import Kept, as_dict, finish, lines, prune
from labeling.disk.files import write_json
from labeling.errors import OracleError
from labeling.store.releases import mark_removed, pin
from labeling.store.stages import CandidateEvent, set_candidate
from tests.app.releasing.conftest import START


@pytest.fixture
def ten(shelf):
    for day in range(10):
        shelf.add(day)
    return shelf


def why(found):
    return {kept.release_id: kept.why for kept in found.kept}


def test_the_latest_and_the_way_back_stay_and_the_rest_goes(ten):
    found = prune(ten.workspace, ten.end, keep=1, days=0)
    assert found.removed == ("r-5", "r-4", "r-3", "r-2", "r-1", "r-0")
    assert why(found) == {"r-9": pruning.CURRENT, **dict.fromkeys(("r-8", "r-7", "r-6"), pruning.BACK)}
    assert ten.folders() == ["r-6", "r-7", "r-8", "r-9"]
    assert found.bytes == 600
    rows = {row.release_id: row for row in ten.store.releases()}
    assert len(rows) == 10 and rows["r-0"].removed_at == ten.end
    assert ten.store.rollback(ten.end) == "r-8"


def test_nothing_that_is_in_use_goes(ten):
    with ten.store.write() as connection:
        pin(connection, "r-1", True)
        set_candidate(connection, CandidateEvent(START, "Ana", "r-2", ""))
    write_json(ten.workspace.run / "release.json", {"release_id": "r-3", "released": False})
    found = prune(ten.workspace, ten.end, keep=1, days=0)
    assert found.removed == ("r-5", "r-4", "r-0")
    assert {k: why(found)[k] for k in ("r-1", "r-2", "r-3")} == {
        "r-1": pruning.PINNED,
        "r-2": pruning.SHADOW,
        "r-3": pruning.MADE,
    }


def test_number_days_and_settings_say_what_stays(ten):
    assert len(prune(ten.workspace, ten.end, keep=6, days=0, dry_run=True).kept) == 6
    young = prune(ten.workspace, START + timedelta(days=10), keep=1, days=8, dry_run=True)
    assert young.removed == ("r-2", "r-1", "r-0") and why(young)["r-3"] == pruning.YOUNG
    assert prune(ten.workspace, ten.end).removed == ()
    (ten.workspace.root / "oracle.toml").write_text("keep_releases = 5\nkeep_release_days = 1\n")
    assert prune(type(ten.workspace)(ten.workspace.root), ten.end, dry_run=True).removed[0] == "r-4"


def test_a_dry_run_changes_nothing(ten):
    before = ten.folders()
    assert prune(ten.workspace, ten.end, keep=1, days=0, dry_run=True).removed
    assert ten.folders() == before
    assert all(row.removed_at is None for row in ten.store.releases())


def test_pruning_again_removes_nothing_more(ten):
    prune(ten.workspace, ten.end, keep=1, days=0)
    again = prune(ten.workspace, ten.end, keep=1, days=0)
    assert again.removed == () and len(again.kept) == 4


def test_a_removal_that_was_cut_off_is_finished_by_the_next(ten, monkeypatch):
    def cut_off(workspace, store):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(pruning, "finish", cut_off)
        prune(ten.workspace, ten.end, keep=1, days=0)
    assert len(ten.folders()) == 10
    with pytest.raises(OracleError, match="was removed"):
        ten.store.promote("r-0", "promoted", ten.end)
    prune(ten.workspace, ten.end, keep=1, days=0)
    assert ten.folders() == ["r-6", "r-7", "r-8", "r-9"]


def test_half_a_folder_is_never_taken_for_a_whole_one(ten, monkeypatch):
    monkeypatch.setattr(pruning.shutil, "rmtree", lambda path, ignore_errors: None)
    prune(ten.workspace, ten.end, keep=1, days=0)
    assert "r-0" not in ten.folders() and ".going-r-0" in ten.folders()
    monkeypatch.undo()
    prune(ten.workspace, ten.end, keep=1, days=0)
    assert ten.folders() == ["r-6", "r-7", "r-8", "r-9"]


def test_a_release_that_a_run_makes_again_meanwhile_stays(ten):
    with ten.store.write() as connection:
        mark_removed(connection, ["r-0"], ten.end)
    ten.store.add_release("r-0", ten.end, {}, {})
    finish(ten.workspace, ten.store)
    assert "r-0" in ten.folders()


def test_without_any_release_there_is_nothing_to_do(shelf):
    found = prune(shelf.workspace, shelf.end)
    assert (found.removed, found.kept, found.bytes) == ((), (), 0)


def test_a_folder_that_the_store_does_not_know_is_left_alone(ten):
    (ten.workspace.releases / "r-strange").mkdir()
    (ten.workspace.releases / ".building").mkdir()
    prune(ten.workspace, ten.end, keep=1, days=0)
    assert {"r-strange", ".building"} <= set(ten.folders())


def test_what_is_said(ten):
    found = prune(ten.workspace, ten.end, keep=5, days=0, dry_run=True)
    said = list(lines(found, True))
    assert said[0] == "r-4 would be removed" and said[-1] == "0.0 MiB would be free; 5 releases stay"
    assert as_dict(found, True)["kept"][0] == {"release_id": "r-9", "why": "it is current"}
    nothing = pruning.Pruned((), 0, (Kept("r-9", "it is current"),))
    assert list(lines(nothing, False)) == ["nothing to remove: the one release there is is needed"]
