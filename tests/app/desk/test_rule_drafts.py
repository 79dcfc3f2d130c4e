"""Drafting a rule: what the form says, what is wrong with it, and saving it."""

from dataclasses import replace
from datetime import date

import pytest

from app.desk.functions.rule_draft import (
    Draft,
    as_rule,
    broken_examples,
    choices,
    from_rule,
    inside,
    lines_of,
    rule_named,
    rules_of,
    save,
    suggested_name,
)
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.sources.rules import read_rules

TODAY = date(2026, 5, 11)
DRAFT = Draft(name="parcel", labels=("late",), any=("parcel",), yes=("my parcel",), owner="us")


class Plain:
    """A workspace that has a folder of functions and an encoder, and nothing else."""

    def __init__(self, folder, encoder):
        self.functions, self.encoder = folder, encoder


@pytest.fixture
def bench(tmp_path, encoder):
    (tmp_path / "rules.toml").write_text(
        '# ours\n[[rule]]\nname = "old"\nvotes_for = "late"\nany = ["late"]\nadded = "2026-01-02"\n'
    )
    return Plain(tmp_path, encoder)


def test_lines_become_entries_without_blanks_and_repeats():
    assert lines_of(" a  b \n\n c\na b\n\t") == ("a b", "c")
    assert lines_of("") == ()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"labels": ()}, "choose what the rule votes for"),
        ({"labels": ("lat",)}, "did you mean 'late'"),
        ({"any": ()}, "looks for nothing yet"),
        ({"regex": "(?=x)"}, "not valid RE2"),
        ({"similar_to": ("x",), "similarity": 2.0}, "similarity must lie"),
    ],
)
def test_what_is_wrong_with_a_draft_is_said(change, message, taxonomy):
    with pytest.raises(OracleError, match=message):
        as_rule(replace(DRAFT, **change), taxonomy)


def test_a_draft_states_a_rule_for_or_against(taxonomy):
    rule = as_rule(replace(DRAFT, labels=("late", "topic:refunds"), against=True, none=("x",)), taxonomy, "2026-05-11")
    assert rule.votes_against == ("late", "topic:refunds") and rule.votes_for is None and rule.added == "2026-05-11"
    assert inside(replace(DRAFT, against=True), taxonomy) == (1, 2, 3, 4, 5)
    assert inside(DRAFT, taxonomy) == (0,) and inside(Draft(), taxonomy) == ()
    again = from_rule(rule, editing=True)
    assert again.labels == ("late", "topic:refunds") and again.against and again.replaces is rule
    assert from_rule(as_rule(DRAFT, taxonomy), editing=False, owner="me").owner == "us"


def test_choices_hold_every_label_once(taxonomy):
    assert list(choices(taxonomy)) == [
        "late", "pause", "refund-status", "refund-make", "topic:payouts", "topic:refunds",
        "_not_a_question", "_no_template",
    ]  # fmt: skip


def test_a_name_is_suggested_that_nobody_has():
    assert suggested_name(DRAFT, ["late-parcel"]) == "late-parcel-2"
    assert suggested_name(Draft(), []) == ""
    assert suggested_name(
        Draft(labels=("topic:payouts",), similar_to=("Where, oh where is my money today",)), []
    ).startswith("payouts-where")


def test_examples_that_do_not_hold_are_listed(taxonomy, encoder):
    rule = as_rule(replace(DRAFT, yes=("my parcel", "a letter"), no=("no parcel",)), taxonomy)
    assert broken_examples(rule, encoder.encode) == (("a letter", True), ("no parcel", False))


def test_a_saved_rule_has_owner_and_date_and_the_rest_of_the_file_stays(bench, taxonomy):
    before = (bench.functions / "rules.toml").read_text()
    rule = save(bench, DRAFT, taxonomy, TODAY)
    assert (rule.owner, rule.added) == ("us", "2026-05-11")
    assert (bench.functions / "rules.toml").read_text().startswith(before)
    assert [r.name for r in rules_of(bench)] == ["old", "parcel"] and rule_named(bench, "rules.parcel").any == (
        "parcel",
    )
    with pytest.raises(OracleError, match="did you mean 'parcel'"):
        rule_named(bench, "parcels")


def test_an_edited_rule_takes_its_own_place_and_keeps_its_date(bench, taxonomy):
    draft = from_rule(rule_named(bench, "old"), editing=True, owner="us")
    save(bench, replace(draft, name="new", any=("later",), yes=("later",)), taxonomy, TODAY)
    (found,) = read_rules(bench.functions / "rules.toml")
    assert (found.name, found.any, found.added, found.owner) == ("new", ("later",), "2026-01-02", "us")
    with pytest.raises(OracleError, match="has changed or gone"):
        save(bench, replace(draft, yes=("late",)), taxonomy, TODAY)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": " "}, "needs a name"),
        ({"owner": ""}, "needs an owner"),
        ({"yes": ()}, "at least one example"),
        ({"yes": ("a letter",)}, 'does not vote on the example "a letter"'),
        ({"no": ("a parcel",)}, 'votes on the example "a parcel"'),
        ({"any": (), "none": ("x",)}, "votes on nearly everything"),
        ({"name": "old"}, "already defined"),
    ],
)
def test_nothing_is_written_where_something_is_missing(bench, taxonomy, change, message):
    before = (bench.functions / "rules.toml").read_bytes()
    with pytest.raises(OracleError, match=message):
        save(bench, replace(DRAFT, **change), taxonomy, TODAY)
    assert (bench.functions / "rules.toml").read_bytes() == before


def test_the_first_rule_makes_the_file(tmp_path, encoder, taxonomy):
    bench = Plain(tmp_path / "functions", encoder)
    assert rules_of(bench) == []
    save(bench, replace(DRAFT, yes=("<b>parcel</b> \u0645\u0631\u062d\u0628\u0627 \U0001f680",)), taxonomy, TODAY)
    assert rules_of(bench)[0].yes == ("<b>parcel</b> \u0645\u0631\u062d\u0628\u0627 \U0001f680",)


def test_a_workspace_without_rules_has_none(tmp_path):
    (tmp_path / "data").mkdir()
    assert rules_of(Workspace(tmp_path)) == []
