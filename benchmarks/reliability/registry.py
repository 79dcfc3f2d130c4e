"""All scenarios, by the section of the report that they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from benchmarks.reliability.outcome import Scenario

HERE = "benchmarks.reliability"


@dataclass(frozen=True)
class Section:
    """A section of the report.

    Parameters
    ----------
    text
        What is done in it, and what counts as survived.
    scenarios
        By name, module and function as ``module:function``.
    """

    title: str
    text: str
    scenarios: Mapping[str, str]


SECTIONS = (
    Section(
        "Killed",
        "The program is ended with `kill -9` at a random moment of its work. Survived: store and run folder fit "
        "together, nothing half written is taken for whole, and the next start goes on by itself and comes to the same "
        "result as if nothing had happened.",
        {
            "kill_run": "kill_run:first_run",
            "kill_second_run": "kill_run:second_run",
            "kill_schedule": "kill_schedule:scheduler",
            "kill_serve": "kill_serve:service",
            "kill_review": "kill_review:desk",
            "kill_backup": "kill_others:backup",
            "kill_restore": "kill_others:restore",
            "kill_ingest": "kill_others:ingest",
            "kill_promote": "kill_others:promote",
            "kill_prune": "kill_others:prune",
            "kill_import": "kill_others:reviews",
            "kill_erase": "kill_others:erase",
        },
    ),
    Section(
        "Disk full",
        "The workspace lies on a small disk of its own, which is filled up to a random number of bytes. Survived: one "
        "sentence and exit code 1 or 2 (the service answers 503), nothing half written, and all goes on once there is "
        "room again.",
        {
            "full_run": "disk_full:run",
            "full_serve": "disk_full:serve",
            "full_review": "disk_full:review_desk",
            "full_backup": "disk_full:backup",
        },
    ),
    Section(
        "Torn and altered files",
        "One file is cut at a random byte, has one bit turned over, is emptied, deleted, replaced by a folder or by "
        "another file's bytes. Survived: `oracle run` makes it again and comes to the same labels and release, or says "
        "in one sentence what is wrong; never a traceback, never another result.",
        {
            "torn_run": "tampering:run_folder",
            "torn_release": "tampering:releases",
            "torn_embeddings": "tampering:embeddings",
            "torn_encoder": "tampering:encoder",
            "torn_store": "tampering:store",
            "torn_wal": "tampering:write_ahead_log",
        },
    ),
    Section(
        "Locked, and two of everything",
        "Another program holds the store, or the same work is begun twice. Survived: one sentence where somebody has "
        "to wait, and everything that was acknowledged is there once.",
        {
            "locked": "locked:store",
            "two_runs": "two:runs",
            "two_run_and_schedule": "two:run_and_schedule",
            "two_services": "two:services",
            "two_desks": "two:desks",
            "two_ingests": "two:ingests",
            "two_run_and_backup": "two:run_and_backup",
            "two_run_and_erase": "two:run_and_erase",
            "reviewers": "reviewers:at_once",
        },
    ),
    Section(
        "Told to stop, and odd surroundings",
        "Survived: the promised exit code, nothing half written, and no traceback.",
        {
            "signals": "endings:signals",
            "broken_pipe": "endings:broken_pipe",
            "read_only": "endings:read_only",
            "clock": "endings:clock_backwards",
        },
    ),
    Section(
        "Bad input",
        "Survived: what is wrong is said in one sentence that names the place, or what came is kept exactly as it "
        "came; nothing is executed, nothing hangs.",
        {
            "inputs": "hostile:inputs",
            "bombs": "hostile:bombs",
            "formulas": "hostile:formulas",
            "fuzz": "fuzz:parsers",
        },
    ),
    Section(
        "Bad voters",
        "Survived: the voter is limited, left out with a reason that its owner sees, and the run goes on.",
        {"voters": "voters:bad_voters"},
    ),
)


def named(only: tuple[str, ...] = ()) -> dict[str, str]:
    """Scenarios by name, all of them or some, without those whose module is not there.

    Raises
    ------
    ValueError
        On a name that none has.
    """
    known = {name: place for section in SECTIONS for name, place in section.scenarios.items()}
    for name in only:
        if name not in known:
            raise ValueError(f"unknown scenario '{name}'; known: {', '.join(known)}")
    wanted = {name: place for name, place in known.items() if not only or name in only}
    return {name: place for name, place in wanted.items() if find_spec(f"{HERE}.{place.partition(':')[0]}")}


def found(place: str) -> Scenario:
    """The function of a scenario."""
    module, _, function = place.partition(":")
    scenario: Scenario = getattr(import_module(f"{HERE}.{module}"), function)
    return scenario
