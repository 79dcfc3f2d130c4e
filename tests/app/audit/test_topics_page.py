"""Topics on the Templates page: picking one, what would move, doing it and taking it back."""

import pytest

from app.audit.views.templates import topics as view
from app.taxonomy.moving import history
from labeling.store import Store

HOSTILE = "<b>x</b> **bold** مرحبا 🙂 $x$"


@pytest.fixture
def picked(shop, open_page, monkeypatch):
    """(topic, kind) to the page with a topic picked and a kind of move chosen; a click on a canvas needs a browser."""

    def pick(topic, kind="rename", **state):
        monkeypatch.setattr(view, "_picked", lambda rows: next((r for r in rows if r["topic"] == topic), None))
        tabs = {"templates-tabs": "Topics", "topic-kind": kind}
        page = open_page(shop, "templates", **tabs, **state)
        assert not page.exception
        return page

    return pick


def field(page, kind, key):
    return next(w for w in page.get(kind) if w.key == key)


def button(page):
    return next((b for b in page.button if b.key == "topic-do"), None)


def words(page):
    return " ".join([*(c.value for c in page.caption), *(e.value for e in (*page.error, *page.warning))])


def topics(shop):
    with Store.open(shop / "var" / "store.db") as store:
        return {t.template_id: t.topic for t in store.templates()}


def moves(shop):
    with Store.open(shop / "var" / "store.db") as store:
        return [line.words for line in history(store) if not line.within]


def test_topics_stand_in_a_table_and_none_is_picked_at_first(shop, open_page):
    page = open_page(shop, "templates", **{"templates-tabs": "Topics"})
    assert not page.exception
    assert list(page.dataframe[0].value["Topic"]) == ["orders", "returns"] and "Before" not in page.dataframe[0].value
    assert "Click a topic" in words(page) and button(page) is None


def test_a_rename_is_shown_done_and_stands_under_moves(shop, picked):
    page = picked("returns")
    assert button(page) is None, "no name is typed yet"
    page = field(page, "text_input", "topic-rename-returns").set_value(f"  {HOSTILE} ").run()
    assert not page.exception and [m.label for m in page.metric][:2] == ["Templates", "Gold"]
    assert "templates keep their ids, gold and votes" in words(page)
    page = button(page).click().run()
    assert not page.exception and set(topics(shop).values()) == {"orders", HOSTILE}
    assert moves(shop) == [f"topic 'returns' was renamed to '{HOSTILE}'"]
    page.session_state["templates-tabs"] = "Moves"
    page = page.run()
    assert not page.exception and any("was renamed to" in m.value for m in page.markdown)
    next(b for b in page.button if b.key == "undo-1").click().run()
    assert set(topics(shop).values()) == {"orders", "returns"}


def test_a_merge_a_split_and_a_retirement(shop, picked, open_page):
    page = picked("orders", "split")
    page = field(page, "text_input", "topic-split-orders").set_value("Parcels").run()
    page = field(page, "multiselect", "topic-templates-orders").set_value(["order-status"]).run()
    assert button(page).label == "Put 1 template into Parcels"
    button(page).click().run()
    assert topics(shop)["order-status"] == "Parcels" and topics(shop)["order-cancel"] == "orders"
    page = picked("Parcels", "merge")
    page = field(page, "selectbox", "topic-into-Parcels").set_value("returns").run()
    button(page).click().run()
    assert topics(shop)["order-status"] == "returns"
    page = picked("orders", "retire")
    assert button(page).label == "Retire orders" and "where its questions go" in words(page)
    page = field(page, "selectbox", "topic-retire-orders").set_value("return-start").run()
    button(page).click().run()
    page = open_page(shop, "templates", **{"template-tabs-order-cancel": "Edit"})
    page.query_params["template"] = "order-cancel"
    assert any("retired in favour of 'return-start'" in i.value.replace("\\", "") for i in page.run().info)
    assert moves(shop)[0] == "topic 'orders' was retired with its template 'order-cancel' in favour of 'return-start'"


def test_what_stands_in_the_way_is_said_and_the_button_waits(shop, picked):
    page = picked("returns")
    page = field(page, "text_input", "topic-rename-returns").set_value("orders").run()
    assert "there is a topic 'orders' already" in words(page).replace("\\", "") and button(page).disabled
    page = picked("returns", expert="")
    page = field(page, "text_input", "topic-rename-returns").set_value("Back").run()
    assert button(page).disabled and "Type your name on the left" in words(page)
    assert moves(shop) == []
