"""The tone guide as a form."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app.audit.shared import desk, unable
from app.audit.views.templates.route import said
from app.desk.templates.tone import FILE, guide, guide_path, save_guide
from app.desk.templates.tone_form import guide_of, phrase_rows
from labeling.curating.tone_guide import SEVERITIES, Guide
from labeling.errors import OracleError

NUMBERS = {
    "least_words": "Least words",
    "most_words": "Most words",
    "sentence_words": "Words in a sentence",
    "reading_grade": "School year at most",
    "links": "Links at most",
}
LISTS = {"greetings": "Greetings", "sign_offs": "Sign-offs", "capitals": "May be in capitals"}


def guide_form() -> None:
    """The workspace's guide; saving writes its file."""
    seen = guide(desk())
    kept = "This workspace keeps its own" if guide_path(desk()).exists() else "This is the guide we ship; saving makes"
    st.caption(f"{kept} {FILE}. A check with 0 or an empty list is off.")
    with st.form("tone-guide", border=False):
        numbers = _numbers(seen)
        lists = _lists(seen)
        rows = _phrases(seen)
        why = unable("templates")
        saved = st.form_submit_button("Save guide", type="primary", disabled=bool(why), key="tone-save")
    if why:
        st.caption(why)
    if saved:
        _save(numbers, lists, rows, seen)


def _numbers(seen: Guide) -> dict[str, int]:
    out = {}
    for name, column in zip(NUMBERS, st.columns(len(NUMBERS)), strict=True):
        with column:
            value = st.number_input(NUMBERS[name], 0, None, getattr(seen, name), key=f"tone-{name}")
            out[name] = int(value or 0)
    return out


def _lists(seen: Guide) -> dict[str, list[str]]:
    out = {}
    for name, column in zip(LISTS, st.columns(len(LISTS)), strict=True):
        with column:
            value = list(getattr(seen, name))
            out[name] = st.multiselect(
                LISTS[name],
                value,
                value,
                key=f"tone-{name}",
                accept_new_options=True,
                placeholder="type and press Enter",
            )
    return out


def _phrases(seen: Guide) -> pd.DataFrame:
    column = st.column_config
    st.markdown("**Phrases to keep out**")
    return st.data_editor(
        pd.DataFrame(phrase_rows(seen), columns=["text", "instead", "severity"], dtype="object"),
        num_rows="dynamic",
        hide_index=True,
        height=360,
        key="tone-phrases",
        column_config={
            "text": column.TextColumn("Phrase", required=True),
            "instead": column.TextColumn("What to do instead"),
            "severity": column.SelectboxColumn("Weight", options=list(SEVERITIES), default=SEVERITIES[0], width=100),
        },
    )


def _save(numbers: dict[str, int], lists: dict[str, list[str]], rows: pd.DataFrame, seen: Guide) -> None:
    try:
        save_guide(desk(), guide_of(numbers, lists, rows.to_dict("records")), seen)
    except OracleError as error:
        said(error, "")
    else:
        said(None, "Saved the tone guide")
        for key in ("tone-phrases", *(f"tone-{name}" for name in NUMBERS | LISTS)):
            st.session_state.pop(key, None)
    st.rerun()
