"""Changes and what they may have made stale, in lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from app.freshness.adding import Added
from app.freshness.ledger import Entry
from app.reporting.tables import plain_table, short
from labeling.freshness.changes import (
    CONFIRMED,
    DISMISSED,
    DONE,
    GIVEN,
    GOLD,
    KINDS,
    MEANING,
    NAMED,
    OLD_NAME,
    OPEN,
    PRODUCT,
    TEMPLATE,
    VOTER,
    WORDS,
    Change,
    Finding,
)

ONE = {TEMPLATE: "template", VOTER: "function or rule", GOLD: "gold question"}
WHY = {
    PRODUCT: "same product",
    MEANING: "says",
    WORDS: "same words",
    GIVEN: "about",
    NAMED: "named by",
    OLD_NAME: "uses the old name",
}
DECIDED = {CONFIRMED: "confirmed", DISMISSED: "dismissed", OPEN: "opened again", DONE: "done"}
GOLD_SHOWN = 5
NOTHING = "Nothing was found that it makes stale."
Titles = Mapping[tuple[str, str], str]


def added_lines(added: Added, titles: Titles) -> Iterator[Any]:
    """What was added, and what each may have made stale."""
    for change in added.new:
        yield from change_lines(change)
        yield from found_lines(added.found[change.change_id], titles)
    if added.known:
        yield f"{added.known:,} {'was' if added.known == 1 else 'were'} there already"
    if added.missing:
        yield f"Please note: {added.missing}"
    if any(added.found.values()):
        yield "Decide with `oracle change confirm ID` and `oracle change dismiss ID`, or in the app."


def ledger_lines(entries: Sequence[Entry], today: date) -> Iterator[Any]:
    """A row a change, the one told last first."""
    if not entries:
        yield "No change was told yet; `oracle change add` tells of one."
        return
    rows = [
        [
            e.change.change_id,
            e.change.on,
            short(e.change.title, 40),
            *(e.count(state) for state in (OPEN, CONFIRMED, DONE, DISMISSED)),
            "" if e.due is None else f"{e.due}{' late' if e.late(today) else ''}",
        ]
        for e in entries
    ]
    yield plain_table("", ["change", "from", "what", "open", "confirmed", "done", "dismissed", "due"], rows)


def entry_lines(told: Entry, titles: Titles) -> Iterator[Any]:
    """A change in full."""
    yield from change_lines(told.change)
    yield from found_lines(told.findings, titles, gold=len(told.findings))


def change_lines(change: Change) -> Iterator[str]:
    """What is known of a change itself."""
    yield f"{change.change_id}  {short(change.title)}"
    about = [f"from {change.on}", f"told by {change.by}"]
    about += [f"products {', '.join(change.products)}"] if change.products else []
    gold = "in full" if change.gold_weight == 1 else f"{change.gold_weight:g}"
    about += [f"gold from before counts {gold}"]
    about += ["what is confirmed is not suggested until it was seen to"] if change.stop else []
    yield f"    {'; '.join(about)}"


def found_lines(found: Sequence[Finding], titles: Titles, gold: int = GOLD_SHOWN) -> Iterator[str]:
    """What may be stale, each with its number, score, state and reasons; of gold only some, and without reasons."""
    if not found:
        yield NOTHING
    for kind in KINDS:
        listed = [f for f in found if f.kind == kind]
        most = gold if kind == GOLD else len(listed)
        for one in listed[:most]:
            name = one.item if kind == VOTER else f"{one.item}: {short(titles.get((kind, one.item), ''))}"
            yield f"{one.number:>5}  {ONE[kind]} {name}  ({one.score:.2f}, {state_words(one)})"
            yield from () if kind == GOLD else why(one)
        if len(listed) > most:
            yield f"       and {len(listed) - most:,} more gold questions; `oracle change show` lists all"


def state_words(found: Finding) -> str:
    """Where it stands, and for what is confirmed who sees to it until when."""
    last = found.last
    if found.state != CONFIRMED or last is None:
        return "to decide" if found.state == OPEN else found.state
    return f"{last.owner or 'nobody'} by {last.due}" if last.due else f"{last.owner or 'nobody'}"


def why(found: Finding) -> Iterator[str]:
    """Reasons, the strongest first."""
    for reason in found.reasons:
        yield f"         {WHY[reason.kind]}: {short(reason.says)}"


def decided_line(decided: int, state: str) -> str:
    """What was decided."""
    if not decided:
        return "Nothing was left to decide."
    return f"{decided:,} {'finding' if decided == 1 else 'findings'} {DECIDED[state]}"
