"""oracle simulate on a small workspace."""

import csv
import json

import pytest

from app.simulating import running
from app.simulating.running import Play
from app.workspace import Workspace

SMALL = ("--days", 2, "--cases", 12, "--agents", 3, "--spot-checks", 5, "--drift", "none")


def simulate(command, shop, *words):
    return command("-w", shop, "simulate", *SMALL, *words)


def test_it_plays_on_a_copy_and_tells_the_truth(command, shop, tmp_path):
    before = (shop / "var" / "store.db").read_bytes()
    code, out = simulate(command, shop, "--into", tmp_path / "c", "--truth", tmp_path / "t.csv", "--json")
    assert code == 0, out
    told = json.loads(out)
    assert told["where"] == str(tmp_path / "c") and told["complete"]
    with (tmp_path / "t.csv").open() as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == told["cases"] > 5
    assert {r["right"] for r in rows} <= {"0", "1"}
    with Workspace(tmp_path / "c").open_store() as store:
        assert {s.suggestion_id for s in store.suggestions(limit=1000)} == {r["suggestion_id"] for r in rows}
    with Workspace(shop).open_store() as store:
        assert not store.suggestions()
    assert (shop / "var" / "store.db").read_bytes() == before


def test_for_people_it_says_where_to_look(command, shop, tmp_path):
    code, out = simulate(command, shop, "--into", tmp_path / "c", "--shadow")
    assert code == 0, out
    assert f"oracle -w {tmp_path / 'c'} monitor" in out
    assert ") in shadow" in out and ") shown" not in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--drift", "sudde"), "did you mean 'sudden'"),
        (("--change", "order-statu@1"), "did you mean 'order-status'"),
        (("--into", "x", "--url", "http://127.0.0.1:9"), "leave one of them out"),
        (("--url", "http://127.0.0.1:9"), "does not answer"),
        (("--url", "here"), "is no address"),
        (("--voter-breaks", "nobody"), "no function or rule is called 'nobody'"),
    ],
)
def test_bad_use_is_one_sentence(command, shop, words, says):
    code, out = simulate(command, shop, *words)
    assert code == 2
    assert says in " ".join(out.split())


def test_interrupted_it_leaves_a_copy_that_can_be_looked_at(command, shop, tmp_path, monkeypatch):
    tick, ticks = Play._tick, []

    def interrupted(self, *rest):
        ticks.append(1)
        if len(ticks) > 5:
            raise KeyboardInterrupt
        return tick(self, *rest)

    monkeypatch.setattr(running.Play, "_tick", interrupted)
    code, out = simulate(command, shop, "--into", tmp_path / "c", "--json")
    assert code == 0, out
    told = json.loads(out)
    assert not told["complete"] and told["cases"] > 0
    code, out = command("-w", tmp_path / "c", "release", "list", "--json")
    assert code == 0, out


def test_it_drives_a_service_that_runs(command, shop, tmp_path):
    from datetime import UTC, datetime

    from app.simulating.clock import FastClock
    from app.simulating.service import serving

    workspace = Workspace(shop)
    with workspace.open_store() as store:
        with serving(workspace, store, FastClock(datetime(2030, 1, 7, tzinfo=UTC))) as service:
            code, out = simulate(command, shop, "--url", service.url, "--json")
        assert code == 0, out
        told = json.loads(out)
        assert told["where"] == service.url
        assert len(store.suggestions(limit=1000)) == told["cases"] > 5
        assert store.feedback([s.suggestion_id for s in store.suggestions(limit=1000)])
