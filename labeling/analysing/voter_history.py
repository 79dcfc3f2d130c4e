"""How voters did in the latest generations of labels: a few figures each, kept in the run folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from labeling.analysing.analysis import learned_accuracy, summarize
from labeling.disk.files import read_json, write_json
from labeling.disk.run_folder import RunFolder
from labeling.taxonomy import Taxonomy
from labeling.values import Gold, SoftLabels
from labeling.votes import Votes

FILE = "function_history.json"
KEPT = 30


@dataclass(frozen=True)
class Figures:
    """One voter in one generation of labels.

    Parameters
    ----------
    coverage, conflicts
        Shares of all questions in [0, 1].
    right, wrong
        Votes on seed and valid gold.
    learned
        Mean probability in [0, 1] that its votes are right, None where it has none.
    """

    coverage: float
    conflicts: float
    right: int
    wrong: int
    learned: float | None

    @property
    def precision(self) -> float | None:
        """Share of right votes on gold, None where there is none."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None


@dataclass(frozen=True)
class Moment:
    """One generation of labels: when it was made (aware, UTC), a hash of it, and its voters by name."""

    at: datetime
    made: str
    voters: Mapping[str, Figures]


def figures(votes: Votes, labels: SoftLabels, gold: Gold, taxonomy: Taxonomy) -> dict[str, Figures]:
    """Figures of all voters by name; test gold is not looked at."""
    table = summarize(votes, taxonomy, gold.only("seed", "valid"))
    learned = [None if v != v else round(float(v), 4) for v in learned_accuracy(votes, labels)]
    columns = zip(table["Coverage"], table["Conflicts"], table["Correct"], table["Incorrect"], learned, strict=True)
    rows = (Figures(round(float(a), 6), round(float(b), 6), int(c), int(d), e) for a, b, c, d, e in columns)
    return dict(zip((v.name for v in votes.voters), rows, strict=True))


def remember(folder: RunFolder, moment: Moment, most: int = KEPT) -> None:
    """Append a generation, unless it is the last one already; of more than ``most`` the oldest are dropped."""
    known = history(folder)
    if known and known[-1].made == moment.made:
        return
    write_json(folder / FILE, [_plain(m) for m in (*known, moment)[-most:]])


def history(folder: RunFolder) -> tuple[Moment, ...]:
    """Generations that are remembered, oldest first; none where the file is missing or torn."""
    path = folder / FILE
    try:
        entries = read_json(path) if path.is_file() else []
        return tuple(_moment(entry["at"], entry["made"], entry["voters"]) for entry in entries)
    except (ValueError, TypeError, KeyError):
        return ()


def _moment(at: str, made: str, voters: Mapping[str, Mapping[str, float]]) -> Moment:
    return Moment(datetime.fromisoformat(at), made, {name: Figures(**v) for name, v in voters.items()})  # type: ignore[arg-type]


def _plain(moment: Moment) -> dict[str, object]:
    voters = {name: asdict(found) for name, found in moment.voters.items()}
    return {"at": moment.at.isoformat(), "made": moment.made, "voters": voters}
