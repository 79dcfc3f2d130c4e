"""Deciding at the desk on what a change may have made stale, and the cards that show it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.desk.changes import cards as showing
from app.desk.changes import deciding
from app.desk.changes.deciding import Said
from app.desk.changes.written import prints, written
from app.desk.loaded import Desk
from app.desk.templates import curating
from app.scaffold import create
from app.services import ingest
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.freshness.changes import CONFIRMED, DISMISSED, DONE, GOLD, OPEN, TEMPLATE, VOTER, Change, Finding
from labeling.store.changes import add_changes, add_findings

AT = datetime(2026, 11, 3, 9, tzinfo=UTC)
CHANGE = Change(AT, "Ana", date(2026, 11, 2), "Refunds are paid at once", stop=True, due_days=7)
ITEMS = ((TEMPLATE, "return-refund"), (VOTER, "rules.where-is-it"), (GOLD, "g1"), (TEMPLATE, "gone"), (VOTER, "gone"))


@pytest.fixture
def desk(tmp_path):
    create(tmp_path / "shop")
    workspace = Workspace(tmp_path / "shop")
    ingest(workspace, list(workspace.data_files().values()))
    opened = Desk(workspace)
    with opened.store.write() as connection:
        add_changes(connection, [CHANGE])
        found = [Finding(CHANGE.change_id, kind, item, "shop team", 0.9, (), AT) for kind, item in ITEMS]
        add_findings(connection, found)
    yield opened
    opened.store.close()


def findings(desk):
    return deciding.one_change(desk, CHANGE.change_id, AT).findings


def states(desk):
    return [f.state for f in findings(desk)]


def said(state, by="Ana", **more):
    return Said(state, by, AT + timedelta(minutes=1), **more)


def test_a_confirmed_template_is_not_suggested_until_it_was_seen_to(desk):
    one = findings(desk)[0]
    assert deciding.decide(desk, [one], said(CONFIRMED, owner="Ben", note="prices")) == "Confirmed: return-refund"
    held = findings(desk)[0]
    assert (held.last.owner, held.last.due, held.last.note) == ("Ben", date(2026, 11, 10), "prices")
    assert deciding.stopped(desk) == {"return-refund"}
    now = next(t for t in desk.store.templates() if t.template_id == "return-refund")
    curating.save(desk, replace(now, status="live", body="Hi {first_name}, at once."), "Ben", AT, "new", now.version)
    assert findings(desk)[0].state == DONE
    assert deciding.stopped(desk) == frozenset()


def test_several_are_decided_together(desk):
    assert deciding.decide(desk, findings(desk)[:3], said(DISMISSED)) == "Dismissed: 3 findings"
    assert states(desk).count(DISMISSED) == 3
    held = [f for f in findings(desk) if f.state == DISMISSED]
    assert deciding.decide(desk, held, said(OPEN)) == "Reopened: 3 findings"
    assert set(states(desk)) == {OPEN}


def test_a_confirmed_one_may_get_another_owner_and_be_marked_done(desk):
    deciding.decide(desk, findings(desk)[:1], said(CONFIRMED))
    deciding.decide(desk, findings(desk)[:1], said(CONFIRMED, owner="Ben", due=date(2026, 12, 1)))
    held = findings(desk)[0]
    assert (held.last.owner, held.last.due) == ("Ben", date(2026, 12, 1))
    assert deciding.decide(desk, [held], said(DONE)) == "Done: return-refund"
    assert states(desk)[0] == DONE


def test_what_somebody_decided_meanwhile_is_not_overruled(desk):
    shown = findings(desk)[:2]
    deciding.decide(desk, shown[:1], said(DISMISSED, by="Ben"))
    with pytest.raises(OracleError, match="'return-refund' is dismissed by Ben meanwhile"):
        deciding.decide(desk, shown, said(CONFIRMED))
    assert states(desk).count(OPEN) == len(ITEMS) - 1


def test_a_key_that_was_pressed_twice_counts_once(desk):
    shown = findings(desk)[:1]
    deciding.decide(desk, shown, said(CONFIRMED))
    assert deciding.decide(desk, shown, said(CONFIRMED)) == ""
    assert len(findings(desk)[0].decisions) == 1
    assert deciding.decide(desk, [], said(CONFIRMED)) == ""


def test_the_ledger_knows_the_change_and_no_other(desk):
    assert [e.change for e in deciding.changes(desk, AT)] == [CHANGE]
    with pytest.raises(OracleError, match="unknown change 'c-nothing'"):
        deciding.one_change(desk, "c-nothing", AT)


def test_searching_again_brings_only_what_is_new(desk, encoder):
    desk.workspace.__dict__["encoder"] = encoder
    before = {f.number for f in findings(desk)}
    found = deciding.search_again(desk, CHANGE.change_id, AT)
    assert {f.number for f in findings(desk)} == before | {f.number for f in found.findings}
    assert deciding.search_again(desk, CHANGE.change_id, AT).findings == ()


def test_cards_say_what_an_item_says_now(desk):
    made = {
        (c.finding.kind, c.finding.item): c for c in showing.cards(desk, findings(desk), frozenset({"return-refund"}))
    }
    refund, rule = made[TEMPLATE, "return-refund"], made[VOTER, "rules.where-is-it"]
    assert refund.title == "When the money for a return arrives" and "five working days" in refund.text
    assert (refund.about, refund.stopped) == ("return-refund · returns · live", True)
    assert rule.text == "Customers who wait for a parcel." and rule.about.startswith("rule · ") and not rule.stopped
    assert made[TEMPLATE, "gone"].title == "gone" and made[TEMPLATE, "gone"].text == ""
    assert made[VOTER, "gone"].about == "gone"
    assert made[GOLD, "g1"].title and made[GOLD, "g1"].about == "g1"
    assert showing.cards(desk, [], frozenset()) == []


def test_a_broken_module_hides_no_card(desk):
    assert prints(desk)["rules.where-is-it"]
    (desk.workspace.functions / "broken.py").write_text("def", encoding="utf-8")
    assert written(desk) is None and prints(desk) is None
    rule = next(c for c in showing.cards(desk, findings(desk), frozenset()) if c.finding.kind == VOTER)
    assert (rule.title, rule.text) == ("rules.where-is-it", "")
    assert deciding.decide(desk, [rule.finding], said(CONFIRMED)) == "Confirmed: rules.where-is-it"


def test_a_mended_rule_is_done_by_itself(desk):
    rule = next(f for f in findings(desk) if f.item == "rules.where-is-it")
    deciding.decide(desk, [rule], said(CONFIRMED))
    path = desk.workspace.functions / "rules.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"shipped"', '"sent off"'), encoding="utf-8")
    assert next(f for f in findings(desk) if f.item == "rules.where-is-it").state == DONE
