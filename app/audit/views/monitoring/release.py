"""The current release on gold: how good it is, where questions are lost, and its answers one by one."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app.audit.shared import desk
from app.audit.views.monitoring.plots import coverage_risk, over_releases, reliability
from app.desk.watch.answers_now import answers_now
from app.releasing.figures import (
    SPLITS,
    STAGE_NAMES,
    Report,
    at_threshold,
    current,
    ledger_lines,
    measures,
    promise_sentences,
    splits_of,
    trend,
)
from app.reporting.tables import percent
from labeling.store.releases import ReleaseRow

TILES = ("Answered", "Right when answered", "Right template", "Right topic", "Question or not")
TRENDS = ("Answered", "Right when answered", "Right template")
HOW_GOOD, LOST, ANSWERS = "How good", "Where questions are lost", "Answers"


def of_release(chosen: str) -> None:
    """One of the three views, with the split that it is measured on."""
    rows = desk().store.releases()
    row = current(rows)
    if row is None:
        st.info("There is no release yet. Run `oracle run`, and its figures appear here.", icon=":material/monitoring:")
        return
    splits = splits_of(row.report)
    if not splits:
        st.info(
            "No gold to measure with yet. Review questions drawn for the promise, then run `oracle run`.",
            icon=":material/straighten:",
        )
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        split = st.radio(
            "Measured on",
            splits,
            horizontal=True,
            format_func=SPLITS.__getitem__,
            key="monitoring-split",
            label_visibility="collapsed",
            width="content",
        )
        report = row.report[split]
        n, made = f"{report['n']:,}", f"{row.created_at:%Y-%m-%d %H:%M}"
        st.caption(f"Release {row.release_id} of {made} UTC, on {n} gold questions.", width="stretch")
    if chosen == HOW_GOOD:
        _how_good(report, rows, split)
    elif chosen == LOST:
        _ledger(report)
    else:
        _answers(report)


def _how_good(report: Report, rows: list[ReleaseRow], split: str) -> None:
    found = measures(report)
    for column, name in zip(st.columns(len(TILES)), TILES, strict=True):
        column.metric(name, percent(found[name]), border=True)
    st.write("  \n".join(promise_sentences(report)))
    left, right = st.columns([3, 2])
    with left:
        threshold = st.slider("Answer from this probability on, %", 0, 100, 80, key="monitoring-threshold") / 100
        point = at_threshold(report, threshold)
        if point is None:
            st.caption("Nothing would be answered.")
        else:
            st.caption(
                f"{percent(point['coverage'])} would be answered, {percent(point['risk'])} of that wrongly "
                f"(at most {percent(point['upper'])}, as far as this gold can tell)."
            )
        st.plotly_chart(coverage_risk(report, point), key="monitoring-risk")
    with right:
        st.caption("How far the probabilities can be believed: on the line they are exact.")
        st.plotly_chart(reliability(report), key="monitoring-reliability")
    _trend(rows, split)


def _trend(rows: list[ReleaseRow], split: str) -> None:
    st.markdown("##### From release to release")
    points = [p for p in trend(rows, split, TRENDS) if p.value is not None]
    if len({p.release_id for p in points}) < 2:
        st.caption("A trend shows from the second release on.")
        return
    st.plotly_chart(over_releases(points), key="monitoring-trend")
    st.caption("Each release on the gold there was when it was made.")


def _ledger(report: Report) -> None:
    lines = ledger_lines(report)
    if not lines:
        st.info("This release was made before the ledger was kept. Run `oracle run` for a new one.")
        return
    table = pd.DataFrame(
        [[line.name, line.total, *_by_stage(line.by_stage)] for line in lines],
        columns=["What became of it", "Questions", *STAGE_NAMES.values()],
    )
    st.dataframe(table, hide_index=True, placeholder="–")
    st.caption(
        "Each question with gold stands in one of the lines, and under the step that decided it. The last line says "
        "how many more would be right if that step alone made no mistake: work there first."
    )


def _by_stage(counts: object) -> list[int | None]:
    return [counts.get(stage) if isinstance(counts, dict) else None for stage in STAGE_NAMES]


def _answers(report: Report) -> None:
    store = desk().store
    table = pd.DataFrame(answers_now(report["per_template"], store.templates(), store.moves()))
    shown = table.sort_values(["accuracy", "n"], ascending=[True, False], na_position="last")
    st.dataframe(
        shown,
        hide_index=True,
        height=min(38 + 35 * len(shown), 560),
        placeholder="–",
        column_config={
            "title": st.column_config.TextColumn("Answer", width="large"),
            "template_id": st.column_config.TextColumn("Template"),
            "n": st.column_config.NumberColumn("Gold", help="Gold questions it is the answer to"),
            "accuracy": st.column_config.NumberColumn("Found", format="percent", help="Of these, its best guess"),
            "answered": st.column_config.NumberColumn("Answered", help="Questions answered with it"),
            "precision": st.column_config.NumberColumn("Right", format="percent", help="Of those answered with it"),
        },
    )
    st.caption("The weakest first. With few gold questions an answer's figures say little.")
