"""What truly has to be done after a change until everything is right again, and the minutes that it takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from benchmarks.year.told import GONE, NEW, PRICE, RENAMED, SPLIT
from benchmarks.year.world import Happened, in_words
from labeling.taxonomy import Template

TEXT, WORD, PARTS, WRITE, RETIRE = "text", "word", "parts", "write", "retire"
LABELS, PATTERNS = "labels", "patterns"
MINUTES = {TEXT: 6.0, WORD: 2.0, PARTS: 12.0, WRITE: 12.0, RETIRE: 3.0, LABELS: 5.0, PATTERNS: 5.0}
OF_TEMPLATE = {PRICE: TEXT, SPLIT: PARTS, GONE: RETIRE}


@dataclass(frozen=True)
class Task:
    """One thing to do.

    Parameters
    ----------
    number
        Of the change that it is for, in the order of the world.
    item
        A template, a voter, or for patterns a unit: a module or a rule.
    """

    number: int
    kind: str
    item: str

    @property
    def minutes(self) -> float:
        """How long it takes."""
        return MINUTES[self.kind]

    @property
    def of_template(self) -> bool:
        """Whether a template is out of date until it is done."""
        return self.kind not in (LABELS, PATTERNS, WRITE)


def template_tasks(number: int, happened: Happened, templates: Iterable[Template]) -> list[Task]:
    """What a change asks to be done with templates; ``templates`` are those that may be suggested then."""
    told = happened.told
    if told.kind == RENAMED:
        assert told.words is not None
        old, new = told.words
        return [Task(number, WORD, t.template_id) for t in templates if in_words(t.wording, old, new) != t.wording]
    if told.kind == NEW:
        return [Task(number, WRITE, told.template)]
    return [Task(number, OF_TEMPLATE[told.kind], told.template)] if told.kind in OF_TEMPLATE else []


def voter_tasks(number: int, happened: Happened, naming: Mapping[str, set[str]], units: Iterable[str]) -> list[Task]:
    """What it asks to be done with voters.

    Parameters
    ----------
    naming
        Labels that each voter names, as shipped.
    units
        Modules and rules with a voter that votes otherwise in the new words.
    """
    told = happened.told
    if told.kind == RENAMED:
        return [Task(number, PATTERNS, unit) for unit in sorted(set(units))]
    if told.kind in (NEW, SPLIT):
        named = {told.template, told.other} - {""}
        return [Task(number, LABELS, voter) for voter, labels in sorted(naming.items()) if labels & named]
    return []


def touched_voters(happened: Happened, naming: Mapping[str, set[str]], silent: Iterable[str]) -> set[str]:
    """Voters that a change concerns: those that name its template, or vote otherwise in the new words."""
    told = happened.told
    if told.kind == RENAMED:
        return set(silent)
    if told.kind == PRICE or not told.template:
        return set()
    return {voter for voter, labels in naming.items() if labels & ({told.template, told.other} - {""})}
