"""The page of labeling functions."""

import json

import pytest

from app.audit import navigation

pytestmark = pytest.mark.slow

BROKEN = '''"""Odd ones. Owner: <b>nobody</b>."""
from labeling import labeling_function


@labeling_function(votes_for="order-status", yes=["a refund"], no=["a parcel"])
def fails(question):
    """Raises on long texts, **bold** مرحبا."""
    if len(question.text) > 40:
        raise ValueError("too long <i>x</i>")
    return "parcel" in question.text
'''


def texts(page):
    return " ".join(
        str(e.value) for kind in ("markdown", "caption", "info", "warning", "error", "header") for e in page.get(kind)
    )


def voter(open_page, shop, name):
    """The page of one voter."""
    page = open_page(shop, "functions")
    page.query_params["voter"] = name
    return page.run()


def test_the_table_shows_every_voter_with_its_figures(open_page, shop):
    page = open_page(shop, "functions")
    assert not page.exception and not page.error
    voters = [v["name"] for v in json.loads((shop / "var/run/voters.json").read_text())["voters"]]
    table = page.dataframe[0].value
    assert table["Name"].tolist() == voters
    assert {"Coverage", "Conflicts", "Precision", "95 % interval", "Learned", "Owner"} <= set(table)
    assert f"{len(voters)} of {len(voters)} voters" in texts(page)


def test_filters_leave_what_fits_and_say_so_where_nothing_does(open_page, shop):
    page = open_page(shop, "functions")
    page.text_input(key="functions-text").set_value("THANKS").run()
    assert page.dataframe[0].value["Name"].tolist() == ["rules.thanks-only"]
    page.text_input(key="functions-text").set_value("nobody says this").run()
    assert not page.dataframe and "Clear a filter" in page.info[0].value


def test_before_the_first_labels_the_page_says_what_to_do(open_page, tmp_path):
    from app.scaffold import create

    create(tmp_path / "new")
    page = open_page(tmp_path / "new", "functions")
    assert "oracle run" in page.info[0].value and not page.dataframe


def test_a_rule_that_waits_for_the_next_run_is_named(open_page, shop):
    with (shop / "labeling_functions/rules.toml").open("a") as rules:
        rules.write('\n[[rule]]\nname = "fresh"\nvotes_for = "order-status"\nany = ["parcel"]\n')
    assert "fresh" in open_page(shop, "functions").info[0].value


def test_a_voters_page_shows_what_it_is_and_its_questions(open_page, shop):
    page = voter(open_page, shop, "orders.wants_to_cancel")
    assert not page.exception and "Customers who no longer want what they ordered" in texts(page)
    assert [m.label for m in page.metric] == ["Coverage", "Overlaps", "Conflicts", "Precision", "Learned"]
    page.segmented_control(key="voter-view-orders.wants_to_cancel").set_value("source").run()
    assert "def wants_to_cancel(question):" in page.code[0].value and "@labeling_function" in page.code[0].value
    page.segmented_control(key="voter-view-orders.wants_to_cancel").set_value("examples").run()
    assert "Please cancel my order" in texts(page) and ":red" not in texts(page)


def test_a_rules_page_shows_its_toml_and_leads_to_the_workshop(open_page, shop):
    page = voter(open_page, shop, "rules.where-is-it")
    page.segmented_control(key="voter-view-rules.where-is-it").set_value("source").run()
    assert page.code[0].value.startswith('[[rule]]\nname = "where-is-it"')
    next(b for b in page.button if b.label == "Edit this rule").click().run()
    assert page.session_state[navigation.WENT] == "workshop"


def test_its_questions_lead_to_review(open_page, shop):
    page = voter(open_page, shop, "rules.where-is-it")
    page.segmented_control(key="voter-view-rules.where-is-it").set_value("right").run()
    page.button(key="review-right").click().run()
    assert page.session_state[navigation.WENT] == "review"
    assert page.session_state[navigation.FILTER]["question_ids"]


def test_computed_voters_say_what_they_are(open_page, shop):
    page = voter(open_page, shop, "neighbours.gold")
    assert "nearest questions with gold" in texts(page)
    assert "source" not in page.segmented_control(key="voter-view-neighbours.gold").options


def test_an_unknown_voter_is_named_with_the_nearest_one(open_page, shop):
    page = voter(open_page, shop, "rules.where-is-its")
    assert "did you mean" in page.error[0].value.replace("\\", "")


def test_what_fails_needs_attention_and_what_experts_wrote_is_escaped(open_page, shop, command):
    (shop / "labeling_functions/odd.py").write_text(BROKEN)
    assert command("-w", shop, "label")[0] == 0
    page = open_page(shop, "functions")
    page.toggle(key="functions-attention").set_value(True).run()
    found = page.dataframe[0].value
    look = found.set_index("Name").loc["odd.fails", "Attention"]
    assert "2 examples fail" in look and "error on" in look
    assert page.dataframe[0].value["Name"].tolist() == ["odd.fails"]
    page = voter(open_page, shop, "odd.fails")
    assert r"\<i\>x\</i\>" in page.warning[1].value and r"\*\*bold\*\*" in texts(page)
    assert page.metric[0].delta in ("", None) or "pt" in page.metric[0].delta
