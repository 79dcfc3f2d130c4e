"""Who sits here, and what they may do: by what the provider says where people sign in, by the typed name elsewhere.

Streamlit runs what buttons do, and parts of pages, without the page's script and in threads that come and go. So
nobody is remembered: who acts is worked out from the session each time it is asked, and without one it is nobody.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from app.desk.loaded import Desk, open_desk
from app.signing_in.person import Person, TurnedAway, let_in
from app.signing_in.provider import NAMES, PROVIDER
from labeling.acting import APP, NOBODY, RIGHTS, Actor, actor, either, may

WORKSPACE = "ORACLE_WORKSPACE"
EXPERT = "expert"
SOMEBODY = "somebody"
"""Who acts while no name is typed yet; pages that write ask for one first."""

NO_NAME = "Type your name on the left first."


def desk() -> Desk:
    """The desk of the workspace that the app was started for."""
    return open_desk(Path(os.environ.get(WORKSPACE, ".")))


def signs_in() -> bool:
    """Whether people sign in here; otherwise whoever opens the app types a name."""
    return desk().workspace.settings.access.sign_in != ""


def present() -> Person | TurnedAway:
    """Who sits here, or why nobody is let in."""
    access = desk().workspace.settings.access
    if not signs_in():
        name = str(st.session_state.get(EXPERT, ""))
        return Person(name, name, access.open)
    vouched = os.environ.get(NAMES["verified"]) == PROVIDER
    return let_in(st.user.to_dict(), access.role_of, datetime.now(UTC), access.sign_in_hours, vouched)


def expert() -> str:
    """Name of whoever sits here, as reviews have it; empty until it is known."""
    who = present()
    return who.name if isinstance(who, Person) else ""


def called() -> str:
    """What whoever sits here is called on the screen; empty until it is known."""
    who = present()
    return who.shown if isinstance(who, Person) else ""


def now_acting() -> Actor:
    """Who acts: the person of this session; nobody outside of one, and where nobody is let in."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return NOBODY
    who = present()
    return Actor(who.name or SOMEBODY, who.role, APP) if isinstance(who, Person) else NOBODY


def allowed(right: str) -> bool:
    """Whether whoever sits here has a right of `labeling.acting.RIGHTS`."""
    return may(actor().role, right)


def unable(right: str) -> str | None:
    """Why whoever sits here cannot do something now, for the help of what is disabled; None where they can."""
    if not allowed(right):
        return f"This needs the role {either(RIGHTS[right].roles)}."
    return None if expert() else NO_NAME
