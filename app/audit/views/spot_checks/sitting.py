"""What an expert has before them on the page of spot checks, and what a key does to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from app.audit.shared import now, short
from app.desk import spot_checks
from app.desk.loaded import Desk
from app.desk.spot_checks import Card
from labeling.errors import OracleError
from labeling.store.spot_checks import RIGHT, UNCLEAR, WRONG

KEY = "spot-sitting"
LONGEST = 2000
WORDS = {RIGHT: "Right", WRONG: "Wrong", UNCLEAR: "Unclear"}


@dataclass
class Sitting:
    """One object in the session; ``turn`` counts the cards, so that a key judges only what is on the screen.

    Parameters
    ----------
    heard
        Counts what the keys said.
    query
        What was typed to search the right answer.
    done
        Verdicts given here.
    said, trouble
        What was said last, and what went wrong last, in words.
    """

    expert: str
    card: Card | None = None
    turn: int = 0
    heard: int = 0
    query: str = ""
    done: int = 0
    said: str = ""
    trouble: str = ""


def sitting(expert: str) -> Sitting:
    """That of this session."""
    kept: Sitting | None = st.session_state.get(KEY)
    if kept is None or kept.expert != expert:
        kept = st.session_state[KEY] = Sitting(expert)
    return kept


def seat(desk: Desk, here: Sitting) -> None:
    """See to it that there is a card, where one is left."""
    if here.card is None:
        here.card, here.query = spot_checks.next_card(desk, here.expert), ""
        here.turn += 1


def hear(desk: Desk, here: Sitting, message: Mapping[str, Any]) -> None:
    """Do what a key said, if it belongs to the card on the screen."""
    here.heard += 1
    value = str(message.get("value", ""))[:LONGEST]
    if message.get("turn") != here.turn:
        return
    match message.get("what"):
        case "verdict" if value in WORDS:
            judge(desk, here, value)
        case "decide":
            judge(desk, here, WRONG, value or None)
        case "type":
            here.query = value


def judge(desk: Desk, here: Sitting, verdict: str, label: str | None = None) -> None:
    """Keep a verdict on the card and go on to the next."""
    card = here.card
    if card is None:
        return
    try:
        spot_checks.judge(desk, card, here.expert, verdict, label, now())
    except OracleError as error:
        here.trouble = str(error)
        return
    here.said, here.trouble = f"{WORDS[verdict]}: {short(card.text)}", ""
    here.done += 1
    here.card = None
    seat(desk, here)
