"""What came of the simulated years: tables, and a picture of the weeks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from app.reporting.plots import BLUE, GREEN, INK, ORANGE, PALE
from benchmarks.report import markdown
from benchmarks.year.play import Year
from benchmarks.year.tasks import MINUTES
from benchmarks.year.told import KINDS, NOTHING
from labeling.disk.files import replacing
from labeling.freshness.changes import GOLD, TEMPLATE, VOTER

LAST_WEEKS = 13
ITEMS = (TEMPLATE, VOTER, GOLD)
LOOKS = {0: (BLUE, "-"), 1: (ORANGE, "--"), 2: (GREEN, ":")}


def by_arm(years: Sequence[Year]) -> dict[str, list[Year]]:
    """Years of each arm, in the order in which they come."""
    out = defaultdict[str, list[Year]](list)
    for one in years:
        out[one.arm].append(one)
    return dict(out)


def outcome(years: Sequence[Year]) -> str:
    """A column an arm: figures, time until clean, and what experts spent."""
    arms = by_arm(years)
    rows: list[list[object]] = [["seeds", *(len(a) for a in arms.values())]]
    for name, figure in (
        ("accuracy of the template", "accuracy"),
        ("suggestions that are right and up to date", "right"),
    ):
        rows += [[f"{name}, year", *(_share(a, figure) for a in arms.values())]]
        rows += [[f"{name}, last quarter", *(_share(a, figure, LAST_WEEKS) for a in arms.values())]]
    rows += [["questions with a suggestion, year", *(_share(a, "covered") for a in arms.values())]]
    useful = "questions with a suggestion that is right and up to date"
    rows += [[f"{useful}, year", *(_share(a, "useful") for a in arms.values())]]
    rows += [[f"{useful}, last quarter", *(_share(a, "useful", LAST_WEEKS) for a in arms.values())]]
    rows += [["changes after which all was right again by the end", *(_cleaned(a) for a in arms.values())]]
    for name, q in (("median", 50), ("90th percentile", 90)):
        rows += [[f"weeks until all was right again, {name}", *(_weeks(a, q) for a in arms.values())]]
    rows += [[name, *(_spent(a, keys) for a in arms.values())] for name, keys in _spending().items()]
    rows += [["releases that passed the gate", *(_passed(a) for a in arms.values())]]
    return markdown(("", *arms), rows)


def _share(years: Sequence[Year], figure: str, last: int = 0) -> str:
    return f"{np.mean([w[figure] for y in years for w in y.weeks[-last:]]):.3f}"


def weeks_until_clean(years: Sequence[Year]) -> list[float]:
    """Weeks of each change, infinite where something was still wrong at the end."""
    return [float("inf") if w is None else float(w) for y in years for w in y.clean.values()]


def _cleaned(years: Sequence[Year]) -> str:
    found = weeks_until_clean(years)
    return f"{sum(np.isfinite(found))} of {len(found)}"


def _weeks(years: Sequence[Year], percentile: float) -> str:
    found = sorted(weeks_until_clean(years))
    # the nearest one, as nothing lies between a number and never
    value = found[max(0, int(np.ceil(percentile / 100 * len(found))) - 1)] if found else float("inf")
    return f"{value:.0f}" if np.isfinite(value) else "not by the end"


def _spending() -> dict[str, tuple[str, ...]]:
    return {
        "minutes a year: deciding on findings": ("decisions",),
        "templates and voters": tuple(MINUTES),
        "templates read": ("templates read", "looks in vain"),
        "reviews": ("reviews", "rechecks"),
        "reviews of the queue": ("=reviews",),
        "questions asked again": ("=rechecks",),
    }


def _spent(years: Sequence[Year], keys: Sequence[str]) -> str:
    names = [k[1:] if k.startswith("=") else f"{k}, minutes" for k in keys]
    return f"{np.mean([sum(y.spent.get(n, 0.0) for n in names) for y in years]):,.0f}"


def _passed(years: Sequence[Year]) -> str:
    return f"{sum(y.promoted[0] for y in years)} of {sum(y.promoted[1] for y in years)}"


def search(years: Sequence[Year]) -> str:
    """Recall and precision of what became stale, by kind of change and of item."""
    found, missed = Counter[tuple[str, str, bool]](), Counter[tuple[str, str]]()
    for one in years:
        found.update((change, item, true) for change, item, _, _, true in one.found)
        missed.update((change, item) for change, item, _ in one.missed)
    rows = [[kind, *(_both(found, missed, [kind], item) for item in ITEMS)] for kind in (*KINDS, NOTHING)]
    rows.append(["all", *(_both(found, missed, (*KINDS, NOTHING), item) for item in ITEMS)])
    return markdown(("change", *(f"{item}: found of stale, stale of found" for item in ITEMS)), rows)


def _both(
    found: Mapping[tuple[str, str, bool], int], missed: Mapping[tuple[str, str], int], kinds: Sequence[str], item: str
) -> str:
    right, wrong = (sum(found[k, item, truly] for k in kinds) for truly in (True, False))
    left = sum(missed[k, item] for k in kinds)
    return f"{_of(right, right + left)}, {_of(right, right + wrong)}"


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.2f})" if whole else "none"


def draw(years: Sequence[Year], path: Path) -> None:
    """Shares by week, an arm a line, the mean over seeds; marks show the weeks of changes of the first seed."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import PercentFormatter

    figure = Figure(figsize=(10, 4.6), dpi=150, facecolor="white", layout="constrained")
    FigureCanvasAgg(figure)
    titles = {"right": "Suggestions that are right and up to date", "useful": "Questions with such a suggestion"}
    for axes, (key, title) in zip(figure.subplots(1, 2), titles.items(), strict=True):
        for place, (arm, mine) in enumerate(by_arm(years).items()):
            mean = np.mean([[w[key] for w in y.weeks] for y in mine], axis=0)
            color, dash = LOOKS[place]
            axes.plot(np.arange(1, len(mean) + 1), mean, color=color, linestyle=dash, linewidth=2, label=arm)
        marks = [week + 1 for week, kind in years[0].happened if kind != NOTHING]
        axes.set_ylim(0, None)
        axes.plot(marks, [0.012] * len(marks), "|", color=INK, markersize=9, transform=axes.get_xaxis_transform())
        axes.set_title(title, loc="left", fontsize=11, color=INK)
        axes.set_xlabel("week; a mark below is a change", color=INK)
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
        axes.grid(color=PALE, linewidth=0.6)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(loc="lower left", bbox_to_anchor=(0, 0.04), framealpha=0.9, edgecolor="none", fontsize=9)
    with rc_context({"svg.hashsalt": "oracle"}), replacing(path) as temporary:
        metadata = {"Date": None} if path.suffix == ".svg" else {"Software": None}
        figure.savefig(temporary, format=path.suffix[1:], metadata=metadata)
