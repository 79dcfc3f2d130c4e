"""Which questions are wanted: the filter that both the cards and the table keep to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from app.audit.shared import desk, loaded
from app.audit.views.review.sitting import Sitting
from app.desk.review.reviewing import Filter
from app.desk.templates.search import catalogue
from labeling.review import ADJUDICATE, LEARN, PROMISE

PURPOSES = {LEARN: "teaches most", PROMISE: "drawn for the promise", ADJUDICATE: "asked again"}


def titles() -> dict[str, str]:
    """Every label that can be chosen, with its title."""
    found = catalogue(desk())
    return {label: found.title(label) for label in found.choices}


def chooser(here: Sitting) -> None:
    """The filter behind a button; what is set holds until it is cleared."""
    many = chosen(here.wanted)
    with st.popover(f"Filter · {many}" if many else "Filter", icon=":material/filter_alt:", key="review-filter"):
        _fields(here)


def notice(here: Sitting) -> None:
    """Says so where another page chose the questions."""
    if here.wanted.question_ids is None:
        return
    many = len(here.wanted.question_ids)
    words = "Only the question that was" if many == 1 else f"Only the {many:,} questions that were"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{words} picked on another page.", width="content")
        st.button("Show all", key="review-show-all", on_click=here.widen, type="tertiary", icon=":material/close:")


def chosen(wanted: Filter) -> int:
    """How many fields of a filter ask for something."""
    asks = (wanted.label, wanted.topic, wanted.purpose, wanted.text, wanted.question_ids is not None)
    return sum(map(bool, asks)) + ((wanted.least, wanted.most) != (0.0, 1.0))


def _fields(here: Sitting) -> None:
    names, topics, wanted = titles(), loaded().state.taxonomy.topics, here.wanted
    text = st.text_input("Words in the question", wanted.text, key=_key(here, "text"))
    label = _one_of(here, "Proposed", names, wanted.label)
    topic = _one_of(here, "Topic", {t: t for t in topics}, wanted.topic)
    purpose = _one_of(here, "Why asked", PURPOSES, wanted.purpose)
    span = (round(100 * wanted.least), round(100 * wanted.most))
    least, most = st.slider("Probability of the proposal", 0, 100, span, format="%d %%", key=_key(here, "span"))
    found = replace(wanted, text=text.strip(), label=label, topic=topic, purpose=purpose)
    here.narrow(replace(found, least=least / 100, most=most / 100))
    st.button("Clear", key=_key(here, "clear"), on_click=here.widen, disabled=not chosen(here.wanted), width="stretch")


def _one_of(here: Sitting, name: str, words: Mapping[str, str], value: str | None) -> str | None:
    keys = list(words)
    place = keys.index(value) if value is not None and value in words else None
    return st.selectbox(name, keys, place, lambda k: words[k], key=_key(here, name), placeholder="any")


def _key(here: Sitting, name: str) -> str:
    return f"review-filter-{name}-{here.filters}"
