"""The voters: how each one does, what needs a look, and the questions behind its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.desk.functions.source import PREFIX
from app.desk.functions.trend import Trend, trends
from app.desk.loaded import Loaded
from app.kept import Kept
from app.voter_health.showing import latest_faults
from app.workshop import functions
from app.workshop.functions import Judged
from app.workspace import Workspace
from labeling.analysing.voter_history import FILE, history
from labeling.errors import OracleError, did_you_mean
from labeling.sources.rules import Rule
from labeling.voters import COMPUTED_KINDS

WHAT = {
    "neighbours": "Computed: votes as the nearest questions with gold do.",
    "spreading": "Computed: gold spreads from question to similar question, and votes where it arrives.",
    "titles": "Computed: votes for the template whose title and answer read most like the question.",
    "centroids": "Computed: votes for a topic where a question lies near the middle of its questions and answers.",
    "llm": "Asked: votes as a language model answered where other voters were in doubt.",
}

COMPUTED = "computed"

_lines = Kept[tuple["Line", ...]]()
_trends = Kept[dict[str, Trend]](8)
_judged = Kept[Judged](16)


@dataclass(frozen=True)
class Line:
    """One voter in the table.

    Parameters
    ----------
    labels
        Indices of all labels it has voted for.
    coverage, overlaps, conflicts
        Shares of all questions in [0, 1].
    right, wrong
        Votes on seed and valid gold.
    precision, low, high
        Share of right votes with its 95 % interval, None without gold.
    learned
        What the labels make of its precision, None where it never votes.
    errors, first_error
        Questions on which it raised an error, and the first of them in words.
    discredited
        Gold contradicts it, so that some of its votes are not heard.
    fault
        Why it was muted after the latest votes, empty where it was not.
    """

    name: str
    kind: str
    votes_for: str
    labels: frozenset[int]
    owner: str
    place: str
    doc: str
    products: tuple[str, ...]
    coverage: float
    overlaps: float
    conflicts: float
    right: int
    wrong: int
    precision: float | None
    low: float | None
    high: float | None
    learned: float | None
    errors: int
    first_error: str
    discredited: bool
    fault: str = ""

    @property
    def written(self) -> bool:
        """True for functions and rules, false for computed voters."""
        return self.kind not in COMPUTED_KINDS

    @property
    def what(self) -> str:
        """What it catches, in the words of whoever wrote it."""
        return WHAT.get(self.kind, self.doc)


@dataclass(frozen=True)
class Wanted:
    """Which voters are wanted; empty fields ask for nothing.

    ``text`` is looked for in name, owner and docstring; ``kind`` is ``function``, ``rule`` or ``computed``.
    """

    text: str = ""
    owner: str = ""
    label: str = ""
    kind: str = ""
    attention: bool = False


def lines(workspace: Workspace, now: Loaded) -> tuple[Line, ...]:
    """All voters of the latest labels, in their order."""
    return _lines.get((str(workspace.root), now.stamp), lambda: _make_lines(workspace, now))


def _make_lines(workspace: Workspace, now: Loaded) -> tuple[Line, ...]:
    record = workspace.run.record("denoise")
    unheard = set(record.facts.get("discredited", ())) if record else set()
    faults, rows = latest_faults(workspace), functions.table_of(now.state)
    return tuple(_line(now, row, row["voter"] in unheard, faults.get(row["voter"], "")) for row in rows)


def _line(now: Loaded, row: Mapping[str, Any], discredited: bool, fault: str) -> Line:
    voter, column = now.state.votes.voters[row["j"]], now.state.votes.columns[row["j"]]
    said = [now.state.taxonomy.describe(option) for option in voter.options]
    return Line(
        voter.name,
        voter.kind,
        ", ".join(said) if len(said) <= 3 else f"{len(said)} labels",
        frozenset(i for option in voter.options for i in option),
        voter.owner,
        voter.place,
        voter.doc,
        voter.products,
        *(float(row[c]) for c in ("Coverage", "Overlaps", "Conflicts")),
        int(row["Correct"]),
        int(row["Incorrect"]),
        *(row[c] for c in ("Emp. Acc.", "Low", "High", "Learned Acc.")),
        column.failures,
        column.first_error,
        discredited,
        fault,
    )


def find(found: Sequence[Line], name: str) -> Line:
    """A voter by name.

    Raises
    ------
    OracleError
        Naming the nearest known one.
    """
    line = next((one for one in found if one.name == name), None)
    if line is None:
        raise OracleError(f"unknown voter '{name}'{did_you_mean(name, [one.name for one in found])}")
    return line


def attention(line: Line, failing: Mapping[str, int]) -> str:
    """Why a voter needs a look, empty where it does not; ``failing`` counts examples that do not hold by voter."""
    said = [f"{n} examples fail" if (n := failing.get(line.name, 0)) > 1 else "an example fails" if n else ""]
    said += ["gold contradicts it" if line.discredited else ""]
    said += [f"muted: {line.fault}" if line.fault else ""]
    said += [f"error on {line.errors:,} questions" if line.errors and not _told(line) else ""]
    return "; ".join(filter(None, said))


def problems(line: Line) -> list[str]:
    """What is wrong with a voter, a sentence each, for those who look at it alone."""
    said = attention(line, {})
    if line.fault:
        said += f". It votes again once it is mended; `oracle lf hear {line.name}` hears it as it is."
    return [problem for problem in (said, "" if _told(line) else line.first_error) if problem]


def _told(line: Line) -> bool:
    """Whether its errors are why it was muted."""
    return bool(line.first_error) and line.first_error in line.fault


def interval(line: Line) -> str:
    """Its 95 % interval in words, empty without gold."""
    return "" if line.low is None or line.high is None else f"{100 * line.low:.0f}–{100 * line.high:.0f} %"


def choose(found: Sequence[Line], wanted: Wanted, index: Mapping[str, int], failing: Mapping[str, int]) -> list[Line]:
    """The voters that are wanted.

    Parameters
    ----------
    index
        Label to its index.
    failing
        As in `attention`.
    """
    text = wanted.text.casefold().strip()
    return [
        line
        for line in found
        if text in f"{line.name} {line.owner} {line.doc}".casefold()
        and wanted.owner in ("", line.owner)
        and wanted.kind in ("", line.kind if line.written else COMPUTED)
        and (not wanted.label or index[wanted.label] in line.labels)
        and (not wanted.attention or attention(line, failing))
    ]


def waiting(now: Loaded, rules: Sequence[Rule]) -> list[str]:
    """Names of rules that are new or changed since the latest labels, so that the next run will use them."""
    known = {v.name: v.fingerprint for v in now.state.votes.voters}
    return [rule.name for rule in rules if known.get(PREFIX + rule.name) != rule.fingerprint]


def trend(workspace: Workspace, measure: str) -> dict[str, Trend]:
    """Trend of one of ``MEASURES`` by voter, empty before the second generation of labels."""
    path = workspace.run / FILE
    made = path.stat().st_mtime_ns if path.is_file() else 0
    return _trends.get((str(path), made, measure), lambda: trends(history(workspace.run), measure))


def judged(now: Loaded, name: str) -> Judged:
    """Places of the questions that a voter got right, wrong, alone, or that the labels doubt."""
    j = [v.name for v in now.state.votes.voters].index(name)
    return _judged.get((now.stamp, str(now.state.folder.path), name), lambda: functions.judged(now.state, j))


def entries(now: Loaded, name: str, places: NDArray[np.int64]) -> list[dict[str, Any]]:
    """Questions at some places, with the voter's vote, the likeliest label and gold."""
    return functions.entries(now.state, [v.name for v in now.state.votes.voters].index(name), places)
