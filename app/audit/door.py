"""The door where people sign in: what those see who are not signed in, or whom nobody let in."""

from __future__ import annotations

import streamlit as st

from app.audit.shared import ESCAPED, MARKDOWN, desk, plain
from app.signing_in import person
from app.signing_in.person import TurnedAway

WIDTH = 460
STYLE = """<style>
[data-testid="stMainBlockContainer"] { padding-top: 18vh; }
.st-key-door { padding: 1.4rem 1.8rem 1.8rem; }
</style>"""
WHY = {
    person.RUN_OUT: "Your sign-in has run out. Sign in again to go on.",
    person.NO_ADDRESS: "The sign-in gave no e-mail address, and people are known here by theirs.",
    person.NOT_VERIFIED: "Your e-mail address is not verified yet. Verify it where you sign in, then come back.",
    person.NOT_LISTED: "You are signed in, but nobody has let you in here yet.",
}


def door(away: TurnedAway) -> None:
    """Draw the page."""
    st.html(STYLE)
    with (
        st.container(horizontal_alignment="center"),
        st.container(key="door", width=WIDTH, gap="medium", border=True),
    ):
        with st.container(gap=None):
            st.header("Living Oracle", anchor=False)
            st.caption(f"Workspace **{plain(desk().workspace.settings.name)}**")
        if away.why in (person.SIGNED_OUT, person.RUN_OUT):
            _sign_in(away)
        else:
            _turned_away(away)


def _sign_in(away: TurnedAway) -> None:
    if away.why == person.RUN_OUT:
        st.info(WHY[away.why], icon=":material/schedule:")
    else:
        st.write("Sign in to see the desk. Every decision says who made it.")
    if st.button("Sign in", type="primary", icon=":material/login:", key="door-in", width="stretch"):
        st.login()


def _turned_away(away: TurnedAway) -> None:
    st.warning(WHY[away.why], icon=":material/lock:")
    if away.name:
        st.write(f"Signed in as **{plain(away.name)}**.")
    st.write(f"Ask {_whom()} to let you in, or sign out and take another account.")
    if st.button("Sign out", icon=":material/logout:", key="door-out", width="stretch"):
        st.logout()


def _whom() -> str:
    contact = desk().workspace.settings.access.contact
    # not `plain`, whose mark against links would be copied along with the address
    return f"**{MARKDOWN.sub(ESCAPED, contact)}**" if contact else "whoever looks after this workspace"
