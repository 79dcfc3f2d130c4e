"""What an experiment is, how it stands, and the buttons that start, ramp and end it, each with a question first."""

from __future__ import annotations

import streamlit as st

from app.audit.confirming import Confirming
from app.audit.shared import desk, expert, now, plain
from app.desk.watch import experiment as service
from app.desk.watch.experiment import RAMPS
from app.experimenting.lines import planned
from app.experimenting.result import ENDED, PLANNED, STARTED, STOPPED_BY_GUARD, Result
from app.experimenting.words import NAMES, capital, size

STEPS = Confirming("experiment", "experiments")
CHOSEN, RAMP = "experiment-name", "experiment-enrolled"
BADGES = {
    PLANNED: ("gray", ":material/schedule: Planned"),
    STARTED: ("green", ":material/play_arrow: Running"),
    ENDED: ("gray", ":material/check: Ended"),
    STOPPED_BY_GUARD: ("red", ":material/front_hand: Stopped by a guard"),
}
NOT_LIVE = "Answers are not live yet, so nobody sees any. Make the answer live under Releases when you are ready."


def heading(found: Result) -> None:
    """Name, state and plan, with the steps that can be taken."""
    colour, badge = BADGES[found.state]
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="experiment-heading"):
        with st.container(gap=None):
            st.markdown(f"**{plain(found.experiment.name)}** :{colour}-badge[{badge}]{_ramp(found)}")
            st.caption(plain(f"{capital(planned(found.experiment))}. {_last(found)}"))
        _buttons(found)
    if found.state == STARTED and not found.live:
        st.warning(NOT_LIVE, icon=":material/visibility_off:")


def _ramp(found: Result) -> str:
    now_at = found.running
    return f" {100 * now_at.ramp:.0f} % enrolled" if now_at is not None and now_at.ramp else ""


def _last(found: Result) -> str:
    """Who did the last step, when and why."""
    if not found.events:
        return _signed("Planned", found.experiment.by, f"{found.experiment.created_at:%d %b %Y}", found.experiment.note)
    event = found.events[-1]
    words = {"start": "Started", "ramp": "Ramp changed", "stop": "Ended", "guard": "Stopped"}
    return _signed(words[event.action], event.by, f"{event.at:%d %b %Y, %H:%M} UTC", event.note)


def _signed(what: str, by: str, when: str, note: str) -> str:
    return f"{what} by {by} on {when}" + (f": {note.rstrip('.')}." if note else ".")


def _buttons(found: Result) -> None:
    if found.state == PLANNED:
        if STEPS.button("Start", "experiment-start", primary=True):
            _confirm_start(found)
    elif found.state == STARTED:
        if found.new_looks and found.trusted and STEPS.button("Take the look", "experiment-look"):
            STEPS.do(lambda: _look(found))
            st.rerun()
        if (
            (now_at := found.running) is not None
            and now_at.ramp < 1
            and STEPS.button("Enrol more", "experiment-ramp", primary=True)
        ):
            _confirm_ramp(found, now_at.ramp)
        if STEPS.button("End it", "experiment-end"):
            _confirm_end(found)
    elif found.state == STOPPED_BY_GUARD and STEPS.button("End it", "experiment-end"):
        _confirm_end(found)


@st.dialog("Start the experiment")
def _confirm_start(found: Result) -> None:
    e = found.experiment
    st.write(
        f"From the next question on, chance decides by {e.unit}. {100 * e.treatment_share:.0f} % of those enrolled see "
        "suggestions. **All others see none** until you enrol more, or end it."
    )
    if e.guards:
        borne = ", ".join(f"{NAMES[g.metric].lower()} worse by {size(g.metric, g.worse_by)}" for g in e.guards)
        st.write(f"It stops by itself where a guard is surely broken: {borne}.")
    _ramps(0.0)
    STEPS.ask_why("Start", lambda: _start(found))


@st.dialog("Enrol more")
def _confirm_ramp(found: Result, ramp: float) -> None:
    st.write(
        f"{100 * ramp:.0f} % of all {found.experiment.unit}s are enrolled now. "
        "Nobody moves from one group to the other."
    )
    _ramps(ramp)
    STEPS.ask_why("Enrol more", lambda: _more(found, ramp))


@st.dialog("End the experiment")
def _confirm_end(found: Result) -> None:
    st.write(
        "From the next question on, everybody sees suggestions where answers are live. It cannot be started again."
    )
    if found.state == STARTED and sum(found.units) < found.experiment.planned_units:
        st.write("The planned units are not there yet, so there will be no last look.")
    STEPS.ask_why("End it", lambda: _end(found))


def _ramps(now_at: float) -> None:
    choices = [ramp for ramp in RAMPS if ramp > now_at]
    st.segmented_control(
        "Share enrolled", choices, default=choices[0], required=True, key=RAMP, format_func=lambda r: f"{100 * r:.0f} %"
    )


def _start(found: Result) -> str:
    service.start(desk(), found.experiment.name, float(st.session_state[RAMP]), expert(), now(), STEPS.note())
    return f"{found.experiment.name} has started."


def _more(found: Result, seen: float) -> str:
    ramp = float(st.session_state[RAMP])
    service.enrol_more(desk(), found.experiment.name, ramp, seen, expert(), now(), STEPS.note())
    return f"{100 * ramp:.0f} % are enrolled."


def _end(found: Result) -> str:
    service.end(desk(), found.experiment.name, expert(), now(), STEPS.note())
    return f"{found.experiment.name} has ended."


def _look(found: Result) -> str:
    taken = service.look(desk(), found.experiment.name, now())
    return f"{taken} look{'' if taken == 1 else 's'} taken."
