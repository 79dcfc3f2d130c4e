"""Ballots of rules: whatever they vote on, their one option is what they declare."""

import numpy as np

from labeling.applying.rules import rule_ballots
from labeling.loading.registry import load_sources

RULES = """
[[rule]]
name = "late"
votes_for = "late"
any = ["late"]

[[rule]]
name = "never"
votes_against = "topic:payouts"
any = ["no such phrase"]
"""


def test_columns_options_and_progress(tmp_path, taxonomy):
    (tmp_path / "rules.toml").write_text(RULES, encoding="utf-8")
    sources, told = load_sources(tmp_path, taxonomy), []
    (late, first), (never, second) = rule_ballots(sources, taxonomy, ["x", "late", "LATE"], None, None, told.append)
    assert (late.name, late.kind, late.options) == ("rules.late", "rule", ((0,),)) and sum(told) == 2
    assert first.rows.tolist() == [1, 2] and first.options.tolist() == [0, 0] and np.isnan(first.confidence).all()
    assert [a.dtype for a in (first.rows, first.options, first.confidence)] == [np.int32, np.int32, np.float32]
    assert never.options == ((2, 3, 4, 5),) and second.rows.tolist() == []


def test_no_rules(taxonomy):
    assert rule_ballots([], taxonomy, ["late"], None, None, lambda done: None) == []
