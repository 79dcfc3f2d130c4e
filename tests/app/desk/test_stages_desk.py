"""Stages and the release in shadow at the desk."""

import pytest

from app.desk.loaded import Desk
from app.desk.watch.stages import beside, change, effect, lines, meaning, run_beside
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.serving.stages import ALL_LIVE, LIVE, MODES, OFF, SHADOW, STAGES, Modes


@pytest.fixture
def desk(shop):
    opened = Desk(Workspace(shop))
    yield opened
    opened.store.close()


def test_each_stage_says_what_it_does_and_who_set_it(desk):
    found = lines(desk)
    assert [line.stage for line in found] == list(STAGES)
    assert {line.mode for line in found} == {LIVE}
    assert all(line.event.by == "tests" and line.says.endswith(".") for line in found)


def test_every_mode_of_every_stage_means_something():
    said = {meaning(stage, mode, template) for stage in STAGES for mode in MODES for template in MODES}
    assert len(said) >= 9
    assert all(text.endswith(".") and text[0].isupper() for text in said)


def test_what_will_happen_is_said_before():
    assert effect(Modes(), "template", LIVE) == (
        "Agents will see answers from the next question on. "
        "Not live, so holding nothing back: is it a question and the topic."
    )
    assert "hold back what is not sure enough" in effect(Modes(LIVE, LIVE, SHADOW), "template", LIVE)
    assert "agents see no answer" in effect(ALL_LIVE, "template", SHADOW)
    assert "holds no answer back" in effect(ALL_LIVE, "topic", SHADOW)
    assert "Tools of agents" not in effect(ALL_LIVE, "validity", OFF)


def test_a_change_is_kept_with_who_and_why(desk):
    change(desk, "template", SHADOW, LIVE, "Ana", "  too many\nwrong ones ")
    line = lines(desk)[2]
    assert (line.mode, line.event.by, line.event.note) == (SHADOW, "Ana", "too many wrong ones")
    assert lines(desk)[0].event.by == "tests"


def test_who_saw_another_mode_is_told_so(desk):
    change(desk, "topic", OFF, LIVE, "Ana", "")
    with pytest.raises(OracleError, match="somebody"):
        change(desk, "topic", SHADOW, LIVE, "Ben", "")
    assert lines(desk)[1].mode == OFF


def test_a_long_note_changes_nothing(desk):
    with pytest.raises(OracleError, match="characters"):
        change(desk, "topic", OFF, LIVE, "Ana", "x" * 501)
    assert lines(desk)[1].mode == LIVE


def test_a_release_runs_beside_the_current_one_and_ends(desk, monkeypatch):
    first = desk.store.releases()[0]
    assert beside(desk).release_id is None and beside(desk).choices == ()
    desk.store.add_release("r-second", first.created_at, first.manifest, first.report)
    monkeypatch.setattr("app.releasing.releases.require_usable", lambda workspace, name: None)
    assert beside(desk).choices == ("r-second",)
    run_beside(desk, "r-second", "Ana", "is it better?")
    found = beside(desk)
    assert (found.release_id, found.event.by, found.event.note) == ("r-second", "Ana", "is it better?")
    assert found.choices == ()
    run_beside(desk, None, "Ben")
    assert beside(desk).release_id is None and beside(desk).event is None
    with pytest.raises(OracleError, match="no release runs in shadow"):
        run_beside(desk, None, "Ben")
    with pytest.raises(OracleError, match="current one"):
        run_beside(desk, first.release_id, "Ben")
