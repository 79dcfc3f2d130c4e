"""Changes from files: Markdown, plain text and tables; what cannot be read is named with its line."""

import json
from dataclasses import replace
from datetime import date

import pytest

from app.freshness.markdown_notes import entries
from app.freshness.release_notes import About, read_changes
from labeling.errors import OracleError
from tests.changes import AT

ABOUT = About("Ana", AT, products=("all",))
NOTES = """\ufeff# What is new

Hello, these are the notes.

## 2026-11-02
products: payouts, Fees

- Instant Payout costs **1.2 %**.
  See the [price list](https://example.org/x).
- Two things changed:
  - the fee
  - the name
  products: links

### Smaller things
* `Void` is called Cancel

Not an entry.

## 1.4.0 (2026-10-01) Cheaper readers ##
The Thorn costs 49 euros.

It ships at once.

## Unreleased
<!-- - a comment
- over lines -->
```
- code
```
1. Numbered
---
2) Too
"""


@pytest.fixture
def write(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content) if isinstance(content, bytes) else path.write_text(content, encoding="utf-8")
        return path

    return write


def test_markdown_is_read_entry_by_entry(write):
    told = read_changes(write("notes.md", NOTES), "notes.md", ABOUT)
    assert [(c.text, c.products, c.on) for c in told] == [
        ("Instant Payout costs 1.2 %.\nSee the price list.", ("payouts", "Fees"), date(2026, 11, 2)),
        ("Two things changed:\nthe fee\nthe name", ("links",), date(2026, 11, 2)),
        ("Void is called Cancel", ("payouts", "Fees"), date(2026, 11, 2)),
        ("1.4.0 Cheaper readers\nThe Thorn costs 49 euros.\nIt ships at once.", ("all",), date(2026, 10, 1)),
        ("Numbered", ("all",), AT.date()),
        ("Too", ("all",), AT.date()),
    ]
    assert {(c.source, c.by, c.at) for c in told} == {("notes.md", "Ana", AT)}


def test_plain_text_has_an_entry_a_paragraph_and_a_lone_title_one_in_all():
    assert [(e.text, e.line) for e in entries("one\nand more\n\nthree", "x")] == [("one\nand more", 1), ("three", 4)]
    assert [e.text for e in entries("# Fees\nThey rise.", "x")] == ["Fees\nThey rise."]
    assert [e.text for e in entries("# 2026-11-02\na\n# 2026-11-03\nb", "x")] == ["a", "b"]
    assert [e.on for e in entries("## 2026-11-02\n- a\n## Next\n- b", "x")] == [date(2026, 11, 2), None]


@pytest.mark.parametrize("name", ["notes.md", "notes.txt"])
@pytest.mark.parametrize("content", ["", "\n\n", "# Only a title\n", "```\n- code\n```\n", "- \n"])
def test_a_file_without_an_entry_is_refused(write, name, content):
    with pytest.raises(OracleError, match="there is no entry"):
        read_changes(write(name, content), name, ABOUT)


def test_tables_are_read_row_by_row(write):
    rows = [
        {"text": "Fees rise", "products": ["fees", "payouts"], "on": "2026-11-02", "gold_weight": 0.25, "stop": True},
        {"text": "Other", "due_days": 3, "more": "passed over"},
    ]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    first, second = read_changes(write("c.jsonl", lines), "c.jsonl", replace(ABOUT, on=date(2026, 1, 1)))
    assert (first.products, first.on, first.gold_weight, first.stop) == (
        ("fees", "payouts"),
        date(2026, 11, 2),
        0.25,
        True,
    )
    assert (second.products, second.on, second.due_days, second.stop) == (("all",), date(2026, 1, 1), 3, False)
    csv = write("c.csv", 'text,products,on,stop\n"Fees, rise",fees;payouts,2026-11-02,no\n')
    (only,) = read_changes(csv, "c.csv", replace(ABOUT, stop=True))
    assert (only.text, only.products, only.stop) == ("Fees, rise", ("fees", "payouts"), False)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",2026-11-02,,,", "column 'text' is empty"),
        ("a,2026-11-31,,,", "there is no day '2026-11-31'; write it as 2026-11-02"),
        ("a,tomorrow,,,", "there is no day 'tomorrow'"),
        ("a,,much,,", "column 'gold_weight' has 'much'; give a number from 0 to 1"),
        ("a,,7,,", "gold weight of a change is 7.0"),
        ("a,,nan,,", "gold weight of a change is nan"),
        ("a,,,yess,", "column 'stop' has 'yess'; give yes or no; did you mean 'yes'"),
        ("a,,,,soon", "column 'due_days' has 'soon'; give a whole number of days"),
        ("a,,,,9999", "due in 9999 days"),
    ],
)
def test_a_bad_row_is_named_with_file_and_line(write, row, said):
    path = write("c.csv", f"text,on,gold_weight,stop,due_days\nfine,,,,\n{row}\n")
    with pytest.raises(OracleError) as error:
        read_changes(path, "notes/c.csv", ABOUT)
    assert str(error.value).startswith("notes/c.csv:3: ") and said in str(error.value)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("c.csv", "title\nx\n", "column 'text' is missing"),
        ("c.csv", "", "no rows"),
        ("c.jsonl", "{\n", "not valid JSON"),
        ("notes.docx", "x", r"the ending '\.docx' is not known; use one of \.md"),
        ("notes.md", b"- a\n- \xff\n", r"shown:2: it is not UTF-8"),
        ("notes.md", "- " + "x" * 10_001, "shown:1: a change has 10,001 characters"),
        ("notes.md", "- x\n" * 1001, "1,001 entries"),
    ],
)
def test_what_cannot_be_read_is_said(write, name, content, said):
    with pytest.raises(OracleError, match=said):
        read_changes(write(name, content), "shown", ABOUT)


def test_a_missing_file_is_said(tmp_path):
    for name in ("none.md", "none.csv"):
        with pytest.raises(OracleError, match="there is no such file"):
            read_changes(tmp_path / name, name, ABOUT)


def test_long_and_strange_notes_are_read_in_no_time():
    for text in ("#" * 10_000, "- " * 5000, "[" * 9000, "<!--" * 3000, "(" * 9000, "> quote\n" * 2000, "*" * 9999):
        entries(text, "x")
