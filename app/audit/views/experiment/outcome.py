"""The result: what to do, both groups step by step, effects with their intervals, looks and guards."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app.audit.shared import plain
from app.audit.views.experiment.plots import forest, looks, side_by_side
from app.experimenting.lines import EARLY_IS_FINE, STEPS, interval, moved, seen, steps
from app.experimenting.result import EARLY, Result, when
from app.experimenting.words import NAMES, capital, counted, level, size
from labeling.serving.experiments import CASE, CONTROL, TREATMENT
from models.experiments.guards import GuardFound
from models.experiments.looks import BENEFIT, HARM
from models.experiments.result import GUARDED, MISMATCH

STEP_NAMES = tuple(map(capital, STEPS))
CALLS = {
    BENEFIT: (st.success, ":material/thumb_up:"),
    HARM: (st.error, ":material/thumb_down:"),
    GUARDED: (st.error, ":material/front_hand:"),
    MISMATCH: (st.error, ":material/balance:"),
    EARLY: (st.warning, ":material/stop_circle:"),
}
HIDDEN = "Effects stay hidden: they mean nothing while the groups are not as large as planned."


def outcome(found: Result) -> None:
    """Draw it."""
    call, icon = CALLS.get(found.decision, (st.info, ":material/hourglass_empty:"))
    call(plain(found.sentence), icon=icon)
    if found.analysis is None:
        return
    _tiles(found)
    if found.trusted:
        _effects(found)
    else:
        st.caption(HIDDEN)
    _groups(found)
    if found.trusted and found.guards.found:
        _guards(found)
    _log(found)


def _tiles(found: Result) -> None:
    known = found.analysis.fraction if found.analysis else 0.0
    total = sum(found.units)
    done = f"{len(found.looks)}" if found.trusted else "–"
    tiles = (
        ("With suggestions", *_arm(found, 0)),
        ("Without", *_arm(found, 1)),
        ("Enrolled", f"{total:,}", f"of {found.experiment.planned_units:,} planned"),
        ("Known", f"{100 * known:.0f} %" if found.trusted else "–", "of what is planned"),
        ("Looks", done, f"of {found.experiment.looks} planned"),
    )
    for column, (name, value, more) in zip(st.columns(len(tiles)), tiles, strict=True):
        column.metric(name, value, border=True, delta=more, delta_color="off", delta_arrow="off", height="stretch")


def _arm(found: Result, side: int) -> tuple[str, str | None]:
    """Units of an arm, and its cases where these are others."""
    unit = found.experiment.unit
    return counted(found.units[side], unit), None if unit == CASE else counted(found.cases[side], CASE)


def _effects(found: Result) -> None:
    left, right = st.columns(2, gap="medium")
    effects = found.analysis.effects if found.analysis else ()
    with left:
        st.markdown("##### What changes with suggestions")
        st.plotly_chart(forest(effects), key="experiment-forest")
    with right:
        st.markdown(f"##### {NAMES[found.experiment.metric]}, look by look")
        if found.looks:
            st.plotly_chart(looks(found), key="experiment-looks")
        else:
            st.caption(
                f"The first look comes once {100 * (1 / found.experiment.looks):.0f} % of what is planned is known."
            )
    rows = [
        {
            "": NAMES[e.metric],
            "With": level(e.metric, e.treatment),
            "Without": level(e.metric, e.control),
            "Change": moved(e),
            "Interval": interval(e),
            "Cases": sum(e.cases),
        }
        for e in effects
    ]
    numbers = {"Cases": st.column_config.NumberColumn(format="localized")}
    st.dataframe(pd.DataFrame(rows), hide_index=True, placeholder="–", column_config=numbers)
    st.caption(plain(f"{_as_of(found)} {EARLY_IS_FINE}"))


def _as_of(found: Result) -> str:
    if not found.looks:
        return "Before the first look there are no intervals."
    return f"As of the last look, {when(found.looks[-1]):%d %b %Y}."


def _groups(found: Result) -> None:
    st.markdown("##### From asked to sent")
    most = max(one.asked for one in found.funnels.values())
    for column, arm, name in zip(st.columns(2, gap="medium"), (TREATMENT, CONTROL), ("With", "Without"), strict=True):
        with column:
            st.caption(f"{name} suggestions")
            st.plotly_chart(side_by_side(STEP_NAMES, steps(found.funnels[arm]), most), key=f"experiment-funnel-{arm}")


def _guards(found: Result) -> None:
    st.markdown("##### Guards")
    for column, guard in zip(st.columns(max(3, len(found.guards.found))), found.guards.found, strict=False):
        colour, icon, state = light(guard)
        with column.container(border=True, gap=None):
            st.markdown(f":{colour}[{icon} **{state}**]")
            st.markdown(plain(NAMES[guard.guard.metric]))
            st.caption(
                plain(f"{capital(seen(guard))}. {size(guard.guard.metric, guard.guard.worse_by)} worse is borne.")
            )


def light(found: GuardFound) -> tuple[str, str, str]:
    """Colour, icon and words of a guard."""
    if found.stops:
        return "red", ":material/front_hand:", "Stops the experiment"
    if found.worse != found.worse:
        return "gray", ":material/hourglass_empty:", "Nothing known yet"
    if found.worse > found.guard.worse_by:
        return "orange", ":material/warning:", "Worse than borne, not certain yet"
    if found.worse > 0:
        return "green", ":material/check_circle:", "Within what is borne"
    return "green", ":material/check_circle:", "No worse"


def _log(found: Result) -> None:
    with st.expander("What was planned, and what happened"):
        plan = found.experiment
        st.markdown(
            plain(
                f"Planned by {plan.by} on {plan.created_at:%d %b %Y}: false alarms {100 * plan.alpha:.0f} % over all "
                f"looks, chance to find it {100 * plan.power:.0f} %, {plan.planned_units:,} {plan.unit}s. {plan.note}"
            )
        )
        rows = [
            {"When": e.at, "What": e.action, "Enrolled": e.ramp or None, "Who": e.by, "Why": e.note}
            for e in found.events
        ] + [{"When": t.at, "What": f"look: {t.decision}", "Enrolled": None, "Who": "", "Why": ""} for t in found.taken]
        if rows:
            _happened(pd.DataFrame(rows).sort_values("When"))


def _happened(table: pd.DataFrame) -> None:
    columns = {
        "When": st.column_config.DatetimeColumn(format="DD MMM YYYY, HH:mm", timezone="UTC"),
        "Enrolled": st.column_config.NumberColumn(format="percent"),
    }
    st.dataframe(table, hide_index=True, placeholder="–", column_config=columns)
