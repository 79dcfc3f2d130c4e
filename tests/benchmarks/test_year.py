"""The simulated year: its world, what truly becomes stale in it, its experts, and its tables."""

import csv
import json
from collections import Counter

import pytest

from benchmarks.data import REPOSITORY
from benchmarks.year.place import together
from benchmarks.year.play import Play, Year, as_change
from benchmarks.year.report import draw, outcome, search, weeks_until_clean
from benchmarks.year.running import costs, year
from benchmarks.year.tasks import LABELS, PARTS, PATTERNS, RETIRE, TEXT, WORD, WRITE, template_tasks, voter_tasks
from benchmarks.year.team import WITH, WITHOUT
from benchmarks.year.told import ANNOUNCEMENTS, CHANGES, GONE, KINDS, NEW, NOTHING, PRICE, RENAMED, SPLIT, Told
from benchmarks.year.voters import Written, both, functions_of, in_patterns, in_rule, rules_of
from benchmarks.year.world import Happened, in_words, make_world, monday
from labeling.loading.registry import load_sources
from labeling.taxonomy import NO_TEMPLATE, Taxonomy

FUNCTIONS = REPOSITORY / "labeling_functions"
PAIR = {"link-disable": "link-create"}


@pytest.fixture(scope="module")
def world():
    return make_world(3)


def of(kind, template="", **more):
    return Happened(4, Told(kind, "Something changes.", template=template, **more))


def test_six_changes_of_each_kind_half_of_them_with_tags_and_none_that_the_search_was_tuned_on():
    assert Counter(c.kind for c in CHANGES) == dict.fromkeys(KINDS, 6)
    assert sum(bool(c.products) for c in CHANGES) == 16 and {c.kind for c in ANNOUNCEMENTS} == {NOTHING}
    with (REPOSITORY / "data" / "product_changes.csv").open(encoding="utf-8", newline="") as stream:
        tuned = {row["text"] for row in csv.DictReader(stream)}
    assert not tuned & {c.text for c in (*CHANGES, *ANNOUNCEMENTS)}


def test_a_seed_gives_the_same_world_and_another_one_another(world):
    assert make_world(3) == world and make_world(4).happened != world.happened


def test_no_question_is_in_two_parts_and_the_bank_is_never_asked(world):
    start, coming = [q for q, _ in world.start], [q for qs in world.arriving.values() for q in qs]
    ids = [q.question_id for q in (*start, *coming, *world.bank)]
    assert len(ids) == len(set(ids)) == 1691
    assert len(start) > len(coming) and len(world.bank) > 400


def test_nobody_asks_for_what_is_not_there_yet(world):
    late = {h.told.template: h.week for h in world.changes if h.told.kind == NEW}
    assert not {q.origin for q, _ in world.start} & set(late)
    assert all(week >= late.get(q.origin, 0) for week, qs in world.arriving.items() for q in qs)
    one = next(iter(late))
    assert not world.asked(one, late[one] - 1) and world.asked(one, late[one])


def test_what_answers_a_question_follows_the_changes(world):
    when = {(h.told.kind, h.told.template): h.week for h in world.changes}
    split, gone = when[SPLIT, "link-create"], when[GONE, "fee-discount"]
    assert [world.label("link-disable", w) for w in (split - 1, split)] == ["link-create", "link-disable"]
    assert [world.label("fee-discount", w) for w in (gone - 1, gone)] == ["fee-discount", NO_TEMPLATE]
    assert world.label("bank-second", 51) == "bank-change" and world.label(NO_TEMPLATE, 51) == NO_TEMPLATE


def test_customers_use_the_new_word_from_its_week_on(world):
    week = next(h.week for h in world.changes if h.told.words == ("refund", "payback"))
    assert world.words("Refund my customer", week - 1) == "Refund my customer"
    assert world.words("Refund my customer", week) == "Payback my customer"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Two refunds, one Refunded", "Two paybacks, one Paybacked"),
        ("refundable", "refundable"),
        ("", ""),
        ("רפונד <b>refund</b> 🙂", "רפונד <b>payback</b> 🙂"),
    ],
)
def test_only_whole_words_are_replaced(text, said):
    assert in_words(text, "refund", "payback") == said


def test_shipped_functions_load_before_and_after_they_were_mended(world, tmp_path):
    late = {h.told.other: h.told.template for h in world.changes if h.told.kind == SPLIT}
    absent = frozenset(h.told.template for h in world.changes if h.told.kind == NEW)
    written = Written(FUNCTIONS, late, absent)
    written.render(tmp_path)
    first = Taxonomy(tuple(t for i, t in world.templates.items() if i not in late and i not in absent))
    before = {s.name: s for s in load_sources(tmp_path, first)}
    everything = {s.name: s for s in load_sources(FUNCTIONS, Taxonomy(tuple(world.templates.values())))}
    gone = set(everything) - set(before)
    assert gone and all(written.labels[name] & absent for name in gone)
    assert before["links_invoices.link_is_switched_off"].voter.votes_for == "link-create"
    written.told = {name: {*late, *absent} for name in written.labels}
    written.words = {written.unit(n): [h.told.words for h in world.changes if h.told.words] for n in written.labels}
    written.render(tmp_path)
    after = {s.name: s for s in load_sources(tmp_path, Taxonomy(tuple(world.templates.values())))}
    assert set(after) == set(everything)
    assert after["links_invoices.link_is_switched_off"].voter.votes_for == "link-disable"
    assert after["links_invoices.link_is_made"].voter.votes_for == "only:link-create"
    assert after["refunds.how_to_refund"].fingerprint != before["refunds.how_to_refund"].fingerprint


def test_a_part_of_the_world_has_only_voters_about_it(tmp_path):
    small = make_world(0, weeks=2, changes=(), topics=("refunds",))
    Written(FUNCTIONS, {}, frozenset()).render(tmp_path, {*small.templates, "refunds"})
    sources = load_sources(tmp_path, Taxonomy(tuple(small.templates.values())))
    assert {t.topic for t in small.templates.values()} == {"refunds"} and len(sources) > 5


def test_a_pattern_knows_both_words_and_its_stem():
    assert both(r"\b(refunds?)\b", "refund", "payback") == r"\b((?:refund|payback)s?)\b"
    assert both(r"disput\w+", "dispute", "objection") == r"(?:disput\w+|objection\w*)"
    assert both("chargeback", "dispute", "objection") == "chargeback"


def test_docstrings_and_examples_of_a_module_stay():
    text = (FUNCTIONS / "refunds.py").read_text(encoding="utf-8")
    new = in_patterns(text, [("refund", "payback")])
    assert "(?:refund|payback)" in new and functions_of(new).keys() == functions_of(text).keys()
    assert new.count('"""') == text.count('"""') and new.splitlines()[0] == text.splitlines()[0]


def test_a_rule_gets_its_phrases_twice():
    rule = '[[rule]]\nname = "one"\nvotes_for = "a"\nany = ["my refund", "money"]\nregex = \'refunds?\'\n'
    assert rules_of(rule).keys() == {"one"}
    assert 'any = ["my refund", "money", "my payback"]' in in_rule(rule, [("refund", "payback")])
    assert "regex = '(?:refund|payback)s?'" in in_rule(rule, [("refund", "payback")])


def test_each_kind_of_change_asks_for_its_own_work(world):
    some = [world.templates[i] for i in ("refund-make", "fee-rates")]
    asked = {
        PRICE: of(PRICE, "fee-rates"),
        RENAMED: of(RENAMED, words=("refund", "payback")),
        SPLIT: of(SPLIT, "link-create", other="link-disable"),
        NEW: of(NEW, "pay-methods"),
        GONE: of(GONE, "fee-rates"),
        NOTHING: of(NOTHING),
    }
    found = {kind: [(t.kind, t.item) for t in template_tasks(0, h, some)] for kind, h in asked.items()}
    assert found == {
        PRICE: [(TEXT, "fee-rates")],
        RENAMED: [(WORD, "refund-make")],
        SPLIT: [(PARTS, "link-create")],
        NEW: [(WRITE, "pay-methods")],
        GONE: [(RETIRE, "fee-rates")],
        NOTHING: [],
    }
    naming = {"links.off": {"link-disable"}, "fees.rate": {"fee-rates"}, "checkout.ways": {"pay-methods"}}
    voters = {k: [(t.kind, t.item) for t in voter_tasks(0, h, naming, ["refunds"])] for k, h in asked.items()}
    assert voters[SPLIT] == [(LABELS, "links.off")] and voters[NEW] == [(LABELS, "checkout.ways")]
    assert voters[RENAMED] == [(PATTERNS, "refunds")] and voters[PRICE] == voters[GONE] == voters[NOTHING] == []


def test_a_change_is_told_as_what_it_does():
    told = {kind: as_change(Told(kind, "Something changes."), monday(3)) for kind in (PRICE, SPLIT, RENAMED)}
    assert told[PRICE].stop and told[SPLIT].stop and not told[RENAMED].stop
    assert told[SPLIT].gold_weight < 1 == told[PRICE].gold_weight


def test_two_templates_in_one_answer_both(world):
    one = together(world.templates["link-create"], world.templates["link-disable"])
    assert one.template_id == "link-create" and world.templates["link-disable"].body in one.body


def a_year(arm, right, clean):
    week = {"accuracy": right, "covered": 0.5, "right": right, "useful": right / 2, "open": 0}
    return Year(
        arm=arm,
        seed=0,
        minutes=20,
        weeks=[week] * 20,
        found=[(PRICE, "template", "fee-rates", 0.9, True), (NOTHING, "template", "fee-rates", 0.3, False)],
        missed=[(PRICE, "template", "fee-invoice")],
        clean=clean,
        happened=[(2, PRICE), (5, NOTHING)],
        spent={"reviews": 10, "reviews, minutes": 3.0, "decisions": 2, "decisions, minutes": 0.6},
        promoted=(3, 4),
    )


def test_the_tables_put_the_arms_side_by_side():
    years = [a_year("with", 0.8, {"0": 1, "1": 3}), a_year("without", 0.6, {"0": 9, "1": None})]
    lines = {line.split(" | ")[0].strip("| "): line for line in outcome(years).splitlines()}
    assert "| 0.800 | 0.600 |" in lines["accuracy of the template, year"]
    assert "| 2 of 2 | 1 of 2 |" in lines["changes after which all was right again by the end"]
    assert "| 3 | not by the end |" in lines["weeks until all was right again, 90th percentile"]
    assert "| 3 of 4 | 3 of 4 |" in lines["releases that passed the gate"]
    assert weeks_until_clean(years[1:]) == [9.0, float("inf")]
    found = search(years[:1])
    assert "| price or policy | 1 of 2 (0.50), 1 of 1 (1.00) | none, none | none, none |" in found
    assert "| nothing here | none, 0 of 1 (0.00) |" in found and "| all | 1 of 2 (0.50), 1 of 2 (0.50) |" in found


def test_the_picture_is_drawn(tmp_path):
    draw([a_year("with", 0.8, {}), a_year("without", 0.6, {})], tmp_path / "year.png")
    assert (tmp_path / "year.png").read_bytes()[1:4] == b"PNG"


def test_a_year_that_was_kept_is_not_played_again(tmp_path):
    kept = a_year(WITH.name, 0.8, {"0": 1})
    (tmp_path / f"{WITH.name.replace(' ', '-')}-0.json").write_text(json.dumps(kept.as_dict()), encoding="utf-8")
    again = year(WITH, 0, keep=tmp_path)
    assert outcome([again]) == outcome([kept]) and "20 a week" in costs(20)


@pytest.mark.slow
@pytest.mark.parametrize("arm", [WITH, WITHOUT], ids=["with", "without"])
def test_a_few_weeks_are_played(arm, tmp_path):
    wanted = {"link-create", "invoice-edit", "invoice-reminder"}
    changes = [c for c in CHANGES if c.template in wanted or c.words == ("invoice", "paynote")]
    small = make_world(0, 4, changes, ("links-invoices",))
    played = Play(small, arm, tmp_path / "workspace", 0, minutes=60, every=2).run()
    assert len(played.weeks) == 4 and played.promoted[1] == 3
    assert all(0 <= week[name] <= 1 for week in played.weeks for name in ("accuracy", "covered", "right", "useful"))
    assert len(played.clean) == len(changes)
    assert sum(v for k, v in played.spent.items() if k.endswith("minutes")) <= 4 * 60 + 1e-6
    if arm is WITH:
        assert played.spent["decisions"] > 0 and any(true for *_, true in played.found)
        assert [w for w in played.clean.values() if w is not None]
    else:
        assert "decisions" not in played.spent and not played.found
