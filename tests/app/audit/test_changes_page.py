"""The page Changes: telling, the ledger, deciding one by one and together, and what waits for whom."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest

from app.audit import navigation
from app.audit.views.changes import ledger, notes, table
from app.audit.views.changes.page import LEDGER, MINE, NOTES, TELL, VIEW
from app.freshness.deciding import confirm, dismiss
from app.scaffold import create
from app.workspace import Workspace
from labeling.freshness.changes import CONFIRMED, DISMISSED, DONE, GOLD, OPEN, TEMPLATE, VOTER, Change, Finding, Reason
from labeling.store.changes import add_changes, add_findings, changes, findings

pytestmark = pytest.mark.slow

NOW = datetime.now(UTC)
HOSTILE = "مرحبا <script>alert(1)</script> **x** [a](http://b.c) 🙂\nSecond line\n" + "long" * 2_000
CHANGE = Change(NOW, "Ben", NOW.date(), HOSTILE, ("<i>tag</i>", "payouts"), "notes.md", 0.5, True, 7)
EMPTY = Change(NOW - timedelta(days=1), "", date(2026, 1, 2), "Nothing is concerned")
REASONS = (Reason("meaning", 0.7, "<b>similar</b>"), Reason("words", 0.2, "refund"))


def fill(workspace, items=((TEMPLATE, "return-refund"), (VOTER, "rules.where-is-it"), (GOLD, "g1"))):
    with Workspace(workspace).open_store() as store, store.write() as connection:
        add_changes(connection, [CHANGE, EMPTY])
        found = [
            Finding(CHANGE.change_id, kind, item, "shop team", 0.9 - i / 10_000, REASONS, NOW)
            for i, (kind, item) in enumerate(items)
        ]
        add_findings(connection, found)


def read(workspace):
    with Workspace(workspace).open_store() as store, store.read() as connection:
        return changes(connection), findings(connection)


def open_change(open_page, workspace, expert="Ana", change=CHANGE):
    page = open_page(workspace, "changes", expert)
    page.query_params["change"] = change.change_id
    page.run()
    fine(page)
    return page


def view(page, name):
    page.segmented_control(key=VIEW).set_value(name).run()
    fine(page)
    return page


def fine(page):
    assert not page.exception and not page.error, [e.value for e in page.error]


def drawn(page):
    return "".join(h.value for h in page.get("html"))


def picked(*rows, cells=()):
    class Event:
        class selection:
            pass

    Event.selection.rows, Event.selection.cells = list(rows), list(cells)
    return lambda *a, **k: Event


def test_an_empty_ledger_leads_to_telling(open_page, tmp_path):
    create(tmp_path / "new")
    page = open_page(tmp_path / "new", "changes")
    assert "Nobody told of a change yet" in page.info[0].value
    page.button(key="changes-first").click().run()
    fine(page)
    assert page.segmented_control(key=VIEW).value == TELL
    assert "shown here before you keep it" in page.info[0].value
    assert "Nothing waits" in view(page, MINE).success[0].value


def test_a_change_is_told_seen_and_kept(open_page, shop):
    page = view(open_page(shop, "changes"), TELL)
    page.text_area(key="changes-tell-text").set_value("The refund for a return is on your account at once.").run()
    page.multiselect(key="changes-tell-products").set_value(["returns"]).run()
    page.segmented_control(key="changes-tell-gold").set_value("Not at all").run()
    page.toggle(key="changes-tell-stop").set_value(True).run()
    fine(page)
    assert "When the money for a return arrives" in drawn(page) and "Same product" in drawn(page)
    assert read(shop)[0] == []
    page.button(key="changes-keep").click().run()
    fine(page)
    (told,), found = read(shop)
    assert (told.by, told.products, told.gold_weight, told.stop, told.due_days) == ("Ana", ("returns",), 0.0, True, 14)
    assert found and page.subheader[0].value.startswith("The refund for a return")
    assert page.toast[0].value.startswith("Kept, with")


def test_what_is_typed_stays_while_looking_elsewhere(open_page, shop):
    page = view(open_page(shop, "changes"), TELL)
    page.text_area(key="changes-tell-text").set_value("Half written").run()
    page = view(view(page, LEDGER), TELL)
    assert page.text_area(key="changes-tell-text").value == "Half written"


def test_nobody_keeps_a_change_without_a_name(open_page, shop):
    page = view(open_page(shop, "changes", expert=""), TELL)
    page.text_area(key="changes-tell-text").set_value("Fees fall").run()
    assert page.button(key="changes-keep").disabled
    fill(shop)
    page = open_change(open_page, shop, expert="")
    assert "Say who you are first" in page.info[0].value
    assert page.button(key="changes-again").disabled


def upload(monkeypatch, name, content):
    class File(io.BytesIO):
        pass

    file = File(content)
    file.name = name
    monkeypatch.setattr(notes.st, "file_uploader", lambda *a, **k: file)


def test_a_file_is_shown_whole_and_then_kept(open_page, shop, monkeypatch):
    upload(monkeypatch, "n.md", "- Returns are free <b>now</b>.\n- الطرود تصل الأحد\n".encode())
    page = view(open_page(shop, "changes"), NOTES)
    assert list(page.dataframe[0].value["Change"]) == ["Returns are free <b>now</b>.", "الطرود تصل الأحد"]
    assert page.button(key="changes-keep-all").label == "Keep 2 changes"
    page.button(key="changes-keep-all").click().run()
    fine(page)
    assert {c.source for c in read(shop)[0]} == {"n.md"} and len(read(shop)[0]) == 2
    assert notes.KNOWN in [c.value for c in page.caption]
    assert page.button(key="changes-keep-all").disabled


def test_an_entry_of_a_file_shows_what_it_concerns(open_page, shop, monkeypatch):
    upload(monkeypatch, "n.md", b"- The refund for a return is on the account at once.\n")
    monkeypatch.setattr(notes.st, "dataframe", picked(0))
    page = view(open_page(shop, "changes"), NOTES)
    assert any("What it may make stale" in m.value for m in page.markdown)


def test_a_bad_file_is_named_with_its_line(open_page, shop, monkeypatch):
    upload(monkeypatch, "bad.csv", b"text,on\nFees fall,2026-13-41\n")
    page = open_page(shop, "changes")
    page.segmented_control(key=VIEW).set_value(NOTES).run()
    assert "bad" in page.error[0].value and ":2" in page.error[0].value.replace("\\", "")
    assert not page.exception and read(shop)[0] == []


def test_the_ledger_lists_filters_and_opens(open_page, shop, monkeypatch):
    fill(shop)
    page = open_page(shop, "changes")
    fine(page)
    shown = page.dataframe[0].value
    assert list(shown["Change"]) == [CHANGE.title, EMPTY.title] and shown["To decide"].iloc[0] == 3
    page.selectbox(key="changes-state").select(OPEN).run()
    assert len(page.dataframe[0].value) == 1
    page.text_input(key="changes-words").set_value("no such thing").run()
    assert "No change fits" in page.info[0].value
    page.text_input(key="changes-words").set_value("").run()
    monkeypatch.setattr(ledger.st, "dataframe", picked(cells=[(0, "Change")]))
    page.run()
    assert CHANGE.change_id in page.query_params["change"]


def test_findings_are_decided_by_key_and_taken_back(open_page, shop):
    fill(shop)
    page = open_change(open_page, shop)
    assert "<script>" not in drawn(page) and "&lt;script&gt;" in drawn(page)
    assert "“&lt;b&gt;similar&lt;/b&gt;”" in drawn(page)
    page.selectbox(key="changes-owner-1").select("Ana").run()
    page.button(key="changes-yes-one").click().run()
    fine(page)
    assert "rules.where-is-it" in drawn(page)
    page.button(key="changes-no-one").click().run()
    page.button(key="changes-later").click().run()
    fine(page)
    assert "put 1 off" in page.success[0].value
    one, two, three = read(shop)[1]
    assert (one.state, one.last.owner, one.last.by) == (CONFIRMED, "Ana", "Ana")
    assert one.last.due == NOW.date() + timedelta(days=7)
    assert (two.state, three.state) == (DISMISSED, OPEN)
    page.button(key="changes-undo").click().run()
    assert read(shop)[1][1].state == OPEN and "rules.where-is-it" in drawn(page)


def test_what_was_put_off_comes_back(open_page, shop):
    fill(shop, ((GOLD, "g1"),))
    page = open_change(open_page, shop)
    page.button(key="changes-later").click().run()
    page.button(key="changes-look").click().run()
    page.button(key="changes-no-one").click().run()
    fine(page)
    assert "All of these are decided" in page.success[0].value


def test_a_decision_of_somebody_else_is_not_overruled(open_page, shop):
    fill(shop)
    page = open_change(open_page, shop)
    with Workspace(shop).open_store() as store:
        dismiss(store, [1], "Ben", datetime.now(UTC))
    page.button(key="changes-yes-one").click().run()
    assert "dismissed by Ben meanwhile" in page.error[0].value.replace("\\", "")
    assert read(shop)[1][0].state == DISMISSED


def test_a_confirmed_template_says_that_it_is_not_suggested(open_page, shop, monkeypatch):
    fill(shop)
    page = open_change(open_page, shop)
    page.button(key="changes-yes-one").click().run()
    page.segmented_control(key=f"changes-states-{CHANGE.change_id}").set_value(CONFIRMED).run()
    fine(page)
    shown = page.dataframe[0].value
    assert list(shown["Now"]) == ["not suggested"] and list(shown["Decided by"]) == ["Ana"]
    monkeypatch.setattr(table.st, "dataframe", picked(0))
    page.run()
    assert "not suggested now" in drawn(page) and "Confirmed by Ana" in drawn(page)
    page.button(key="changes-open-row").click().run()
    assert page.session_state[navigation.WENT] == "templates"


def together(page, state, to):
    page.button(key=f"changes-do-{state}-{to}").click().run()
    page.button(key="changes-yes").click().run()
    fine(page)


def test_findings_are_decided_together(open_page, shop):
    fill(shop)
    page = open_change(open_page, shop)
    page.segmented_control(key="changes-how").set_value("Table").run()
    together(page, OPEN, CONFIRMED)
    assert {f.state for f in read(shop)[1]} == {CONFIRMED}
    page.segmented_control(key=f"changes-states-{CHANGE.change_id}").set_value(CONFIRMED).run()
    page.button(key=f"changes-do-{CONFIRMED}-{CONFIRMED}").click().run()
    page.selectbox(key="changes-whose").select("Ana")
    page.button(key="changes-yes").click().run()
    assert {f.last.owner for f in read(shop)[1]} == {"Ana"}
    together(page, CONFIRMED, DONE)
    assert {f.state for f in read(shop)[1]} == {DONE}


def test_a_thousand_findings_are_paged(open_page, shop):
    fill(shop, tuple((GOLD, f"q{i}") for i in range(1_000)))
    page = open_change(open_page, shop)
    page.segmented_control(key="changes-how").set_value("Table").run()
    fine(page)
    assert len(page.dataframe[0].value) == table.SIZE
    assert page.button(key=f"changes-do-{OPEN}-{DISMISSED}").label == "Dismiss: all 1,000"


def test_a_change_without_findings_can_be_searched_again(open_page, shop):
    fill(shop)
    page = open_change(open_page, shop, change=EMPTY)
    assert "Nothing was found" in page.info[0].value
    page.button(key="changes-again").click().run()
    fine(page)
    assert page.toast


def test_an_unknown_change_names_the_way_back(open_page, shop):
    page = open_page(shop, "changes")
    page.query_params["change"] = "c-nothing"
    page.run()
    assert "c-nothing" in page.error[0].value.replace("\\", "") and not page.exception
    page.button(key="changes-back").click().run()
    fine(page)


def test_for_me_is_what_waits_for_my_name_late_first(open_page, shop):
    fill(shop)
    with Workspace(shop).open_store() as store:
        confirm(store, [1, 3], "Ben", NOW, "Ana", NOW.date() + timedelta(days=5))
        confirm(store, [2], "Ben", NOW, "ana", NOW.date() - timedelta(days=2), prints={})
    page = view(open_page(shop, "changes"), MINE)
    texts = [h.value for h in page.get("html") if "ch-badge" in h.value and "<style>" not in h.value]
    assert "2 days late" in texts[0] and "rules.where-is-it" in texts[0] and len(texts) >= 1
    page.selectbox(key="changes-mine").select("Everybody").run()
    assert any("3 to see to, 1 of them late" in c.value for c in page.caption)
    page.button(key="changes-done-2").click().run()
    fine(page)
    assert next(f for f in read(shop)[1] if f.number == 2).state == DONE
    page.button(key="changes-show-1").click().run()
    fine(page)
    assert CHANGE.change_id in page.query_params["change"]


def test_for_me_asks_whose_where_the_name_has_nothing(open_page, shop):
    fill(shop)
    with Workspace(shop).open_store() as store:
        confirm(store, [3], "Ben", NOW)
    page = view(open_page(shop, "changes", expert="Zoe"), MINE)
    assert "Choose your name or your team" in page.info[0].value
    page.selectbox(key="changes-mine").select("shop team").run()
    page.button(key="changes-open-3").click().run()
    assert page.session_state[navigation.WENT] == "review"
    assert page.session_state[navigation.FILTER] == {"question_ids": ["g1"]}
