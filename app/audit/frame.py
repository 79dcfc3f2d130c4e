"""The frame around all pages: navigation, who is there, and the state of the labels."""

from __future__ import annotations

import logging

import streamlit as st

from app.audit.icon import icon
from app.audit.navigation import remember
from app.audit.shared import EXPERT, STYLE, desk, expert, guarded, plain, problem, unexpected
from app.audit.views import experiment, freshness, jobs, start
from app.audit.views.agent import page as agent_desk
from app.audit.views.changes import page as changes
from app.audit.views.functions import page as functions
from app.audit.views.map import page as questions_map
from app.audit.views.monitoring import page as monitoring
from app.audit.views.releases import page as releases
from app.audit.views.review import page as review
from app.audit.views.spot_checks import page as spot_checks
from app.audit.views.templates import page as templates
from app.audit.views.workshop import page as workshop
from app.desk.people import checked_name
from labeling.errors import OracleError

log = logging.getLogger(__name__)

SECTIONS = {
    "": ((start, "Start", ":material/home:", "start"),),
    "Decide": (
        (review, "Review", ":material/task_alt:", "review"),
        (spot_checks, "Spot checks", ":material/fact_check:", "spot-checks"),
        (questions_map, "Map", ":material/map:", "map"),
    ),
    "Teach": (
        (functions, "Labeling functions", ":material/extension:", "functions"),
        (workshop, "Rule workshop", ":material/build:", "workshop"),
        (templates, "Templates", ":material/description:", "templates"),
    ),
    "Watch": (
        (monitoring, "Monitoring", ":material/monitoring:", "monitoring"),
        (changes, "Changes", ":material/campaign:", "changes"),
        (freshness, "Freshness", ":material/eco:", "freshness"),
        (experiment, "Experiment", ":material/balance:", "experiment"),
        (releases, "Releases", ":material/inventory_2:", "releases"),
        (jobs, "Jobs", ":material/schedule:", "jobs"),
    ),
    "Answer": ((agent_desk, "Agent's desk", ":material/support_agent:", "desk"),),
}


def pages() -> dict[str, list[st.Page]]:
    """Pages by section, the first one open at the start."""
    return {
        section: [
            st.Page(guarded(view.render), title=title, icon=icon, url_path=path, default=path == "start")
            for view, title, icon, path in views
        ]
        for section, views in SECTIONS.items()
    }


def run() -> None:
    """Draw the frame and the page that was asked for."""
    st.set_page_config(page_title="Living Oracle", page_icon=icon(), layout="wide")
    st.html(STYLE)
    made = pages()
    remember({page.url_path or "start": page for section in made.values() for page in section})
    chosen = st.navigation(made, expanded=True)
    try:
        _sidebar()
        chosen.run()
    except OracleError as error:
        problem(error)
    except Exception as error:
        log.exception("page '%s' failed", chosen.title)
        unexpected(error)


def _sidebar() -> None:
    if EXPERT not in st.session_state and st.query_params.get(EXPERT):
        st.session_state[EXPERT] = _known(st.query_params[EXPERT])
    with st.sidebar:
        st.caption(f"Workspace **{plain(desk().workspace.settings.name)}**")
        given = st.text_input("Your name", value=expert(), key="expert-name", placeholder="as in reviews")
        if given.strip():
            st.session_state[EXPERT] = checked_name(given)
    if expert() and st.query_params.get(EXPERT) != expert():
        st.query_params[EXPERT] = expert()


def _known(name: str) -> str:
    try:
        return checked_name(name)
    except OracleError:
        return ""
