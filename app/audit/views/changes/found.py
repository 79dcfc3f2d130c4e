"""What a change may make stale, before it is kept."""

from __future__ import annotations

import streamlit as st

from app.audit.shared import desk, plain
from app.audit.views.changes.style import lines
from app.desk.changes import telling
from app.desk.changes.cards import named
from app.desk.changes.words import KIND_PLURALS
from labeling.freshness.changes import Change


def found(change: Change) -> None:
    """Search, and draw what was found by kind, with reasons."""
    with st.spinner("Searching"):
        searched = telling.preview(desk(), change)
    if searched.missing:
        st.warning(plain(searched.missing), icon=":material/extension_off:")
    if not searched.findings:
        st.info(
            "Nothing seems to be concerned. Name a product, or say it in the words of customers.",
            icon=":material/search_off:",
        )
        return
    titles = named(desk(), searched.findings)
    for kind, words in KIND_PLURALS.items():
        some = [f for f in searched.findings if f.kind == kind]
        if some:
            st.markdown(f"**{words}** :gray[{len(some):,}]")
            st.html(lines(some, titles))
