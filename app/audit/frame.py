"""The frame around all pages: navigation, who is there, and the state of the labels."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from app.audit.door import door
from app.audit.icon import icon
from app.audit.navigation import remember
from app.audit.roles import closed, closed_page
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
from app.audit.who import now_acting, present, signs_in
from app.desk.people import checked_name
from app.signing_in.person import Person, TurnedAway
from labeling.acting import ADMIN, set_default
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


def pages(draw: Callable[[Any, str, str], Callable[[], None]]) -> dict[str, list[st.Page]]:
    """Pages by section, the first one open at the start; ``draw`` makes of a view, its title and path what is drawn."""
    return {
        section: [
            st.Page(
                draw(view, title, path),
                title=title,
                icon=icon,
                url_path=path,
                default=path == "start",
                visibility="hidden" if closed(path) else "visible",
            )
            for view, title, icon, path in views
        ]
        for section, views in SECTIONS.items()
    }


def run() -> None:
    """Draw the frame and the page that was asked for; or the door, for those who are not let in."""
    set_default(now_acting)
    st.set_page_config(page_title="Living Oracle", page_icon=icon(), layout="wide")
    st.html(STYLE)
    try:
        who = present()
        if isinstance(who, TurnedAway):
            _outside(who)
        else:
            _inside(who)
    except OracleError as error:
        problem(error)


def _outside(away: TurnedAway) -> None:
    """The door at every address, so that none of them tells what is behind it."""
    made = pages(lambda view, title, path: partial(door, away))
    st.navigation(made, position="hidden").run()


def _inside(who: Person) -> None:
    made = pages(_page)
    remember({page.url_path or "start": page for section in made.values() for page in section})
    chosen = st.navigation(made, expanded=True)
    try:
        _sidebar(who)
        chosen.run()
    except OracleError as error:
        problem(error)
    except Exception as error:
        log.exception("page '%s' failed", chosen.title)
        unexpected(error)


def _page(view: Any, title: str, path: str) -> Callable[[], None]:
    why = closed(path)
    return guarded(view.render) if why is None else partial(closed_page, title, why)


def _sidebar(who: Person) -> None:
    with st.sidebar:
        st.caption(f"Workspace **{plain(desk().workspace.settings.name)}**")
        if signs_in():
            _signed_in(who)
        else:
            _named(who)


def _signed_in(who: Person) -> None:
    with st.container(gap=None):
        st.markdown(f"**{plain(who.shown)}**")
        st.caption(f"{plain(who.name)} · {who.role}" if who.shown != who.name else who.role)
    if st.button("Sign out", icon=":material/logout:", key="sign-out", width="stretch"):
        st.logout()


def _named(who: Person) -> None:
    if EXPERT not in st.session_state and st.query_params.get(EXPERT):
        st.session_state[EXPERT] = _known(st.query_params[EXPERT])
    given = st.text_input("Your name", value=expert(), key="expert-name", placeholder="as in reviews")
    if given.strip():
        st.session_state[EXPERT] = checked_name(given)
    if who.role != ADMIN:
        st.caption(f"Everybody here has the role {who.role}.")
    if expert() and st.query_params.get(EXPERT) != expert():
        st.query_params[EXPERT] = expert()


def _known(name: str) -> str:
    try:
        return checked_name(name)
    except OracleError:
        return ""
