"""A few of all faults, with fixed seeds; `make reliability` makes many."""

import sys
from types import ModuleType

import pytest

from benchmarks.reliability import (
    disk_full,
    endings,
    kill_others,
    kill_review,
    kill_run,
    kill_serve,
    tampering,
    two,
)
from benchmarks.reliability.outcome import Outcome, Setting
from benchmarks.reliability.preparing import prepare

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("prepared")
    with pytest.MonkeyPatch.context() as patch:  # as the fixture spawning, which is not there for a whole module
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        prepare(folder)
    return folder


@pytest.fixture
def setting(prepared, tmp_path, spawning):
    return lambda times, seed=7: Setting(tmp_path, prepared, times, seed)


def well(found):
    """All survived, nothing was lost, and something was tried."""
    rows = [found] if isinstance(found, Outcome) else list(found)
    bad = [row for row in rows if row.survived < row.tried or row.lost]
    assert not bad and sum(row.tried for row in rows) > 0, bad
    return rows


def test_a_killed_run_goes_on_to_the_same_result(setting):
    well(kill_run.second_run(setting(2)))


def test_a_killed_service_keeps_what_it_answered_and_doubles_nothing(setting):
    killed, again = kill_serve.service(setting(2))
    well(killed)
    assert again.survived == again.tried and again.lost == 0


def test_a_killed_desk_keeps_what_it_acknowledged(setting):
    assert "reviews acknowledged" in well(kill_review.desk(setting(2)))[0].note


@pytest.mark.parametrize("scenario", [kill_others.promote, kill_others.reviews, kill_others.restore])
def test_a_killed_command_leaves_all_or_nothing(setting, scenario):
    well(scenario(setting(5)))


def test_spoilt_files_are_made_again_or_named(setting):
    well(tampering.run_folder(setting(2)))
    well(tampering.write_ahead_log(setting(10)))


def test_a_full_disk_is_one_sentence(setting):
    try:
        well(disk_full.backup(setting(5)))
    except disk_full.NoDiskError as error:
        pytest.skip(str(error))


def test_reviewers_at_once_lose_nothing(setting):
    well(two.desks(setting(5)))


def test_the_clock_may_go_back(setting):
    well(endings.clock_backwards(setting(1)))
