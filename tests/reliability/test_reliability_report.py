"""The page about reliability, and the register of scenarios."""

from datetime import UTC, datetime
from importlib.util import find_spec
from random import Random

import pytest

from benchmarks.reliability import registry, report, tampering
from benchmarks.reliability.outcome import Outcome, sentence

ROWS = {"kill_run": [Outcome("Kill it", 50, 49, 1, "seen | so")], "torn_wal": [Outcome("Tear it", 10, 10, 0)]}


def test_figures_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="Kill it"):
        Outcome("Kill it", 1, 2, 0)


def test_the_page_has_a_row_each_and_the_totals():
    fuzzed = {"fuzz": [Outcome("Feed it", 5_000, 4_999, 0)]}
    text = report.page(ROWS | fuzzed, 50, 0, datetime(2027, 3, 1, tzinfo=UTC))
    assert "In all: 60 tried, 59 survived, **1 lost**. Besides, a fuzzer tried 5,000 inputs, and 4,999 " in text
    assert "Besides" not in report.page(ROWS, 50, 0, datetime(2027, 3, 1, tzinfo=UTC))
    assert "## Killed" in text and "## Torn and altered files" in text and "## Disk full" not in text
    assert "| Tear it | 10 | 10 | 0 |  |" in text
    assert "--times 50 --seed 0` on " in text


def test_figures_are_kept(tmp_path):
    report.keep(tmp_path / "var" / "x.json", ROWS)
    assert report.kept(tmp_path / "var" / "x.json") == ROWS
    assert report.kept(tmp_path / "none.json") == {}


def test_every_scenario_that_is_there_can_be_found():
    chosen = registry.named()
    assert {"kill_run", "torn_run", "reviewers", "clock"} <= set(chosen)
    assert all(callable(registry.found(place)) for place in chosen.values())


def test_own_scenarios_are_all_there():
    theirs = ("hostile", "fuzz", "voters")
    places = [place for section in registry.SECTIONS for place in section.scenarios.values()]
    assert all(find_spec(f"{registry.HERE}.{p.partition(':')[0]}") for p in places if not p.startswith(theirs))


def test_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match="kill_rum"):
        registry.named(("kill_rum",))


def test_counts_in_words():
    assert sentence({"a": 2, "b": 0, "c": 1_200}) == "1,200 × c; 2 × a"


@pytest.mark.parametrize("name", tampering.WAYS)
def test_every_way_spoils(name, tmp_path):
    path, other = tmp_path / "a", tmp_path / "b"
    path.write_bytes(b"0123456789")
    other.write_bytes(b"x")
    tampering.WAYS[name](path, other, Random(1))
    assert not path.is_file() or path.read_bytes() != b"0123456789"
