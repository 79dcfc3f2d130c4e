"""Searching a workspace: what is found, what is kept, and what cannot be searched."""

from datetime import date, timedelta

import pytest

from app.freshness.adding import add, add_file, add_text
from app.freshness.finding import find_again, fingerprints, fingerprints_if_whole, search
from app.freshness.ledger import entry, ledger, titles
from app.freshness.release_notes import About
from app.reporting.tables import short
from labeling.errors import OracleError
from labeling.freshness.changes import GIVEN, GOLD, OPEN, TEMPLATE, VOTER
from labeling.store.changes import changes, findings
from labeling.store.template_edits import create_template
from labeling.taxonomy import Template
from tests.changes import AT, CANCEL, loaded_workspace, told


@pytest.fixture
def workspace(tmp_path):
    return loaded_workspace(tmp_path / "shop")


@pytest.fixture
def store(workspace):
    with workspace.open_store() as opened:
        yield opened


def test_a_search_finds_the_template_its_voter_and_its_gold_and_writes_nothing(workspace, store, encoder):
    found = search(workspace, store, told(CANCEL, "Orders", gold_weight=0.5), AT, encoder.encode)
    assert found.missing == ""
    assert [f.kind for f in found.findings] == sorted(
        (f.kind for f in found.findings), key=[TEMPLATE, VOTER, GOLD].index
    )
    assert (found.findings[0].item, found.findings[0].owner) == ("order-cancel", "shop team")
    voters = {f.item: f for f in found.findings if f.kind == VOTER}
    assert ("Cancel an order", GIVEN) in {(r.says, r.kind) for r in voters["orders.wants_to_cancel"].reasons}
    assert {f.item for f in found.findings if f.kind == GOLD} >= {"q5", "q6", "q7"}
    assert ledger(store) == []


def test_gold_that_counts_in_full_is_not_listed(workspace, store, encoder):
    found = search(workspace, store, told(CANCEL, "Orders"), AT, encoder.encode).findings
    assert {f.kind for f in found} == {TEMPLATE, VOTER}


def test_a_change_that_touches_nothing_finds_nothing(workspace, store, encoder):
    assert search(workspace, store, told("Zebras quuxify"), AT, encoder.encode).findings == ()


def test_a_product_that_nothing_has_is_named_with_the_nearest(workspace, store, encoder):
    found = search(workspace, store, told("Zebras quuxify", "ordres", "ORDERS"), AT, encoder.encode)
    assert found.missing == "no template and no function has the product 'ordres'; did you mean 'orders'?"


def test_functions_that_do_not_import_are_left_out_and_named(workspace, store, encoder):
    (workspace.functions / "broken.py").write_text("import nothing_of_that_name\n")
    found = search(workspace, store, told(gold_weight=0.5), AT, encoder.encode)
    assert {f.kind for f in found.findings} == {TEMPLATE, GOLD}
    assert found.missing.startswith("functions and rules were not searched: labeling_functions/broken.py")
    assert fingerprints_if_whole(workspace) is None
    with pytest.raises(OracleError, match="does not import"):
        fingerprints(workspace)


def test_fingerprints_are_by_name(workspace, store):
    assert {"orders.wants_to_cancel", "rules.where-is-it"} <= set(fingerprints(workspace))


def test_adding_keeps_what_was_found_once(workspace, store, encoder):
    change = told(CANCEL, "orders")
    added = add(workspace, store, [change, change], AT, encoder.encode)
    assert (added.new, added.known) == ((change,), 1)
    kept = added.found[change.change_id]
    assert all(f.number for f in kept) and entry(store, change.change_id).findings == kept
    again = add(workspace, store, [change], AT, encoder.encode)
    assert (again.new, again.known, again.found) == ((), 1, {})
    value = added.as_dict()
    assert (value["added"], value["changes"][0]["findings"][0]["state"]) == (1, OPEN)


def test_a_later_search_brings_what_is_new(workspace, store, encoder):
    change = told(CANCEL)
    add(workspace, store, [change], AT, encoder.encode)
    assert find_again(workspace, store, change.change_id, AT, encoder.encode).findings == ()
    fresh = Template("cancel-late", "orders", "Cancelled orders", CANCEL, owner="shop team")
    with store.write() as connection:
        create_template(connection, fresh, "Ben", AT)
    found = find_again(workspace, store, change.change_id, AT + timedelta(days=1), encoder.encode).findings
    assert "cancel-late" in {f.item for f in found}
    assert all(f.found_at == AT + timedelta(days=1) for f in found)
    with pytest.raises(OracleError, match="unknown change"):
        find_again(workspace, store, "c-none", AT, encoder.encode)


def test_a_file_is_all_or_nothing_and_the_same_again_brings_nothing(workspace, store, encoder, tmp_path):
    notes, about = tmp_path / "notes.md", About("Ana", AT)
    notes.write_text(f"## 2026-11-02\n- {CANCEL}\n\n## Unreleased\n- Returns are free\n")
    added = add_file(workspace, store, notes, about, encode=encoder.encode)
    assert [c.on for c in added.new] == [date(2026, 11, 2), AT.date()]
    later = About("Ben", AT + timedelta(days=9))
    assert add_file(workspace, store, notes, later, encode=encoder.encode).known == 2
    notes.write_text("- New\n\n## 2026-13-01\n- Other\n")
    with pytest.raises(OracleError, match=r"notes\.md:3: there is no day '2026-13-01'"):
        add_file(workspace, store, notes, about, encode=encoder.encode)
    with store.read() as connection:
        assert len(changes(connection)) == 2


def test_a_text_or_a_file_is_needed_and_not_both(workspace, store, tmp_path):
    with pytest.raises(OracleError, match="give a TEXT, or --file"):
        add_text(workspace, store, None, About("Ana", AT))
    with pytest.raises(OracleError, match="not both"):
        add_file(workspace, store, tmp_path / "n.md", About("Ana", AT), "text")
    with pytest.raises(OracleError, match="a change has no text"):
        add_text(workspace, store, " ", About("Ana", AT))


def test_things_are_called_as_people_call_them(workspace, store, encoder):
    add(workspace, store, [told(CANCEL, "orders", gold_weight=0.5)], AT, encoder.encode)
    with store.read() as connection:
        found = findings(connection)
    called = titles(store, found)
    assert called[TEMPLATE, "order-cancel"] == "Cancel an order"
    assert called[VOTER, "orders.wants_to_cancel"] == "orders.wants_to_cancel"
    assert called[GOLD, "q6"] == "cancel order 4471 pls"
    assert titles(store, []) == {}
    assert short("a \n b") == "a b" and len(short("x" * 500)) == 90


def test_hostile_texts_are_kept_and_searched(workspace, store, encoder):
    texts = ("<script>alert(1)</script>", "[bold]x[/bold]", "٣ مدفوعات 👍", "x" * 10_000, "{first_name}")
    added = add(workspace, store, [told(text) for text in texts], AT, encoder.encode)
    assert [c.text for c in added.new] == list(texts)
