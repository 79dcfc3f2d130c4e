"""A list of questions, page by page, with marked words, a note under each, and buttons beside it."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from labeling.sources.rule_texts import one_line

PER_PAGE = 8

STYLE = """<style>
.oracle-row { display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical; overflow: hidden;
  overflow-wrap: anywhere; unicode-bidi: plaintext; line-height: 1.45; }
.oracle-row mark { background: color-mix(in srgb, var(--st-primary-color, #2b6cb0) 28%, transparent); color: inherit;
  border-radius: .2rem; padding: 0 .1rem; }
.oracle-note { opacity: .68; font-size: .85rem; overflow-wrap: anywhere; }
</style>"""


@dataclass(frozen=True)
class Item:
    """One question: ``spans`` are marked, start and end in `one_line` of its text; ``note`` stands under it."""

    question_id: str
    text: str
    note: str
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Action:
    """A button beside each question; ``act`` gets the question's place before the page is drawn again."""

    name: str
    icon: str
    help: str
    act: Callable[[int], None]


def question_list(
    places: Sequence[int], item: Callable[[int], Item], key: str, actions: Sequence[Action] = (), none: str = "None."
) -> None:
    """Draw the questions at some places; only those of the page that is shown are made."""
    if not len(places):
        st.caption(none)
        return
    st.html(STYLE)
    pages = -(-len(places) // PER_PAGE)
    shown = min(st.session_state.get(f"{key}-page", 1), pages)
    for place in places[(shown - 1) * PER_PAGE : shown * PER_PAGE]:
        _row(item(int(place)), int(place), key, actions)
    if pages > 1:
        st.pagination(pages, key=f"{key}-page")


def _row(item: Item, place: int, key: str, actions: Sequence[Action]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        text = f'<div class="oracle-row" dir="auto">{marked(item)}</div>'
        st.html(f'{text}<div class="oracle-note">{html.escape(item.note)}</div>', width="stretch")
        for action in actions:
            st.button(
                "",
                key=f"{key}-{action.name}-{place}",
                icon=action.icon,
                help=action.help,
                type="tertiary",
                on_click=action.act,
                args=(place,),
            )


def marked(item: Item) -> str:
    """The text as HTML, escaped, its spans marked."""
    line, out, at = one_line(item.text), "", 0
    for start, end in item.spans:
        out += f"{html.escape(line[at:start])}<mark>{html.escape(line[start:end])}</mark>"
        at = end
    return out + html.escape(line[at:])
