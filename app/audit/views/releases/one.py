"""One release: its gate, its figures beside another one's, and what it was made from."""

from __future__ import annotations

from dataclasses import astuple

import pandas as pd
import streamlit as st

from app.audit.shared import desk, plain
from app.audit.views.releases.change import forward, keeping
from app.desk.watch.releases import compare, gate_lines, names, reasons, same_gold
from app.releasing.differing import NOTHING, made_from
from app.releasing.figures import SPLITS, splits_of
from app.releasing.telling import origin, standing
from app.reporting.tables import percent
from labeling.store.releases import ReleaseRow
from models.gate.figure import BETTER, PERHAPS, WORSE

GATE = ("", "Then current", "This one", "Difference (likely between)", "Questions", "Verdict")
TALLEST = 320
COLOURS = {WORSE: "color: #c2410c; font-weight: 600", PERHAPS: "color: #c2410c", BETTER: "color: #15803d"}


def one(row: ReleaseRow, now: ReleaseRow | None) -> None:
    """Draw a release, with the buttons for it."""
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            stands = standing(row)
            st.markdown(f"**{row.release_id}**{f' :gray-badge[{stands}]' if stands else ''}", width="stretch")
            if row.removed_at is None:
                keeping(row)
                if not row.current:
                    forward(row)
        gate, beside, origins = st.tabs(["The gate", "Beside another", "Made from"])
        with gate:
            _gate(row)
        other = None if now is None or now.release_id == row.release_id else now
        with beside:
            other = other or _pick_other(row)
            _figures(row, other)
        with origins:
            _made_from(row, other)


def _gate(row: ReleaseRow) -> None:
    passed, why = reasons(row)
    lines = gate_lines(row)
    if passed:
        st.markdown(":green-badge[:material/check: Passed]")
    else:
        st.markdown(":orange-badge[:material/block: Held back]")
    if not lines:
        st.write(plain(_sentence(why)))
    elif not passed:
        st.caption(plain(_sentence(why)))
    if lines:
        table = pd.DataFrame([astuple(line) for line in lines], columns=list(GATE))
        styled = table.style.map(lambda said: COLOURS.get(said, ""), subset=["Verdict"])
        st.dataframe(styled, hide_index=True, height=min(38 + 35 * len(table), TALLEST), key="releases-gate")
        st.caption(
            "Both answered the same valid gold. A loss that is larger than borne, and no chance, is called worse."
        )


def _sentence(why: list[str]) -> str:
    text = "; ".join(why) or "no reason was kept"
    return f"{text[0].upper()}{text[1:]}."


def _pick_other(row: ReleaseRow) -> ReleaseRow | None:
    """For the current release: another one to hold it against."""
    rows = {r.release_id: r for r in desk().store.releases() if r.release_id != row.release_id}
    if not rows:
        return None
    shown = names(list(rows.values()))
    chosen = st.selectbox("Compare with", list(rows), format_func=shown.__getitem__, key="releases-other", width=340)
    return rows[chosen]


def _figures(row: ReleaseRow, other: ReleaseRow | None) -> None:
    splits = splits_of(row.report)
    if not splits:
        st.caption("It was made without gold to measure with, so there are no figures.")
        return
    split = st.radio("Measured on", splits, horizontal=True, format_func=SPLITS.__getitem__, key="releases-split")
    found = compare(row, other, split)
    cells = [(c.measure, percent(c.value), percent(c.against), _change(c.change, c.better)) for c in found]
    theirs = other.release_id if other else "–"
    st.dataframe(pd.DataFrame(cells, columns=["", "This one", theirs, "Difference"]), hide_index=True)
    if other is not None and not same_gold(row, other):
        st.caption("The two were measured on different gold, so small differences say little.")


def _change(change: float | None, better: bool | None) -> str:
    if change is None:
        return "–"
    if better is None:
        return "same"
    return f"{100 * change:+.1f} points, {'better' if better else 'worse'}"


def _made_from(row: ReleaseRow, other: ReleaseRow | None) -> None:
    own, left, right = list(origin(row)), *st.columns(2)
    with left:
        st.caption("This one")
        _listed(own or ["It was made by an earlier version of the program, which did not keep it."])
    with right:
        if other is None:
            st.caption("There is no other release to compare with.")
            return
        st.caption(f"What differs from {other.release_id}")
        _listed(made_from(other, row) or [NOTHING])


def _listed(sentences: list[str]) -> None:
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences))
