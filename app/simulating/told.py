"""What a simulation has to tell: the truth for programs, and where to look for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from app.reporting.tables import percent
from app.reporting.tables_out import write_table

ABOUT = {
    "answers": "of the suggested answers are right",
    "abstentions": "of what was left unanswered is rightly so",
    "shown": "of the answers shown are right",
}
KINDS = {"shown": "shown", "shadow": "in shadow", "holdout": "held back"}


@dataclass(frozen=True)
class Simulated:
    """What came of it.

    Parameters
    ----------
    truth
        One row a case, see `app.simulating.truth`.
    figures
        Plain values: true figures, what was planned, and the alerts that came.
    complete
        Whether it came to its end.
    where
        Folder of the copy, or address of the service.
    """

    truth: pd.DataFrame
    figures: Mapping[str, Any]
    complete: bool
    seconds: float
    where: str

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"where": self.where, "complete": self.complete, "seconds": self.seconds, **self.figures}

    def write_truth(self, target: Path) -> None:
        """Write the truth, a row a suggestion, by the ending of the file."""
        rows = self.truth.assign(at=self.truth["at"].map(lambda at: at.isoformat())).to_dict("records")
        write_table(target, list(self.truth.columns), rows)

    def lines(self) -> Iterator[str]:
        """For the terminal."""
        end = "" if self.complete else ", stopped early"
        yield f"{self.figures['cases']:,} cases in {self.seconds:.0f} s{end}"
        yield from self._truth()
        yield from (_planned(one) for one in self.figures["moments"])
        yield from (f"Alert on {a['at']:%Y-%m-%d}, {a['state']}: {a['rule']}" for a in self.figures.get("alerts", ()))
        if "://" in self.where:
            yield f"The log of {self.where} has them all"
            return
        yield f"The copy is in {self.where}. Look at it with"
        yield f"  oracle -w {self.where} app"
        yield f"  oracle -w {self.where} monitor"

    def _truth(self) -> Iterator[str]:
        for about, share in self.figures["accuracy"].items():
            yield f"True: {_percent(share)} {ABOUT[about]}"
        matches = self.figures.get("match", {})
        known = [f"{_percent(share)} {KINDS[kind]}" for kind, share in matches.items() if share["n"]]
        if known:
            yield f"True match rate: {', '.join(known)}"
        effect = self.figures.get("effect", {}).get("handle_seconds")
        if effect is not None:
            side = "less" if effect < 0 else "more"
            yield f"True effect: a case takes {100 * abs(effect):.0f} % {side} time with its answer shown"


def _planned(one: Mapping[str, Any]) -> str:
    name = f": {one['name']}" if one["name"] else ""
    return f"Planned on {one['date']}, day {one['day']}: {one['what']}{name}"


def _percent(share: Mapping[str, Any]) -> str:
    return "none" if share["value"] is None else f"{percent(share['value'])} ({share['n']:,})"
