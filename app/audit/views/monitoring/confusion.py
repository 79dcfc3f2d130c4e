"""Answers that are mixed up: pairs, the gold questions behind them, and open questions between the two."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from app.audit.navigation import link, review_these
from app.audit.roles import way_to
from app.audit.shared import loaded, plain, text_box
from app.audit.views.monitoring.plots import HEIGHT, plain_text
from app.desk.loaded import Loaded
from app.desk.watch.confusion import LABELS, RELEASE, Confusion, Pair, between, confusion
from labeling.taxonomy import RESERVED

JUDGES = {RELEASE: "The current release, on valid gold", LABELS: "The labels, on seed and valid gold"}
QUESTIONS = 20


def confusions() -> None:
    """Pairs to choose from, then the questions of the one chosen."""
    now = loaded()
    judges = list(JUDGES) if now.model.name == now.stamp.split("-", 1)[1] else [LABELS]
    judge = st.radio(
        "Who is judged",
        judges,
        horizontal=True,
        format_func=JUDGES.__getitem__,
        key="confusion-judge",
        label_visibility="collapsed",
    )
    found = confusion(now, judge)
    if not found.n:
        st.info("There is no gold to compare with yet. Review some questions first.", icon=":material/compare_arrows:")
        return
    st.caption(f"{found.wrong:,} of {found.n:,} gold questions are taken for another answer. Test gold is not used.")
    if not found.pairs:
        return
    pair = _choose(found, judge)
    if pair is None:
        st.caption("Choose a row to see its questions.")
        with st.expander("Topics against topics"):
            st.plotly_chart(_by_topic(found), key="confusion-topics")
    else:
        _pair(now, pair)


def _choose(found: Confusion, judge: str) -> Pair | None:
    rows = [(p.truth_title, p.guess_title, len(p.places), p.of, p.between) for p in found.pairs]
    event = st.dataframe(
        pd.DataFrame(rows, columns=["Should be", "Taken for", "Times", "Of gold", "Open between"]),
        hide_index=True,
        height=min(38 + 35 * len(rows), 320),
        on_select="rerun",
        selection_mode="single-row",
        key=f"confusion-{judge}",
        column_config={
            "Should be": st.column_config.TextColumn(width="medium"),
            "Taken for": st.column_config.TextColumn(width="medium"),
            "Of gold": st.column_config.NumberColumn(help="Gold questions of the right answer"),
            "Open between": st.column_config.NumberColumn(help="Open questions whose two likeliest answers these are"),
        },
    )
    chosen = [i for i in event.selection.rows if i < len(found.pairs)]
    return found.pairs[chosen[0]] if chosen else None


def _pair(now: Loaded, pair: Pair) -> None:
    labels = now.state.taxonomy.labels
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(pair.truth_title)}**, taken for **{plain(pair.guess_title)}**", width="stretch")
        for label, title in ((labels[pair.truth], "The right one"), (labels[pair.guess], "The other one")):
            if label not in RESERVED:
                link("templates", title, icon=":material/description:", template=label)
        what = f"Review {min(pair.between, 200):,} open between the two"
        if way_to("review", what, ":material/task_alt:", primary=True, off=not pair.between):
            review_these(between(now, pair.truth, pair.guess))
    for place in pair.places[:QUESTIONS]:
        question = now.state.questions[place]
        text_box(question.text)
    if len(pair.places) > QUESTIONS:
        st.caption(f"The {QUESTIONS} surest of {len(pair.places):,}.")


def _by_topic(found: Confusion) -> go.Figure:
    """Gold by true topic and topic taken, as shares of the true topic."""
    names = [plain_text(name, 28) for name in found.topics]
    total = found.by_topic.sum(axis=1, keepdims=True)
    shares = found.by_topic / total.clip(min=1)
    heat = go.Heatmap(
        z=shares,
        x=names,
        y=names,
        text=found.by_topic,
        texttemplate="%{text}",
        hovertemplate="%{y}, taken for %{x}: %{text}<extra></extra>",
        colorscale=[[0, "rgba(47,127,193,0)"], [1, "rgba(47,127,193,0.9)"]],
        showscale=False,
    )
    drawing = go.Figure(heat)
    drawing.update_layout(height=HEIGHT + 22 * len(names), margin={"l": 10, "r": 10, "t": 10, "b": 10}, dragmode=False)
    drawing.update_xaxes(title="taken for", tickangle=-45, showgrid=False)
    return drawing.update_yaxes(title="should be", autorange="reversed", showgrid=False)
