from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from labeling.freshness.changes import GIVEN, MEANING, OLD_NAME, PRODUCT, WORDS, Change
from labeling.freshness.searching import (
    LIMITS,
    GoldQuestion,
    Limits,
    Said,
    best,
    stale_gold,
    stale_templates,
    stale_voters,
)
from labeling.freshness.signals import Item, Shelf

AT = datetime(2026, 11, 3, 9, tzinfo=UTC)
TEXT = "The instant payout fee is one percent"


@pytest.fixture
def shelf(encoder):
    topics = ["refund a customer", "order a reader", "reset a password", "send an invoice", "close the account"]
    items = [Item("template", f"t{i}", "team", ("other",), (says, "open the page")) for i, says in enumerate(topics)]
    says = ("instant payout", "the instant payout fee is half")
    paid = Item("template", "instant", "payouts team", ("payouts",), says)
    return Shelf([*items, paid], encoder.encode)


def said(shelf, text=TEXT, *products):
    return Said.of(Change(AT, "Ana", date(2026, 11, 2), text, products), AT, shelf)


def test_the_one_that_is_meant_is_found_with_its_reasons(shelf):
    (found,) = stale_templates(said(shelf, TEXT, "payouts"), shelf)
    assert (found.kind, found.item, found.owner, found.found_at) == ("template", "instant", "payouts team", AT)
    assert found.score > 0.9
    told = {r.kind: r.says for r in found.reasons}
    assert told[PRODUCT] == "payouts" and told[MEANING] == "the instant payout fee is half"
    assert {"instant", "payout", "fee"} <= set(told[WORDS].split(", "))
    assert [r.score for r in found.reasons] == sorted((r.score for r in found.reasons), reverse=True)


def test_another_tag_speaks_against_and_no_tag_for_nothing(shelf):
    without = stale_templates(said(shelf), shelf)[0].score
    with_tag = stale_templates(said(shelf, TEXT, "payouts"), shelf)[0].score
    assert with_tag > without
    other = [f for f in stale_templates(said(shelf, TEXT, "other"), shelf) if f.item == "instant"]
    assert not other or other[0].score < without


def test_where_nothing_tagged_comes_near_some_that_share_the_tag_are_listed_low(shelf):
    found = stale_templates(said(shelf, "Qwerty zxcvb", "Other"), shelf)
    assert len(found) == LIMITS.tag_only and {f.item for f in found} <= {"t0", "t1", "t2", "t3", "t4"}
    assert {f.score for f in found} == {LIMITS.tagged}
    assert all(r.kind == PRODUCT for f in found for r in f.reasons if r.score == LIMITS.tagged)
    assert stale_templates(said(shelf, "Qwerty zxcvb"), shelf) == []
    assert len(stale_templates(said(shelf, "Qwerty zxcvb", "other"), shelf, Limits(tag_only=2))) == 2


def test_voters_are_found_through_their_template_and_by_what_they_say(shelf, encoder):
    templates = stale_templates(said(shelf), shelf)
    voters = Shelf(
        [
            Item("voter", "about_it", "a", (), ("qwerty",), ("instant", "t0")),
            Item("voter", "other", "a", (), ("zxcvb",), ("t1",)),
            Item("voter", "says_it", "a", (), ("the instant payout fee",)),
            Item("voter", "mute", "a", (), ()),
        ],
        encoder.encode,
    )
    found = {f.item: f for f in stale_voters(said(shelf), voters, templates, {"instant": "Paid at once"})}
    assert set(found) == {"about_it", "says_it"}
    assert found["about_it"].score == pytest.approx(LIMITS.through * templates[0].score, abs=1e-3)
    assert [(r.kind, r.says) for r in found["about_it"].reasons] == [(GIVEN, "Paid at once")]
    assert stale_voters(said(shelf), Shelf([], encoder.encode), templates, {}) == []


def test_gold_of_what_was_found_is_listed_the_nearest_first_and_only_so_many(shelf, encoder):
    templates = stale_templates(said(shelf, TEXT, "payouts"), shelf)
    texts = ["a reader", "instant payout fee", "zebra", "instant payout"]
    gold = [GoldQuestion(f"q{i}", t, "t1" if i == 0 else "instant", "team") for i, t in enumerate(texts)]
    rows = encoder.encode(texts)
    found = stale_gold(said(shelf, TEXT, "payouts"), gold, rows, templates, {"instant": "Paid at once"})
    assert found[0].item == "q1" and "q0" not in {f.item for f in found}
    assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)
    assert {(r.kind, r.says) for r in found[0].reasons} == {(GIVEN, "Paid at once"), (MEANING, TEXT)}
    assert len(stale_gold(said(shelf, TEXT), gold, rows, templates, {}, Limits(gold=1))) == 1
    unsure = [replace(templates[0], score=0.4)]
    assert stale_gold(said(shelf), gold, rows, unsure, {}) == []
    assert stale_gold(said(shelf), [], np.zeros((0, 0), np.float32), templates, {}) == []


def test_a_lone_template_and_hostile_texts_are_searched_too(encoder):
    lone = Shelf([Item("template", "only", "", (), ("instant payout fee",))], encoder.encode)
    assert [f.item for f in stale_templates(said(lone), lone)] == ["only"]
    for text in ("<script>alert(1)</script>", "**x** [a](b)", "٣ مدفوعات 👍", "x" * 10_000, "{first_name}"):
        stale_templates(said(lone, text, "<b>"), lone)


def test_best_is_stable_and_cut():
    assert best(np.array([0.1, 0.5, 0.5, 0.9]), np.array([0, 1, 2]), 2) == [1, 2]


def test_everything_that_uses_an_old_name_is_listed_whatever_the_caps(shelf):
    told = said(shelf, "What we called the page is a sheet now.")
    found = stale_templates(told, shelf, replace(LIMITS, templates=0))
    assert {f.item for f in found} == {"t0", "t1", "t2", "t3", "t4"}
    assert all(f.score == LIMITS.old_name and f.reasons[0].kind == OLD_NAME for f in found)
    assert found[0].reasons[0].says == "page"
    voters = stale_voters(told, shelf, [], {}, replace(LIMITS, voters=0))
    assert {f.item for f in voters} == {"t0", "t1", "t2", "t3", "t4"}


def test_one_fact_does_not_hide_another(shelf):
    one = stale_templates(said(shelf, TEXT), shelf)
    both = stale_templates(said(shelf, f"{TEXT}, and the qwerty of zxcvb grew by some asdf to hjkl uiop."), shelf)
    assert {f.item for f in one} <= {f.item for f in both}
