"""Which templates share a threshold of the precision promise: all of them, unless gold is plentiful."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeling.taxonomy import Taxonomy

OWN_GOLD = 2000


@dataclass(frozen=True)
class Group:
    """Templates that share one threshold, and their evidence."""

    name: str
    templates: tuple[int, ...]


def pooled(n_templates: int) -> tuple[Group, ...]:
    """One group of all templates, the choice wherever gold is scarce."""
    return (Group("all templates", tuple(range(n_templates))),)


def groups_with_own_gold(
    guess: NDArray[np.integer[Any]], taxonomy: Taxonomy, least: int = OWN_GOLD
) -> tuple[Group, ...]:
    """Templates, else topics, with enough calibration gold of their own; the rest together.

    Only how often each template is the best guess is looked at, never whether it is right, so the
    tests of the groups stay exact. What is promised then holds for each group by itself. That costs
    coverage in simulation even with 1,000 calibration questions a group, since each pays a part of the
    error level and none can make up for another; so a group needs ``OWN_GOLD``.

    Parameters
    ----------
    guess
        ``(n,)`` best template of each calibration question.
    least
        Fewest calibration questions of a group, the rest included.
    """
    t = len(taxonomy.template_labels)
    count = np.bincount(guess, minlength=t)
    alone = [c for c in range(t) if count[c] >= least]
    topic = np.array(taxonomy.topic_of_label)[:t]
    found = [Group(f"template {taxonomy.labels[c]}", (c,)) for c in alone]
    for g, name in enumerate(taxonomy.topics):
        members = tuple(int(c) for c in np.flatnonzero(topic == g) if c not in alone)
        if count[list(members)].sum() >= least:
            found.append(Group(f"topic {name}", members))
    rest = _rest(found, t)
    enough = not rest or count[list(rest)].sum() >= least
    return _named(found, rest) if found and enough else pooled(t)


def _rest(groups: Sequence[Group], t: int) -> tuple[int, ...]:
    taken = {c for group in groups for c in group.templates}
    return tuple(c for c in range(t) if c not in taken)


def _named(found: Sequence[Group], rest: tuple[int, ...]) -> tuple[Group, ...]:
    return (*found, Group("all other templates", rest)) if rest else tuple(found)
