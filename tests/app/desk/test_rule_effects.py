"""What a draft would catch, change and break; a first draft from picked questions; suggested rules."""

from dataclasses import replace

import numpy as np
import pytest

from app.desk.functions import rule_effects, rule_suggested
from app.desk.functions.rule_draft import Draft, as_rule, from_rule, inside, rule_named, rules_of
from app.desk.functions.rule_effects import caught, changes, compare, hits, is_quick, near, twins
from app.desk.functions.rule_typical import as_draft, typical, typical_of_texts
from app.desk.loaded import Desk
from app.kept import Kept
from app.workshop.functions_diff import diff
from app.workspace import Workspace

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def desk(made):
    return Desk(Workspace(made))


def tried(desk, **fields):
    now, draft = desk.require(), Draft(**{"name": "new", "labels": ("order-status",)} | fields)
    return now, draft, as_rule(draft, now.state.taxonomy), inside(draft, now.state.taxonomy)


def test_what_is_caught_is_counted_and_judged(desk):
    now, _, rule, ours = tried(desk, any=("parcel", "order"))
    found = caught(now, rule, ours, desk.workspace)
    texts = [q.text.lower() for q in now.state.questions]
    said = np.array(["parcel" in t or "order" in t for t in texts])
    assert 0 < found.count <= said.sum() and found.share == found.count / len(texts)
    assert said[found.places].all() and set(found.new) <= set(found.places)
    gold = now.state.gold.only("seed", "valid")
    assert (gold[found.right] == ours[0]).all() and (gold[found.wrong] != ours[0]).all() and found.low < found.high
    assert not now.state.gold.mask("test")[found.places].any() and 0 <= found.believed <= 1


def test_nothing_caught_is_no_error(desk):
    now, _, rule, ours = tried(desk, any=("zebra crossing",))
    found = caught(now, rule, ours, desk.workspace)
    assert found.count == 0 and found.believed != found.believed and found.low != found.low
    assert len(near(now, rule, ours, desk.workspace)) == 0
    assert changes(now, rule, ours, desk.workspace, exact=False).flips == 0


def test_similar_to_catches_what_means_the_same(desk):
    now, _, rule, ours = tried(desk, similar_to=("Where is my parcel?",), similarity=0.6)
    assert caught(now, rule, ours, desk.workspace).count > 0


def test_the_exact_answer_is_that_of_a_diff(desk, shop):
    now, _, rule, ours = tried(desk, any=("parcel", "card", "money"), labels=("return-refund",))
    assert is_quick(now)
    found = changes(now, rule, ours, desk.workspace, exact=True)
    with (shop / "labeling_functions/rules.toml").open("a") as rules:
        rules.write('\n[[rule]]\nname = "new"\nvotes_for = "return-refund"\nany = ["parcel", "card", "money"]\n')
    report = diff(Workspace(shop))
    assert (found.exact, found.flips) == (True, report["flipped"])
    assert (len(found.broken), len(found.fixed)) == (report["gold"]["broken"], report["gold"]["fixed"])
    estimate = changes(now, rule, ours, desk.workspace, exact=False)
    assert not estimate.exact and (estimate.after == found.after).mean() > 0.85


def test_an_edited_rule_is_compared_without_its_old_votes(desk):
    rule = rule_named(desk.workspace, "where-is-it")
    now, same, again, ours = tried(desk, **vars(from_rule(rule, editing=True)))
    assert changes(now, again, ours, desk.workspace, True, "rules.where-is-it").flips == 0
    assert same.replaces == rule and twins(now, hits(now, again, desk.workspace), "rules.where-is-it") == ()
    (twin,) = twins(now, hits(now, again, desk.workspace))
    assert twin.name == "rules.where-is-it" and twin.both == twin.all > 0
    without = caught(now, again, ours, desk.workspace, "rules.where-is-it")
    assert len(without.new) > len(caught(now, again, ours, desk.workspace).new)


def test_near_misses_are_not_caught_and_not_test_gold(desk):
    now, _, rule, ours = tried(desk, any=("parcel",))
    hit = hits(now, rule, desk.workspace)
    found = near(now, rule, ours, desk.workspace, most=5)
    gold = now.state.gold.only("seed", "valid")[found]
    assert 0 < len(found) <= 5 and not hit[found].any() and not now.state.gold.mask("test")[found].any()
    assert np.isin(gold, (-1, *ours)).all()


def test_changes_are_told_apart(gold_of):
    gold = gold_of(6, {0: (0, "seed"), 1: (1, "valid"), 2: (1, "test")})
    found = compare(np.array([0, 0, 0, -1, -1, 2]), np.array([1, 1, 1, 2, -1, 2]), gold, True)
    assert found.flips == 3 and found.flipped.tolist() == [0, 1] and found.covered.tolist() == [3]
    assert found.broken.tolist() == [0] and found.fixed.tolist() == [1]


def test_a_slow_fit_is_known_from_the_last_one(desk, monkeypatch):
    now = desk.require()
    monkeypatch.setitem(rule_effects._seconds, now.stamp, 5.0)
    assert not is_quick(now)


def test_picked_questions_make_a_draft_of_phrases_that_occur(desk):
    now = desk.require()
    ids = [q.question_id for q in now.state.questions if "refund" in q.text.lower()]
    found = typical(now, [*ids, "unknown"])
    assert found.picked == len(ids) and found.label in now.state.taxonomy.index
    assert found.phrases and all(0 < p.here <= p.everywhere for p in found.phrases)
    hidden = [now.state.questions[i].text for i in np.flatnonzero(now.state.gold.mask("valid", "test"))]
    assert not set(found.examples) & set(hidden)
    draft = as_draft(found, "us")
    assert draft.labels == (found.label,) and not draft.empty and draft.owner == "us"


def test_texts_that_the_labels_do_not_know_make_a_draft_without_a_label(desk):
    texts = ["My terminal\nshows error 51", "error 51 again", "My terminal\nshows error 51", "is error 51 bad?"]
    found = typical_of_texts(desk.require(), texts)
    assert (found.picked, found.label, found.label_share) == (4, "", 0.0)
    assert found.examples == ("My terminal shows error 51", "error 51 again", "is error 51 bad?")
    assert {(p.here, p.everywhere) for p in found.phrases if "51" in p.text} == {(4, 4)}


def test_no_picked_question_makes_an_empty_draft(desk):
    found = typical(desk.require(), ["unknown"])
    assert found.picked == 0 and as_draft(found, "").empty


def test_suggested_rules_are_looked_for_once_and_leave_the_list_once_accepted(shop, monkeypatch):
    own = Desk(Workspace(shop))
    (shop / "labeling_functions/orders.py").unlink()
    (shop / "labeling_functions/rules.toml").write_text("# ours\n")
    from app.services import run_until

    run_until(own.workspace, "denoise")
    now = own.load()
    assert not rule_suggested.known(own, now, "", 0.3)
    found = rule_suggested.suggested(own, now, "", 0.3)
    assert found and rule_suggested.known(own, now, "", 0.3)
    monkeypatch.setattr(rule_suggested.functions_suggest, "suggest", None)
    name = rule_suggested.accept(own, found[0], "us")
    assert rule_suggested.suggested(own, now, "", 0.3) == found[1:]
    assert [(r.name, r.owner) for r in rules_of(own.workspace)] == [(name, "us")]
    assert replace(from_rule(found[0].rule, editing=False), owner="").replaces is None


def test_kept_values_are_made_once_and_the_oldest_go():
    made = []
    kept = Kept(2)
    for key in (1, 2, 1, 3, 1, 2):
        assert kept.get(key, lambda key=key: made.append(key) or key * 10) == key * 10
    assert made == [1, 2, 3, 2] and 1 in kept and 3 not in kept


def test_a_rule_that_gold_contradicts_is_said_not_to_be_heard(desk):
    now, _, rule, ours = tried(desk, regex=".", labels=("_not_a_question",))
    assert caught(now, rule, ours, desk.workspace).unheard
    now, _, rule, ours = tried(desk, any=("where is", "tracking"))
    assert not caught(now, rule, ours, desk.workspace).unheard
