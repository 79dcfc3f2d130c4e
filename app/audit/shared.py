"""What all pages use: the open desk, who is there, and how texts, errors and empty pages look."""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import ParamSpec

import streamlit as st

from app.audit.who import EXPERT as EXPERT
from app.audit.who import WORKSPACE as WORKSPACE
from app.audit.who import allowed as allowed
from app.audit.who import called as called
from app.audit.who import desk as desk
from app.audit.who import expert as expert
from app.audit.who import unable as unable
from app.desk.loaded import Loaded
from app.memory import settle
from app.reporting.tables import short as short
from labeling.errors import OracleError

P = ParamSpec("P")
LINKS = re.compile(r"(?i)(https?:|www(?=\.)|@)")
MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$~:])")
ESCAPED = r"\\\1"

STYLE = """<style>
[data-testid="stMainBlockContainer"] { padding-top: 2.6rem; padding-bottom: 2rem; }
[data-testid="stMetricValue"] { font-size: clamp(1.15rem, 1.9vw, 2rem); }
.oracle-text { border-left: 4px solid var(--st-primary-color, #2b6cb0); padding: .6rem 1rem; border-radius: .3rem;
  background: color-mix(in srgb, currentColor 5%, transparent); white-space: pre-wrap; overflow-wrap: anywhere;
  max-height: 16rem; overflow-y: auto; unicode-bidi: plaintext; }
/* its file would hold what a spreadsheet runs, and goes round the right to export; `oracle export` minds both */
[data-testid="stElementToolbarButton"]:has(button[aria-label^="Download as CSV"]) { display: none; }
.oracle-big { font-size: 1.2rem; line-height: 1.5; }
.oracle-answer { border-left-color: color-mix(in srgb, currentColor 25%, transparent); }
</style>"""


def named_expert() -> str:
    """Name of whoever sits here; a page that writes stops here and asks for it where it is not known."""
    if not expert():
        st.info(
            "Say who you are first: type your name on the left. Every decision says who made it.",
            icon=":material/person:",
        )
        st.stop()
    return expert()


def head(title: str, what: str) -> None:
    """Title of a page and one sentence that says what it is for."""
    st.header(title, anchor=False)
    st.caption(what)


def loaded() -> Loaded:
    """The latest labels; where there are none the page says what to do and stops."""
    found = desk().loaded()
    if found is None:
        st.info(
            "There are no labels yet. Run `oracle run` in this workspace, then come back.", icon=":material/psychiatry:"
        )
        st.stop()
    settle(found.stamp)
    return found


def guarded(render: Callable[P, None]) -> Callable[P, None]:
    """A page, or a part of one, whose errors, those that a user can put right, are shown as one sentence."""

    @functools.wraps(render)
    def shown(*words: P.args, **options: P.kwargs) -> None:
        try:
            render(*words, **options)
        except OracleError as error:
            problem(error)

    return shown


def problem(error: OracleError) -> None:
    """One sentence with culprit and remedy."""
    st.error(plain(str(error)), icon=":material/error:")


def unexpected(error: Exception) -> None:
    """One sentence about a failure that nobody foresaw; what happened stands in the log."""
    what = f"Something went wrong on this page ({type(error).__name__}). "
    st.error(f"{what}The log of `oracle app` says what; reload the page to try again.", icon=":material/error:")


def plain(text: str) -> str:
    """Text of a user as Markdown that shows it to the letter, on one line."""
    unlinked = LINKS.sub("\\1\u2060", " ".join(text.split()))  # an invisible joiner, so that nothing becomes a link
    return MARKDOWN.sub(ESCAPED, unlinked)


def text_box(text: str, kind: str = "") -> None:
    """Text of a user in a box, escaped, in its own direction; ``kind`` is ``big``, ``answer`` or empty."""
    st.html(box(text, kind))


def box(text: str, kind: str = "") -> str:
    """HTML of what `text_box` draws, for a page that draws it within more."""
    return f'<div class="oracle-text oracle-{kind}" dir="auto">{html.escape(text) or "&nbsp;"}</div>'


def now() -> datetime:
    """This moment in UTC."""
    return datetime.now(UTC)
