"""The rule workshop."""

import pytest

from app.audit import navigation
from labeling.disk.question_table import FILE, QuestionTable

pytestmark = pytest.mark.slow


def fill(page, **fields):
    """Type into the form; a list is one entry a line."""
    state = page.session_state
    version = state["rule-draft-version"] if "rule-draft-version" in state else 0  # noqa: SIM401  it has no get
    for field, value in fields.items():
        key = f"rule-{field}-{version}"
        if field == "labels":
            page.multiselect(key=key).set_value(value)
        elif field in ("name", "owner", "doc", "regex"):
            page.text_input(key=key).set_value(value)
        else:
            page.text_area(key=key).set_value("\n".join(value))
    return page.run()


def figure(page, label):
    return next(m.value for m in page.metric if m.label == label)


def said(page):
    return " ".join(
        str(e.value) for kind in ("markdown", "caption", "info", "warning", "success") for e in page.get(kind)
    )


def test_an_empty_draft_says_what_to_do_and_cannot_be_saved(open_page, shop):
    page = open_page(shop, "workshop")
    assert not page.exception and "What it catches shows here" in page.info[0].value
    assert next(b for b in page.button if b.label == "Save rule").disabled


def test_a_draft_shows_what_it_would_do_and_is_saved_with_owner_and_date(open_page, shop):
    before = (shop / "labeling_functions/rules.toml").read_text()
    page = fill(open_page(shop, "workshop"), labels=["order-status"], any=["parcel", "package"])
    assert not page.exception and int(figure(page, "Catches")) > 0 and "No label changes" in said(page)
    caught = int(figure(page, "Catches"))
    page = fill(page, none=["refund"], yes=["Where is my parcel?"], no=["A refund for my parcel"])
    assert int(figure(page, "Catches")) <= caught and not page.warning
    next(b for b in page.button if b.label == "Save rule").click().run()
    assert not page.error and "order-status-parcel" in page.success[0].value.replace("\\", "")
    after = (shop / "labeling_functions/rules.toml").read_text()
    assert after.startswith(before) and 'owner = "Ana"' in after and 'added = "20' in after


def test_a_bad_expression_and_a_broken_example_are_named(open_page, shop):
    page = fill(open_page(shop, "workshop"), labels=["order-status"], regex="(?=x)")
    assert "not valid RE2" in page.error[0].value.replace("\\", "")
    page = fill(page, regex="parcel", yes=["<script>alert(1)</script> nothing"])
    assert "does not vote on, but should" in page.warning[0].value and r"\<script\>" in page.warning[0].value
    next(b for b in page.button if b.label == "Save rule").click().run()
    assert "does not vote on the example" in page.error[0].value.replace("\\", "")
    assert "parcel" not in (shop / "labeling_functions/rules.toml").read_text().split("thanks-only")[1]


def test_a_draft_survives_another_page(open_page, shop):
    page = fill(open_page(shop, "workshop"), labels=["order-status"], any=["parcel"])
    page.session_state["elsewhere"] = True
    draft = page.session_state["rule-draft"]
    again = open_page(shop, "workshop", **{"rule-draft": draft})
    assert again.text_area(key="rule-any-0").value == "parcel" and figure(again, "Catches") == figure(page, "Catches")


def test_a_rule_is_opened_changed_and_saved_in_its_place(open_page, shop):
    page = open_page(shop, "workshop")
    page.query_params["rule"] = "where-is-it"
    page.run()
    version = page.session_state["rule-draft-version"]
    assert page.text_area(key=f"rule-any-{version}").value.splitlines()[0] == "where is"
    page = fill(page, any=["where is", "parcel"])
    next(b for b in page.button if b.label == "Save changes").click().run()
    rules = (shop / "labeling_functions/rules.toml").read_text()
    assert not page.error and 'any = ["where is", "parcel"]' in rules and 'name = "thanks-only"' in rules
    assert rules.startswith("# A rule votes when")


def test_caught_questions_become_examples_and_lead_to_review(open_page, shop):
    page = fill(open_page(shop, "workshop"), labels=["order-status"], any=["parcel", "order"])
    add = next(b for b in page.button if str(b.key).startswith("rule-caught") and "-yes-" in str(b.key))
    add.click().run()
    version = page.session_state["rule-draft-version"]
    assert page.text_area(key=f"rule-yes-{version}").value
    page.button(key="rule-review").click().run()
    assert page.session_state[navigation.WENT] == "review" and page.session_state[navigation.FILTER]["question_ids"]


def test_picked_questions_make_a_first_draft(open_page, shop):
    rows = QuestionTable(shop / "var/run" / FILE).all()
    ids = [q.question_id for q in rows if "order" in q.text.lower()][:6]
    page = open_page(shop, "workshop", **{navigation.RULE_FROM: {"question_ids": [*ids, "unknown"]}})
    assert not page.exception and f"{len(ids)} picked questions" in said(page)
    draft = page.session_state["rule-draft"]
    assert draft.labels and not draft.empty and navigation.RULE_FROM not in page.session_state


def test_new_texts_make_a_first_draft_that_votes_for_nothing_yet(open_page, shop):
    texts = ["The terminal says <b>error 51</b>", "error 51 on my terminal", "What is error 51?"]
    page = open_page(shop, "workshop", **{navigation.RULE_FROM: {"texts": texts}})
    draft = page.session_state["rule-draft"]
    assert not page.exception and "3 picked questions" in said(page)
    assert draft.labels == () and any("error" in phrase for phrase in draft.any)


def test_a_label_makes_a_draft_that_votes_for_it(open_page, shop):
    page = open_page(shop, "workshop", **{navigation.RULE_FROM: {"label": "order-status"}})
    assert not page.exception and page.session_state["rule-draft"].labels == ("order-status",)


def test_suggested_rules_are_looked_for_when_asked(open_page, shop):
    page = open_page(shop, "workshop", **{"workshop-mode": "Suggested rules"})
    assert "This can take a minute" in page.info[0].value
    page.slider(key="suggest-precision").set_value(0.3)
    next(b for b in page.button if b.label == "Look for rules").click().run()
    assert not page.exception
    assert page.info or [b for b in page.button if b.label == "Accept"]


def test_hostile_picks_are_shown_to_the_letter(open_page, shop):
    page = fill(open_page(shop, "workshop"), labels=["order-status"], any=["<b>x</b>", "مرحبا", "*"], name="[x](y)")
    assert not page.exception and int(figure(page, "Catches")) >= 0
