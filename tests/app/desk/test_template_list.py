import time
from datetime import date

import pandas as pd
import pytest

from app.desk.templates.curating import TemplateRow
from app.desk.templates.listing import NOBODY, ORDERS, OVERDUE, Wanted, columns, filtered, states_of, summary
from labeling.taxonomy import Template


def row(template_id, topic="payouts", title="Title", **over):
    values = {
        "status": "live",
        "owner": "",
        "products": (),
        "version": 1,
        "review_by": None,
        "overdue": False,
        "traffic": 0.0,
        "gold": 0,
        "reviews": 0,
    }
    values |= {"match_rate": None, "last_review": None, "moved_into": ()}
    return TemplateRow(template_id=template_id, topic=topic, title=title, **(values | over))


ROWS = [
    row("late", title="Where is it", owner="ann", traffic=0.2, review_by=date(2027, 1, 1)),
    row("pause", title="Übergabe", status="draft", traffic=0.1),
    row("refund", "refunds", "Back", overdue=True, review_by=date(2026, 1, 1), traffic=0.3, owner="bob"),
]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Wanted(), ["late", "pause", "refund"]),
        (Wanted(text="IS where"), ["late"]),
        (Wanted(text="refunds back"), ["refund"]),
        (Wanted(text="übergabe"), ["pause"]),
        (Wanted(text="nothing"), []),
        (Wanted(topic="payouts"), ["late", "pause"]),
        (Wanted(states=("draft", OVERDUE)), ["pause", "refund"]),
        (Wanted(owner=NOBODY), ["pause"]),
        (Wanted(owner="bob", topic="payouts"), []),
        (Wanted(order="Most asked"), ["refund", "late", "pause"]),
        (Wanted(order="Review due"), ["refund", "late", "pause"]),
        (Wanted(order="Title"), ["refund", "late", "pause"]),
    ],
)
def test_filter_and_order(wanted, ids):
    assert [r.template_id for r in filtered(ROWS, wanted)] == ids


def test_summary_and_columns():
    assert summary(ROWS) == "3 templates · 2 live · 1 draft · 1 overdue"
    assert summary([]) == "0 templates"
    assert summary(ROWS[:1]) == "1 template · 1 live"
    table = pd.DataFrame(columns(ROWS))
    assert list(table["Id"]) == ["late", "pause", "refund"]
    assert list(table["Status"]) == [["live"], ["draft"], ["live", OVERDUE]]
    assert len(pd.DataFrame(columns([]))) == 0


@pytest.mark.parametrize(
    ("status", "due", "expected"),
    [
        ("live", date(2026, 5, 1), ["live", OVERDUE]),
        ("live", date(2026, 5, 2), ["live"]),
        ("live", None, ["live"]),
        ("draft", date(2026, 5, 1), ["draft"]),
    ],
)
def test_states_of_one_template(status, due, expected):
    assert states_of(Template("a", "t", "A", "B", status, review_by=due), date(2026, 5, 2)) == expected


def test_a_thousand_templates_are_quick():
    many = [row(f"t{i}", f"topic {i % 30}", f"Title {i}", traffic=i / 1e6) for i in range(1000)]
    start = time.process_time()
    for order in ORDERS:
        assert len(columns(filtered(many, Wanted(text="title 9", order=order)))["Id"]) == 271
    assert time.process_time() - start < 0.3
