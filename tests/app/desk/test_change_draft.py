"""A change as it is being typed."""

from datetime import UTC, date, datetime

import pytest

from app.desk.changes.draft import WEIGHTS, WHEN, Draft
from labeling.errors import OracleError

AT = datetime(2026, 11, 3, 9, tzinfo=UTC)


def test_a_draft_becomes_the_change_it_tells_of():
    values = {"text": " Fees fall \n", "products": ["fees ", "", "fees", "new one"], "gold": "Half", "stop": True}
    told = Draft.of({**values, "on": date(2026, 12, 1), "due_days": 3}).change("Ana", AT)
    assert (told.text, told.products, told.gold_weight) == ("Fees fall", ("fees", "new one"), 0.5)
    assert (told.on, told.stop, told.due_days, told.by) == (date(2026, 12, 1), True, 3, "Ana")


def test_what_is_not_given_is_as_in_an_empty_form():
    assert Draft.of({"text": None, "products": None, "on": None}) == Draft()
    assert Draft(text="x").change("", AT).on == AT.date()
    assert set(WEIGHTS) == set(WHEN)


def test_a_draft_without_text_is_no_change():
    with pytest.raises(OracleError, match="no text"):
        Draft(text=" \n ").change("Ana", AT)


def test_a_file_keeps_its_days_unless_another_was_chosen():
    assert Draft(on=AT.date()).about("Ana", AT).on is None
    assert Draft(on=None).about("Ana", AT).on is None
    chosen = Draft("x", ("fees",), date(2026, 12, 1), "Not at all", True, 3).about("Ana", AT)
    assert (chosen.on, chosen.products, chosen.gold_weight, chosen.stop) == (date(2026, 12, 1), (), 0.0, True)
    assert (chosen.by, chosen.at, chosen.due_days) == ("Ana", AT, 3)
