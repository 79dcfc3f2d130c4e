"""The Templates page: list, form, versions, moves and tone guide."""

from datetime import UTC, date, datetime

import pytest

from app.desk.loaded import open_desk
from app.desk.templates import curating as desk_templates
from app.desk.templates.moving import moves
from app.desk.templates.tone import guide
from labeling.store import Store
from labeling.taxonomy import Template

HOSTILE = "<script>alert(1)</script> **bold** [x](http://x) مرحبا 🙂 {first_name} $x$ `c`"
AT = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def first(shop):
    """A live template with gold."""
    with Store.open(shop / "var" / "store.db") as store:
        golden = {row.label for row in store.gold()}
        return next(t for t in store.templates() if t.template_id in golden)


def keys(page):
    return {w.key for kind in ("button", "text_input", "selectbox") for w in page.get(kind)}


def opened(open_page, shop, template_id, tab=None, **state):
    page = open_page(shop, "templates", **state)
    page.query_params["template"] = template_id
    if tab:
        page.session_state[f"template-tabs-{template_id}"] = tab
    page = page.run()
    assert not page.exception
    return page


def field(page, template_id, name):
    key = f"template|{template_id}|{name}"
    return next(w for kind in ("text_input", "text_area", "selectbox") for w in page.get(kind) if w.key == key)


def press(page, key):
    return next(b for b in page.button if b.key == key).click().run()


def said(page):
    return " ".join(
        [*(e.value for e in page.error), *(w.value for w in page.warning), *(c.value for c in page.caption)]
    )


def shown(page):
    return " ".join(e.body for e in page.get("html"))


def test_the_list(shop, open_page, first):
    page = open_page(shop, "templates")
    assert not page.exception
    (table,) = page.dataframe
    assert first.template_id in list(table.value["Id"])
    assert f"{len(table.value)} templates" in said(page)
    page = page.text_input(key="templates-words").set_value(first.template_id).run()
    assert list(page.dataframe[0].value["Id"]) == [first.template_id]
    page = page.text_input(key="templates-words").set_value("no such thing").run()
    assert len(page.dataframe) == 0
    assert "No template fits" in page.info[0].value


def test_an_edit_becomes_a_version(shop, open_page, first):
    page = press(opened(open_page, shop, first.template_id), "templates-save")
    assert len(desk_templates.versions(open_desk(shop), first.template_id)) == 1
    page = field(page, first.template_id, "body").set_value("Hi {first_name}, obviously wait. {shop}").run()
    assert "Changed: body" in said(page)
    assert "obviously" in shown(page)
    assert '<span class="tp-unfilled">{first_name}</span>' in shown(page)
    page.text_input(key=f"template|{first.template_id}|note").set_value("shorter")
    page = press(page, "templates-save")
    assert not page.error
    assert "Changed" not in said(page)
    latest = desk_templates.versions(open_desk(shop), first.template_id)[0]
    assert (latest.number, latest.by, latest.note) == (first.version + 1, "Ana", "shorter")
    assert latest.template.body == "Hi {first_name}, obviously wait. {shop}"


def test_what_was_typed_is_still_there_after_a_look_at_another_tab(shop, open_page, first):
    page = opened(open_page, shop, first.template_id)
    field(page, first.template_id, "title").set_value("Half a title").run()
    page.session_state[f"template-tabs-{first.template_id}"] = "Versions"
    page.run()
    page.session_state[f"template-tabs-{first.template_id}"] = "Edit"
    page.run()
    assert field(page, first.template_id, "title").value == "Half a title"
    page = press(page, "templates-drop")
    assert field(page, first.template_id, "title").value == first.title


def test_two_who_edit_at_once(shop, open_page, first):
    page = opened(open_page, shop, first.template_id)
    page = field(page, first.template_id, "title").set_value("Mine").run()
    desk = open_desk(shop)
    theirs = Template(first.template_id, first.topic, "Theirs", first.body, owner=first.owner)
    desk_templates.save(desk, theirs, "Ben", AT, "", first.version)
    page = press(page, "templates-save")
    assert page.error, "the lock says so"
    assert "Ben" in page.warning[0].value
    assert field(page, first.template_id, "title").value == "Mine"
    page = press(press(page, "templates-mine"), "templates-save")
    assert not page.error
    assert desk_templates.get(desk, first.template_id).title == "Mine"
    assert len(desk_templates.versions(desk, first.template_id)) == 3


def test_nobody_saves_without_a_name(shop, open_page, first):
    page = opened(open_page, shop, first.template_id, expert="")
    page = field(page, first.template_id, "title").set_value("New").run()
    assert page.button(key="templates-save").disabled
    assert "Type your name" in said(page)


def test_an_empty_field_is_one_sentence(shop, open_page, first):
    page = opened(open_page, shop, first.template_id)
    field(page, first.template_id, "title").set_value(" ").run()
    page = press(page, "templates-save")
    assert "the title is empty" in page.error[0].value


def test_hostile_texts_are_shown_to_the_letter(shop, open_page, first):
    page = opened(open_page, shop, first.template_id)
    field(page, first.template_id, "title").set_value(HOSTILE).run()
    field(page, first.template_id, "body").set_value(HOSTILE + "x" * 10_000).run()
    page = press(page, "templates-save")
    assert not page.exception
    assert "<script>" not in shown(page)
    assert "&lt;script&gt;" in shown(page)
    assert r"\*\*bold\*\*" in page.header[0].value
    page = opened(open_page, shop, first.template_id, "Versions")
    assert "<script>" not in shown(page)
    assert "<ins>" in shown(page)
    assert "<del>" in shown(page)


def test_one_version_has_no_difference(shop, open_page, first):
    page = opened(open_page, shop, first.template_id, "Versions")
    assert "one version so far" in said(page)
    assert len(page.expander) == 1


def test_a_new_template(shop, open_page):
    page = press(open_page(shop, "templates"), "templates-new")
    page = press(page, "templates-add")
    assert "the title is empty" in page.error[0].value
    field(page, "", "title").set_value("Gift cards").run()
    field(page, "", "body").set_value("Hi {first_name}, gift cards never run out.").run()
    field(page, "", "topic").set_value(desk_templates.rows(open_desk(shop), date(2026, 1, 1))[0].topic).run()
    page = press(page, "templates-add")
    assert not page.error
    assert page.query_params["template"] in ("gift-cards", ["gift-cards"])
    made = desk_templates.get(open_desk(shop), "gift-cards")
    assert (made.status, made.title) == ("draft", "Gift cards")


def test_merge_and_take_it_back(shop, open_page, first):
    page = opened(open_page, shop, first.template_id, "Change")
    page.segmented_control(key="move-kind").set_value("merge")
    page = page.run()
    into = page.selectbox(key=f"move-into-{first.template_id}")
    assert into.value is None
    assert "move-do" not in keys(page)
    page = into.select_index(0).run()
    assert int(page.metric[0].value) > 0
    page = press(page, "move-do")
    assert not page.error
    desk = open_desk(shop)
    assert desk_templates.get(desk, first.template_id).status == "retired"
    assert "was merged into" in page.info[0].value
    page = press(page, f"undo-{moves(desk)[0].move.move_id}")
    assert not page.error
    assert desk_templates.get(desk, first.template_id).status == "live"


def test_split_shows_who_gets_which_question(shop, open_page, first):
    page = opened(open_page, shop, first.template_id, "Change")
    page.segmented_control(key="move-kind").set_value("split")
    page = page.run()
    assert "title and a body" in said(page)
    key = f"split-{first.template_id}-0"
    page.text_input(key=f"{key}-title").set_value("The other half").run()
    page = page.text_area(key=f"{key}-body").set_value("Hi {first_name}, the other half.").run()
    assert not page.exception
    assert "Goes to" in page.dataframe[0].value.columns
    page = press(page, "move-do")
    assert not page.error
    assert desk_templates.get(open_desk(shop), "the-other-half").status == "draft"


def test_retire_and_the_moves(shop, open_page, first):
    page = opened(open_page, shop, first.template_id, "Change")
    page.segmented_control(key="move-kind").set_value("retire")
    page = press(page.run(), "move-do")
    assert not page.error
    page = open_page(shop, "templates", **{"templates-tabs": "Moves"})
    assert "was retired" in page.markdown[0].value


def test_a_rename_goes_to_the_new_id(shop, open_page, first):
    page = opened(open_page, shop, first.template_id, "Change")
    page = page.text_input(key=f"move-id-{first.template_id}").set_value("a b").run()
    assert page.error
    assert page.button(key="move-do").disabled
    page = page.text_input(key=f"move-id-{first.template_id}").set_value("renamed-1").run()
    page = press(page, "move-do")
    assert not page.error
    assert page.query_params["template"] in ("renamed-1", ["renamed-1"])


def test_an_unknown_template(shop, open_page, first):
    page = opened(open_page, shop, first.template_id + "x")
    assert "did you mean" in page.error[0].value.replace("\\", "")
    assert "templates-back" in keys(page)


def test_the_tone_guide(shop, open_page):
    page = open_page(shop, "templates", **{"templates-tabs": "Tone guide"})
    page.number_input(key="tone-links").set_value(7)
    page = page.button(key="tone-save").click().run()
    assert not page.error
    assert guide(open_desk(shop)).links == 7
    (shop / "tone.toml").write_text("linkz = 7")
    page = page.run()
    assert "unknown key 'linkz'" in page.error[0].value.replace("\\", "")


def test_no_moves_yet(shop, open_page):
    page = open_page(shop, "templates", **{"templates-tabs": "Moves"})
    assert "No template or topic was renamed" in said(page)
