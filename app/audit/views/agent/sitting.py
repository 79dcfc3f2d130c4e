"""What an agent has on the screen between two clicks: the case, its suggestion, and how far the answer is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import streamlit as st

from app.audit.shared import desk, expert, plain
from app.desk.agent.answering import Done, dismiss, gaps, replace_with, send
from app.desk.agent.suggesting import feedback, suggest
from app.suggesting.making import Shown
from labeling.errors import OracleError
from labeling.serving.suggestions import SHOWN, SHOWN_TRAFFIC
from labeling.store.cases import case_name
from labeling.values import Question

KEY, PICK, SEARCH, SOURCE = "agent-sitting", "agent-pick", "agent-search", "agent-source"
OPEN, PASTE = "Open cases", "Paste a message"
PASTED = "pasted-"
LOOK, FILL, EDIT, INSTEAD, DONE = "look", "fill", "edit", "instead", "done"


@dataclass
class Sitting:
    """One agent's screen.

    Parameters
    ----------
    cases
        Open cases as they were found last; ``answered`` holds the ids of those done since.
    since
        When the case came on the screen.
    mode
        ``look`` at the suggestion, ``fill`` its gaps, ``edit`` a reply, choose what goes out ``instead``, or ``done``.
    draft
        The text that is filled or edited; ``other`` where it is not the suggested one.
    """

    cases: list[Question] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)
    case: Question | None = None
    shown: Shown | None = None
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    mode: str = LOOK
    draft: str = ""
    other: bool = False
    done: Done | None = None
    problem: str = ""


def sitting() -> Sitting:
    """That of this session, with the open cases; made at the first call."""
    if KEY not in st.session_state:
        st.session_state[KEY] = Sitting(cases=desk().store.open_cases())
    found: Sitting = st.session_state[KEY]
    return found


def look_up() -> None:
    """Find the open cases anew, with what is searched for."""
    now = sitting()
    now.cases, now.answered = desk().store.open_cases(st.session_state.get(SEARCH, "")), set()
    st.session_state.pop(PICK, None)


def take(case: Question | None) -> None:
    """Put a case on the screen; nothing happens where it is there already."""
    now = sitting()
    if case is not None and now.case is not None and case.question_id == now.case.question_id:
        return
    now.case, now.shown, now.mode, now.done, now.problem = case, None, LOOK, None, ""
    now.since = datetime.now(UTC)


def ask() -> None:
    """Ask for the suggestion of the case on the screen, unless it is there already."""
    now = sitting()
    if now.case is None or now.shown is not None:
        return
    name = None if now.case.question_id.startswith(PASTED) else case_name(now.case)
    now.shown = suggest(desk(), now.case.text, name, now.case.attributes, expert(), datetime.now(UTC))
    if now.shown.traffic == SHOWN_TRAFFIC:
        feedback(desk(), now.shown.suggestion_id, SHOWN, expert(), now.shown.at)


def next_case() -> None:
    """Go on to the next case that is open, from the start again after the last."""
    now = sitting()
    ids = [c.question_id for c in now.cases]
    at = ids.index(now.case.question_id) if now.case is not None and now.case.question_id in ids else -1
    left = [i for i in ids[at + 1 :] + ids[: at + 1] if i not in now.answered]
    if st.session_state.get(SOURCE) == PASTE or now.case is None:
        now.case = None
    elif left and left != [now.case.question_id]:
        st.session_state[PICK] = left[0]
    else:
        look_up()


def use(text: str, other: bool = False) -> None:
    """Send a text as it is, or open its gaps to be filled first."""
    now = sitting()
    now.draft, now.other, now.problem = text, other, ""
    if gaps(text):
        now.mode = FILL
    else:
        go_out(text)


def edit(text: str, other: bool = False) -> None:
    """Open a text to be changed."""
    now = sitting()
    now.draft, now.other, now.mode, now.problem = text, other, EDIT, ""


def turn_to(mode: str) -> None:
    """Another mode, with nothing sent."""
    now = sitting()
    now.mode, now.problem = mode, ""


def go_out(reply: str) -> None:
    """Send a reply; what stands in the way is said on the screen, and the draft stays."""
    now = sitting()
    assert now.shown is not None
    act = replace_with if now.other else send
    try:
        _end(act(desk(), now.shown, reply, expert(), now.since, datetime.now(UTC)))
    except OracleError as error:
        now.problem, now.draft = plain(str(error)), reply


def leave() -> None:
    """Dismiss the suggestion, and send nothing."""
    now = sitting()
    assert now.shown is not None
    _end(dismiss(desk(), now.shown, expert(), now.since, datetime.now(UTC)))


def _end(done: Done) -> None:
    now = sitting()
    now.done, now.mode, now.problem = done, DONE, ""
    if now.case is not None:
        now.answered.add(now.case.question_id)
