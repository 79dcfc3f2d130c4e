from datetime import UTC, datetime
from shutil import copytree

import pytest

from app.desk.loaded import Desk
from app.desk.watch.releases import (
    compare,
    gate_lines,
    names,
    pin,
    promote,
    reasons,
    removable,
    remove,
    rollback,
    same_gold,
    signed,
)
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.store import ReleaseRow

START = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)


def row(release_id, accuracy=None, ece=None, lineage=None, gate=None):
    report = {"valid": {"n": 5, "template": {"accuracy": accuracy, "ece": ece}}}
    return ReleaseRow(release_id, START, {"lineage": lineage or {}, "gate": gate or {}}, report, False)


@pytest.fixture
def desk(shop):
    opened = Desk(Workspace(shop))
    yield opened
    opened.store.close()


@pytest.fixture
def second(desk, monkeypatch):
    """Id of another release whose content is that of the current one."""
    first = desk.store.current_release()
    copytree(desk.workspace.releases / first, desk.workspace.releases / "r-second")
    desk.store.add_release("r-second", START, {}, {})
    monkeypatch.setattr(
        "app.releasing.releases.load_release", lambda folder, name: (folder / name / "release.json").read_text()
    )
    return "r-second"


def test_higher_is_better_but_not_for_what_probabilities_are_off_by():
    found = {c.measure: c for c in compare(row("a", 0.8, 0.1), row("b", 0.7, 0.05), "valid")}
    assert (found["Right template"].change, found["Right template"].better) == (0.1, True)
    assert (found["Probability off by"].change, found["Probability off by"].better) == (0.05, False)
    assert found["Answered"].change is None and found["Answered"].better is None


def test_no_other_release_and_no_change():
    assert all(c.against is None and c.better is None for c in compare(row("a", 0.8), None, "valid"))
    same = next(c for c in compare(row("a", 0.8), row("b", 0.8), "valid") if c.value)
    assert (same.change, same.better) == (0, None)


def test_the_same_gold_is_known_by_its_hash():
    def made(digest):
        return row("a", lineage={"steps": {"ingest": {"gold.npz": digest}}})

    assert same_gold(made("x"), made("x"))
    assert not same_gold(made("x"), made("y"))
    assert not same_gold(row("a"), row("b"))


def test_the_gate_says_why():
    assert reasons(row("a", gate={"passed": False, "reasons": ["worse"]})) == (False, ["worse"])
    assert reasons(row("a")) == (True, [])


def test_the_gates_table_begins_with_what_was_worse():
    figure = {
        "name": "right template",
        "part": "overall",
        "unit": "share",
        "current": 0.8,
        "candidate": 0.7,
        "difference": -0.1,
        "low": -0.15,
        "high": -0.05,
        "n": 300,
        "p": 0.001,
        "verdict": "worse",
    }
    fine = figure | {"name": "right topic", "verdict": "no difference seen"}
    found = gate_lines(row("a", gate={"passed": False, "reasons": ["worse"], "figures": [fine, figure]}))
    assert [line.figure for line in found] == ["Right template", "Right topic"]
    assert (found[0].current, found[0].candidate, found[0].difference) == ("80.0 %", "70.0 %", "-10.0 (-15.0 to -5.0)")
    assert gate_lines(row("a", gate={"passed": True, "reasons": ["fine"]})) == []


def test_old_releases_are_removed_as_they_were_shown_and_not_when_pinned(desk, second):
    at = datetime(2027, 3, 4, tzinfo=UTC)
    for day in range(12):
        name = f"r-old{day}"
        (desk.workspace.releases / name).mkdir()
        desk.store.add_release(name, datetime(2025, 1, day + 1, tzinfo=UTC), {}, {})
    assert pin(desk, "r-old0", True) and not pin(desk, "r-old0", True)
    shown = removable(desk, at)
    assert shown.removed == ("r-old3", "r-old2", "r-old1")
    assert pin(desk, "r-old3", True) and pin(desk, "r-old0", False)
    assert remove(desk, shown.removed, at).removed == ("r-old2", "r-old1")
    assert pin(desk, "r-old0", True)
    assert not (desk.workspace.releases / "r-old2").exists()
    with pytest.raises(OracleError, match="'r-old1' was removed on 2027-03-04"):
        promote(desk, "r-old1", "Ana")


def test_going_forward_and_back_is_signed(desk, second):
    first = desk.store.current_release()
    promote(desk, second, "Ana", "better on <b>refunds</b>")
    assert desk.store.current_release() == second
    assert rollback(desk, second, "Bo") == first
    assert [(e.release_id, e.note) for e in desk.store.release_events(2)] == [
        (first, "Bo"),
        (second, "Ana: better on <b>refunds</b>"),
    ]


def test_what_cannot_be_done_is_refused_in_one_sentence(desk, second):
    first = desk.store.current_release()
    with pytest.raises(OracleError, match="is current already"):
        promote(desk, first, "Ana")
    with pytest.raises(OracleError, match=r"unknown release 'r-secnd'.*r-second"):
        promote(desk, "r-secnd", "Ana")
    with pytest.raises(OracleError, match="another release became current meanwhile"):
        rollback(desk, second, "Ana")
    with pytest.raises(OracleError, match="nothing to go back to"):
        rollback(desk, first, "Ana")
    assert desk.store.current_release() == first


def test_a_release_that_is_gone_is_not_made_current(desk):
    desk.store.add_release("r-gone", START, {}, {})
    with pytest.raises(OracleError, match="r-gone is not there"):
        promote(desk, "r-gone", "Ana")


def test_a_note_has_its_author_and_a_limit():
    assert signed("Ana", "  two\n lines ") == "Ana: two lines"
    assert signed("Ana", " ") == "Ana"
    with pytest.raises(OracleError, match="use at most 500"):
        signed("Ana", "x" * 501)


def test_releases_are_named_with_their_time():
    assert names([row("r-1")]) == {"r-1": "r-1 · 2026-03-04 12:30"}
