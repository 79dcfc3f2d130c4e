"""The map: all questions in two dimensions, to see what lies together and to pick from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from app.audit.navigation import draft_from_these, review_these
from app.audit.roles import way_to
from app.audit.shared import desk, head, loaded, short
from app.audit.views.map.plot import figure
from app.desk.label_words import label_title
from app.desk.loaded import Loaded
from app.desk.map.layout import Sheet, sheet
from app.desk.map.points import COLOURINGS, Wanted, choose, ids_of, rows_of

HEIGHT = 600
LISTED = 500
POLL = 3
COLUMNS = {
    "Question": st.column_config.TextColumn(width="large"),
    "Likeliest answer": st.column_config.TextColumn(width="medium"),
    "Probability": st.column_config.ProgressColumn(width="small", min_value=0, max_value=1, format="percent"),
    "Open": st.column_config.CheckboxColumn(width="small", help="Nobody has decided it yet, so it can be reviewed"),
}


def render() -> None:
    """Draw the page."""
    head("Map", "Similar questions lie side by side. Circle some to review them, or to draft a rule from them.")
    now = loaded()
    drawn = sheet(desk(), now)
    by, wanted = _asked(now)
    at = choose(now, drawn.places, wanted)
    _notes(drawn, len(at))
    if not len(at):
        st.info("No question fits. Clear a filter above.", icon=":material/filter_alt_off:")
    else:
        _selected(now, _plot(now, drawn, at, by, wanted))
    if not drawn.settled:
        _wait_for_better()


def _asked(now: Loaded) -> tuple[str, Wanted]:
    """Colouring and filter, in one row."""
    taxonomy = now.state.taxonomy
    colour, topic, answer, text, more = st.columns([1.4, 1.6, 2.2, 2, 1], vertical_alignment="bottom")
    by = colour.selectbox("Colour by", COLOURINGS, key="map-by")
    some_topic = topic.selectbox("Topic", taxonomy.topics, None, key="map-topic", placeholder="all")
    labels = [n for n in taxonomy.labels if some_topic in (None, _topic(now, n))]
    titles = {n: label_title(taxonomy, taxonomy.index[n]) for n in labels}
    label = answer.selectbox("Answer", labels, None, format_func=titles.__getitem__, key="map-label", placeholder="all")
    words = text.text_input("Search", key="map-text", placeholder="words in the question")
    with more.popover("More", icon=":material/tune:", width="stretch"):
        silent = st.toggle("Only where nobody votes", key="map-silent")
        undecided = st.toggle("Only open questions", key="map-open")
        least, most = st.slider("Probability, %", 0, 100, (0, 100), key="map-proba")
    return str(by), Wanted(some_topic, label, words or "", silent, undecided, least / 100, most / 100)


def _topic(now: Loaded, label: str) -> str | None:
    found = now.state.taxonomy.by_id.get(label)
    return found.topic if found else None


def _notes(drawn: Sheet, shown: int) -> None:
    """One calm line: how many, and what is left out."""
    parts = [f"{shown:,} of {drawn.eligible:,} questions"]
    if drawn.sampled:
        parts.append(f"a sample of {len(drawn.places):,}, in proportion to every answer, is drawn")
    if drawn.tests:
        parts.append(f"{drawn.tests:,} test questions are left out, so that no rule is made from them")
    st.caption("; ".join(parts) + ".")


def _plot(now: Loaded, drawn: Sheet, at: np.ndarray, by: str, wanted: Wanted) -> np.ndarray:
    """Draw; places of what is circled."""
    event = st.plotly_chart(
        figure(now, drawn, at, by, HEIGHT),
        key=f"map-{now.stamp}-{drawn.settled}-{by}-{hash(wanted)}",
        on_select="rerun",
        selection_mode=("lasso", "box"),
        config={"scrollZoom": True, "displaylogo": False, "modeBarButtonsToRemove": ["autoScale2d", "toImage"]},
    )
    return picked(event.get("selection", {}), now)


def picked(selection: Mapping[str, Any], now: Loaded) -> np.ndarray:
    """Places of the questions in a selection, as the browser says it; what it may not name is left out."""
    points: Sequence[Mapping[str, Any]] = selection.get("points") or ()
    named = (p.get("customdata") for p in points)
    flat = [n[0] if isinstance(n, Sequence) and n else n for n in named]
    places = np.array(sorted({int(n) for n in flat if isinstance(n, int | float)}), np.int64)
    return places[(places >= 0) & (places < len(now.rows))]


def _selected(now: Loaded, places: np.ndarray) -> None:
    """What is circled, and what can be done with it."""
    if not len(places):
        st.caption(
            "Draw a loop around some questions with the mouse. Zoom with the wheel; a double click takes all back."
        )
        return
    opened = places[now.pool.free[places]]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{len(places):,} questions circled**, {len(opened):,} of them open", width="stretch")
        if way_to("workshop", "Draft a rule from these", ":material/build:", "map-draft"):
            draft_from_these(ids_of(now, places))
        what, off = f"Review {len(opened):,} open", not len(opened)
        if way_to("review", what, ":material/task_alt:", "map-review", primary=True, off=off):
            review_these(ids_of(now, opened))
    rows = [(short(r.text, 300), r.answer, r.proba, r.open) for r in rows_of(now, places[:LISTED])]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    st.dataframe(table, column_config=COLUMNS, hide_index=True, height=min(38 + 35 * len(rows), 390))
    if len(places) > LISTED:
        st.caption(f"The first {LISTED:,} are listed.")


@st.fragment(run_every=POLL)
def _wait_for_better() -> None:
    """Say that the better arrangement is coming, and draw it once it is there."""
    st.caption("The questions are still being arranged; a better map comes by itself.")
    if sheet(desk(), loaded()).settled:
        st.rerun()
