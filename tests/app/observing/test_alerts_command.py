"""`oracle alerts`: what is raised, the rules, the last events; exit code 0 also while something is raised."""

import json
from datetime import UTC, datetime

from labeling.serving.alerts import CLEARED, RAISED, AlertEvent
from labeling.store.alerts import append_alert

AT = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)


def test_nothing_raised_and_the_default_rules(command, log):
    code, text = command("-w", log.workspace.root, "alerts")
    assert code == 0
    assert text.startswith("No alert is raised\nRules, by default; [[alerts]] in oracle.toml replaces them\n")
    assert "  few matches: match rate of answers that agents saw below 50.0 % in 7 days" in text


def test_what_is_raised_comes_first_and_markup_in_a_name_is_only_text(command, log):
    name = "[red]slow[/red]"
    log.configure(f'[[alerts]]\nname = "{name}"\nmetric = "latency_p95_ms"\nabove = 400\ndays = 1\n')
    with log.store.write() as connection:
        append_alert(connection, AlertEvent("few", AT, RAISED, 0.4, "Match rate is 40.0 %"))
        append_alert(connection, AlertEvent("few", AT, CLEARED, 0.7, "fine"))
        append_alert(connection, AlertEvent(name, AT, RAISED, 612.0, "Latency is 612 ms"))
    code, text = command("-w", log.workspace.root, "alerts", "--events", "2")
    assert code == 0
    assert text.splitlines() == [
        "1 raised",
        f"  {name} (since 2026-09-01 08:30)",
        "    Latency is 612 ms",
        "Last events",
        f"  2026-09-01 08:30  raised  {name}",
        "  2026-09-01 08:30  cleared few",
        "Rules, from oracle.toml",
        f"  {name}: latency that 95 of 100 questions stay below above 400 ms in 1 day",
    ]
    code, text = command("-w", log.workspace.root, "alerts", "--json")
    found = json.loads(text)
    assert found["raised"][0] == {
        "rule": name,
        "at": "2026-09-01T08:30:00+00:00",
        "state": "raised",
        "value": 612.0,
        "text": "Latency is 612 ms",
    }
    assert len(found["events"]) == 3 and found["rules_from"] == "oracle.toml" and found["rules"][0]["at_least"] == 100


def test_a_broken_rule_is_one_sentence_with_its_line(command, log):
    log.configure('name = "shop"\n\n[[alerts]]\nname = "x"\nmetric = "usge"\nbelow = 1\n')
    code, text = command("-w", log.workspace.root, "alerts")
    assert code == 2 and "oracle.toml:3: alert 'x' watches the unknown metric 'usge'; did you mean 'usage'?" in text
