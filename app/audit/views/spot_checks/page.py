"""Spot checks: an expert judges suggestions that were drawn at random, each with one key."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from app.audit.shared import box, desk, guarded, head, named_expert, now, plain, unable
from app.audit.views.monitoring.live import NOTHING
from app.audit.views.review.board import component
from app.audit.views.review.style import STYLE
from app.audit.views.spot_checks.sitting import Sitting, hear, seat, sitting
from app.desk import spot_checks
from app.desk.spot_checks import MANY, Card
from labeling.store.spot_checks import RIGHT, UNCLEAR

KEY = "spot-board"
EVERY = "30s"
LEFT_ALONE = "Nothing was suggested. Is it right that no template answers this?"
WHY = (
    "Drawn at random, so that a few dozen verdicts stand for all the traffic: what one picks for a reason says nothing "
    "about the rest. What the agent did is not shown, so that it does not sway you."
)
LOOKS = """<style>
.spot-card { max-width: 62rem; }
.spot-card .oracle-big { max-height: 14rem; font-size: 1.2rem; margin: .3rem 0 1rem; }
.spot-card .oracle-answer { margin: .4rem 0 .8rem; }
.st-key-spot-board { max-width: 62rem; }
.st-key-spot-board .bd-main { grid-template-columns: repeat(3, minmax(0, 1fr)); }
</style>"""
LINES = {"label": {"asks": "What would have been right?", "hint": "Arrow keys choose, Enter decides, Esc leaves"}}
NO_IDEA = {"label": "", "title": "I cannot say which", "note": "only that this one is wrong"}


def render() -> None:
    """Draw the page."""
    head("Spot checks", WHY)
    expert = named_expert()
    st.html(STYLE + LOOKS)
    _cards(expert)
    _estimates()


@st.fragment(run_every=EVERY)
@guarded
def _estimates() -> None:
    st.markdown("##### What the verdicts say so far")
    found = spot_checks.estimates(desk(), now())
    for one in found:
        st.markdown(plain(one.sentence))
    if not found:
        st.caption("Two verdicts give a first estimate of how many answers are right; some fifty give a useful one.")


@st.fragment
@guarded
def _cards(expert: str) -> None:
    """The card and its keys; a verdict draws only this anew."""
    here = sitting(expert)
    seat(desk(), here)
    if here.trouble:
        st.error(plain(here.trouble), icon=":material/error:")
    if here.card is None:
        _empty(here)
        return
    _bar(here)
    st.html(_html(here.card, here.turn))
    component()(key=KEY, data=contents(here, here.card), on_said_change=lambda: hear(desk(), here, _message()))


def _bar(here: Sitting) -> None:
    drawn, judged = spot_checks.progress(desk())
    last = f" · {plain(here.said)}" if here.said else ""
    st.progress(judged / max(drawn, 1), text=f"{judged:,} of {drawn:,} judged{last}", width=992)


def _empty(here: Sitting) -> None:
    drawn, _ = spot_checks.progress(desk())
    if spot_checks.is_more(desk(), now()):
        done = f"All {drawn:,} that were drawn are judged." if drawn else "Nothing is drawn yet."
        st.success(f"{done} Draw some from the suggestions of the last four weeks.", icon=":material/done_all:")
        name = f"Draw {MANY} more" if drawn else f"Draw {MANY}"
        why = unable("jobs")
        st.button(
            name,
            type="primary",
            key="spot-draw",
            icon=":material/casino:",
            disabled=bool(why),
            help=why,
            on_click=_draw,
            args=(here,),
        )
    elif drawn:
        st.success("All suggestions of the last four weeks are drawn and judged.", icon=":material/done_all:")
    else:
        st.info(NOTHING, icon=":material/fact_check:")


def _draw(here: Sitting) -> None:
    spot_checks.draw(desk(), now())
    here.card, here.said = None, ""


def _html(card: Card, turn: int) -> str:
    asked = "Is this answer right?" if card.answers else LEFT_ALONE
    about = "The answer" if card.answers else "The closest template"
    return (
        f'<div class="rv spot-card" data-turn="{turn}"><div class="rv-dim">asked {card.at:%d %b %Y, %H:%M} UTC</div>'
        f"{box(card.text, 'big')}"
        f'<div class="rv-title">{asked}</div>'
        f'<div class="rv-dim">{about}: <b dir="auto">{escape(card.title)}</b></div>{box(card.rendered, "answer")}</div>'
    )


def contents(here: Sitting, card: Card) -> dict[str, Any]:
    """What the keys show; ``heard`` changes with every message, so that they know when they were heard."""
    found = spot_checks.hits(desk(), card, here.query)
    listed = [{"label": h.label, "title": h.title, "note": _note(h.label, h.topic)} for h in found]
    return {
        "turn": here.turn,
        "heard": here.heard,
        "buttons": buttons(card),
        "lines": LINES,
        "query": here.query,
        "hits": [*listed, NO_IDEA] if here.query.strip() else [NO_IDEA, *listed],
        "nothing": "",
    }


def buttons(card: Card) -> list[dict[str, str]]:
    """The three keys, always in the same place."""
    right, wrong = ("Right", "Wrong…") if card.answers else ("Right, nothing answers it", "Wrong, a template does…")
    return [
        _button("A", right, "verdict", RIGHT, "primary"),
        _button("W", wrong, "ask", "label"),
        _button("U", "Unclear", "verdict", UNCLEAR),
    ]


def _button(key: str, label: str, what: str, value: str, kind: str = "plain") -> dict[str, str]:
    return {"key": key, "label": label, "what": what, "value": value, "note": "", "kind": kind, "place": "main"}


def _note(label: str, topic: str) -> str:
    return " · ".join(x for x in (label, topic) if x and not x.startswith("_"))


def _message() -> Mapping[str, Any]:
    said = st.session_state[KEY].get("said")
    return said if isinstance(said, Mapping) else {}
