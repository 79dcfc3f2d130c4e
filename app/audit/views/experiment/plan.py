"""Planning: what an experiment would cost, as the log says, and the plan that is kept."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from app.audit.shared import desk, expert, now, plain, unable
from app.audit.views.experiment.steps import CHOSEN, STEPS
from app.desk.watch import experiment as service
from app.experimenting.baseline import Baseline
from app.experimenting.lines import reachable
from app.experimenting.power import Cost, cost
from app.experimenting.words import NAMES, capital, counted, level
from labeling.errors import OracleError
from labeling.serving.experiments import AGENT, HANDLE_SECONDS, METRICS, RELATIVE, REOPENED, SATISFACTION, UNITS, Guard
from models.experiments.power import Asked

USUAL = {HANDLE_SECONDS: 10.0, REOPENED: 2.0, SATISFACTION: 5.0, "match": 5.0}
GUARDED = (REOPENED, SATISFACTION)
LONGEST_NAME = 60
NAME = "experiment-new-name"


@dataclass(frozen=True)
class Form:
    """What was filled in."""

    asked: Asked
    unit: str
    expected: float
    guards: tuple[Guard, ...]


def plan() -> None:
    """The calculator, and the button that keeps the plan."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        form = _form()
    with right:
        found, price = _price(form)
    _keep(form, found, price)


def _form() -> Form:
    metric = str(st.selectbox("What decides", METRICS, format_func=lambda m: NAMES[m], key="experiment-metric"))
    unit = str(
        st.segmented_control(
            "Chance decides by", UNITS, default=AGENT, required=True, key="experiment-unit", format_func=str.capitalize
        )
    )
    unit_of = "%" if metric in RELATIVE else "points"
    expected = st.number_input(
        f"Improvement to find, in {unit_of}", 0.5, 90.0, USUAL[metric], 0.5, "%.1f", f"experiment-expected-{metric}"
    )
    guards = _guards(metric)
    with st.expander("More"):
        share = st.slider("Share with suggestions, in %", 10, 90, 50, 5, key="experiment-share")
        looks = st.slider("Looks at the result", 1, 20, 5, key="experiment-looks-planned")
        alpha = st.select_slider("False alarms, in %", (1, 5, 10), 5, key="experiment-alpha")
        power = st.select_slider("Chance to find it, in %", (70, 80, 90, 95), 80, key="experiment-power")
    asked = Asked(metric, share / 100, looks, float(alpha) / 100, float(power) / 100)
    return Form(asked, unit, round(expected / 100, 6), guards)


def _guards(metric: str) -> tuple[Guard, ...]:
    others = [m for m in METRICS if m != metric]
    chosen = st.multiselect(
        "Stop it where this surely becomes worse",
        others,
        default=[m for m in GUARDED if m in others],
        format_func=lambda m: NAMES[m],
        key=f"experiment-guards-{metric}",
    )
    if not chosen:
        return ()
    columns = st.columns(len(chosen))
    return tuple(_guard(column, m) for column, m in zip(columns, chosen, strict=True))


def _guard(column: st.delta_generator.DeltaGenerator, metric: str) -> Guard:
    unit_of = "%" if metric in RELATIVE else "points"
    borne = column.number_input(
        f"{NAMES[metric]}: {unit_of} borne", 0.0, 100.0, USUAL[metric], 0.5, "%.1f", f"experiment-guard-{metric}"
    )
    return Guard(metric, round(borne / 100, 6))


def _price(form: Form) -> tuple[Baseline | None, Cost | None]:
    found, price = None, None
    st.markdown("##### What it would cost")
    try:
        found = service.before(desk(), form.asked.metric, form.unit, now())
        price = cost(found, form.expected, form.asked)
    except OracleError as error:
        st.info(plain(f"{capital(str(error))}."), icon=":material/info:")
    else:
        _drawn(price)
    return found, price


def _drawn(price: Cost) -> None:
    b = price.baseline
    days = "2+ years" if price.days is None else f"{price.days:,} day{'' if price.days == 1 else 's'}"
    tiles = (
        ("Takes", days),
        ("With", "–" if price.units is None else counted(price.units, b.unit)),
        (f"{NAMES[b.metric]} now", level(b.metric, b.assumed.mean)),
    )
    for column, (name, value) in zip(st.columns(len(tiles)), tiles, strict=True):
        column.metric(name, value, border=True)
    st.markdown(plain(price.sentence))
    for text in price.advice():
        st.markdown(f":material/lightbulb: {plain(text)}")
    rows = [{"After": f"{w} weeks", "Can be found": reachable(b.metric, v)} for w, v in price.detectable.items()]
    st.dataframe(pd.DataFrame(rows), hide_index=True)
    st.caption(plain(_log_says(b)))


def _log_says(b: Baseline) -> str:
    between = f" {100 * b.assumed.icc:.0f} % of the differences lie between {b.unit}s." if b.names else ""
    return (
        f"By the log of the last {b.days:.0f} days: {b.per_day:,.0f} cases a day, {100 * b.known:.0f} % of them "
        f"with a known value.{between}"
    )


def _keep(form: Form, found: Baseline | None, price: Cost | None) -> None:
    st.markdown("##### Keep this plan")
    st.caption(
        "A plan is made before the start and never altered, so that nobody can choose what to look at afterwards."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Name", key=NAME, max_chars=LONGEST_NAME, placeholder="such as autumn", width=280)
        usual = 100 if price is None else price.units or price.baseline.units
        units = int(st.number_input(f"{form.unit.capitalize()}s to enrol", 2, value=max(2, usual), step=1, width=180))
        why = unable("experiments")
        st.button(
            "Keep the plan",
            type="primary",
            key="experiment-keep",
            disabled=bool(why),
            help=why,
            on_click=_kept,
            args=(form, found, units),
        )


def _kept(form: Form, found: Baseline | None, units: int) -> None:
    STEPS.do(lambda: _planned(form, found, units))


def _planned(form: Form, found: Baseline | None, units: int) -> str:
    name = str(st.session_state.get(NAME) or "")
    made = service.plan(desk(), name, found, form.asked, form.unit, form.expected, units, form.guards, expert(), now())
    st.session_state[CHOSEN], st.session_state["experiment-view"] = made.name, "Result"
    return f"{made.name} is planned."
