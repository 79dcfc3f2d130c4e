"""Says what is about to be written before many reviews are written at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from app.audit.shared import desk, plain
from app.audit.views.review.filter import titles
from app.audit.views.review.sitting import Sitting, accept_many

LINES = 8


@st.dialog("Write these reviews?")
def confirm(here: Sitting, pairs: Sequence[tuple[str, str]], decision: str | None) -> None:
    """Ask once; ``pairs`` are question ids with the label each would get, ``decision`` as in `reviewing.bulk`."""
    st.markdown(summary(pairs, here.expert))
    st.markdown("\n".join(lines(Counter(label for _, label in pairs), titles())))
    st.caption("Questions that somebody else has on the screen are left to them. Undo takes all back together.")
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button("Cancel", key="review-bulk-no"):
            st.rerun()
        ids = [question_id for question_id, _ in pairs]
        args = (desk(), here, ids, decision)
        if st.button("Write them", key="review-bulk-yes", type="primary", on_click=accept_many, args=args):
            st.rerun()


def summary(pairs: Sequence[tuple[str, str]], expert: str) -> str:
    """How many, and by whom, as Markdown."""
    many = "**1** review" if len(pairs) == 1 else f"**{len(pairs):,}** reviews"
    return f"{many} by **{plain(expert)}**:"


def lines(counts: Counter[str], names: dict[str, str]) -> list[str]:
    """How many questions get which answer, the most first, as Markdown."""
    most = counts.most_common(LINES)
    out = [f"- {many:,} × {plain(names.get(label, label))}" for label, many in most]
    rest = counts.total() - sum(many for _, many in most)
    return [*out, f"- {rest:,} with other answers"] if rest else out
