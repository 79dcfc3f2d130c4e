"""Many questions at once: fifty a page, decided together."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from app.audit.shared import desk, now, plain, short, text_box
from app.audit.views.review.bulk import confirm
from app.audit.views.review.card import in_words
from app.audit.views.review.filter import chosen, titles
from app.audit.views.review.sitting import Sitting, sitting
from app.desk.review import reviewing
from app.desk.review.reviewing import Row

SIZE = 50
MOST = 1000
COLUMNS = {
    "Question": st.column_config.TextColumn(width="large"),
    "Proposed": st.column_config.TextColumn(width="medium"),
    "Probability": st.column_config.ProgressColumn(width="small", min_value=0, max_value=100, format="%d %%"),
    "Why asked": st.column_config.TextColumn(width="medium"),
    "Similar": st.column_config.NumberColumn(width="small", help="Free questions that are very similar to it"),
}


def table(expert: str) -> None:
    """The table, or the cluster around one of its questions."""
    here = sitting(expert)
    if here.trouble or here.said:
        st.caption(plain(here.trouble or short(here.said, 120)))
    if here.like:
        _cluster(here)
    else:
        _pages(here)


def _pages(here: Sitting) -> None:
    at = now()
    total = reviewing.table(desk(), here.expert, at, here.wanted, 0, 1).total
    if not total:
        st.info("No open question matches the filter.", icon=":material/filter_alt:")
        return
    bar, foot = st.container(horizontal=True, vertical_alignment="bottom"), st.container()
    pages = -(-total // SIZE)
    with foot:
        with st.container(horizontal=True, vertical_alignment="center"):
            page = st.pagination(pages, key=f"review-page-{pages}") if pages > 1 else 1
            st.caption(f"{total:,} open questions, most worth first", width="content")
        found = reviewing.table(desk(), here.expert, at, here.wanted, page - 1, SIZE)
        picked = _grid(here, found.rows, f"page-{page}")
    with bar:
        _bar(here, picked)
        _wider(here, picked, total)


def _grid(here: Sitting, rows: Sequence[Row], name: str, chosen: Sequence[int] = ()) -> list[Row]:
    """Draw rows; those that are selected."""
    event = st.dataframe(
        frame(rows),
        key=f"review-table-{name}-{here.tables}",
        column_config=COLUMNS,
        hide_index=True,
        height=min(38 + 35 * max(len(rows), 1), 560),
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": list(chosen)}} if chosen else None,
    )
    return [rows[i] for i in event.selection.rows if i < len(rows)]


def frame(rows: Sequence[Row]) -> pd.DataFrame:
    """Rows as they stand in the table, texts on one line."""
    cells = [(short(r.text, 300), r.title, round(100 * r.proposed_proba), in_words(r.reason), r.alike) for r in rows]
    return pd.DataFrame(cells, columns=list(COLUMNS))


def _bar(here: Sitting, picked: Sequence[Row]) -> None:
    """What can be done with the selected rows."""
    many = len(picked)
    words = f"Accept {many} selected" if many else "Accept selected"
    if st.button(words, key="review-accept-selected", type="primary", icon=":material/check:", disabled=not many):
        confirm(here, [(r.question_id, r.proposed) for r in picked], None)
    _other(here, picked)


def _wider(here: Sitting, picked: Sequence[Row], total: int) -> None:
    """What reaches beyond the selected rows: their cluster, and all that match a filter."""
    st.button(
        "Similar to it",
        key="review-similar",
        icon=":material/hub:",
        disabled=len(picked) != 1,
        on_click=lambda: setattr(here, "like", picked[0].question_id),
        help="Select one question to see all that are very similar",
    )
    many = min(total, MOST)
    if st.button(
        f"Accept all {many:,}",
        key="review-accept-all",
        icon=":material/done_all:",
        disabled=not chosen(here.wanted),
        help="Set a filter first; all that match it are accepted",
    ):
        every = reviewing.table(desk(), here.expert, now(), here.wanted, 0, many).rows
        confirm(here, [(r.question_id, r.proposed) for r in every], None)


def _other(here: Sitting, picked: Sequence[Row]) -> None:
    """Another answer for all that are selected."""
    names = titles()
    label = st.selectbox(
        "Another answer for all selected",
        list(names),
        None,
        lambda x: names[x] if x.startswith("_") else f"{names[x]} · {x}",
        key=f"review-other-{here.tables}",
        placeholder="Another answer for all selected…",
        label_visibility="collapsed",
        disabled=not picked,
        width=320,
    )
    if label and st.button("Give it", key="review-give", disabled=not picked):
        confirm(here, [(r.question_id, label) for r in picked], label)


def _cluster(here: Sitting) -> None:
    """Questions that are very similar to one, to be decided together."""
    rows = reviewing.similar(desk(), here.like)
    st.button(
        "Back to the table", key="review-back", icon=":material/arrow_back:", on_click=lambda: setattr(here, "like", "")
    )
    if len(rows) < 2:
        st.info("No other open question is very similar to this one.", icon=":material/hub:")
        return
    st.markdown(
        f"**{len(rows):,}** open questions are very similar and have the same proposal: **{plain(rows[0].title)}**"
    )
    text_box(rows[0].text)
    bar = st.container(horizontal=True, vertical_alignment="bottom")
    picked = _grid(here, rows, f"like-{here.like}", range(len(rows)))
    with bar:
        _bar(here, picked)
