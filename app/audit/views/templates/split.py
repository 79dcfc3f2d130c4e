"""Splitting a template: the new ones, and which questions go to them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app.audit.shared import desk
from app.desk.templates import moving
from app.desk.templates.plans import asked_again, handed_over, made_templates, proposal_rows, side_names
from labeling.curating.moves import SPLIT, Plan
from labeling.hashing import digest
from labeling.taxonomy import Template

MOST_PARTS = 5
MOST_ROWS = 500


def split_plan(template: Template) -> Plan | None:
    """Fields of the new templates and the table of questions; None until they are filled in."""
    key = f"split-{template.template_id}"
    many = int(st.number_input("New templates", 1, MOST_PARTS, 1, key=f"{key}-many", width=160))
    typed = [_part(f"{key}-{i}", i if many > 1 else 0) for i in range(many)]
    live = st.toggle("Live at once", key=f"{key}-live", help="Off makes drafts, which take no votes yet.")
    if not all(title.strip() and body.strip() for _, title, body in typed):
        st.caption("Give each new template a title and a body; then you see which questions would go to it.")
        return None
    made = made_templates(template, typed, live, [t.template_id for t in desk().store.templates()])
    hand_over, ask = _hand_over(template, made, key)
    return Plan(SPLIT, template.template_id, made=made, hand_over=hand_over, ask=ask)


def _part(key: str, place: int) -> tuple[str, str, str]:
    with st.container(border=True):
        left, right = st.columns([2, 3])
        with left:
            title = st.text_input(f"Title of new template {place + 1}" if place else "Title", key=f"{key}-title")
            new_id = st.text_input("Id", key=f"{key}-id", placeholder="made from the title where empty")
        with right:
            body = st.text_area("Body", key=f"{key}-body", height=124)
    return new_id or "", title or "", body or ""


def _hand_over(template: Template, made: tuple[Template, ...], key: str) -> tuple[dict[str, str], tuple[str, ...]]:
    found = moving.proposed_split(desk(), template.template_id, made)
    if not found:
        st.caption("No gold question has this template yet, so none is handed over.")
        return {}, ()
    names = side_names(template, made)
    st.markdown("**Who gets which question**")
    st.caption(
        "Proposed by likeness to the wordings. What is in doubt comes first: it stays, and is asked again in Review. "
        "Change any of them."
    )
    if len(found) > MOST_ROWS:
        st.caption(f"The first {MOST_ROWS:,} of {len(found):,}; the others go as proposed.")
    shown = st.data_editor(
        pd.DataFrame(proposal_rows(found[:MOST_ROWS])),
        hide_index=True,
        height=min(400, 38 + 35 * len(found)),
        disabled=["Question", "Split", "Likeness"],
        key=f"{key}-table-{digest([[t.template_id, t.title, t.body] for t in made])[:8]}",
        column_config=_columns(list(names)),
    )
    chosen = list(shown["Goes to"])
    return handed_over(found, chosen, template.template_id), asked_again(found, chosen)


def _columns(sides: list[str]) -> dict[str, object]:
    column = st.column_config
    return {
        "Question": column.TextColumn(width="large"),
        "Goes to": column.SelectboxColumn(options=sides, required=True, width="medium"),
        "Split": column.TextColumn(width="small"),
        "Likeness": column.NumberColumn(format="%.2f", width="small"),
    }
