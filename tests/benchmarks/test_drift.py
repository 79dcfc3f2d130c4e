"""The drift benchmark on a small part of its worlds."""

from collections.abc import Callable

import numpy as np
import pytest

from benchmarks import drift as simulated
from benchmarks import drift_embeddings
from benchmarks.drift import BREAKS, REFERENCE, SIZES, Found, begun, broken, quiet
from benchmarks.drift_worlds import Break, World, coverage, draw, make

SMALL = World(500, 40, 20)


def _same(seed: int, change: Callable | None = None):
    rng = np.random.default_rng(seed)
    made = make(SMALL, rng)
    return made, draw(SMALL, made, 60, rng, [] if change is None else [change(made)], 30)


def test_the_watch_keeps_its_promise_where_the_usual_ways_cry_wolf():
    found = quiet(SMALL, 4)
    assert found["watch"] <= 1
    assert found["z-test"] > 100 and found["PSI"] > 100 and found["Holm"] > found["watch"]


def test_a_voter_that_stops_is_found_within_two_days():
    delay = broken(World(500, 120), BREAKS["voter stops"], SIZES["2-5 %"], 8, ways=("watch",))["watch"].delay
    assert np.quantile(delay, 0.75) <= 2 and delay.max() <= 4


@pytest.mark.parametrize("name", ["conflict of a voter doubles", "share of a label doubles"])
def test_other_breaks_are_found_at_much_traffic(name):
    delay = broken(World(2_000, 40), BREAKS[name], SIZES["5-15 %"], 4, ways=("watch",))["watch"].delay
    assert delay.max() <= 10


@pytest.mark.parametrize(("what", "times"), [("coverage", 0.0), ("coverage", 0.5), ("label", 2.0), ("conflict", 2.0)])
def test_a_break_changes_what_it_says_from_its_day_on(what, times):
    # a small label, so that the others do not have to make room for it; the voter with the most votes
    place = 2 if what == "label" else int(coverage(_same(0)[0]).argmax())
    _, traffic = _same(0, lambda _: Break(what, place, times))
    x, n = {
        "coverage": (traffic.votes, traffic.n[:, None]),
        "label": (traffic.labels, traffic.n[:, None]),
        "conflict": (traffic.conflicts, traffic.votes),
    }[what]
    before, after = (x[part].sum(0) / n[part].sum(0) for part in (slice(0, 30), slice(30, 60)))
    assert after[place] / before[place] == pytest.approx(times, rel=0.3, abs=0.01)
    assert np.median(after / before) == pytest.approx(1, abs=0.1)


def test_a_slow_break_arrives_in_full_after_its_days():
    factor = Break("label", 0, 2, slow=14).by_day(60, 30)
    assert factor[29] == 1 and 1 < factor[30] < 1.1 and factor[43:] == pytest.approx(2)
    assert Break("coverage", 0, 0).by_day(3, 1).tolist() == [1, 0, 0]


def test_traffic_holds_together_and_has_the_coverage_asked_for():
    made, traffic = _same(1)
    assert (traffic.labels.sum(1) == traffic.n).all()
    assert (traffic.votes <= traffic.n[:, None]).all() and (traffic.conflicts <= traffic.votes).all()
    assert traffic.n[5:7].mean() < 0.8 * traffic.n[:5].mean()
    assert traffic.votes.sum(0) / traffic.n.sum() == pytest.approx(coverage(made), rel=0.5, abs=0.01)


def test_an_alarm_is_counted_once_when_it_begins():
    assert begun(np.array([[0, 1], [1, 1], [1, 0], [0, 1]], bool)) == 3


def test_what_is_not_found_is_shown_as_later_than_was_watched():
    assert str(Found(np.array([1.0, 2.0, 2.0, np.inf]))) == "0.75 / 2 / > 30"


def test_a_new_topic_is_found_in_the_regions_of_rows():
    rng = np.random.default_rng(0)
    rows = np.repeat(rng.normal(size=(12, 20)), 60, axis=0) + rng.normal(0, 0.5, (720, 20))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    assert drift_embeddings.delay(drift_embeddings.run(rows, 300, 0.1, REFERENCE + 20, 0)) <= 10
    [line] = drift_embeddings.embedding_table(1, rows, questions=(100,)).splitlines()[2:]
    assert line.startswith("| 100 |") and line.count("|") == 6
    topic, known, pool = drift_embeddings.split(rows, rng)
    assert len(topic) == drift_embeddings.TOPIC and len(topic) + len(known) + len(pool) == len(rows)


def test_the_tables_have_a_row_for_each_case(monkeypatch):
    monkeypatch.setattr(simulated, "QUIET_WORLDS", {"small": SMALL})
    monkeypatch.setattr(simulated, "BREAKS", {"voter stops": BREAKS["voter stops"]})
    assert simulated.quiet_table(1).splitlines()[2].startswith("| small | 100 |")
    rows = simulated.broken_table(1, questions=(200,)).splitlines()[2:]
    assert len(rows) == len(SIZES) and all(row.count("|") == 4 for row in rows)
    assert simulated.ways_table(1).splitlines()[2].count("|") == len(simulated.WAYS) + 2


def test_the_section_is_written_unless_dry(monkeypatch, capsys):
    for name in ("quiet_table", "broken_table", "ways_table", "embedding_table"):
        monkeypatch.setattr(simulated, name, lambda repeats, name=name: f"{name} of {repeats}")
    written = []
    monkeypatch.setattr(simulated, "write_section", lambda *a: written.append(a))
    simulated.main(["--dry", "--repeats", "10"])
    assert not written and "quiet_table of 10" in capsys.readouterr().out
    simulated.main([])
    [(name, text)] = written
    assert name == "drift" and "broken_table of 40" in text and "embedding_table of 20" in text
