"""Releases: which one is current, how they compare, and going forward and back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app.audit.shared import desk, head, plain
from app.audit.views.releases.change import CHANGES, forward, way_back
from app.audit.views.releases.stages import in_shadow, stages
from app.desk.watch.figures import SPLITS, current, figure, splits_of
from app.desk.watch.releases import ACTIONS, compare, differences, names, reasons, same_gold
from app.tables import percent
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
    chosen = _choose(rows)
    if chosen is not None:
        _one(chosen, now)
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
        "": "current" if row.current else "",
        "Release": row.release_id,
        "Made, UTC": row.created_at,
        "Gate": "passed" if reasons(row)[0] else "held back",
        "Gold": valid.get("n"),
        "Right template": figure(valid, "template", "accuracy"),
        "Answered": figure(valid, "cascade", "answered"),
        "Right when answered": figure(valid, "cascade", "precision"),
    }


def _one(row: ReleaseRow, now: ReleaseRow | None) -> None:
    """A release beside the current one, and the button that makes it current."""
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{row.release_id}**", width="stretch")
            if not row.current:
                forward(row)
        passed, why = reasons(row)
        st.write(plain(f"The gate {'let it pass' if passed else 'held it back'}: {'; '.join(why) or 'no reason'}."))
        other = None if now is None or now.release_id == row.release_id else now
        other = other or _pick_other(row)
        left, right = st.columns(2)
        with left:
            _figures(row, other)
        with right:
            _made_from(row, other)


def _pick_other(row: ReleaseRow) -> ReleaseRow | None:
    """For the current release: another one to hold it against."""
    rows = {r.release_id: r for r in desk().store.releases() if r.release_id != row.release_id}
    if not rows:
        return None
    shown = names(list(rows.values()))
    chosen = st.selectbox("Compare with", list(rows), format_func=shown.__getitem__, key="releases-other")
    return rows[chosen]


def _figures(row: ReleaseRow, other: ReleaseRow | None) -> None:
    splits = splits_of(row.report)
    if not splits:
        st.caption("It was made without gold to measure with, so there are no figures.")
        return
    split = st.radio("Measured on", splits, horizontal=True, format_func=SPLITS.__getitem__, key="releases-split")
    found = compare(row, other, split)
    cells = [(c.measure, percent(c.value), percent(c.against), _change(c.change, c.better)) for c in found]
    theirs = other.release_id if other else "–"
    st.dataframe(pd.DataFrame(cells, columns=["", "This one", theirs, "Difference"]), hide_index=True)
    if other is not None and not same_gold(row, other):
        st.caption("The two were measured on different gold, so small differences say little.")


def _change(change: float | None, better: bool | None) -> str:
    if change is None:
        return "–"
    if better is None:
        return "same"
    return f"{100 * change:+.1f} points, {'better' if better else 'worse'}"


def _made_from(row: ReleaseRow, other: ReleaseRow | None) -> None:
    st.caption("What differs in what they were made from")
    if other is None:
        st.write("There is no other release to compare with.")
        return
    found = differences(row, other)
    if not found:
        st.write("Nothing: both were made from the same.")
        return
    cells = [(d.what, d.here, d.there) for d in found]
    st.dataframe(pd.DataFrame(cells, columns=["", "This one", other.release_id]), hide_index=True)


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
