import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from labeling.store import leases

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
UNTIL = NOW + timedelta(minutes=10)
IDS = [f"q{i}" for i in range(200)]


def take(store, expert, ids=IDS, at=NOW, wanted=None):
    with store.write() as connection:
        return leases.take(connection, ids, expert, at, at + timedelta(minutes=10), wanted)


def test_nobody_gets_what_another_has(store):
    assert [take(store, who) for who in ("ann", "bob", "cat")] == ["q0", "q1", "q2"]
    assert take(store, "ann") == "q0", "the same again"
    assert take(store, "dan", ["q0", "q1", "q2"]) is None and take(store, "dan", []) is None


def test_a_question_for_two_goes_to_two(store):
    wanted = {"q0": 2, "q1": 0}
    assert [take(store, who, wanted=wanted) for who in ("ann", "bob", "cat")] == ["q0", "q0", "q2"]


def test_a_lease_that_ran_out_is_none(store):
    take(store, "ann")
    assert take(store, "bob", at=UNTIL) == "q0"
    with store.write() as connection:
        assert leases.held(connection, "ann", UNTIL) == [] and leases.held(connection, "ann", NOW) == ["q0"]
        assert leases.expire(connection, UNTIL) == 1 and leases.held(connection, "ann", NOW) == []
        assert leases.held(connection, "bob", UNTIL) == ["q0"]


def test_leases_are_renewed_and_freed(store):
    with store.write() as connection:
        for i, question_id in enumerate(("q5", "q7", "q5")):
            leases.renew(connection, question_id, "ann", UNTIL + timedelta(seconds=i))
        assert leases.held(connection, "ann", NOW) == ["q5", "q7"], "the latest first, each once"
        assert leases.held_by_others(connection, ["q5", "q6"], "bob", NOW) == {"q5"}
        assert leases.held_by_others(connection, ["q5", "q6"], "ann", NOW) == set()
        leases.free(connection, ["q5", "q6"], "bob")
        leases.free(connection, ["q5"], "ann")
        assert leases.held(connection, "ann", NOW) == ["q7"]
    assert take(store, "bob", ["q5"]) == "q5"


def test_a_time_without_a_zone_is_refused(store):
    with pytest.raises(ValueError, match="has no time zone"):
        take(store, "ann", at=datetime(2026, 5, 1))


def take_many(store, expert):
    out = []
    for _ in range(25):
        left = [q for q in IDS if q not in out]
        out.append(take(store, expert, left))
    return out


def test_threads_get_no_question_twice(store):
    with ThreadPoolExecutor(4) as pool:
        got = [q for part in pool.map(lambda who: take_many(store, who), "abcd") for q in part]
    assert sorted(got) == sorted(IDS[:100])


PROCESS = """
import sys
from datetime import UTC, datetime, timedelta
from labeling.store import Store, leases
ids, out, at = [f"q{i}" for i in range(200)], [], datetime.now(UTC)
with Store.open(sys.argv[1]) as store:
    for _ in range(25):
        with store.write() as connection:
            left = [q for q in ids if q not in out]
            out.append(leases.take(connection, left, sys.argv[2], at, at + timedelta(minutes=10)))
print(*out)
"""


def test_processes_get_no_question_twice(store, path):
    words = [sys.executable, "-c", PROCESS, str(path)]
    running = [subprocess.Popen([*words, who], stdout=subprocess.PIPE, text=True) for who in "ab"]
    got = [q for process in running for q in process.communicate(timeout=60)[0].split()]
    assert sorted(got) == sorted(IDS[:50])
