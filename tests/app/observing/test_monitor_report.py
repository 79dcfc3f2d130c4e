"""The report as a value, for the terminal and as JSON, and `oracle monitor` and `oracle spot`."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from app.observing.kept_traffic import KeptTraffic
from app.observing.report import monitor
from labeling.errors import OracleError
from labeling.serving.alerts import AlertEvent
from labeling.store.alerts import append_alert
from tests.app.observing.conftest import BODIES, DAY, NOON


def printed(report, by="day"):
    console = Console(width=160, record=True, highlight=False, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    for line in report.lines(by):
        console.print(line, soft_wrap=isinstance(line, str))
    return console.export_text()


def worse_week(log):
    for i in range(60):
        log.ask(f"then{i}", ago=8 * DAY, reply=BODIES["late"])
        log.ask(f"now{i}", reply=BODIES["late" if i % 2 else "pause"], team="[bold]north[/bold]")


def test_what_has_surely_become_worse_stands_on_top(log):
    worse_week(log)
    report = monitor(log.workspace, log.store, NOON)
    assert report.alarms == ("Match rate where shown fell from 100.0 % to 50.0 %",)
    text = printed(report, "team").splitlines()
    assert "compared with the 7 days before" in text[0] and text[1] == f"! {report.alarms[0]}"
    assert any("-50.0 points" in line and "100.0 %" in line for line in text)
    assert any(line.startswith("[bold]north[/bold]") for line in text), "what users wrote is no markup"


def test_raised_alerts_come_first(log):
    worse_week(log)
    with log.store.write() as connection:
        append_alert(connection, AlertEvent("match", NOON, "raised", 0.5, "Match rate is 50.0 %, below 80.0 %"))
    alarms = monitor(log.workspace, log.store, NOON).alarms
    assert alarms[0] == "Match rate is 50.0 %, below 80.0 %" and len(alarms) == 2


def test_nothing_logged_says_so(log):
    report = monitor(log.workspace, log.store, NOON)
    assert "Nothing was asked in these days" in printed(report)
    json.dumps(report.as_dict(), allow_nan=False)
    assert (report.alarms, report.candidate, report.waiting) == ((), None, 0)


@pytest.mark.parametrize("by", ["day", "stage", "template", "topic", "team", "release"])
def test_one_suggestion_is_enough_for_a_report(log, by):
    log.ask("only", text="<script>\u202e" * 50, reply="[red]" * 20)
    report = monitor(log.workspace, log.store, NOON)
    assert "answered" in printed(report, by)
    json.dumps(report.as_dict(), allow_nan=False)
    assert report.rates[by]["asked"].iloc[0] == 1


def test_without_matching_it_says_how_many_replies_wait(log):
    log.ask("a", reply=BODIES["late"])
    report = monitor(log.workspace, log.store, NOON, kept=KeptTraffic(log.workspace, log.store), match=False)
    assert report.waiting == 1 and "1 reply was not looked at yet" in printed(report)
    assert not report.overview.match["shown"].now.known


def test_chance_is_no_alarm(log):
    for i in range(10):
        log.ask(f"then{i}", ago=8 * DAY, reply=BODIES["late"])
        log.ask(f"now{i}", reply=BODIES["late" if i > 1 else "pause"])
    assert monitor(log.workspace, log.store, NOON).alarms == ()


def test_days_out_of_range(log):
    with pytest.raises(OracleError, match="days is 0"):
        monitor(log.workspace, log.store, NOON, 0)


def test_the_commands(log, command, tmp_path):
    root, ago = log.workspace.root, datetime.now(UTC) - NOON
    for i in range(6):
        log.ask(f"s{i}", ago=timedelta(hours=i + 1) - ago, reply=BODIES["late"])
    code, said = command("-w", root, "monitor", "--json", "--by", "topic")
    found = json.loads(said)
    assert code == 0 and found["overview"]["match"]["shown"]["now"]["value"] == 1.0
    assert found["rates"]["topic"][0]["group"] == "payouts"
    code, said = command("-w", root, "monitor", "--days", "1")
    assert code == 0 and "compared with the day before" in said
    code, said = command("-w", root, "monitor", "--by", "weather")
    assert code == 2 and "unknown way to divide 'weather'" in said
    code, said = command("-w", root, "spot", "draw", "--n", "4", "--json")
    assert code == 0 and len(json.loads(said)["drawn"]) == 4
    assert "there were no more" in command("-w", root, "spot", "draw", "--n", "4")[1]
    assert "Nothing to draw from" in command("-w", root, "spot", "draw")[1]
    out = tmp_path / "checks.jsonl"
    assert "6 spot checks in" in command("-w", root, "spot", "export", out)[1].replace("\n", "")
    rows = [json.loads(line) | {"verdict": "right"} for line in out.read_text().splitlines()]
    out.write_text("".join(json.dumps(row) + "\n" for row in rows))
    code, said = command("-w", root, "spot", "import", out, "--expert", "Ana")
    assert code == 0 and "6 new verdicts by Ana" in said
    assert "6 were known already" in command("-w", root, "spot", "import", out, "--expert", "Ana")[1]
    assert "6 spot checks of 6" in command("-w", root, "monitor")[1].replace("\n", " ")
