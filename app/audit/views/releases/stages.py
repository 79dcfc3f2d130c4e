"""The stages with their modes, and the release in shadow: each change with a question first."""

from __future__ import annotations

import streamlit as st

from app.audit.shared import desk, expert, now, plain
from app.audit.views.monitoring.candidate import beside as comparison
from app.audit.views.releases.change import CHANGES
from app.desk.watch import stages as service
from app.desk.watch.live import USUAL, live
from app.desk.watch.stages import BUTTONS, MODES, NAMES, Beside, Line
from labeling.serving.stages import LIVE, OFF, SHADOW, Modes

COLOURS = {LIVE: "green", SHADOW: "blue", OFF: "gray"}
ICONS = {LIVE: ":material/visibility:", SHADOW: ":material/visibility_off:", OFF: ":material/block:"}


def stages() -> None:
    """The three stages."""
    st.markdown("##### Stages")
    found = service.lines(desk())
    present = Modes(**{line.stage: line.mode for line in found})
    for line in found:
        _stage(line, present)


def _stage(line: Line, present: Modes) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"stage-{line.stage}"):
        with st.container(gap=None):
            st.markdown(f"**{line.name}** :{COLOURS[line.mode]}-badge[{ICONS[line.mode]} {MODES[line.mode]}]")
            st.caption(plain(f"{line.says} {_who(line)}"))
        for mode in (LIVE, SHADOW, OFF):
            if mode != line.mode and _button(f"{line.stage}-{mode}", _label(line.mode, mode), mode == LIVE):
                _confirm(line, mode, present)


def _label(mode: str, to: str) -> str:
    return "Into shadow" if (mode, to) == (OFF, SHADOW) else BUTTONS[to]


def _who(line: Line) -> str:
    e = line.event
    if e is None:
        return ""
    return f"Set by {e.by} on {e.at:%d %b %Y, %H:%M} UTC{_why(e.note)}"


def _why(note: str) -> str:
    """The end of a sentence, with the note that says why where there is one."""
    return f": {note.rstrip('.')}{'' if note[-1] in '?!' else '.'}" if note else "."


def _button(key: str, label: str, primary: bool = False) -> bool:
    return CHANGES.button(label, f"stage-{key}-button", primary=primary)


def _confirm(line: Line, mode: str, present: Modes) -> None:
    what = f"{NAMES[line.stage]}: {MODES[mode].lower()}"

    def ask() -> None:
        st.write(service.effect(present, line.stage, mode))
        CHANGES.ask_why(_label(line.mode, mode), lambda: _change(line, mode), "stage-yes")

    st.dialog(what)(ask)()


def _change(line: Line, mode: str) -> str:
    service.change(desk(), line.stage, mode, line.mode, expert(), CHANGES.note())
    return f"{line.name}: {MODES[mode].lower()}."


def in_shadow() -> None:
    """The release that runs beside the current one, and how it does."""
    st.markdown("##### In shadow")
    found = service.beside(desk())
    if found.release_id is None:
        _choose(found)
    else:
        _running(found)
    seen = live(desk(), now(), USUAL)
    if seen is not None and seen.candidate is not None:
        comparison(seen.candidate, "releases")
    elif found.release_id is not None:
        st.caption("It was not asked anything yet. The comparison grows with the traffic.")


def _choose(found: Beside) -> None:
    if not found.choices:
        st.caption("There is no other release to try beside the current one. `oracle run` makes them.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Release to try beside the current one", found.choices, key="stage-beside", width=340)
        if _button("run-beside", "Run in shadow"):
            _confirm_run(str(chosen))
    st.caption("It is asked the same questions as the current one, and nobody sees what it says.")


def _running(found: Beside) -> None:
    e = found.event
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap=None):
            st.markdown(f"**{plain(str(found.release_id))}** is asked the same questions as the current one.")
            if e is not None:
                started = f"Started by {e.by} on {e.at:%d %b %Y, %H:%M} UTC{_why(e.note)}"
                st.caption(plain(f"Nobody sees what it says. {started}"))
        if _button("end-beside", "End it"):
            _confirm_end(str(found.release_id))


@st.dialog("Run in shadow")
def _confirm_run(release_id: str) -> None:
    st.write(
        f"From the next question on, **{plain(release_id)}** is asked too. Nobody sees what it says; each question "
        "takes a little more time."
    )
    CHANGES.ask_why("Run in shadow", lambda: _run_beside(release_id), "stage-yes")


@st.dialog("End the trial")
def _confirm_end(release_id: str) -> None:
    st.write(f"**{plain(release_id)}** is asked no more questions. What it said stays in the log.")
    CHANGES.ask_why("End it", lambda: _run_beside(None), "stage-yes")


def _run_beside(release_id: str | None) -> str:
    service.run_beside(desk(), release_id, expert(), CHANGES.note())
    return f"{release_id} runs in shadow." if release_id else "The trial in shadow has ended."
