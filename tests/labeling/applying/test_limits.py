import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from labeling.applying import limits
from labeling.applying.limits import CALLS_OF_A_WORKER, Limits, Watch, spent


def test_few_calls_are_worth_one_process(monkeypatch):
    monkeypatch.setattr(limits, "cores", lambda: 4)
    assert [Limits().workers(c) for c in (0, 1, CALLS_OF_A_WORKER, CALLS_OF_A_WORKER + 1)] == [1, 1, 1, 2]
    assert Limits().workers(10**9) == 4 and Limits(processes=3).workers(10**9) == 3


@pytest.fixture
def watch(monkeypatch):
    """A watch on a process of which the test says what it does."""
    told = {"spent": (0.0, False)}
    monkeypatch.setattr(limits, "spent", lambda pid: told["spent"])
    return Watch(1, now=0.0), told


def test_computing_and_waiting_count_but_not_the_turns_of_others(watch):
    seen, told = watch
    seen.look(1, (1, 0))
    told["spent"] = (0.5, False)
    seen.look(100, (1, 0))
    assert seen.call == 0.5 and seen.trouble(Limits(seconds=1)) == ""
    told["spent"] = (0.5, True)
    seen.look(101, (1, 0))
    assert seen.call == 1.5 and seen.trouble(Limits(seconds=1)) == "it took longer than 1 s"


def test_every_call_starts_anew_and_all_count_together(watch):
    seen, told = watch
    for second in range(10):
        told["spent"] = (second, False)
        seen.look(second, (1, second))
    assert seen.call == 0 and seen.total == 9
    assert seen.trouble(Limits(seconds=1, total_seconds=8)) == "it took longer than 8 s in all"


def test_what_is_no_question_has_no_limit_of_its_own(watch):
    seen, told = watch
    for second in range(10):
        told["spent"] = (second, False)
        seen.look(second, (1, -1))
    assert seen.trouble(Limits(seconds=1)) == ""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux says")
def test_what_a_process_does():
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as process:
        deadline = time.monotonic() + 30
        while not spent(process.pid)[1] and time.monotonic() < deadline:
            time.sleep(0.05)
        assert spent(process.pid)[1]
        process.stdin.close()
    before, waits = spent(os.getpid())
    assert not waits and before > 0


def test_a_process_that_is_gone_counts_as_waiting():
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert spent(process.pid) == (0.0, True)
