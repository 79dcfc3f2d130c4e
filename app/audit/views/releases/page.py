"""Releases: which one is current, how they compare, and going forward and back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app.audit.shared import desk, head
from app.audit.views.releases.change import CHANGES, clearing, way_back
from app.audit.views.releases.one import one
from app.audit.views.releases.stages import in_shadow, stages
from app.desk.watch.releases import ACTIONS, reasons
from app.releasing.figures import current, figure
from app.releasing.telling import standing
from labeling.store.releases import ReleaseRow

EVENTS = 30


def render() -> None:
    """Draw the page."""
    head("Releases", "What answers questions now, what could take its place, and the way back.")
    rows = desk().store.releases()
    if not rows:
        st.info("There is no release yet. `oracle run` makes the first one.", icon=":material/inventory_2:")
        return
    CHANGES.outcome()
    now = current(rows)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Current: **{now.release_id}**" if now else "No release is current.", width="stretch")
        way_back(now)
        clearing()
    chosen = _choose(rows)
    if chosen is not None:
        one(chosen, now)
    stages()
    in_shadow()
    _events()


def _choose(rows: list[ReleaseRow]) -> ReleaseRow | None:
    st.caption("Figures on valid gold, each on what there was at its time. Choose a row to look closer.")
    event = st.dataframe(
        pd.DataFrame([_row(r) for r in rows]),
        hide_index=True,
        height=min(38 + 35 * len(rows), 320),
        on_select="rerun",
        selection_mode="single-row",
        placeholder="–",
        key="releases-table",
        column_config={
            "Made, UTC": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm", timezone="UTC"),
            **{
                name: st.column_config.NumberColumn(format="percent")
                for name in ("Right template", "Answered", "Right when answered")
            },
        },
    )
    picked = [i for i in event.selection.rows if i < len(rows)]
    return rows[picked[0]] if picked else None


def _row(row: ReleaseRow) -> dict[str, object]:
    valid = row.report.get("valid") or {}
    return {
        "Release": row.release_id,
        "": standing(row),
        "Made, UTC": row.created_at,
        "Gate": "passed" if reasons(row)[0] else "held back",
        "Gold": valid.get("n"),
        "Right template": figure(valid, "template", "accuracy"),
        "Answered": figure(valid, "cascade", "answered"),
        "Right when answered": figure(valid, "cascade", "precision"),
    }


def _events() -> None:
    with st.expander("What happened when", expanded=True):
        found = desk().store.release_events(EVENTS)
        if not found:
            st.caption("Nothing yet.")
            return
        rows = [(e.at, ACTIONS.get(e.action, e.action), e.release_id, e.note) for e in found]
        st.dataframe(
            pd.DataFrame(rows, columns=["When, UTC", "What", "Release", "Note"]),
            hide_index=True,
            height=min(38 + 35 * len(rows), 320),
            column_config={
                "When, UTC": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm", timezone="UTC"),
                "Note": st.column_config.TextColumn(width="large"),
            },
        )
