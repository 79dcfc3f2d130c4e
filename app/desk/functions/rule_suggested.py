"""Rules that the data suggest, looked for once a generation of labels and a state of rules.toml."""

from __future__ import annotations

from app.desk.functions.rule_draft import rules_of, writing
from app.desk.loaded import Desk, Loaded
from app.kept import Kept
from app.workshop import functions_suggest
from labeling.proposals import Proposal

MOST = 10

_found = Kept[tuple[Proposal, ...]](8)


def suggested(desk: Desk, now: Loaded, label: str, precision: float) -> tuple[Proposal, ...]:
    """Proposals that are not accepted yet, the most useful first; an empty label asks for all."""
    taken = {rule.fingerprint for rule in rules_of(desk.workspace)}
    found = _found.get(
        _key(desk, now, label, precision),
        lambda: tuple(functions_suggest.suggest(desk.workspace, label or None, MOST, precision)),
    )
    return tuple(p for p in found if p.rule.fingerprint not in taken)


def known(desk: Desk, now: Loaded, label: str, precision: float) -> bool:
    """True where they were looked for already."""
    return _key(desk, now, label, precision) in _found


def accept(desk: Desk, proposal: Proposal, owner: str) -> str:
    """Write a proposal into rules.toml; its name."""
    with writing:
        return functions_suggest.accept(desk.workspace, [proposal], [proposal.rule.name], owner)[0]


def _key(desk: Desk, now: Loaded, label: str, precision: float) -> tuple[str, str, str, float]:
    return str(desk.workspace.root), now.stamp, label, precision
