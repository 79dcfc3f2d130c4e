"""The right side of the agent's desk: the suggestion with its reasons, and what the agent does with it."""

from __future__ import annotations

import html

import streamlit as st

from app.audit.shared import plain, short, text_box
from app.audit.views.agent import sitting as act
from app.desk.agent.answering import DISMISSED, Done, filled, gaps
from app.desk.agent.wording import DID, percent, reasons, stages, sure, why_not
from app.suggesting.making import Likely, Shown
from labeling.serving.suggestions import LONGEST
from labeling.taxonomy import PLACEHOLDER

FOCUS = """<script>
(() => {
  let left = 40
  const look = setInterval(() => {
    const first = document.querySelector(".st-key-agent-form input, .st-key-agent-form textarea")
    if (first) first.focus()
    if (first || --left < 0) clearInterval(look)
  }, 50)
})()
</script>"""
STYLE = """<style>
.oracle-text mark { background: color-mix(in srgb, #f6ad55 45%, transparent); color: inherit; border-radius: .2rem;
  padding: 0 .15rem; }
.oracle-stages { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; font-size: .875rem; }
.oracle-stages span { opacity: .75 } .oracle-stages b { font-weight: 600; }
.oracle-why { margin: 0 !important; padding: 0 !important; list-style: none !important;
  font-size: .92rem; line-height: 1.45; }
.oracle-why li { margin: 0 !important; padding: .2rem 0 .2rem 1.1rem !important; text-indent: -1.1rem;
  overflow-wrap: anywhere; unicode-bidi: plaintext; }
.oracle-why q { opacity: .8; font-style: italic; }
</style>"""


def draw() -> None:
    """Draw the suggestion for the case on the screen, in the mode that the agent is in."""
    now = act.sitting()
    shown = now.shown
    if shown is None:
        st.caption("The suggested answer comes here.")
        return
    st.html(STYLE)
    if now.mode == act.DONE and now.done is not None:
        _done(now.done)
        return
    _head(shown)
    if now.problem:
        st.error(now.problem, icon=":material/error:")
    {act.FILL: _fill, act.EDIT: _edit, act.INSTEAD: _instead}.get(now.mode, _look)(shown)


def _head(shown: Shown) -> None:
    found = shown.suggestion
    if not shown.suggested:
        st.warning(f"No suggestion: {plain(why_not(found.reason))}.", icon=":material/help:")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"#### {plain(shown.titles.get(found.template_id, found.template_id))}", width="content")
        st.badge(f"{sure(found.template_proba)} · {percent(found.template_proba)}", color=_colour(found.template_proba))


def _look(shown: Shown) -> None:
    if shown.suggested:
        answer(shown.suggestion.text)
        _buttons(shown)
        _why(shown)
    else:
        _stages(shown)
        with st.container(horizontal=True):
            st.button("Write a reply", key="agent-write", shortcut="E", on_click=act.edit, args=("",))
            _next("primary")
        if shown.likely:
            st.caption("The likeliest answers, if one of them helps:")
        _likeliest(shown, shown.likely)


def _buttons(shown: Shown) -> None:
    text = shown.suggestion.text
    with st.container(horizontal=True):
        st.button("Use", key="agent-use", type="primary", shortcut="U", on_click=act.use, args=(text,))
        st.button("Edit", key="agent-edit", shortcut="E", on_click=act.edit, args=(text,))
        st.button("Not this one", key="agent-not", shortcut="D", on_click=act.turn_to, args=(act.INSTEAD,))
        _next()


def _fill(shown: Shown) -> None:
    now = act.sitting()
    answer(now.draft)
    names = gaps(now.draft)
    with st.container(key="agent-form"), st.form("agent-fill", border=False):
        for name, cell in zip(names, st.columns(min(len(names), 3)) * len(names), strict=False):
            cell.text_input(name.replace("_", " ").capitalize(), key=f"agent-gap-{name}", max_chars=500)
        st.form_submit_button("Send (Enter)", type="primary", on_click=_send_filled, args=(now.draft, names))
    _back()
    _focus()


def _send_filled(draft: str, names: tuple[str, ...]) -> None:
    values = {name: str(st.session_state.get(f"agent-gap-{name}", "")) for name in names}
    now = act.sitting()
    act.go_out(filled(draft, values))
    if now.problem:
        now.draft = draft


def _edit(shown: Shown) -> None:
    with st.container(key="agent-form"), st.form("agent-edit-form", border=False):
        st.text_area("Your reply", value=act.sitting().draft, key="agent-reply", height=220, max_chars=LONGEST)
        st.form_submit_button("Send (Ctrl+Enter)", type="primary", on_click=_send_edited)
    _back()
    _focus()


def _send_edited() -> None:
    act.go_out(str(st.session_state["agent-reply"]))


def _instead(shown: Shown) -> None:
    st.markdown("**What goes out instead?**")
    others = tuple(one for one in shown.likely if one.template.template_id != shown.suggestion.template_id)
    _likeliest(shown, others)
    with st.container(horizontal=True):
        st.button("Write a reply", key="agent-write", shortcut="E", on_click=act.edit, args=("", True))
        st.button("Nothing", key="agent-nothing", shortcut="D", on_click=act.leave)
        st.button("Back", key="agent-back", type="tertiary", shortcut="B", on_click=act.turn_to, args=(act.LOOK,))


def _likeliest(shown: Shown, likely: tuple[Likely, ...]) -> None:
    values = dict(shown.values)
    for place, one in enumerate(likely, 1):
        text = one.template.render(values)
        with st.container(gap="xsmall"):
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                st.markdown(f"**{plain(one.template.title)}** · {percent(one.proba)}", width="content")
                label, key = "Send this", f"agent-likely-{place}"
                st.button(label, key=key, shortcut=str(place), on_click=act.use, args=(text, True))
            answer(text)


def _done(done: Done) -> None:
    took = f"{done.seconds:.0f} s"
    if done.reply is None:
        st.success(f"Dismissed after {took}. Nothing was sent.", icon=":material/done:")
    else:
        word = "Sent another answer" if done.action == DISMISSED else f"Sent · {DID[done.action].lower()}"
        st.success(f"{word} · {took}", icon=":material/done:")
        text_box(done.reply, "answer")
    _next("primary")


def _why(shown: Shown) -> None:
    found = reasons(shown)
    _stages(shown)
    if found:
        st.html('<ul class="oracle-why">' + "".join(_line(r.text, r.quote, r.speaks_for) for r in found) + "</ul>")


def _line(text: str, quote: str, speaks_for: bool) -> str:
    words = f": <q>{html.escape(short(quote, 160))}</q>" if quote else ""
    sign = "+" if speaks_for else "&minus;"
    return f'<li dir="auto"><b>{sign}</b>&ensp;{html.escape(text)}{words}</li>'


def _stages(shown: Shown) -> None:
    parts = (f"<span>{html.escape(words)} <b>{proba}</b></span>" for words, proba in stages(shown))
    st.html(f'<div class="oracle-stages">{"".join(parts)}</div>')


def answer(text: str) -> None:
    """The text of an answer in a box, escaped, its gaps marked."""
    parts = PLACEHOLDER.sub(lambda m: f"<mark>{html.escape(m.group(0))}</mark>", html.escape(text))
    st.html(f'<div class="oracle-text oracle-answer" dir="auto">{parts or "&nbsp;"}</div>')


def _colour(proba: float) -> str:
    return "green" if proba >= 0.8 else "orange" if proba >= 0.6 else "gray"


def _next(kind: str = "secondary") -> None:
    st.button("Next case", key="agent-next", type=kind, shortcut="J", on_click=act.next_case)  # type: ignore[arg-type]


def _back() -> None:
    st.button("Back", key="agent-back", type="tertiary", on_click=act.turn_to, args=(act.LOOK,))


def _focus() -> None:
    st.html(FOCUS, unsafe_allow_javascript=True)
