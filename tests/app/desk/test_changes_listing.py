"""The ledger as a list, and how its changes and findings are said."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.desk.changes import words
from app.desk.changes.listing import (
    LATE,
    Wanted,
    columns,
    counts,
    filtered,
    finding_columns,
    owners,
    products,
    tasks,
    told_columns,
    whose,
)
from app.freshness.ledger import Entry
from labeling.freshness.changes import (
    CONFIRMED,
    DISMISSED,
    DONE,
    GIVEN,
    GOLD,
    MEANING,
    OPEN,
    PRODUCT,
    TEMPLATE,
    VOTER,
    WORDS,
    Change,
    Decision,
    Finding,
    Reason,
)

AT = datetime(2026, 11, 3, 9, tzinfo=UTC)
TODAY = date(2026, 11, 20)
HOSTILE = "مرحبا <b>x</b> **y** " + "long" * 3_000


def finding(number, kind=TEMPLATE, state=OPEN, owner="payouts team", due=None, whose="", score=0.5):
    said = [] if state == OPEN else [Decision(AT, "Ben", CONFIRMED, whose, due, "1", "see the notes")]
    if state in (DISMISSED, DONE):
        said.append(Decision(AT + timedelta(days=1), "Ana", state))
    reasons = (Reason(MEANING, 0.7, "Payouts take two days"), Reason(PRODUCT, 0.1, "payouts"))
    return Finding("c", kind, f"item-{number}", owner, score, reasons, AT, number, tuple(said))


def change(text="Payouts are instant", products=("payouts",), **about):
    return Change(AT, "Ana", date(2026, 11, 2), text, products, **about)


@pytest.fixture
def entries():
    waits = (finding(1), finding(2, VOTER, CONFIRMED, due=TODAY - timedelta(days=2), whose="Ana"))
    over = (finding(3, GOLD, DISMISSED, owner=""), finding(4, TEMPLATE, DONE, due=TODAY))
    soon = finding(5, TEMPLATE, CONFIRMED, owner="", due=TODAY + timedelta(days=1))
    return [
        Entry(change(), (*waits, *over)),
        Entry(change("Fees fall <b>", ("fees",)), (soon,)),
        Entry(change("C"), ()),
    ]


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (Wanted(), [0, 1, 2]),
        (Wanted("INSTANT pay"), [0]),
        (Wanted("fees"), [1]),
        (Wanted(product="payouts"), [0, 2]),
        (Wanted(owner="Ana"), [0]),
        (Wanted(owner=words.NOBODY), [0, 1]),
        (Wanted(state=OPEN), [0]),
        (Wanted(state=CONFIRMED), [0, 1]),
        (Wanted(state=LATE), [0]),
        (Wanted(state=LATE, owner=words.NOBODY), []),
        (Wanted(state=DONE, owner="payouts team"), [0]),
        (Wanted("nothing like it"), []),
    ],
)
def test_the_filter_keeps_what_is_wanted(entries, wanted, kept):
    assert filtered(entries, wanted, TODAY) == [entries[i] for i in kept]


def test_columns_count_by_state_and_leave_nothing_empty(entries):
    table = columns(entries, TODAY)
    assert table["Change"] == ["Payouts are instant", "Fees fall <b>", "C"]
    assert table["To decide"] == [1, None, None]
    assert table["Confirmed"] == [1, 1, None]
    assert table["Late"] == [1, None, None]
    assert table["Done"] == [1, None, None]
    assert table["Next due"] == [TODAY - timedelta(days=2), TODAY + timedelta(days=1), None]


def test_products_and_owners_stand_by_name(entries):
    assert products(entries) == ["fees", "payouts"]
    assert owners([f for e in entries for f in e.findings]) == ["Ana", "payouts team", words.NOBODY]
    assert counts(entries[0].findings) == {OPEN: 1, CONFIRMED: 1, DISMISSED: 1, DONE: 1}
    assert counts(()) == {OPEN: 0, CONFIRMED: 0, DISMISSED: 0, DONE: 0}


def test_findings_become_rows(entries):
    table = finding_columns(entries[0].findings, {(TEMPLATE, "item-1"): HOSTILE}, frozenset({"item-1", "item-2"}))
    assert table["What"] == [HOSTILE, "item-2", "item-3", "item-4"]
    assert table["Why"][0] == "Says something similar: “Payouts take two days”"
    assert table["Now"] == ["not suggested", "", "", ""]
    assert table["Owner"] == ["payouts team", "Ana", words.NOBODY, "payouts team"]
    assert table["Due"] == [None, TODAY - timedelta(days=2), None, TODAY]
    assert table["Decided by"] == ["", "Ben", "Ana", "Ana"]
    bare = Finding("c", GOLD, "q", "", 0.0, (), AT)
    assert finding_columns([bare], {}, frozenset())["Why"] == [""]


def test_tasks_are_what_is_confirmed_late_first(entries):
    assert [t.finding.number for t in tasks(entries, None)] == [2, 5]
    assert [t.finding.number for t in tasks(entries, "aNA")] == [2]
    assert tasks(entries, "nobody at all") == []
    assert whose(entries, "ana") == (["Ana", words.NOBODY], "Ana")
    assert whose(entries, "") == (["Ana", words.NOBODY], None)
    assert whose([], "Ana") == ([], None)


def test_entries_of_a_file_say_what_is_known():
    told = [change("First\nline"), change("Second", gold_weight=0.5)]
    table = told_columns(told, frozenset({told[1].change_id}))
    assert table["Change"] == ["First line", "Second"]
    assert table["Known"] == [False, True]
    assert table["Gold before"] == [1.0, 0.5]


def test_reasons_are_said_in_plain_words():
    kinds = (PRODUCT, MEANING, WORDS, GIVEN)
    said = [words.reason(Reason(kind, 0.5, "x")) for kind in kinds]
    assert said == [
        ("Same product", "x"),
        ("Says something similar", "“x”"),
        ("Same words", "x"),
        ("Belongs to", "x"),
    ]


def test_days_and_decisions_are_said_in_plain_words():
    days = [None, TODAY - timedelta(days=2), TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1)]
    assert [words.due(d, TODAY) for d in days] == ["no date", "2 days late", "1 day late", "due today", "due in 1 day"]
    said = Decision(AT, "Ben", CONFIRMED, "Ana", date(2026, 11, 17), "1", "ask legal")
    assert words.decision(said) == "Confirmed by Ben on 3 Nov 2026, for Ana, due 17 Nov 2026: ask legal"
    assert words.decision(Decision(AT, "", DISMISSED, "Ana")) == "Dismissed by nobody on 3 Nov 2026"


def test_a_change_says_what_follows(entries):
    some = change(source="notes.md", gold_weight=0.5, stop=True, due_days=1)
    assert words.signed(some) == "from 2 Nov 2026 · payouts · told by Ana on 3 Nov 2026 · notes.md"
    stops = "confirmed templates are not suggested until they are seen to"
    assert words.follows(some) == f"Gold from before counts 50 % · {stops} · 1 day to see to it"
    assert words.follows(change(gold_weight=0.0)) == "Gold from before does not count · 14 days to see to it"
    assert words.follows(change()).startswith("Gold from before counts in full")
    assert words.summary(entries, TODAY) == "3 changes · 1 to decide · 2 confirmed · 1 late · 1 done"
    assert words.summary(entries[2:], TODAY) == "1 change"
    assert words.summary([], TODAY) == "0 changes"
