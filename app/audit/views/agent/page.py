"""The agent's desk: a case on the left, its suggested answer on the right, and the day below."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import streamlit as st

from app.audit.shared import desk, head, named_expert, plain, short, text_box
from app.audit.views.agent import answer as agent_answer
from app.audit.views.agent import sitting as act
from app.desk.agent.answering import Today, today
from app.desk.agent.wording import DID
from labeling.serving.suggestions import LONGEST
from labeling.store.cases import case_name
from labeling.values import Question


def render() -> None:
    """Draw the page."""
    head("Agent's desk", "One case at a time: the message, a suggested answer, and your decision.")
    agent = named_expert()
    left, right = st.columns([5, 6], gap="large")
    with left:
        act.take(_case())
        _message()
    with right:
        with st.spinner("Looking for an answer"):
            act.ask()
        agent_answer.draw()
    _today(today(desk(), agent, datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)))


def _case() -> Question | None:
    source = st.segmented_control(
        "Where the case comes from",
        (act.OPEN, act.PASTE),
        default=act.OPEN,
        required=True,
        key=act.SOURCE,
        label_visibility="collapsed",
    )
    return _pasted() if source == act.PASTE else _picked()


def _picked() -> Question | None:
    now = act.sitting()
    st.text_input(
        "Search open cases",
        key=act.SEARCH,
        placeholder="Search open cases by words or case number",
        label_visibility="collapsed",
        on_change=act.look_up,
    )
    if not now.cases:
        _nothing_open(st.session_state.get(act.SEARCH, ""))
        return None
    by_id = {case.question_id: case for case in now.cases}
    picked = st.selectbox(
        "Case", by_id, key=act.PICK, format_func=lambda i: _title(by_id[i], now.answered), label_visibility="collapsed"
    )
    return by_id[picked]


def _nothing_open(search: str) -> None:
    if search.strip():
        st.info(f"No open case has “{plain(search)}”.", icon=":material/search_off:")
    else:
        st.info("Every message has its reply. You can paste one instead.", icon=":material/inbox:")


def _title(case: Question, answered: set[str]) -> str:
    done = "answered · " if case.question_id in answered else ""
    return f"{done}{case_name(case)} · {short(case.text, 60)}"


def _pasted() -> Question | None:
    now = act.sitting()
    with st.form("agent-paste", border=False):
        st.text_area("Message", key="agent-text", placeholder="The customer's message", height=140, max_chars=LONGEST)
        if st.form_submit_button("Suggest an answer (Ctrl+Enter)") and st.session_state["agent-text"].strip():
            return Question(f"{act.PASTED}{uuid4().hex}", st.session_state["agent-text"])
    return now.case if now.case is not None and now.case.question_id.startswith(act.PASTED) else None


def _message() -> None:
    case = act.sitting().case
    if case is None:
        return
    asked = case.asked_at.strftime("%-d %b %Y, %H:%M") if case.asked_at else ""
    known = [case.case_id or "", asked, *(str(v) for v in case.attributes.values())]
    st.caption(" · ".join(plain(short(v, 40)) for v in known if v) or "Pasted message")
    text_box(case.text, "big")


def _today(day: Today) -> None:
    if not day.rows:
        return
    st.divider()
    counts = " · ".join(f"{n} {DID[action].lower()}" for action, n in day.by_action.items())
    speed = f" · {day.seconds:.0f} s a case" if day.seconds is not None else ""
    st.caption(f"**Today: {len(day.rows)} case{'s' if len(day.rows) > 1 else ''}** · {counts}{speed}")
    st.dataframe(
        [
            {
                "Time": row.at.astimezone().strftime("%H:%M"),
                "Message": short(row.text, 200),
                "What you did": DID[row.action],
                "What was sent": short(row.reply or "nothing", 400),
                "Seconds": row.seconds,
            }
            for row in day.rows
        ],
        hide_index=True,
        width="stretch",
        height="content" if len(day.rows) < 8 else 300,
        column_config={
            "Time": st.column_config.TextColumn(width=70),
            "What you did": st.column_config.TextColumn(width=110),
            "Seconds": st.column_config.NumberColumn(width=80, format="%.0f"),
        },
    )
