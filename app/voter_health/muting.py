"""Mutes voters that are at fault, and hears them again when they are mended; what people decided stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from labeling.acting import acting, program
from labeling.analysing.voter_faults import Fault
from labeling.freshness.muting import HEARD, MUTED, VoterEvent
from labeling.store import Store
from labeling.store.muting import append_voter_event, voter_events

ORACLE = "oracle"
"""Who mutes where no person does."""
MENDED = "it is not at fault any more"


def mute_faulty(
    store: Store, found: Mapping[str, Fault], voters: Mapping[str, str], at: datetime
) -> tuple[VoterEvent, ...]:
    """Mute voters that are at fault and were not, and hear those again that were; what was done.

    Where a person said "heard" or "reviewed", it is let be until the voter is edited, unless it casts no votes.

    Parameters
    ----------
    found
        Faults by name.
    voters
        Fingerprints of all functions and rules by name.
    """
    with store.read() as connection:
        last = {event.voter: event for event in voter_events(connection)}
    events = (*_muted(found, voters, last, at), *_heard(found, voters, last, at))
    if events:
        with acting(program("voter health")), store.write() as connection:
            for event in events:
                append_voter_event(connection, event)
    return events


def _muted(
    found: Mapping[str, Fault], voters: Mapping[str, str], last: Mapping[str, VoterEvent], at: datetime
) -> Iterator[VoterEvent]:
    for name, fault in found.items():
        event, now = last.get(name), voters.get(name, "")
        if event is not None and event.action == MUTED:
            continue
        allowed = event is not None and event.by != ORACLE and event.fingerprint == now
        if fault.certain or not allowed:
            yield VoterEvent(name, at, ORACLE, MUTED, now, fault.why)


def _heard(
    found: Mapping[str, Fault], voters: Mapping[str, str], last: Mapping[str, VoterEvent], at: datetime
) -> Iterator[VoterEvent]:
    for name, event in last.items():
        if event.action == MUTED and event.by == ORACLE and name in voters and name not in found:
            yield VoterEvent(name, at, ORACLE, HEARD, voters[name], MENDED)
