"""Page: the rule workshop, where a rule is drafted and tried on live data."""

from __future__ import annotations

import streamlit as st

from app.audit.navigation import RULE_FROM
from app.audit.shared import desk, expert, head, loaded, plain
from app.audit.views.workshop import effects as workshop_effects
from app.audit.views.workshop import form, suggested
from app.audit.views.workshop.state import MODE, current, start_with
from app.desk.functions.rule_draft import Draft, from_rule, rule_named, rules_of
from app.desk.loaded import Loaded
from labeling.errors import OracleError

DRAFT, SUGGESTED = "Draft a rule", "Suggested rules"
OPENED = "workshop-opened"
STYLE = """<style>
@media (min-width: 768px) { [data-testid="stColumn"]:has(.st-key-rule-effects) { position: sticky; top: 3.5rem;
  align-self: flex-start; max-height: calc(100vh - 4rem); overflow-y: auto; padding: .1rem .5rem .1rem .1rem; } }
</style>"""


def render() -> None:
    """Draw the page."""
    now = loaded()
    head("Rule workshop", "Say what a question must contain. See at once what the rule would catch, change and break.")
    _arrive(now)
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        mode = st.segmented_control("Mode", [DRAFT, SUGGESTED], default=DRAFT, key=MODE, label_visibility="collapsed")
        if mode != SUGGESTED:
            _open_another()
    if mode == SUGGESTED:
        suggested.draw(now)
        return
    st.html(STYLE)
    form.picked(now)
    left, right = st.columns([5, 7], gap="large")
    with left:
        draft = form.draw(now)
    with right, st.container(key="rule-effects"):
        workshop_effects.draw(now, draft)


def _arrive(now: Loaded) -> None:
    """Take over what another page, or an address, asks for: a rule to edit, questions, texts, or a label."""
    name = st.query_params.get("rule", "")
    if name and st.session_state.get(OPENED) != name:
        start_with(from_rule(rule_named(desk().workspace, name), editing=True))
    st.session_state[OPENED] = name
    asked = st.session_state.pop(RULE_FROM, {})
    if "label" in asked:
        start_with(Draft(labels=(asked["label"],), owner=expert()))
    elif asked:
        form.start_from(now, **asked)


def _open_another() -> None:
    names = [rule.name for rule in rules_of(desk().workspace)]
    with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
        st.selectbox(
            "Open a rule",
            names,
            index=None,
            placeholder="Open a rule",
            key="workshop-open",
            on_change=_open,
            label_visibility="collapsed",
            width=300,
        )
        st.button("New rule", icon=":material/add:", on_click=_fresh, disabled=current() == Draft(owner=expert()))


def _open() -> None:
    name = st.session_state["workshop-open"]
    if name:
        try:
            start_with(from_rule(rule_named(desk().workspace, name), editing=True))
        except OracleError as error:
            st.toast(plain(str(error)), icon=":material/error:")
    st.session_state["workshop-open"] = None


def _fresh() -> None:
    st.query_params.pop("rule", None)
    st.session_state[OPENED] = ""
    start_with(Draft(owner=expert()))
