"""Which functions and rules are at fault, after they have voted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from labeling.analysing.voter_faults import Fault, faults
from labeling.applying import Applier, check_examples
from labeling.disk.files import read_json, write_json
from labeling.hashing import digest
from labeling.loading.registry import Loaded
from labeling.sources.source import Source
from labeling.values import Gold
from labeling.votes import Votes

FILE = "examples.json"
"""In the run folder: of which voters how many examples do not hold, so that only new ones are tried."""


def faults_now(loaded: Loaded, votes: Votes, gold: Gold, applier: Applier, kept: Path) -> dict[str, Fault]:
    """Faults by name of the voter.

    Parameters
    ----------
    loaded
        What the folder has.
    votes
        All votes; those of computed voters are not looked at.
    applier
        Tries the examples.
    kept
        File that remembers which examples hold.
    """
    names = {source.name for source in loaded.sources}
    written = [j for j, voter in enumerate(votes.voters) if voter.name in names]
    broken = broken_examples(loaded.sources, applier, kept)
    found = faults(votes.select(written), gold.only("seed"), broken)
    return found | {name: Fault(module.why, certain=True) for module in loaded.left_out for name in module.names}


def broken_examples(sources: Sequence[Source], applier: Applier, kept: Path) -> dict[str, tuple[int, int]]:
    """By name of those that contradict themselves: how many of its examples do not hold, and how many it has."""
    known: dict[str, int] = read_json(kept) if kept.is_file() else {}
    keys = {source.name: _key(source, applier) for source in sources}
    new = [source for source in sources if keys[source.name] not in known]
    failing = Counter(failure.source.name for failure in check_examples(new, applier)) if new else Counter[str]()
    known |= {keys[source.name]: failing[source.name] for source in new}
    if new:
        write_json(kept, {key: known[key] for key in keys.values()})
    broken = {source.name: (known[keys[source.name]], len(source.yes) + len(source.no)) for source in sources}
    return {name: counts for name, counts in broken.items() if counts[0]}


def _key(source: Source, applier: Applier) -> str:
    return digest([source.name, source.fingerprint, source.yes, source.no, applier.taxonomy.fingerprint])
