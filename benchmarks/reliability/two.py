"""The same work begun twice, and different work at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select

from app.workspace import Workspace
from benchmarks.reliability.checks import TRACEBACK, last_line, one_sentence, result, sound, wrong
from benchmarks.reliability.kill_review import acknowledged_by, missing_or_doubled
from benchmarks.reliability.kill_run import changed
from benchmarks.reliability.kill_schedule import SETTINGS, all_due
from benchmarks.reliability.killing import fewer
from benchmarks.reliability.outcome import Outcome, Setting
from benchmarks.reliability.serving import Asked, Load, free_port, served
from benchmarks.reliability.serving import missing_or_doubled as missing_answers
from benchmarks.reliability.starting import Started, ended_after, oracle, start
from benchmarks.reliability.tasks import review
from labeling.store.schema import QuestionRecord

Begin = Callable[[Path], Started]


def runs(setting: Setting) -> Outcome:
    """Two runs: one goes, the other says that it has to wait, or finds all done."""
    return _at_once(setting, "`oracle run` twice at once", _run, lambda root: _run(root, "second"))


def run_and_schedule(setting: Setting) -> Outcome:
    """A run by hand while the scheduler retrains."""

    def schedule(root: Path) -> Started:
        with (root / "oracle.toml").open("a", encoding="utf-8") as stream:
            stream.write(SETTINGS)
        all_due(root)
        return oracle(root, "schedule", out=root.parent / "schedule.out")

    return _at_once(setting, "`oracle run` beside `oracle schedule`", schedule, lambda root: _run(root, "hand"), True)


def run_and_backup(setting: Setting) -> Outcome:
    """A backup while a run works."""
    return _at_once(setting, "`oracle backup` during `oracle run`", _run, lambda root: _do(root, "backup"))


def run_and_erase(setting: Setting) -> Outcome:
    """A question is erased while a run works; erasing waits for the run."""
    words = ("erase", "--question", "q8", "--yes", "--wait")
    return _at_once(setting, "`oracle erase` during `oracle run`", _run, lambda root: _do(root, *words), same=False)


def ingests(setting: Setting) -> Outcome:
    """Two files with the same questions are loaded at once: each is there once, as the one or the other says."""
    tried, bad, lost = fewer(setting), list[str](), 0
    for _ in range(tried):
        root = setting.copy("shop")
        files = [root / f"more_{n}_questions.csv" for n in range(2)]
        for n, path in enumerate(files):
            rows = [f"k{i},Where is parcel {i}? {n}\n" for i in range(500)]
            path.write_text("question_id,text\n" + "".join(rows), encoding="utf-8")
        started = [oracle(root, "ingest", path, out=path.with_suffix(".out")) for path in files]
        codes = [one.wait() for one in started]
        # the second one to come is refused, as a question belongs to one file
        clear = 0 in codes and all(c == 0 or one_sentence(one, c) for one, c in zip(started, codes, strict=True))
        with Workspace(root).open_store() as store, store.read() as connection:
            wanted = select(func.count()).where(QuestionRecord.question_id.startswith("k"))
            there = int(connection.execute(wanted).scalar_one())
        lost += there != 500
        trouble = "" if clear and there == 500 else f"exit codes {codes}, {there} rows: {last_line(started[1])}"
        bad += [trouble] if trouble else wrong(root)[:1]
    return Outcome("`oracle ingest` twice at once", tried, tried - len(bad), lost, bad[0] if bad else "")


def services(setting: Setting) -> Outcome:
    """Two services on one store, each under load."""
    tried, bad, lost, answered = fewer(setting), list[str](), 0, 0
    root, ports = setting.copy("served"), (free_port(), free_port())
    every = Asked()
    with served(root, ports[0], setting.folder / "a.out"), served(root, ports[1], setting.folder / "b.out"):
        for n in range(tried):
            loads = [Load(port, 4, f"t{n}-{port}", setting.seed + port) for port in ports]
            with loads[0], loads[1]:
                time.sleep(0.5)
            for load in loads:
                every.keys |= load.asked.keys
                every.said |= load.asked.said
                bad += [f"it answered {status}" for status in load.asked.refused][:1]
            answered = sum(found is not None for found in every.keys.values())
    lost = missing_answers(root, every)
    bad = (bad + wrong(root))[:tried]
    note = f"{answered:,} suggestions{'; ' + bad[0] if bad else ''}"
    return Outcome("Two services on one store", tried, tried - len(bad), lost, note)


def desks(setting: Setting) -> Outcome:
    """Two desks, each a process of its own, on one queue."""
    tried, bad, lost, acknowledged = fewer(setting), list[str](), 0, 0
    for n in range(tried):
        root = setting.copy("desk", "queue")
        places = [setting.folder / f"desk-{i}.out" for i in range(2)]
        experts = (("Ana", "Ben"), ("Chi", "Dan"))
        begun = [start(review, root, experts[i], setting.seed + n + i, 12, out=places[i]) for i in range(2)]
        codes = [one.wait() for one in begun]
        said = [line for one in begun for line in acknowledged_by(one)]
        acknowledged += len(said)
        missing, trouble = missing_or_doubled(root, said), next(iter(wrong(root)), "")
        lost += missing
        failed = any(codes) or any(TRACEBACK in one.said() for one in begun)
        bad += [trouble or last_line(begun[0])] if missing or trouble or failed else []
    note = f"{acknowledged:,} reviews{'; ' + bad[0] if bad else ''}"
    return Outcome("Two desks on one queue", tried, tried - len(bad), lost, note)


def _run(root: Path, name: str = "first") -> Started:
    return oracle(root, "run", out=root.parent / f"{name}.out")


def _do(root: Path, *words: str) -> Started:
    return oracle(root, *words, out=root.parent / "other.out")


def _at_once(
    setting: Setting, what: str, one: Begin, other: Begin, endless: bool = False, same: bool = True
) -> Outcome:
    """Begin both, let them end, and run on; the result is that of one alone.

    Parameters
    ----------
    endless
        Whether the first one never ends by itself.
    same
        Whether the result is to be the same as without the other.
    """
    alone = changed(setting.copy("alone"))
    if _run(alone).wait() != 0:
        raise RuntimeError("the run alone failed")
    expected, bad, tried = result(alone) if same else {}, list[str](), fewer(setting)
    for _ in range(tried):
        root = changed(setting.copy("shop"))
        with ended_after(one(root)) as first:
            time.sleep(setting.draw.random() * 1.5)
            second = other(root)
            code = second.wait()
            trouble = "" if code == 0 or one_sentence(second, code) else f"exit code {code}: {last_line(second)}"
            code = 0 if endless else first.wait()
        trouble = trouble or ("" if code == 0 or one_sentence(first, code) else f"exit code {code}: {last_line(first)}")
        trouble = trouble or sound(root, expected)
        bad += [trouble] if trouble else []
    return Outcome(what, tried, tried - len(bad), 0, bad[0] if bad else "one after the other")
