import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from labeling.applying.ballots import was_stopped
from labeling.applying.functions import function_ballots
from labeling.applying.limits import Limits
from labeling.applying.worker_process import WorkerProcess, possible
from labeling.applying.workers import Workers
from labeling.asking.guard import FILES, LIMITS, NATIVE, NETWORK, PROGRAMS
from labeling.errors import OracleError
from labeling.question import Question

pytestmark = pytest.mark.skipif(not possible(), reason="no worker processes on this system")
GOOD = {"has_7": 'return "7" in question.text', "odd": "return int(question.question_id[1:]) % 2"}
QUICK = Limits(seconds=0.3, memory_mb=200, processes=2)
QUESTIONS = [Question(f"q{i}", f"late {i % 20}") for i in range(30)]


@pytest.fixture
def columns(taxonomy):
    """Columns by name of functions in workers."""

    def ask(sources, workers):
        ballots = function_ballots(sources, taxonomy, QUESTIONS, workers=workers, strict=False)
        return {voter.name.partition(".")[2]: column for voter, column in ballots}

    return ask


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("while '7' in question.text: pass", "stopped on question 'q7': it took longer than 0.3 s"),
        ("'9' in question.text and time.sleep(100)", "stopped on question 'q9': it took longer than 0.3 s"),
        ("re.match('(a+)+$', 'a' * 50 + 'b')", "stopped on question 'q0': it took longer than 0.3 s"),
        ("'5' in question.text and os._exit(3)", "stopped on question 'q5': it ended its process (exit code 3)"),
        (
            "'3' in question.text and faulthandler._sigsegv()",
            "stopped on question 'q3': it crashed its process (SIGSEGV)",
        ),
        ("signal.raise_signal(signal.SIGKILL)", "stopped on question 'q0': its process was killed"),
        ("return bytearray(10**9)", "stopped on question 'q0': it ran out of memory"),
        ("os.closerange(3, 50); return True", "stopped "),  # where it is when its pipe is seen to end is a race
    ],
)
def test_who_does_harm_is_stopped_and_the_others_go_on(sources_of, columns, body, said):
    with Workers(QUICK) as workers:
        found = columns(sources_of(has_7=GOOD["has_7"], bad=body, late="return True"), workers)
    assert found["bad"].first_error.startswith(said)
    assert was_stopped(found["bad"]) and found["bad"].failures == 30 and len(found["bad"].rows) == 0
    assert found["has_7"].rows.tolist() == [7, 17, 27] and len(found["late"].rows) == 30


def test_who_fills_the_memory_bit_by_bit_is_told_from_who_comes_after(sources_of, columns):
    sources = sources_of(
        "KEPT = []", leaks="KEPT.append(bytearray(8 * 10**6))", late="return bytearray(10**8) and True"
    )
    with Workers(Limits(memory_mb=200, processes=1)) as workers:
        found = columns(sources, workers)
    assert (
        found["leaks"].first_error == "stopped on question 'q0': it ran out of memory" or found["leaks"].failures == 0
    )
    assert len(found["late"].rows) == 30


def test_the_same_as_in_this_process(sources_of, taxonomy):
    sources = sources_of(
        **GOOD, fails="return question.text[6] == '1'", label="return ['pause'][: len(question.text) - 6]"
    )
    here = function_ballots(sources, taxonomy, QUESTIONS, strict=False)
    with Workers(Limits(processes=2)) as workers:
        for _ in range(2):
            there = function_ballots(sources, taxonomy, QUESTIONS, workers=workers, strict=False)
            assert [v for v, _ in here] == [v for v, _ in there]
            for (_, mine), (_, theirs) in zip(here, there, strict=True):
                assert np.array_equal(mine.rows, theirs.rows) and np.array_equal(mine.options, theirs.options)
                assert (mine.failures, mine.first_error) == (theirs.failures, theirs.first_error)
    assert here[2][1].failures == 20 and here[2][1].first_error.startswith("on question 'q0': IndexError")


def test_who_was_stopped_is_not_asked_again(sources_of, columns, capfd):
    sources = sources_of(bad="print('asked'); os._exit(1)", late="return True")
    with Workers(QUICK) as workers:
        first, second = columns(sources, workers), columns(sources, workers)
    assert first["bad"].first_error == second["bad"].first_error
    assert capfd.readouterr().err == "asked\n"
    assert len(second["late"].rows) == 30


def test_what_functions_print_is_no_answer(sources_of, columns, capfd):
    with Workers(QUICK) as workers:
        found = columns(sources_of(late="print('hello'); os.write(1, b'there'); return True"), workers)
    assert len(found["late"].rows) == 30
    printed = capfd.readouterr()
    assert printed.out == "" and "hello" in printed.err and "there" in printed.err


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("socket.create_connection(('127.0.0.1', 9))", NETWORK),
        ("try:\n        socket.getaddrinfo('localhost', 80)\n    except BaseException:\n        return True", NETWORK),
        ("urllib.request.urlopen('http://127.0.0.1:9/')", NETWORK),
        ("os.system('true')", PROGRAMS),
        ("subprocess.run(['true'])", PROGRAMS),
        ("os.fork()", PROGRAMS),
        ("os.kill(os.getppid(), 9)", PROGRAMS),
        ("open('/tmp/never', 'w')", FILES),
        ("os.open('/tmp/never', os.O_CREAT | os.O_RDWR)", FILES),
        ("os.remove(__file__)", FILES),
        ("pathlib.Path(__file__).rename('/tmp/never')", FILES),
        ("tempfile.mkdtemp()", FILES),
        ("sqlite3.connect('/tmp/never.db')", FILES),
        ("ctypes.CDLL(None)", NATIVE),
        ("ctypes.pythonapi.Py_GetVersion", NATIVE),
        ("resource.setrlimit(resource.RLIMIT_AS, (-1, -1))", LIMITS),
        ("builtins.len = lambda x: 3", "it changed builtins.len, which all functions share"),
        ("re.search = None", "it changed re.search, which all functions share"),
        ("os.chdir('/')", "it changed the working folder, which all functions share"),
        ("sys.setrecursionlimit(5000)", "it changed the depth of recursion, which all functions share"),
    ],
)
def test_who_does_what_functions_may_not_is_stopped(sources_of, columns, body, said):
    more = "import builtins, pathlib, resource, socket, sqlite3, subprocess, sys, tempfile, urllib.request"
    with Workers(replace(QUICK, processes=1)) as workers:
        found = columns(sources_of(more, has_7=GOOD["has_7"], bad=body, late="return True"), workers)
    assert was_stopped(found["bad"]) and said in found["bad"].first_error
    assert not found["has_7"].failures and len(found["late"].rows) == 30
    assert not Path("/tmp/never").exists() and not Path("/tmp/never.db").exists()


def test_no_secret_of_the_environment_is_told(sources_of, columns, monkeypatch):
    monkeypatch.setenv("ORACLE_SECRET", "7")
    with Workers(QUICK) as workers:
        found = columns(sources_of(late="return 'ORACLE_SECRET' in os.environ"), workers)
    assert not len(found["late"].rows) and not found["late"].failures


def test_a_flood_of_words_is_cut_off(sources_of, columns, capfd):
    with Workers(QUICK) as workers:
        columns(sources_of(late="print('x' * 10**6)"), workers)
    printed = capfd.readouterr().err
    assert len(printed) < 5_000 and printed.endswith("is not shown)\n")


def test_a_large_library_can_be_imported(sources_of, columns):
    with Workers(Limits(processes=1)) as workers:
        found = columns(
            sources_of("import numpy", late="return bool(numpy.ones((9, 9)).dot(numpy.ones(9)).any())"), workers
        )
    assert len(found["late"].rows) == 30


def test_an_edit_meanwhile_is_refused(sources_of, taxonomy, tmp_path):
    sources = sources_of(late="return True")
    sources_of(late="return False")
    with Workers(QUICK) as workers, pytest.raises(OracleError, match=r"words\.late was edited while it was asked"):
        function_ballots(sources, taxonomy, QUESTIONS, workers=workers)


def test_helpers_are_found(sources_of, columns, tmp_path):
    (tmp_path / "_words.py").write_text("WORD = '7'")
    with Workers(QUICK) as workers:
        found = columns(sources_of("from ._words import WORD", late="return WORD in question.text"), workers)
    assert found["late"].rows.tolist() == [7, 17, 27]


def test_a_process_that_ended_unused_is_replaced(sources_of, columns):
    sources = sources_of(late="return True")
    with Workers(QUICK) as workers:
        columns(sources, workers)
        (idle,) = workers._idle
        os.kill(idle.pid, signal.SIGKILL)
        assert len(columns(sources, workers)["late"].rows) == 30


def test_it_works_in_threads_and_leaves_nothing_behind(sources_of, columns):
    sources, found = sources_of(late="return True"), []

    def work():
        with Workers(QUICK) as workers:
            found.append(columns(sources, workers))
            pids.extend(w.pid for w in workers._idle)

    pids = []
    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(f["late"].rows) for f in found] == [30, 30]
    assert len(pids) == 2 and not any(alive(pid) for pid in pids)


def test_ctrl_c_ends_all(sources_of, taxonomy):
    sources = sources_of(slow="time.sleep(100)")

    def interrupt(done):
        raise KeyboardInterrupt

    started = []
    workers = Workers(QUICK)
    free = workers.free
    workers.free = lambda *a: started.append(w := free(*a)) or w
    with workers, pytest.raises(KeyboardInterrupt):
        function_ballots(sources, taxonomy, QUESTIONS, workers=workers, progress=lambda n: n and interrupt(n))
    assert started and not any(alive(w.pid) for w in started)


def test_no_process_outlives_a_parent_that_was_killed(sources_of, tmp_path):
    sources_of(hangs="re.match('(a+)+$', 'a' * 60 + 'b')")
    code = f"""
from pathlib import Path
from labeling.applying import functions, workers
from labeling.applying.limits import Limits
from labeling.question import Question
from labeling.loading.registry import load_sources
from labeling.taxonomy import Taxonomy, Template

taxonomy = Taxonomy((Template("late", "t", "T", "B"),))
sources = load_sources(Path({str(tmp_path)!r}), taxonomy)
pool = workers.Workers(Limits(seconds=1000))
free = pool.free
def told(*about):
    worker = free(*about)
    print(worker.pid, flush=True)
    return worker
pool.free = told
functions.function_ballots(sources, taxonomy, [Question("q", "a")], workers=pool)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        worker = int(parent.stdout.readline())
        assert alive(worker)
        parent.kill()
    deadline = time.monotonic() + 20
    while alive(worker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(worker)


def test_where_no_process_starts_that_is_said(sources_of, columns, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with Workers(QUICK) as workers, pytest.raises(OracleError, match="end as soon as they start"):
        columns(sources_of(late="return True"), workers)


def test_nothing_to_ask_starts_nothing(sources_of, taxonomy):
    with Workers(QUICK) as workers:
        assert function_ballots([], taxonomy, QUESTIONS, workers=workers) == []
        ((_, column),) = function_ballots(sources_of(late="return True"), taxonomy, [], workers=workers)
        assert len(column.rows) == 0 and column.failures == 0


def alive(pid):
    """Whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_last_words_of_one_that_ends_by_itself():
    worker = WorkerProcess(QUICK)
    worker._process.stdin.close()
    assert worker.heard() is None and worker.last_words() == "it ended its process (exit code 0)"
    worker.end()
