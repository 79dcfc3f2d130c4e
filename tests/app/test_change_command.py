"""`oracle change`, from telling of a change to the template that is not suggested any more."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.suggesting.making import Asked, make
from app.suggesting.plan import read_plan
from app.workspace import Workspace
from labeling.store.template_edits import put_template, template
from tests.changes import CANCEL, loaded_workspace

QUESTION = "Please cancel my order"


@pytest.fixture
def oracle(command, tmp_path):
    workspace = loaded_workspace(tmp_path / "shop")
    return lambda *words: command("-w", workspace.root, "change", *words)


def said(oracle, *words):
    code, out = oracle(*words, "--json")
    assert code == 0, out
    return json.loads(out)


def test_a_change_is_told_found_confirmed_and_seen_to(oracle):
    told = said(oracle, "add", CANCEL, "--product", "orders", "--on", "2026-11-02", "--due-days", "3", "--by", "Ana")
    (change,) = told["changes"]
    found = change["findings"]
    assert (change["on"], change["by"], found[0]["item"]) == ("2026-11-02", "Ana", "order-cancel")
    assert {r["kind"] for r in found[0]["reasons"]} >= {"product", "meaning", "words"}
    assert said(oracle, "find", change["change_id"]) == {"found": [], "missing": ""}
    confirmed = said(
        oracle, "confirm", change["change_id"], "--template", "order-cancel", "--owner", "Mia", "--by", "Ben"
    )
    assert (confirmed["decided"], confirmed["counts"]["confirmed"], confirmed["findings"][0]["owner"]) == (1, 1, "Mia")
    code, out = oracle("show", change["change_id"])
    assert code == 0 and "order-cancel: Cancel an order" in out and "Mia by" in out
    assert "same words:" in out and "same product: orders" in out
    code, out = oracle("list")
    assert code == 0 and change["change_id"] in out
    assert said(oracle, "done", change["change_id"], "--all")["counts"]["done"] == 1
    assert said(oracle, "reopen", change["change_id"], "--finding", found[0]["number"])["counts"]["open"] == len(found)
    assert said(oracle, "dismiss", change["change_id"], "--all")["counts"]["dismissed"] == len(found)
    code, out = oracle("dismiss", change["change_id"], "--all")
    assert (code, out) == (0, "Nothing was left to decide.\n")


def test_a_file_is_told_entry_by_entry(oracle, tmp_path):
    notes = tmp_path / "notes.md"
    notes.write_text(f"## 2026-11-02\n- {CANCEL}\n- Our [bold]logo[/bold] is green now\n")
    code, out = oracle("add", "--file", notes)
    assert code == 0 and "Our [bold]logo[/bold] is green now" in out and "Decide with" in out
    assert "2 were there already" in oracle("add", "--file", notes)[1]
    assert len(said(oracle, "list")) == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("add",), "give a TEXT, or --file"),
        (("add", "x", "--file", "none.md"), "not both"),
        (("add", "--file", "none.md"), "there is no such file"),
        (("add", "x", "--on", "2026-13-01"), "2026-13-01"),
        (("add", "x", "--gold-weight", "2"), "less than or equal to 1"),
        (("show", "c-none"), "unknown change 'c-none'"),
        (("confirm", "c-none", "--all"), "unknown change"),
    ],
)
def test_bad_usage_is_said(oracle, words, message):
    code, out = oracle(*words)
    assert code == 2 and message in " ".join(out.split())


def test_what_is_decided_has_to_be_named(oracle):
    change_id = said(oracle, "add", CANCEL)["changes"][0]["change_id"]
    for words, message in (
        ((), "say which: --template ID, --finding NUMBER or --all"),
        (("--template", "order-cancl"), "did you mean 'order-cancel'"),
        (("--finding", "999"), "finding 999 is none of change"),
    ):
        code, out = oracle("confirm", change_id, *words)
        assert code == 2 and message in " ".join(out.split())


def test_an_empty_ledger_says_how_to_begin(oracle):
    assert oracle("list") == (0, "No change was told yet; `oracle change add` tells of one.\n")


@pytest.mark.slow
def test_a_stopped_template_is_suggested_no_more_until_it_was_edited(shop, command):
    workspace = Workspace(shop)
    first = json.loads(command("-w", shop, "suggest", QUESTION, "--json")[1])
    assert (first["decision"], first["template_id"]) == ("suggest", "order-cancel")
    added = json.loads(command("-w", shop, "change", "add", CANCEL, "--stop", "--json")[1])
    with workspace.open_store() as store:
        before = read_plan(workspace, store)
        assert (
            command("-w", shop, "change", "confirm", added["changes"][0]["change_id"], "--template", "order-cancel")[0]
            == 0
        )
        plan = read_plan(workspace, store, before)
        made = make(plan, Asked(QUESTION, "Mia"), datetime.now(UTC), "http", voters=False)
        assert (made.logged.decision, made.logged.reason) == ("abstain", "template out of date")
        assert plan.current is before.current
        assert "order-cancel" not in {one.template.template_id for one in made.shown.likely}
    held = json.loads(command("-w", shop, "suggest", QUESTION, "--json")[1])
    assert (held["decision"], held["reason"], held["template_id"]) == (
        "abstain",
        "template out of date",
        "order-cancel",
    )
    out = shop / "out.jsonl"
    assert command("-w", shop, "suggest", "--file", shop / "data" / "questions.csv", "--out", out)[0] == 0
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert {r["decision"] for r in rows if r["template_id"] == "order-cancel"} == {"abstain"}
    with workspace.open_store() as store:
        with store.write() as connection:
            now = template(connection, "order-cancel")
            put_template(connection, replace(now, status="live", body=f"{now.body}!"), "Ben", datetime.now(UTC), "")
        again = make(read_plan(workspace, store, plan), Asked(QUESTION, "Mia"), datetime.now(UTC), "http", voters=False)
        assert again.logged.decision == "suggest"
    assert json.loads(command("-w", shop, "suggest", QUESTION, "--json")[1])["decision"] == "suggest"


def test_what_the_search_missed_is_pointed_out_and_confirmed(oracle):
    (change,) = said(oracle, "add", CANCEL, "--due-days", "3")["changes"]
    which = change["change_id"]
    assert "order-status" not in {f["item"] for f in change["findings"]}
    code, out = oracle("confirm", which, "--template", "order-status")
    assert code == 2 and "`oracle change point-out` adds what the search missed" in out
    assert (
        said(oracle, "point-out", which, "--template", "order-status", "--owner", "Mia", "--by", "Ben")["decided"] == 1
    )
    (found,) = [f for f in said(oracle, "show", which)["findings"] if f["item"] == "order-status"]
    assert (found["state"], found["owner"]) == ("confirmed", "Mia")
    assert found["reasons"] == [{"kind": "named", "score": 1.0, "says": "Ben"}]
    code, out = oracle("show", which)
    assert "named by: Ben" in out
    for words, message in [
        ((), "name what is stale"),
        (("--template", "order-statsu"), "unknown template 'order-statsu'; did you mean 'order-status'"),
        (("--voter", "nobody.knows"), "unknown function or rule 'nobody.knows'"),
    ]:
        code, out = oracle("point-out", which, *words)
        assert code == 2 and message in out
