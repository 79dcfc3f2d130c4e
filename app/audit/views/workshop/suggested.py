"""Rules that the data suggest, to accept or to open on the bench."""

from __future__ import annotations

from html import escape

import streamlit as st

from app.audit.shared import allowed, desk, expert, named_expert, plain, short, unable
from app.audit.views.functions.list import STYLE
from app.audit.views.workshop.state import MODE, start_with
from app.desk.functions.rule_draft import choices, from_rule
from app.desk.functions.rule_suggested import accept, known, suggested
from app.desk.loaded import Loaded
from labeling.proposals import Proposal
from labeling.sources.rules import Rule

ASKED = "rules-asked"


def draw(now: Loaded) -> None:
    """Draw the tab."""
    titles = {"": "All", **choices(now.state.taxonomy)}
    labels = ["", *now.state.taxonomy.labels]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label = st.selectbox("Votes for", labels, format_func=titles.__getitem__, key="suggest-label", width=380)
        least = st.slider("Expected precision of at least", 0.3, 0.95, 0.6, 0.05, key="suggest-precision", width=260)
        if st.button("Look for rules", icon=":material/auto_awesome:", type="primary"):
            st.session_state[ASKED] = (label, least)
    if st.session_state.get(ASKED) != (label, least) and not known(desk(), now, label, least):
        st.info(
            "Rules are looked for where no function or rule votes yet. This can take a minute.",
            icon=":material/auto_awesome:",
        )
        return
    with st.spinner("Looking for rules"):
        found = suggested(desk(), now, label, least)
    if not found:
        st.info(
            "No phrase or example is precise enough and reaches new questions. Ask for less precision.",
            icon=":material/search_off:",
        )
    st.html(STYLE)
    for proposal in found:
        _draw(proposal, titles)


def _draw(proposal: Proposal, titles: dict[str, str]) -> None:
    rule = proposal.rule
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", wrap=False):
            st.markdown(
                f"**{plain(rule.name)}** votes for {plain(titles.get(str(rule.votes_for), str(rule.votes_for)))}"
            )
            with st.container(horizontal=True, width="content", wrap=False):
                st.button(
                    "Open in the workshop",
                    key=f"open-{rule.name}",
                    icon=":material/build:",
                    on_click=_open,
                    args=(rule,),
                )
                why = None if allowed("rules") else unable("rules")
                off = bool(why)
                if st.button("Accept", key=f"accept-{rule.name}", icon=":material/check:", disabled=off, help=why):
                    accept(desk(), proposal, named_expert())
                    st.toast(f"Saved {plain(rule.name)} to rules.toml.", icon=":material/check_circle:")
                    st.rerun()
        st.caption(_measured(proposal))
        for title, texts in (("any of", rule.any), ("all of", rule.all), ("similar to", rule.similar_to)):
            if texts:
                st.markdown(f"{title} **{plain(short(' · '.join(texts), 300))}**")
        for text in proposal.examples:
            st.html(f'<div class="oracle-note" dir="auto">{escape(short(text, 200))}</div>')
        if proposal.unsure:
            st.warning("Nobody has labelled questions like these. Check the label.", icon=":material/help:")


def _measured(p: Proposal) -> str:
    said = [f"matches {p.matches:,} questions, {p.new:,} of them without a vote"]
    said += [] if p.precision != p.precision else [f"expected precision {100 * p.precision:.0f} %"]
    said += (
        [f"right on {p.right} of {p.judged} valid gold ({100 * p.low:.0f}–{100 * p.high:.0f} %)"] if p.judged else []
    )
    return " · ".join(said)


def _open(rule: Rule) -> None:
    start_with(from_rule(rule, editing=False, owner=expert()))
    st.session_state.pop(MODE, None)
