import json

import pytest

pytestmark = pytest.mark.slow
RULE = "rules.where-is-it"


def test_fresh_prints_score_and_what_waits(command, shop):
    code, said = command("-w", shop, "fresh", "--record")
    assert code == 0 and said.startswith("Freshness 100 of 100") and "of gold still holds" in said
    code, said = command("-w", shop, "fresh", "--json", "--due-days", "0")
    found = json.loads(said)
    assert code == 0 and found["score"] == 1 and len(found["trend"]) == 1 and found["waiting"] == []


def test_an_owner_that_nobody_is_ends_with_bad_input(command, shop):
    code, said = command("-w", shop, "fresh", "--owner", "shop tem")
    assert code == 2 and "did you mean 'shop team'?" in said


def test_a_rule_is_muted_listed_and_reviewed(command, shop):
    code, said = command("-w", shop, "lf", "mute", RULE, "--why", "too [bold]loud[/bold]", "--by", "Ana")
    assert code == 0 and f"'{RULE}' is muted" in said
    code, said = command("-w", shop, "lf", "list")
    assert code == 0 and "1 muted" in said
    rows = {row["voter"]: row["muted"] for row in json.loads(command("-w", shop, "lf", "list", "--json")[1])}
    assert rows[RULE]["note"] == "too [bold]loud[/bold]" and sum(r is not None for r in rows.values()) == 1
    code, said = command("-w", shop, "fresh", "--owner", "shop team")
    assert code == 0 and "too [bold]loud[/bold]" in said
    code, said = command("-w", shop, "lf", "reviewed", RULE, "--json")
    assert code == 0 and json.loads(said)["voter"] == RULE
    code, said = command("-w", shop, "lf", "hear", RULE)
    assert code == 2 and "is not muted" in said
