"""Functions and rules: which do other than before, which are muted, how old they are; mute, hear again, reviewed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from app.audit.confirming import Confirming
from app.audit.navigation import go
from app.audit.shared import desk, expert, now, plain
from app.audit.views.freshness.parts import choose, no_labels, owner_of, tiles
from app.desk.watch.freshness import report
from app.freshness import muting
from app.freshness.moved import BEFORE, WINDOW
from app.freshness.voters import MOVED, MUTED, NO_OWNER, OLD, VoterState

CHANGES = Confirming("freshness", "voters")
ALL, NEEDS = "All", "Needs a look"
HELPS = {
    "Do other than before": f"Coverage, contradictions or precision of the last {WINDOW} days against the {BEFORE} "
    "days before; without times, of the latest labels against earlier ones.",
    "Muted": "Their votes are left out of the labels until they were reviewed.",
}


def voters() -> None:
    """Draw the view."""
    if desk().loaded() is None:
        no_labels()
        return
    found, today = report(desk(), now()).voters, now().date()
    if not found:
        st.info("There are no functions or rules yet. Write a first rule in the workshop.", icon=":material/build:")
        return
    causes = [state.cause(today) for state in found]
    counts = {"Do other than before": MOVED, "Muted": MUTED, "Older than a year": OLD, "Without an owner": NO_OWNER}
    tiles({"Functions and rules": len(found)} | {name: causes.count(cause) for name, cause in counts.items()}, HELPS)
    wanted = _wanted(found, today)
    if not wanted:
        st.caption("Nothing needs a look.")
        return
    chosen = choose([_row(s, today) for s in wanted], "freshness-voters", _columns())
    if chosen is None:
        st.caption("What needs a look first. Click a row's box to see more, to mute it, or to say that it is right.")
    else:
        _one(wanted[chosen], today)


def _wanted(found: tuple[VoterState, ...], today: date) -> list[VoterState]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        owner = owner_of([s.owner for s in found], "freshness-whose")
        view = st.segmented_control(
            "Show", (ALL, NEEDS), default=ALL, required=True, key="freshness-needs", label_visibility="collapsed"
        )
    mine = [s for s in found if owner in (None, s.owner) and (view == ALL or s.cause(today))]
    return sorted(mine, key=lambda s: (not s.cause(today), -s.votes if s.cause(today) else 0))


def _row(state: VoterState, today: date) -> dict[str, object]:
    return {
        "Name": state.voter.name,
        "Needs a look": _why(state, today),
        "Owner": state.owner,
        "Votes": state.votes,
        "Last looked at": None if state.touched is None else state.touched.date(),
    }


def _why(state: VoterState, today: date) -> str:
    cause = state.cause(today)
    if cause == MOVED and state.flag is not None:
        return state.flag.says
    return cause[:1].upper() + cause[1:]


def _columns() -> dict[str, object]:
    return {
        "Name": st.column_config.TextColumn(width=250),
        "Needs a look": st.column_config.TextColumn(width=370),
        "Owner": st.column_config.TextColumn(width=120),
        "Last looked at": st.column_config.DateColumn(
            format="YYYY-MM-DD", help="When somebody last wrote it, changed it or said that it is right"
        ),
    }


def _one(state: VoterState, today: date) -> None:
    """One of them, and what can be done about it."""
    name = state.voter.name
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(name)}**", width="stretch")
            _buttons(state)
        if state.voter.doc:
            st.caption(plain(state.voter.doc))
        if state.muted is not None:
            why = f": {plain(state.muted.note)}" if state.muted.note else ""
            st.markdown(f"Muted by {plain(state.muted.by)} on {state.muted.at:%d %b %Y}{why}")
        if state.flag is not None:
            st.markdown(plain(f"{state.flag.says}."))
        elif state.muted is None:
            st.markdown(f"{_why(state, today) or 'In order'}.")


def _buttons(state: VoterState) -> None:
    name = state.voter.name
    if st.button("Open", icon=":material/arrow_forward:", key="freshness-open"):
        go("functions", voter=name)
    if CHANGES.button("Reviewed", "freshness-reviewed", icon=":material/check:"):
        _confirm_reviewed(name)
    if state.muted is not None:
        if CHANGES.button("Hear again", "freshness-hear", icon=":material/volume_up:"):
            _confirm_hear(name)
    elif CHANGES.button("Mute", "freshness-mute", icon=":material/volume_off:"):
        _confirm_mute(name)


@st.dialog("Mute it")
def _confirm_mute(name: str) -> None:
    st.write(
        f"From the next run on, the votes of **{plain(name)}** are left out of the labels. It goes on being watched."
    )
    CHANGES.ask_why("Mute it", lambda: _say(muting.mute, name))


@st.dialog("Hear it again")
def _confirm_hear(name: str) -> None:
    st.write(f"From the next run on, the votes of **{plain(name)}** count again.")
    CHANGES.ask_why("Hear it again", lambda: _say(muting.hear, name))


@st.dialog("Reviewed")
def _confirm_reviewed(name: str) -> None:
    st.write(f"You looked at **{plain(name)}**, and it is right as it is. If it was muted, it is heard again.")
    CHANGES.ask_why("It is right", lambda: _say(muting.reviewed, name))


def _say(act: Callable[..., str], name: str) -> str:
    return act(desk().workspace, desk().store, name, expert(), now(), CHANGES.note()) + "."
