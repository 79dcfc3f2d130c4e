"""The steps as Dagster assets: the same steps, order, schedule and lease."""

import importlib
import signal
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from app.pipeline.steps import STEPS
from app.schedule.lease import Busy, held
from app.schedule.settings import Schedule
from app.workspace import Workspace
from labeling.disk.files import read_json

dg = pytest.importorskip("dagster", reason="install the extra: pip install -e '.[dagster]'")
pytestmark = pytest.mark.filterwarnings("default")  # of the library's own
NAMES = [step.name for step in STEPS]


@pytest.fixture(autouse=True)
def sigterm():
    """Dagster hands SIGTERM to what handles SIGINT and leaves it there, which may be nobody."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def module(shop, monkeypatch):
    monkeypatch.setenv("ORACLE_WORKSPACE", str(shop))
    sys.modules.pop("app.dagster_defs", None)
    yield importlib.import_module("app.dagster_defs")
    sys.modules.pop("app.dagster_defs", None)


def test_assets_depend_on_one_another_as_the_steps_do(module):
    graph = module.defs.resolve_asset_graph()
    assert {k.to_user_string() for k in graph.get_all_asset_keys()} == set(NAMES)
    for step in STEPS:
        parents = {k.to_user_string() for k in graph.get(dg.AssetKey(step.name)).parent_keys}
        assert parents == set(step.after)


def test_schedule_and_freshness_are_those_of_the_settings(module):
    schedule = Schedule(retrain="0 3 * * 1-5", timezone="Europe/Berlin")
    job = dg.define_asset_job("retrain")
    found = module.schedules(schedule, job)[0]
    assert (found.cron_schedule, found.execution_timezone) == ("0 3 * * 1-5", "Europe/Berlin")
    schedule = Schedule(retrain="0 3 * * 1-5")
    assert module.freshness_policy(schedule) == dg.FreshnessPolicy.time_window(fail_window=timedelta(days=3, hours=2))
    off = Schedule(retrain="off")
    assert module.schedules(off, job) == [] and module.freshness_policy(off) is None


@pytest.mark.parametrize(("cron", "hours"), [("0 3 * * *", 24), ("*/5 9-17 * * *", 15), ("0 0 1 * *", 31 * 24)])
def test_the_longest_pause(module, cron, hours):
    assert abs(module.longest_pause(cron, "UTC") - timedelta(hours=hours)) <= timedelta(hours=1.1)


@pytest.mark.slow
def test_materialised_they_make_what_a_run_makes(module, shop, made):

    (shop / "var/run/manifest.json").unlink()
    result = dg.materialize(module.defs.assets, instance=dg.DagsterInstance.ephemeral())
    assert result.success
    done = {e.asset_key.to_user_string(): e for e in result.get_asset_materialization_events()}
    assert set(done) == set(NAMES)
    steps, before = (read_json(Path(f) / "var/run/manifest.json")["steps"] for f in (shop, made))
    assert {n: s["outputs"] for n, s in steps.items()}["train"] == before["train"]["outputs"]
    facts = done["ingest"].materialization.metadata
    assert facts["questions"].value == before["ingest"]["facts"]["questions"] and not facts["unchanged"].value
    again = dg.materialize(module.defs.assets, instance=dg.DagsterInstance.ephemeral())
    assert all(e.materialization.metadata["unchanged"].value for e in again.get_asset_materialization_events())


def test_an_asset_waits_for_the_lease(module, shop, monkeypatch):
    waits = []

    def refuse(store, name, wait):
        waits.append((name, wait))
        return held(store, name)

    monkeypatch.setattr(module, "held", refuse)
    with Workspace(shop).open_store() as store, held(store, "work"), pytest.raises(Busy):
        module._run(Workspace(shop), "ingest")
    assert waits == [("work", True)]


def test_nothing_else_imports_it():
    root = Path(__file__).resolve().parents[3]
    for part in ("app", "labeling", "models"):
        for path in (root / part).rglob("*.py"):
            assert path.name == "dagster_defs.py" or "dagster" not in path.read_text(encoding="utf-8"), path
