"""Pictures of a report: coverage against risk, and how far probabilities can be believed.

matplotlib is loaded only when a picture is drawn, and used through its objects, without global state.
Colours are those of M. Okabe and K. Ito, which colour-blind people can tell apart; lines differ in
dash and marker as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labeling.disk.files import replacing
from labeling.errors import OracleError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ENDINGS = (".svg", ".png")
BLUE, ORANGE, GREEN, PURPLE, INK, PALE = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#222222", "#dddddd"
LOOKS = {"validity": (PURPLE, "s", ":"), "topic": (GREEN, "^", "--"), "template": (BLUE, "o", "-")}


def check_ending(path: Path | None) -> Path | None:
    """The same path; refuses an ending that is no known kind of picture."""
    if path is not None and path.suffix not in ENDINGS:
        raise OracleError(f"the ending '{path.suffix}' is not known; use {' or '.join(ENDINGS)}", path)
    return path


def draw(report: Mapping[str, Any], path: Path) -> None:
    """Draw the report of `evaluate` on one split into an SVG or PNG file; it appears whole or not at all.

    The same report gives the same bytes.
    """
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    check_ending(path)
    figure = Figure(figsize=(10, 4.4), dpi=150, facecolor="white", layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2, width_ratios=(1.6, 1))
    _coverage_risk(left, report)
    _reliability(right, report)
    # without a fixed salt and date the ids and the date in an SVG would differ from call to call
    with rc_context({"svg.hashsalt": "oracle"}), replacing(path) as temporary:
        metadata = {"Date": None} if path.suffix == ".svg" else {"Software": None}
        figure.savefig(temporary, format=path.suffix[1:], metadata=metadata)


def _coverage_risk(axes: Axes, report: Mapping[str, Any]) -> None:
    points = report["coverage_risk"]["points"]
    coverage, risk, upper = ([p[k] for p in points] for k in ("coverage", "risk", "upper"))
    sure = f"{100 * (1 - report['coverage_risk']['level']):.0f} %"
    axes.plot(coverage, risk, color=BLUE, linewidth=2, label="wrong answers on this split")
    axes.plot(coverage, upper, color=BLUE, linewidth=1, linestyle="--", label=f"{sure} upper bound, at each point")
    axes.fill_between(coverage, risk, upper, color=BLUE, alpha=0.12, linewidth=0)
    promise, top = report.get("promise"), max([0.1, *risk])
    if promise:
        _promised(axes, promise, report["n"])
        top = max(top, 2 * (1 - promise["asked"]))
    title = f"Coverage against risk, split {report['split']} ({report['n']:,} questions)"
    _frame(axes, title, "share of questions answered", "share of answers that are wrong")
    axes.set_ylim(0, min(1.1 * top, 1.0))
    axes.legend(loc="upper left", framealpha=0.9, edgecolor="none", fontsize=8)
    _note_if_empty(axes, points, report["split"])


def _promised(axes: Axes, promise: Mapping[str, Any], n: int) -> None:
    asked = 1 - promise["asked"]
    axes.axhline(asked, color=ORANGE, linewidth=1.2, linestyle="-.", label=f"asked for: at most {100 * asked:.3g} %")
    if promise["answered"]:
        what = "promised" if promise["kept"] else "best effort, not promised"
        place = ([promise["answered"] / n], [1 - promise["precision"]])
        look = {"color": ORANGE if promise["kept"] else "white", "edgecolors": ORANGE, "linewidths": 1.5}
        axes.scatter(*place, s=70, zorder=5, label=f"what is answered now ({what})", **look)


def _reliability(axes: Axes, report: Mapping[str, Any]) -> None:
    axes.plot([0, 1], [0, 1], color=INK, linewidth=0.8, alpha=0.6)
    for stage, (color, marker, dash) in LOOKS.items():
        bins = report["reliability"][stage]
        said, so = [b["proba"] for b in bins], [b["share"] for b in bins]
        ece = report[stage]["ece"]
        label = stage if ece is None else f"{stage}, ECE {100 * ece:.1f} %"
        look = {"color": color, "marker": marker, "linestyle": dash, "markersize": 4.5, "linewidth": 1.4}
        axes.vlines(said, [b["low"] for b in bins], [b["high"] for b in bins], color=color, linewidth=0.8, alpha=0.4)
        axes.plot(said, so, label=label, **look)
    _frame(axes, "Reliability", "probability said", "share that was so (95 % interval)")
    axes.set_ylim(0, 1.02)
    axes.legend(loc="lower right", framealpha=0.9, edgecolor="none", fontsize=8)
    _note_if_empty(axes, report["reliability"]["template"], report["split"])


def _frame(axes: Axes, title: str, x: str, y: str) -> None:
    from matplotlib.ticker import PercentFormatter

    axes.set_title(title, loc="left", fontsize=11, color=INK)
    axes.set_xlabel(x, color=INK)
    axes.set_ylabel(y, color=INK)
    axes.set_xlim(0, 1.01)
    axes.grid(color=PALE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))


def _note_if_empty(axes: Axes, rows: Any, split: str) -> None:
    if not rows:
        axes.text(0.5, 0.5, f"no gold with split '{split}'", ha="center", transform=axes.transAxes, color=INK)
