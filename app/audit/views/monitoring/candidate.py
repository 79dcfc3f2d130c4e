"""The release in shadow against the one that answers, as a small table."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app.desk.watch.candidate import lines, summary
from app.observing.candidate import Comparison

SHARE = st.column_config.NumberColumn(format="percent", width=85)


def beside(found: Comparison, key: str) -> None:
    """What both said of the same questions; ``key`` tells the places apart that draw it."""
    st.caption(summary(found))
    current = ", ".join(found.current)
    table = pd.DataFrame(
        [(line.measure, line.current, line.candidate, line.difference, line.verdict, line.n) for line in lines(found)],
        columns=["", "Answering", "In shadow", "Difference in points", "Verdict", "Questions"],
    )
    st.dataframe(
        table,
        hide_index=True,
        placeholder="–",
        key=f"candidate-{key}",
        column_config={
            "": st.column_config.TextColumn(width=160),
            "Answering": SHARE,
            "In shadow": SHARE,
            "Difference in points": st.column_config.TextColumn(
                help="In shadow less answering, with its 95 % interval"
            ),
            "Questions": st.column_config.NumberColumn(format="localized", width=80),
        },
    )
    st.caption(
        f"Answering: {current}. In shadow: {found.release_id}. Where agents saw no answer the comparison is fair; "
        "on all replies the release that is shown has the advantage."
    )
