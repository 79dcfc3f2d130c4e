"""The first page: what to do next, and the workspace at a glance; before the first labels, three steps."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from app.audit.navigation import go
from app.audit.roles import way_to
from app.audit.shared import called, desk, head, plain
from app.desk.agent.wording import percent
from app.desk.start import Glance, Todo, Welcome, overview
from labeling.acting import AGENT, actor

AGAIN = 1.5
STYLE = """<style>
.st-key-start-figures [data-testid=stMetricValue] { font-size: 1.5rem; }
.st-key-start-figures [data-testid=stMetricLabel] { font-size: .8rem; }
</style>"""


def render() -> None:
    """Draw the page."""
    if actor().role == AGENT:
        _agent()
        return
    found = overview(desk(), datetime.now().astimezone())
    if found.welcome is not None:
        _welcome(found.welcome, found.glance)
        return
    hello = f"Hello {plain(called())}" if called() else "Hello"
    head("What to do next", f"{hello}. This is what helps most now, first things first.")
    _figures(found.glance)
    for place, todo in enumerate(found.todo):
        _one(todo, place)
    if found.checking:
        _wait()
    _today(found.glance)


def _agent() -> None:
    head("What to do next", f"Hello {plain(called())}." if called() else "Hello.")
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap=None):
            st.markdown(":material/support_agent: **Answer cases**")
            st.caption("Each case comes with a suggested answer; you decide what goes out.")
        if way_to("desk", "Open the agent's desk", None, "start-desk", primary=True):
            go("desk")


def _figures(g: Glance) -> None:
    known = {
        "Questions": f"{g.questions:,}",
        "Templates": f"{g.templates:,}",
        "With gold": None if g.gold is None else f"{g.gold:,}",
        "With votes": _share(g.covered),
        "Right first": _share(g.accuracy),
        "Answered": _share(g.answered),
        f"Promise of {percent(g.asked)}" if g.asked else "Promise": None
        if g.kept is None
        else "kept"
        if g.kept
        else "not yet",
    }
    st.html(STYLE)
    with st.container(key="start-figures"):
        for (name, value), cell in zip(known.items(), st.columns(len(known)), strict=True):
            cell.metric(name, "–" if value is None else value, help=HELP[name.split(" of ")[0]])


HELP = {
    "Questions": "Customer messages in the store.",
    "Templates": "Answers that may be suggested.",
    "With gold": "Questions with gold, as of the latest labels.",
    "With votes": "Share of the questions on which a function, a rule or a neighbour votes.",
    "Right first": "Share of valid gold whose likeliest template is the right one.",
    "Answered": "Share of valid gold that gets a suggestion; the others are left to people.",
    "Promise": "Whether gold shows that so many of the suggestions are right.",
}


def _one(todo: Todo, place: int) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"start-todo-{place}"):
        with st.container(gap=None):
            icon = ":material/priority_high:" if todo.urgent else ":material/arrow_forward:"
            st.markdown(f"{icon} **{plain(todo.title)}**")
            st.caption(plain(todo.why))
        if todo.command:
            st.code(todo.command, language=None, width=220)
        if todo.page and way_to(todo.page, todo.button, None, f"start-go-{place}", primary=place == 0):
            go(todo.page)


@st.fragment(run_every=AGAIN)
def _wait() -> None:
    st.caption(":material/hourglass_top: Trying the examples of all labeling functions.")
    if not overview(desk(), datetime.now().astimezone()).checking:
        st.rerun()


def _today(g: Glance) -> None:
    if not g.reviews:
        st.caption("No reviews yet today.")
        return
    people = " · ".join(f"{plain(name)} {n:,}" for name, n in g.reviews.items())
    st.caption(f"**Reviews today: {sum(g.reviews.values()):,}** · {people}")


def _welcome(w: Welcome, g: Glance) -> None:
    head("Welcome to Living Oracle", "Three steps to the first suggested answer.")
    _step(1, "Bring your data", bool(w.files), f"Found in data: {', '.join(w.files)}.", DATA)
    _step(2, "Write what you know", bool(w.functions), f"Found: {', '.join(w.functions)}.", FUNCTIONS)
    loaded = f"{g.questions:,} questions and {g.templates:,} templates are loaded; labels are still missing. "
    _step(3, "Make the first labels", False, "", (loaded if g.questions else "") + RUN)
    st.code("oracle run", language=None, width=220)


def _step(number: int, title: str, done: bool, found: str, what: str) -> None:
    icon = ":material/check_circle:" if done else f":material/counter_{number}:"
    with st.container(border=True, gap=None):
        st.markdown(f"{icon} **{title}**")
        st.caption(plain(found if done else what))


DATA = "Put templates and questions into data, as CSV, JSONL or Parquet; gold with some right labels helps a lot."
FUNCTIONS = "Functions and rules in labeling_functions say which words mean which answer. You may also start without."
RUN = "Type this in a terminal, in the folder of the workspace. This page shows what comes next by itself."


def _share(value: float | None) -> str | None:
    return None if value is None else percent(value)
