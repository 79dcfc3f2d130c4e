"""Hostile input at every door: how much was taken in, how much refused in a sentence, and what failed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from app.reporting.tables_out import FORMULA, guarded, unguarded
from benchmarks.reliability.hostile_app import boxes
from benchmarks.reliability.hostile_doors import FAILED, REFUSED, TAKEN, Doors, Tried, tried
from benchmarks.reliability.hostile_files import CSV
from benchmarks.reliability.hostile_http import requests
from benchmarks.reliability.hostile_texts import TEXTS
from benchmarks.reliability.outcome import Outcome, Setting
from labeling.disk.reading import KnownQuestions, batch_of, kind_of
from labeling.disk.tables import read_table


def inputs(setting: Setting) -> Sequence[Outcome]:
    """Texts, files, settings, reviews, requests, commands and boxes."""
    doors = Doors(setting.copy("hostile"), setting.folder)
    return [
        outcome("Hostile data files", doors.files()),
        outcome("Hostile rules, settings and release notes", doors.settings()),
        outcome("Hostile files of reviews", doors.reviews()),
        outcome("Hostile words on the command line", doors.commands()),
        outcome("Hostile requests to the service", requests(setting.copy("served"))),
        outcome("Hostile words in the boxes of the app", boxes(setting.copy("shown"))),
    ]


def bombs(setting: Setting) -> Outcome:
    """What expands when it is read, and what climbs out of its folder."""
    return outcome("Parquet files and backups that expand or climb out", _bombs(setting))


def parsers(setting: Setting) -> Sequence[Outcome]:
    """Data files cut and altered at random places, read by the program's own parsers."""
    return [outcome("Data files with bytes altered at random", _altered(setting))]


def formulas(setting: Setting) -> Outcome:
    """Cells that a spreadsheet would run, written and read again."""
    cells = [f"{sign}{text}" for sign in ("", *FORMULA, "'", "'=") for text in TEXTS.values() if len(text) < 30_000]
    good = [cell for cell in cells if _harmless(cell)]
    note = "written so that none is run, and read again as they were"
    return Outcome("Cells that a spreadsheet would run", len(cells), len(good), 0, note)


def _harmless(cell: str) -> bool:
    written = str(guarded(cell))
    return unguarded(written) == cell and (not written or written[0] not in FORMULA)


def outcome(scenario: str, found: Iterable[Tried]) -> Outcome:
    """The figures of some tries; the first failures are told."""
    all_of = list(found)
    count = {what: sum(t.outcome == what for t in all_of) for what in (TAKEN, REFUSED, FAILED)}
    first = "".join(f"; failed: {t.door}, {t.kind}: {t.said}" for t in all_of if t.outcome == FAILED)[:500]
    note = f"{count[REFUSED]:,} refused in a sentence, {count[TAKEN]:,} taken in as they came{first}"
    return Outcome(scenario, len(all_of), len(all_of) - count[FAILED], 0, note)


def _altered(setting: Setting) -> Iterator[Tried]:
    for number in range(20 * setting.times):
        kind, make = setting.draw.choice(list(CSV.items()))
        content = bytearray(make()[:5_000])
        for _ in range(setting.draw.randint(1, 8)):
            if content:
                content[setting.draw.randrange(len(content))] = setting.draw.randrange(256)
        path = setting.folder / f"altered{setting.draw.choice(('.csv', '.jsonl', '.parquet'))}"
        path.write_bytes(content)
        yield tried("altered file", f"{kind}, {number}", partial(_read, path))


def _read(path: Path) -> None:
    table = read_table(path)
    batch_of(table, kind_of(table), lambda gold: KnownQuestions({}, ()))


def _bombs(setting: Setting) -> Iterator[Tried]:
    return Doors(setting.copy("bombs"), setting.folder).bombs()
