"""Names of holders, and those that are surely dead."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from app.schedule import holders
from app.schedule.holders import is_gone, new_holder, shown, started
from app.schedule.lease import Busy, held
from labeling.store import Store
from labeling.store.jobs import lease, lost_runs, take_lease

pytestmark = pytest.mark.skipif(not holders.PROC.is_dir(), reason="needs /proc")
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def dead():
    """The name of a process that has ended."""
    code = "from app.schedule.holders import new_holder; print(new_holder())"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store.db") as store:
        yield store


def test_this_process_is_there_and_named_for_people():
    mine = new_holder()
    assert not is_gone(mine)
    assert shown(mine).endswith(f", process {os.getpid()}")
    assert mine != new_holder()


def test_a_process_that_ended_is_gone(dead):
    assert is_gone(dead)


def test_another_process_under_the_same_number_is_not_taken_for_it():
    host, _, rest = new_holder().rpartition(".")
    assert is_gone(f"{host}.{int(rest) - 1}")


@pytest.mark.parametrize("part", ["host", "system", "old name", "empty", "no number"])
def test_of_others_nothing_is_known(dead, part):
    host, pid, marks = dead.split("/")
    token, system, begun = marks.split(".")
    names = {
        "host": f"elsewhere/{pid}/{marks}",
        "system": f"{host}/{pid}/{token}.{'0' * 12}.{begun}",
        "old name": f"{host}/{pid}/{token}",
        "empty": f"{host}/{pid}/{token}..",
        "no number": f"{host}/x/{token}.{system}.{begun}",
    }
    assert not is_gone(names[part])


def test_without_proc_nothing_is_known(dead, monkeypatch, tmp_path):
    monkeypatch.setattr(holders, "PROC", tmp_path)
    assert not is_gone(dead)
    assert not is_gone(new_holder())
    assert started(os.getpid()) == ""


def test_a_lease_of_a_dead_process_is_free_at_once(store, dead):
    with store.write() as connection:
        take_lease(connection, "work", dead, NOW, NOW + timedelta(hours=1))
    with held(store, "work", lambda: NOW) as mine, store.read() as connection:
        assert lease(connection, "work").holder == mine.holder


def test_a_lease_of_a_living_one_is_not(store):
    with held(store, "work"), pytest.raises(Busy), held(store, "work"):
        pass


def test_a_run_of_a_dead_process_is_lost_at_once(store, dead):
    from labeling.serving.jobs import BY_HAND, RETRAIN, JobRun
    from labeling.store.jobs import begin_run

    with store.write() as connection:
        take_lease(connection, "work", dead, NOW, NOW + timedelta(hours=1))
        begin_run(connection, JobRun(RETRAIN, BY_HAND, NOW, dead, NOW, 1))
        assert lost_runs(connection, NOW) == []
        assert len(lost_runs(connection, NOW, is_gone)) == 1
