"""What can be done with releases: make one current, go back, keep one for good, remove old ones."""

from __future__ import annotations

from functools import partial

import streamlit as st

from app.audit.confirming import Confirming
from app.audit.shared import desk, expert, now, plain
from app.desk.watch.releases import pin, promote, reasons, removable, remove, rollback
from app.releasing.pruning import Pruned
from labeling.store.releases import ReleaseRow

CHANGES = Confirming("releases", "releases")
BACK = "Go back to the one before"


def way_back(now: ReleaseRow | None) -> None:
    """The button that goes back to the release before, where there is one."""
    before = desk().store.before_current()
    if now is not None and before is not None and CHANGES.button(BACK, "releases-back", icon=":material/undo:"):
        _confirm_back(now.release_id, before)


def forward(row: ReleaseRow) -> None:
    """The button that makes a release current."""
    if CHANGES.button("Make it current", "releases-go", primary=True, icon=":material/publish:"):
        _confirm_forward(row)


@st.dialog("Make it current")
def _confirm_forward(row: ReleaseRow) -> None:
    st.write(f"From now on **{row.release_id}** answers every question. The present one stays and can come back.")
    passed, why = reasons(row)
    if not passed:
        st.warning(plain("The gate held it back: " + "; ".join(why)), icon=":material/warning:")
    CHANGES.ask_why("Make it current", lambda: _go_forward(row.release_id))


@st.dialog("Go back")
def _confirm_back(seen: str, before: str) -> None:
    st.write(f"Questions are answered by **{before}** again instead of **{seen}**, which stays and can come back.")
    CHANGES.ask_why("Go back", lambda: _go_back(seen))


def _go_forward(release_id: str) -> str:
    promote(desk(), release_id, expert(), CHANGES.note())
    return f"{release_id} is current."


def _go_back(seen: str) -> str:
    return f"{rollback(desk(), seen, expert(), CHANGES.note())} is current again."


def keeping(row: ReleaseRow) -> None:
    """The button that keeps a release for good, or lets it go again."""
    label, icon = ("Unpin", ":material/keep_off:") if row.pinned else ("Pin", ":material/keep:")
    if CHANGES.button(label, "releases-pin", icon=icon):
        CHANGES.do(lambda: _pin(row.release_id, not row.pinned))
        st.rerun()


def _pin(release_id: str, pinned: bool) -> str:
    pin(desk(), release_id, pinned)
    return f"{release_id} is kept for good." if pinned else f"{release_id} may be removed when nothing needs it."


def clearing() -> None:
    """The button that shows what could be removed, and removes it."""
    if CHANGES.button("Remove old ones", "releases-prune", icon=":material/auto_delete:"):
        _confirm_removal(removable(desk(), now()))


@st.dialog("Remove old releases")
def _confirm_removal(found: Pruned) -> None:
    if not found.removed:
        st.write("There is nothing to remove: every release is in use, pinned, or among the latest.")
        return
    n = len(found.removed)
    st.write(f"{_many(n)} will be removed, which frees {found.bytes / 2**20:.1f} MiB. Figures and events stay.")
    st.dataframe({"Release": found.removed}, hide_index=True, height=min(38 + 35 * n, 250))
    st.caption(f"{_many(len(found.kept))} will stay: in use, on the way back, in shadow, pinned, or among the latest.")
    if st.button(
        "Remove", type="primary", key="releases-prune-yes", on_click=CHANGES.do, args=(partial(_remove, found),)
    ):
        st.rerun()


def _remove(found: Pruned) -> str:
    return f"{_many(len(remove(desk(), found.removed, now()).removed))} removed."


def _many(n: int) -> str:
    return f"{n:,} release{'' if n == 1 else 's'}"
