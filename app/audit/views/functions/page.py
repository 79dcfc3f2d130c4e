"""Page: the labeling functions in a table, and one of them by itself."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from app.audit.navigation import link
from app.audit.shared import desk, head, loaded, plain
from app.audit.views.functions import voter as functions_voter
from app.desk.functions.rule_draft import rules_of
from app.desk.functions.source import failing_of
from app.desk.functions.trend import COVERAGE, LEARNED, PRECISION, Trend
from app.desk.functions.voters import COMPUTED, Line, Wanted, attention, choose, interval, lines, trend, waiting
from app.desk.loaded import Loaded

VOTER = "voter"
KINDS = {"function": "Functions", "rule": "Rules", COMPUTED: "Computed"}
MEASURES = {PRECISION: "Precision", COVERAGE: "Coverage", LEARNED: "Learned"}


def render() -> None:
    """Draw the page."""
    now = loaded()
    if name := st.query_params.get(VOTER):
        functions_voter.draw(now, name)
        return
    head("Labeling functions", "How each voter does on the latest labels. Choose a row to see its questions.")
    found = lines(desk().workspace, now)
    _waiting(now)
    wanted, measure = _filters(found, now)
    failing = _failing(now, wanted.attention)
    chosen = choose(found, wanted, now.state.taxonomy.index, failing)
    if not chosen:
        st.info("No voter fits. Clear a filter to see more.", icon=":material/filter_alt_off:")
        return
    _table(chosen, trend(desk().workspace, measure), MEASURES[measure], failing, wanted.attention)
    st.caption(f"{len(chosen)} of {len(found)} voters. Precision is measured on seed and valid gold.")


def _waiting(now: Loaded) -> None:
    names = waiting(now, rules_of(desk().workspace))
    if names:
        rest = f" and {len(names) - 3} more" if len(names) > 3 else ""
        said = ", ".join(plain(name) for name in names[:3])
        st.info(
            f"New or changed since these labels: {said}{rest}. Run `oracle run` to use them.", icon=":material/update:"
        )


def _filters(found: tuple[Line, ...], now: Loaded) -> tuple[Wanted, str]:
    one, two, three = st.columns([2, 1.4, 2])
    text = one.text_input("Search", placeholder="name, owner or what it catches", key="functions-text")
    owners = ["", *sorted({line.owner for line in found if line.owner})]
    owner = two.selectbox("Owner", owners, format_func=lambda o: o or "All", key="functions-owner")
    voted = sorted({i for line in found for i in line.labels})
    labels = ["", *(now.state.taxonomy.labels[i] for i in voted)]
    label = three.selectbox("Votes for", labels, format_func=lambda o: o or "All", key="functions-label")
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        kind = st.segmented_control("Kind", list(KINDS), format_func=KINDS.__getitem__, key="functions-kind")
        measure = st.segmented_control(
            "Trend of", list(MEASURES), format_func=MEASURES.__getitem__, default=PRECISION, key="functions-trend"
        )
        look = st.toggle(
            "Needs attention", key="functions-attention", help="Examples fail, gold contradicts it, errors"
        )
        link("workshop", "Draft a rule", icon=":material/build:")
    return Wanted(text, owner, label, kind or "", look), measure or PRECISION


def _failing(now: Loaded, ask: bool) -> dict[str, int]:
    """Examples that fail by voter: tried when they are asked for, since that takes a while the first time."""
    if not ask:
        return failing_of(desk().workspace, now.state.taxonomy, only_known=True)
    with st.spinner("Trying all examples"):
        return failing_of(desk().workspace, now.state.taxonomy)


def _table(chosen: list[Line], trends: dict[str, Trend], measure: str, failing: dict[str, int], look: bool) -> None:
    table = pd.DataFrame([_row(line, trends.get(line.name), attention(line, failing)) for line in chosen])
    event = st.dataframe(
        table,
        hide_index=True,
        height=min(38 + 35 * len(table), 560),
        column_order=_order(bool(trends), bool(table["Attention"].any()), look),
        column_config=_columns(measure),
        on_select="rerun",
        selection_mode="single-row",
        placeholder="",
        key="functions-table",
    )
    if event.selection.rows:
        st.query_params[VOTER] = chosen[event.selection.rows[0]].name
        st.rerun()


def _order(trend_known: bool, any_look: bool, look: bool) -> list[str]:
    """Columns from left to right; what needs attention is beside the name where there is any, or it is asked for."""
    early = ["Attention"] if look or any_look else []
    trend_columns = ["Trend", "Change"] if trend_known else []
    measured = ["Coverage", "Conflicts", "Precision", "95 % interval", *trend_columns]
    return ["Name", *early, "Votes for", *measured, "Learned", "Overlaps", "Gold", "Owner"]


def _columns(measure: str) -> dict[str, Any]:
    number, told = st.column_config.NumberColumn, f"{measure} over the latest generations of labels"
    shares = {c: number(format="%.1f %%", width=82) for c in ("Coverage", "Overlaps", "Conflicts", "Precision")}
    return shares | {
        "Name": st.column_config.TextColumn(width=230),
        "Votes for": st.column_config.TextColumn(width=150),
        "95 % interval": st.column_config.TextColumn(width=100),
        "Trend": st.column_config.LineChartColumn(width=90, y_min=0, y_max=1, help=told),
        "Change": number(format="%+.1f", width=70, help="In points, since the labels before"),
        "Learned": number(format="%.1f %%", width=82, help="Precision on all questions, as the labels see it"),
        "Gold": st.column_config.TextColumn(width=80, help="Right votes, of all on seed and valid gold"),
        "Owner": st.column_config.TextColumn(width=130),
        "Attention": st.column_config.TextColumn(width=220),
    }


def _row(line: Line, found: Trend | None, look: str) -> dict[str, object]:
    judged = line.right + line.wrong
    return {
        "Name": line.name,
        "Attention": look,
        "Votes for": line.votes_for,
        "Owner": line.owner,
        "Coverage": 100 * line.coverage,
        "Overlaps": 100 * line.overlaps,
        "Conflicts": 100 * line.conflicts,
        "Precision": None if line.precision is None else 100 * line.precision,
        "95 % interval": interval(line),
        "Gold": f"{line.right} of {judged}" if judged else "",
        "Learned": None if line.learned is None else 100 * line.learned,
        "Trend": list(found.values) if found else None,
        "Change": (100 * found.change or None) if found and found.change is not None else None,
    }
