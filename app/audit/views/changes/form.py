"""The form in which a change is told; what is typed stays until it is kept."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import streamlit as st

from app.audit.shared import desk
from app.desk.changes.draft import WEIGHTS, WHEN, Draft
from app.desk.changes.telling import known_products
from labeling.freshness.changes import LONGEST_TEXT, MOST_DAYS

DRAFT = "changes-draft"
HEIGHT = 150
STOPS = "From the moment a template is confirmed to be stale until somebody has seen to it."
PLACEHOLDER = "Payouts now arrive on Saturdays too."


def form(today: date) -> Draft:
    """Draw the whole form; what stands in it."""
    _fill(today)
    _said()
    return settings(today)


def settings(today: date) -> Draft:
    """Draw what holds for a typed change and for all entries of a file; what stands in the form."""
    _fill(today)
    left, right = st.columns(2)
    left.date_input("Holds from", key=key("on"), format="YYYY-MM-DD")
    right.number_input("Days to see to it", 0, MOST_DAYS, key=key("due_days"))
    weight = st.segmented_control("Gold from before counts", list(WEIGHTS), required=True, key=key("gold"))
    st.caption(WHEN[str(weight)])
    st.toggle("Do not suggest stale templates", key=key("stop"), help=STOPS)
    st.session_state[DRAFT] = out = typed()
    return out


def typed() -> Draft:
    """What stands in the fields at this moment; a button may be pressed before the page is drawn."""
    kept = st.session_state.get(DRAFT, Draft())
    return Draft.of({f.name: st.session_state.get(key(f.name), getattr(kept, f.name)) for f in fields(Draft)})


def forget() -> None:
    """Empty the form."""
    for name in (DRAFT, *(key(f.name) for f in fields(Draft))):
        st.session_state.pop(name, None)


def _fill(today: date) -> None:
    kept: Draft = st.session_state.setdefault(DRAFT, Draft(on=today))
    for f in fields(Draft):
        value = getattr(kept, f.name)
        st.session_state.setdefault(key(f.name), list(value) if f.name == "products" else value)


def _said() -> None:
    st.text_area(
        "What changes",
        key=key("text"),
        height=HEIGHT,
        max_chars=LONGEST_TEXT,
        placeholder=PLACEHOLDER,
        help="In the words of customers; the first line is its title. Ctrl+Enter searches.",
    )
    listed = list(dict.fromkeys([*known_products(desk()), *st.session_state[key("products")]]))
    st.multiselect("Products", listed, key=key("products"), accept_new_options=True, placeholder="none in particular")


def key(name: str) -> str:
    """Key of a field."""
    return f"changes-tell-{name}"
