"""What the vote step takes over from the run before: votes of unchanged voters on unchanged questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeling.applying import Ballot, Earlier
from labeling.applying.earlier import places_then
from labeling.disk.question_table import FILE, QuestionTable
from labeling.disk.run_folder import RunFolder
from labeling.sources.source import Source
from labeling.voters import COMPUTED_KINDS
from labeling.votes import Column, Votes

SEEN = "voted_on.npz"
"""Which questions were voted on: the hash of their file, and a digest of each."""


@dataclass(frozen=True)
class Before:
    """What is known from the run before.

    Parameters
    ----------
    earlier
        Votes of functions and rules, and where each question stood then.
    computed
        Columns of computed voters by name and fingerprint.
    seen
        Which questions there are now, as `SEEN` keeps it.
    """

    earlier: Earlier
    computed: Mapping[str, Column]
    seen: Mapping[str, NDArray[Any]]

    def facts(self, sources: Sequence[Source]) -> dict[str, int]:
        """How many columns of sources were taken over, and the votes on how many questions."""
        reused = sum(self.earlier.knows(source) for source in sources)
        return {"columns_reused": reused, "rows_reused": self.earlier.stayed if reused else 0}


def seen_now(folder: RunFolder) -> dict[str, NDArray[Any]]:
    """Which questions there are now, as `SEEN` keeps it."""
    return _seen_now(_Then(folder))


def look_back(folder: RunFolder, about: str) -> Before:
    """What may be taken over from the votes in a run folder, where they are whole.

    Parameters
    ----------
    about
        Hash of labels, encoder and code; votes cast under another one are not looked at.
    """
    then = _Then(folder)
    seen = _seen_now(then)
    if then.saw(seen):
        places = np.arange(len(seen["digests"]), dtype=np.int32)
    else:
        places = places_then(then.seen["digests"] if then.there else seen["digests"][:0], seen["digests"])
    written, computed = then.columns(about)
    return Before(Earlier(written, places, len(then.seen["digests"]) if then.there else 0), computed, seen)


def known_ballots(votes: Votes, about_then: str, about: str) -> dict[str, Ballot]:
    """Columns of functions and rules by name and fingerprint, if they were cast under the same labels and code."""
    if about_then != about:
        return {}
    pairs = zip(votes.voters, votes.columns, strict=True)
    return {f"{v.name}:{v.fingerprint}": (v, c) for v, c in pairs if v.kind not in COMPUTED_KINDS}


def _seen_now(then: _Then) -> dict[str, NDArray[Any]]:
    """Digests are taken over where the file of questions is that of before."""
    folder = then.folder
    seen: dict[str, NDArray[Any]] = {"file": np.frombuffer(bytes.fromhex(folder.digest(FILE)), np.uint8)}
    seen["digests"] = then.seen["digests"] if then.saw(seen) else QuestionTable(folder / FILE).digests()
    return seen


@dataclass(frozen=True)
class _Then:
    """The run before, as it lies in the run folder."""

    folder: RunFolder

    @cached_property
    def there(self) -> bool:
        """Whether it can be relied on."""
        record = self.folder.record("vote")
        return record is not None and SEEN in record.outputs and self.folder.is_whole(record)

    @cached_property
    def seen(self) -> dict[str, NDArray[Any]]:
        """Which questions were voted on."""
        return self.folder.load_arrays(SEEN)

    def saw(self, seen: Mapping[str, NDArray[Any]]) -> bool:
        """Whether it was about the same file of questions."""
        return self.there and np.array_equal(self.seen["file"], seen["file"])

    def columns(self, about: str) -> tuple[dict[str, Ballot], dict[str, Column]]:
        """Ballots of functions and rules, and columns of computed voters, if cast under the same labels and code."""
        votes, about_then = self.folder.load_votes() if self.there else (Votes(0, 0, (), ()), "")
        pairs = zip(votes.voters, votes.columns, strict=True) if about_then == about else ()
        computed = {f"{v.name}:{v.fingerprint}": c for v, c in pairs if v.kind in COMPUTED_KINDS}
        return known_ballots(votes, about_then, about), computed
