"""What the views of Freshness share: tiles, the choice of an owner, and tables of which a row can be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

HEIGHT = 420
DAY = st.column_config.DateColumn(format="YYYY-MM-DD")
NO_LABELS = "There are no labels yet. Run `oracle run` in this workspace."


def tiles(numbers: Mapping[str, int], helps: Mapping[str, str] | None = None) -> None:
    """Counts side by side."""
    for column, (name, n) in zip(st.columns(len(numbers)), numbers.items(), strict=True):
        column.metric(name, f"{n:,}", border=True, help=(helps or {}).get(name))


def owner_of(owners: Sequence[str], key: str) -> str | None:
    """Whose things are wanted; None for all."""
    return st.selectbox("Owner", sorted(set(owners)), None, key=key, placeholder="all", width=320)


def choose(rows: Sequence[Mapping[str, object]], key: str, shown: Mapping[str, Any]) -> int | None:
    """Draw a table; which row is chosen."""
    event = st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=min(38 + 35 * len(rows), HEIGHT),
        on_select="rerun",
        selection_mode="single-row",
        placeholder="–",
        key=key,
        column_config=dict(shown),
    )
    return next((i for i in event.selection.rows if i < len(rows)), None)


def no_labels() -> None:
    """Say what to do where there are no labels."""
    st.info(NO_LABELS, icon=":material/psychiatry:")
