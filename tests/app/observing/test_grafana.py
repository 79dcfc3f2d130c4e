"""The dashboard in docs shows only what the service exports, and is what Grafana can import."""

import json
import re
from pathlib import Path

import pytest

from app.http.metrics import Metrics
from app.observing.gauges import TrafficGauges

FILE = Path(__file__).resolve().parents[3] / "docs" / "grafana.json"
SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum"), "gauge": ("",)}
ROWS = ["Traffic", "Answers", "Match and use", "Accuracy", "Drift", "Alerts", "Service"]
WIDTH = 24


@pytest.fixture(scope="module")
def dashboard():
    return json.loads(FILE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def exported():
    families = Metrics([TrafficGauges()]).registry.collect()
    return {family.name + suffix for family in families for suffix in SUFFIXES[family.type]}


def expressions(dashboard):
    return [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", [])]


def test_only_metrics_that_exist_are_shown(dashboard, exported):
    named = {name for text in expressions(dashboard) for name in re.findall(r"\boracle_\w+", text)}
    assert len(named) > 25
    assert named <= exported, f"not exported: {sorted(named - exported)}"


def test_every_gauge_of_the_traffic_is_shown(dashboard):
    shown = " ".join(expressions(dashboard))
    hidden = {"oracle_window_days", "oracle_look_seconds", "oracle_match_replies"}
    missing = {f.name for f in TrafficGauges().collect() if not re.search(rf"\b{f.name}\b", shown)}
    assert missing == hidden


def test_labels_of_legends_and_filters_exist(dashboard):
    labels = {"le", "decision", "reason", "route", "status", "stage", "mode", "passes", "action", "agrees"}
    labels |= {"step", "traffic", "kind", "seen", "rule", "bound", "quantile"}
    legends = [t["legendFormat"] for p in dashboard["panels"] for t in p.get("targets", [])]
    used = {name for text in legends for name in re.findall(r"{{(\w+)}}", text)}
    used |= {name for text in expressions(dashboard) for name in re.findall(r"[{,]\s*(\w+)\s*=", text)}
    grouped = [g for text in expressions(dashboard) for g in re.findall(r"by \(([^)]*)\)", text)]
    used |= {name.strip() for group in grouped for name in group.split(",")}
    assert used <= labels


def test_it_has_the_form_that_grafana_imports(dashboard):
    assert dashboard["schemaVersion"] == 39 and dashboard["id"] is None and dashboard["uid"]
    assert (
        dashboard["templating"]["list"][0] | {"type": "datasource", "query": "prometheus"}
        == dashboard["templating"]["list"][0]
    )
    assert [p["title"] for p in dashboard["panels"] if p["type"] == "row"] == ROWS
    ids = [p["id"] for p in dashboard["panels"]]
    assert len(set(ids)) == len(ids)
    for panel in dashboard["panels"]:
        assert panel["type"] in {"row", "timeseries", "stat"} and panel["title"]
        if panel["type"] != "row":
            assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
            assert all(t["expr"].count("(") == t["expr"].count(")") and t["refId"] for t in panel["targets"])


def test_panels_do_not_overlap(dashboard):
    taken = set()
    for panel in dashboard["panels"]:
        g = panel["gridPos"]
        assert g["x"] + g["w"] <= WIDTH
        cells = {(x, y) for x in range(g["x"], g["x"] + g["w"]) for y in range(g["y"], g["y"] + g["h"])}
        assert not cells & taken, panel["title"]
        taken |= cells
