"""Questions unlike anything known."""

from __future__ import annotations

import numpy as np
import streamlit as st

from app.audit.navigation import review_these
from app.audit.roles import way_to
from app.audit.shared import desk, text_box
from app.audit.views.freshness.parts import no_labels
from app.desk.loaded import Loaded
from app.desk.map.points import ids_of
from app.desk.watch import freshness
from app.desk.watch.freshness import Novelty
from labeling.freshness.novelty import UNUSUAL

SHOWN = 10


def novelty() -> None:
    """Draw the view."""
    now = desk().loaded()
    if now is None:
        no_labels()
        return
    found = freshness.novelty(desk(), now)
    if found is None:
        st.info("There is too little gold to tell what is new. Review some questions first.", icon=":material/explore:")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{found.far:,} of {found.recent:,} recent questions** ({100 * found.share:.0f} %) are unlike all gold: "
            f"farther from it than {100 * (1 - UNUSUAL):.0f} % of gold questions are from another one.",
            width="stretch",
        )
        _review_farthest(now, found)
    st.caption("The last four weeks. The farthest open ones first; many of one kind may need a template of their own.")
    for place in found.places[:SHOWN]:
        text_box(now.state.questions[place].text)


def _review_farthest(now: Loaded, found: Novelty) -> None:
    label = f"Review the {len(found.places):,} farthest"
    if way_to("review", label, ":material/task_alt:", primary=True, off=not found.places):
        review_these(ids_of(now, np.array(found.places)))
