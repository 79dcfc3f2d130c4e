"""What moved in the traffic: questions, answers and voters, with examples and where to go on; and stale answers."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app.audit.navigation import FILTER, draft_for, draft_from_texts, go, link
from app.audit.roles import way_to
from app.audit.shared import desk, now, plain, text_box
from app.desk.watch.background import Work, looked_for_drift
from app.desk.watch.drift import Line, headline, lines, unlike
from app.desk.watch.live import Live
from app.observing.drift_report import DriftReport
from app.reporting.tables import percent

AGAIN = 2.0
HEIGHT = 330
SHARE = st.column_config.NumberColumn(format="percent", width=90)


def drift(found: Live) -> None:
    """Drift as soon as it is known, then what is stale."""
    work = looked_for_drift(desk(), now())
    if work.running:
        _wait(work)
    elif work.found is None:
        st.warning(plain(work.problem), icon=":material/error:")
    else:
        _report(work.found, found)
    _stale(found)


@st.fragment(run_every=AGAIN)
def _wait(work: Work[DriftReport]) -> None:
    st.info(
        "Looking at the traffic day by day. The first time takes some minutes; later only new days are looked at.",
        icon=":material/hourglass_top:",
    )
    if not work.running:
        st.rerun()


def _report(report: DriftReport, found: Live) -> None:
    titles = found.now.facts.titles
    moved = lines(report, titles)
    sentence = plain(headline(report))
    if moved or report.unlike:
        st.markdown(f"##### What moved  \n{sentence}")
    else:
        st.success(sentence, icon=":material/check_circle:")
    if report.note and report.moved:
        st.caption(plain(f"{report.note.rstrip('.')}."))
    if moved:
        _table(moved)
    for b in report.broken:
        st.error(plain(f"{b.voter} fails on {b.failures:,} of {b.n:,} questions, first with: {b.error}"))
    _examples(report)


def _table(moved: list[Line]) -> None:
    rows = [(m.name, m.what, m.before, m.now, m.effect, m.since) for m in moved]
    event = st.dataframe(
        pd.DataFrame(rows, columns=["", "What", "Before", "Now", "Change", "Since"]),
        hide_index=True,
        height=min(38 + 35 * len(rows), HEIGHT),
        placeholder="–",
        on_select="rerun",
        selection_mode="single-row",
        key="drift-moved",
        column_config={
            "": st.column_config.TextColumn(width="large"),
            "Before": SHARE,
            "Now": SHARE,
            "Since": st.column_config.DateColumn(format="D MMM YYYY"),
        },
    )
    chosen = [i for i in event.selection.rows if i < len(moved)]
    if chosen:
        _lead_on(moved[chosen[0]])
    else:
        st.caption("Choose a row to go on from it. The last eight weeks are looked at, whatever the period above.")


def _lead_on(line: Line) -> None:
    """From what moved to where something can be done about it."""
    with st.container(horizontal=True):
        if line.page == "functions":
            if st.button("Open the voter", icon=":material/extension:", key="drift-voter"):
                go("functions", voter=line.key)
        elif line.page == "templates":
            if st.button("Open the template", icon=":material/description:", key="drift-template"):
                go("templates", template=line.key)
            if way_to("review", "Review its questions", ":material/task_alt:", "drift-review"):
                st.session_state[FILTER] = {"label": line.key}
                go("review")
            if way_to("workshop", "Draft a rule for it", ":material/build:", "drift-rule"):
                draft_for(line.key)
        else:
            link("workshop", "Draft a rule", icon=":material/build:")


def _examples(report: DriftReport) -> None:
    said = unlike(report)
    if not said:
        return
    if not report.unlike:
        st.caption(said)
        return
    st.markdown(f"##### New questions  \n{said}")
    for text in report.examples:
        text_box(text)
    with st.container(horizontal=True):
        if way_to("workshop", "Draft a rule for them", ":material/build:", "drift-new-rule"):
            draft_from_texts(report.examples)
        link("map", "Look at the map", icon=":material/map:")
        link("templates", "Write a template", icon=":material/description:")


def _stale(found: Live) -> None:
    stale = found.stale
    st.markdown("##### Answers that may be stale")
    if not stale.templates:
        st.caption(
            "None of the suggested answers is marked as stale, overdue for review, or changed since its release."
        )
        return
    st.caption(f"{percent(stale.any.value)} of {stale.answers:,} suggested answers.")
    event = st.dataframe(
        pd.DataFrame([(t.title, t.answers, t.why) for t in stale.templates], columns=["Template", "Suggested", "Why"]),
        hide_index=True,
        height=min(38 + 35 * len(stale.templates), HEIGHT),
        on_select="rerun",
        selection_mode="single-row",
        key="drift-stale",
        column_config={"Template": st.column_config.TextColumn(width="large")},
    )
    chosen = [i for i in event.selection.rows if i < len(stale.templates)]
    if not chosen:
        st.caption("Choose a row to open its template.")
    elif st.button("Open the template", icon=":material/description:", key="drift-open-stale"):
        go("templates", template=stale.templates[chosen[0]].template_id)
