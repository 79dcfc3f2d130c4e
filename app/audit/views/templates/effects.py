"""What a move would take along."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app.audit.shared import plain
from app.desk.templates.moving import Preview
from app.desk.templates.plans import example_rows, named_rows
from labeling.curating.moves import RETIRE, SPLIT
from labeling.values import SPLITS


def effects(found: Preview, kind: str) -> None:
    """Counts, the functions and rules that name the template or topic, and questions that move."""
    for sentence in found.problems:
        st.error(plain(sentence), icon=":material/block:")
    for sentence in found.warnings:
        st.warning(plain(sentence), icon=":material/info:")
    _counts(found, kind)
    _named(found)
    if found.examples:
        st.markdown("**Questions it answers now**" if kind == SPLIT else "**Questions that move**")
        st.dataframe(pd.DataFrame(example_rows(found.examples)), hide_index=True, column_config=_example_columns())


def _counts(found: Preview, kind: str) -> None:
    gold = " · ".join(f"{split} {found.gold.get(split, 0):,}" for split in SPLITS)
    with st.container(border=True, horizontal=True, gap="medium"):
        if found.templates:
            listed = ", ".join(found.templates)
            st.metric("Templates", f"{len(found.templates):,}", help=plain(listed), width="content")
        st.metric("Gold", f"{sum(found.gold.values()):,}", help=gold, width="content")
        st.metric("Reviews", f"{found.reviews:,}", width="content")
        st.metric("Votes", f"{found.votes:,}", help="Of functions and rules, in the latest labels.", width="content")
        st.metric("Neighbours", f"{found.neighbours:,}", help="Votes of computed voters.", width="content")
        if found.handed_over:
            st.metric("Handed over", f"{found.handed_over:,}", width="content")
        if found.asked:
            st.metric("Asked again", f"{found.asked:,}", help="They come first in Review.", width="content")
    fate = "what is handed over counts for the new one" if kind == SPLIT else "it counts for the other from now on"
    if found.templates and kind != RETIRE:
        fate = "templates keep their ids, gold and votes"
    elif kind == RETIRE:
        fate = "what was said about it counts where its questions go"
    st.caption(f"Gold by split: {gold}. Nothing is deleted: {fate}.")


def _named(found: Preview) -> None:
    named = [*found.functions, *found.rules]
    if not named:
        st.caption("No function or rule names it.")
        return
    st.markdown("**Functions and rules that name it**")
    st.dataframe(pd.DataFrame(named_rows(named)), hide_index=True, height=min(250, 38 + 35 * len(named)))


def _example_columns() -> dict[str, object]:
    column = st.column_config
    return {
        "Question": column.TextColumn(width="large"),
        "Gold": column.TextColumn(width="medium"),
        "Probability": column.NumberColumn(format="percent", width="small"),
    }
