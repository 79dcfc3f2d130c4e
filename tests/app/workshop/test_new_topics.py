"""oracle topics find, end to end: a topic nobody answers is found, drafted, accepted, and not found again."""

import csv
import json

import pytest

from labeling.disk.reading import read_templates
from labeling.disk.tables import read_table
from labeling.sources.rules import read_rules

pytestmark = pytest.mark.slow

WHO = ("my mum", "a friend", "my sister", "Ann [and Bob]", "a colleague", "dad", "our neighbour", "the teacher")


@pytest.fixture
def gifts(command, shop):
    """The shop, asked about gift cards too, with replies to some."""
    path = shop / "data/questions.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    asked = [f"Can I buy a gift card for {who}?" for who in WHO] + [f"Do you sell gift cards for {w}" for w in WHO]
    for i, text in enumerate(asked):
        reply = "Hi Oskar, gift cards are in our shop." if i % 2 else ""
        rows.append({"question_id": f"g{i}", "text": text, "asked_at": "2026-02-01T10:00:00Z", "reply": reply})
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, ["question_id", "text", "asked_at", "reply"])
        writer.writeheader()
        writer.writerows(rows)
    assert command("-w", shop, "label")[0] == 0
    return shop


def found(command, shop, *words):
    code, out = command("-w", shop, "topics", "find", "--json", *words)
    assert code == 0
    return json.loads(out)


def test_a_new_topic_is_found_accepted_and_not_found_again(command, gifts):
    before = (gifts / "data/templates.csv").read_text(), (gifts / "labeling_functions/rules.toml").read_text()
    topic = found(command, gifts)["topics"][0]
    assert "gift" in topic["name"] and topic["questions"] >= 8 and topic["trend"]["recent"] > 0.9
    assert topic["template"]["status"] == "draft" and "Hi {first_name}, gift cards" in topic["template"]["body"]
    assert topic["rules"] and all(r["votes_for"] == "_no_template" and r["matches"] >= 8 for r in topic["rules"])
    shown = command("-w", gifts, "topics", "find")[1]
    assert topic["name"] in shown and "nearest templates" in shown
    now = (gifts / "data/templates.csv").read_text(), (gifts / "labeling_functions/rules.toml").read_text()
    assert now == before

    code, out = command("-w", gifts, "topics", "find", "--accept", topic["name"], "--owner", "gifts team")
    assert code == 0 and "has the new draft" in out
    draft = read_templates(read_table(gifts / "data/templates.csv"))[-1]
    assert (draft.template_id, draft.status, draft.owner) == (topic["name"], "draft", "gifts team")
    assert {r["name"] for r in topic["rules"]} <= {r.name for r in read_rules(gifts / "labeling_functions/rules.toml")}
    assert command("-w", gifts, "topics", "find", "--accept", topic["name"])[0] == 2

    assert command("-w", gifts, "lf", "check")[0] == 0
    assert command("-w", gifts, "run")[0] == 0
    assert all("gift" not in t["name"] for t in found(command, gifts)["topics"])


def test_an_unknown_name_writes_nothing(command, gifts):
    before = (gifts / "data/templates.csv").read_text()
    name = found(command, gifts)["topics"][0]["name"]
    code, out = command("-w", gifts, "topics", "find", "--accept", name[:-1])
    assert code == 2 and f"no such new topic '{name[:-1]}'" in out and name in out
    assert (gifts / "data/templates.csv").read_text() == before


def test_a_small_workspace_has_no_new_topic(command, shop):
    assert found(command, shop, "--least-size", "20") == {"topics": [], "accepted": None}
    code, out = command("-w", shop, "topics", "find", "--least-size", "20")
    assert code == 0 and "No new topic" in out


def test_before_the_first_run(command, tmp_path):
    command("init", tmp_path / "new")
    code, out = command("-w", tmp_path / "new", "topics", "find")
    assert code == 2 and "there are no labels yet" in out
