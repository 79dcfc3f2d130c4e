"""Templates by when they have to be reviewed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app.audit.navigation import go
from app.audit.shared import desk, now
from app.audit.views.freshness.parts import DAY, choose, owner_of, tiles
from app.desk.watch import freshness
from app.desk.watch.freshness import Due
from app.freshness.words import when


def templates() -> None:
    """Draw the view."""
    found = freshness.due(desk(), now().date())
    if not found:
        st.info("There are no templates yet.", icon=":material/description:")
        return
    tiles(
        {
            "Overdue": sum(d.state == freshness.OVERDUE for d in found),
            "Due in 30 days": sum(d.state == freshness.DUE_SOON for d in found),
            "No review date": sum(d.state == freshness.NO_DATE for d in found),
            "Stale": sum(d.row.status == "stale" for d in found),
            "Drafts": sum(d.row.status == "draft" for d in found),
            "Without gold": len(freshness.without_gold(found)),
        }
    )
    owner = owner_of([d.owner for d in found], "freshness-owner")
    _open_chosen([d for d in found if owner in (None, d.owner)])
    with st.expander("By owner"):
        st.dataframe(pd.DataFrame(freshness.by_owner(found)), hide_index=True)


def _open_chosen(wanted: list[Due]) -> None:
    shown = {
        "Template": st.column_config.TextColumn(width="medium"),
        "Review by": DAY,
        "Traffic": st.column_config.NumberColumn(format="percent", help="Share of recent questions"),
        "Last review": st.column_config.DateColumn(format="YYYY-MM-DD", help="When an expert last chose it"),
    }
    chosen = choose([_row(d) for d in wanted], "freshness-templates", shown)
    st.caption("The most urgent first, of these the most asked. Click a row's box to open the template.")
    if chosen is not None:
        go("templates", template=wanted[chosen].row.template_id)


def _row(due: Due) -> dict[str, object]:
    row = due.row
    return {
        "Template": row.title,
        "Topic": row.topic,
        "Owner": due.owner,
        "Status": row.status,
        "Review by": row.review_by,
        "Due": when(due.days),
        "Traffic": row.traffic,
        "Gold": row.gold,
        "Last review": row.last_review,
    }
