from dataclasses import replace
from datetime import date

import pytest

from app.desk.templates.draft import (
    differences,
    draft_of,
    empty_draft,
    id_of,
    in_words,
    new_template,
    products,
    topics,
)
from labeling.errors import OracleError
from labeling.taxonomy import Template

LATE = Template("late", "payouts", "Late payout", "Hi.", "live", "payouts team", ("app",), date(2027, 1, 5), 3)


def test_a_form_that_nobody_touched():
    assert draft_of(LATE).changed == ()
    assert draft_of(LATE).template() == LATE
    assert replace(draft_of(LATE), title=" Late payout ").changed == ()


def test_an_edit_names_its_fields():
    draft = replace(draft_of(LATE), body="Hello.", review_by=None)
    assert draft.changed == ("body", "review_by")
    assert in_words(draft.changed) == "body, review date"
    assert draft.template() == replace(LATE, body="Hello.", review_by=None)
    assert draft.onto(replace(LATE, version=4)).template().version == 4


@pytest.mark.parametrize("name", ["title", "body", "topic"])
def test_what_a_template_needs(name):
    with pytest.raises(OracleError, match=f"the {name} is empty"):
        replace(draft_of(LATE), **{name: "  "}).template()


def test_a_new_template_is_named_after_its_title():
    draft = replace(empty_draft(), title="Late payout", body="Hi.", topic="payouts")
    assert new_template(draft, "", ["late-payout"]).template_id == "late-payout-2"
    assert new_template(draft, " mine ", []) == Template("mine", "payouts", "Late payout", "Hi.", "draft")
    with pytest.raises(OracleError, match="the title is empty"):
        new_template(empty_draft(), "x", [])


def test_an_id_is_made_where_none_was_given():
    assert id_of(" rückgabe.2 ", "Title", ["title"]) == "rückgabe.2"
    assert id_of("", "Title", ["title"]) == "title-2"
    assert id_of(" ", "مرحبا", ["template"]) == "template-2"


def test_differences_of_two_versions():
    new = replace(LATE, body="Hello.", products=("app", "shop"), review_by=None, version=4)
    assert differences(LATE, new) == {
        "body": ("Hi.", "Hello."),
        "products": ("app", "app, shop"),
        "review date": ("2027-01-05", ""),
    }
    assert differences(LATE, replace(LATE, version=9)) == {}


def test_what_can_be_chosen():
    draft = replace(draft_of(LATE), topic="new", products=("zoo", "app"))
    others = [LATE, replace(LATE, topic="refunds", products=("bank",))]
    assert topics(others, draft) == ["payouts", "refunds", "new"]
    assert products(others, draft) == ["app", "bank", "zoo"]
    assert topics([], empty_draft()) == []
