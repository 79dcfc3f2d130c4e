"""The keys under a question, drawn by one component: a decision then costs the browser next to nothing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from app.audit.shared import desk
from app.audit.views.review.sitting import Sitting, choose, take_back
from app.desk.loaded import Desk
from app.desk.review import reviewing
from app.desk.review.reviewing import Card, Option
from labeling.review import FLAG, SKIP
from labeling.taxonomy import NO_TEMPLATE, NOT_A_QUESTION

KEY = "review-board"
PICKS = 5
LONGEST = 2000
HTML = """<div class="bd"><div class="bd-main"></div><div class="bd-lower"></div><div class="bd-ask" hidden>
<input type="text" autocomplete="off" maxlength="2000"><div class="bd-list" role="listbox"></div>
<div class="bd-hint"></div></div></div>"""
LINES = {
    "label": {"asks": "Search by id, title or text", "hint": "Arrow keys choose, Enter decides, Esc leaves"},
    "flag": {"asks": "What is wrong with it?", "hint": "Enter flags the question, Esc leaves"},
}
Button = dict[str, str]


def board(here: Sitting, card: Card) -> None:
    """Draw the keys of a card."""
    component()(key=KEY, data=contents(here, card), on_said_change=lambda: heard(desk(), here, _message()))


def contents(here: Sitting, card: Card) -> dict[str, Any]:
    """What the component shows; ``heard`` changes with every message, so that it knows when it was heard."""
    hits = reviewing.search_templates(desk(), here.query, here.recent)
    return {
        "turn": here.turn,
        "heard": here.heard,
        "buttons": buttons(card),
        "lines": LINES,
        "query": here.query,
        "hits": [{"label": o.label, "title": o.title, "note": _note(o)} for o in hits],
        "nothing": "No answer has these words.",
    }


def buttons(card: Card) -> list[Button]:
    """All keys: two columns of three rows, and a lower row, always in the same order."""
    others = [_pick(place, option) for place, option in enumerate(card.options[1:PICKS], start=2)]
    blank = [_button(str(place), "", "none", "", kind="blank") for place in range(len(others) + 2, PICKS + 1)]
    two, three, four, five = others + blank
    accept = _button("A", "Accept", "decide", card.proposed, kind="primary")
    return [
        accept, two, three, _button("S", "Another…", "ask", "label"), four, five,
        _button("N", "Not a question", "decide", NOT_A_QUESTION, place="lower"),
        _button("T", "No template", "decide", NO_TEMPLATE, place="lower"),
        _button("K", "Skip", "decide", SKIP, place="lower"),
        _button("F", "Flag", "ask", "flag", place="lower"),
        _button("U", "Undo", "undo", "", place="lower"),
    ]  # fmt: skip


def heard(open_desk: Desk, here: Sitting, message: Mapping[str, Any]) -> None:
    """Do what a key said, if it belongs to the question on the screen."""
    here.heard += 1
    turn, value = message.get("turn"), str(message.get("value", ""))[:LONGEST]
    if turn != here.turn:
        return
    match message.get("what"):
        case "decide" if value:
            choose(open_desk, here, turn, value)
        case "flag" if value:
            choose(open_desk, here, turn, FLAG, value)
        case "undo":
            take_back(open_desk, here)
        case "type":
            here.query = value


def _message() -> Mapping[str, Any]:
    said = st.session_state[KEY].get("said")
    return said if isinstance(said, Mapping) else {}


def _pick(place: int, option: Option) -> Button:
    return _button(str(place), option.title, "decide", option.label, note=f"{100 * option.proba:.0f} %")


def _button(
    key: str, label: str, what: str, value: str, note: str = "", kind: str = "plain", place: str = "main"
) -> Button:
    return {"key": key, "label": label, "what": what, "value": value, "note": note, "kind": kind, "place": place}


def _note(option: Option) -> str:
    return " · ".join(x for x in (option.label, option.topic) if x and not x.startswith("_"))


@cache
def component() -> Any:
    """The component, also for other pages that have keys."""
    here = Path(__file__)
    style, script = (here.with_name(f"board.{end}").read_text(encoding="utf-8") for end in ("css", "js"))
    return st.components.v2.component("oracle_review_board", html=HTML, css=style, js=script, isolate_styles=False)
