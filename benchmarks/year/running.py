"""The simulated year: 52 weeks, 30 product changes of five kinds, and experts with a fixed budget of minutes a week.

The shipped gold is divided by a seed: half of it is the gold of the start, a fifth arrives week by week without a
label, the rest only measures, every week against what is true in that week. Everything happens in a real workspace
through the product's own functions: changes are told to the ledger, searched and decided; templates are edited, split
and retired; functions and rules are mended; gold is asked for again; the workspace is run every four weeks. Both teams
know the product, have the same minutes, read the templates that are due, and notice what three reviewed questions
show. The team without the machinery is told of no change, and spends the minutes that this leaves on its queue. A
precision of 0.7 is asked for, as so little gold allows no more. Experts decide on findings rightly with probability
0.95. The figures are of a fictional company in which we know what is true; take from them how the two compare.
A first year showed that other names were hardly found and that the gate held splits back; both were mended after it, so
recall of other names is optimistic here.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.report import PAGE, write_section
from benchmarks.year.play import EVERY, MINUTES, Play, Year
from benchmarks.year.report import draw, outcome, search
from benchmarks.year.tasks import MINUTES as COSTS
from benchmarks.year.team import DECIDE, READ, REVIEW, TAGS, WITH, WITHOUT, Arm
from benchmarks.year.world import WEEKS, make_world

NAMES = {"with": WITH, "tags": TAGS, "without": WITHOUT}
PICTURE = "images/year.png"
SEARCHED = """What the search finds when a change is told. Stale by construction are templates whose texts or questions
change, voters that name them or vote otherwise on questions in the new words, and gold whose label does not hold any
more; an announcement makes nothing stale."""


def year(
    arm: Arm,
    seed: int,
    weeks: int = WEEKS,
    minutes: float = MINUTES,
    keep: Path | None = None,
    promote: bool = False,
) -> Year:
    """A year in one arm; one that was kept is not played again."""
    kept = None if keep is None else keep / f"{arm.name.replace(' ', '-')}-{seed}.json"
    if kept is not None and kept.exists():
        return Year(**json.loads(kept.read_text(encoding="utf-8")))
    with tempfile.TemporaryDirectory(prefix="oracle-year-") as folder:
        found = Play(make_world(seed, weeks), arm, Path(folder) / "workspace", seed, minutes, EVERY, promote).run()
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(found.as_dict()), encoding="utf-8")
    return found


def costs(minutes: float) -> str:
    """What the experts' work costs, in a sentence."""
    named = ", ".join(f"{what} {cost:g}" for what, cost in COSTS.items())
    return (
        f"Minutes: {minutes:g} a week; a decision on a finding {DECIDE:g}, a review {REVIEW:g}, "
        f"a template read {READ:g}; mending: {named}."
    )


def main(arguments: Sequence[str] = ()) -> None:
    """Play all years that are asked for, and write tables and picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1])
    parser.add_argument("--arms", nargs="+", choices=list(NAMES), default=["with", "without"])
    parser.add_argument("--weeks", type=int, default=WEEKS)
    parser.add_argument("--minutes", type=float, default=MINUTES, help="of the experts, a week")
    parser.add_argument("--promote", action="store_true", help="somebody promotes what the gate holds back")
    parser.add_argument("--keep", type=Path, help="folder for results, so that a run that was cut off goes on")
    parser.add_argument("--plot", type=Path, help="where the picture goes")
    parser.add_argument("--dry", action="store_true", help="print the tables, leave docs/benchmarks.md alone")
    o = parser.parse_args(arguments)
    years = [year(NAMES[name], seed, o.weeks, o.minutes, o.keep, o.promote) for seed in o.seeds for name in o.arms]
    tables = f"{outcome(years)}\n\n{SEARCHED}\n\n{search(years)}"
    print(tables)
    picture = o.plot or (None if o.dry else PAGE.parent / PICTURE)
    if picture is not None:
        draw(years, picture)
    if not o.dry:
        about = f"`python -m benchmarks.year`: {' '.join(__doc__.split())} {costs(o.minutes)}"
        write_section("year", f"## A simulated year\n\n{about}\n\n{tables}\n\n![The weeks of the year]({PICTURE})")
