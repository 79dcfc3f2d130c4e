"""`kill -9` at a random moment of `oracle run`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.workspace import Workspace
from benchmarks.reliability.checks import result, sound, wrong
from benchmarks.reliability.killing import LostError, Victim, killed
from benchmarks.reliability.outcome import Outcome, Setting
from benchmarks.reliability.starting import oracle

Make = Callable[[str], Path]


def first_run(setting: Setting) -> Outcome:
    """The first run of a workspace."""
    return _killed(setting, "Kill `oracle run`, the first one of a workspace", lambda name: setting.copy(name, "bare"))


def second_run(setting: Setting) -> Outcome:
    """A run after new questions, another rule and new gold, with a release that is in use."""
    return _killed(setting, "Kill `oracle run` after data and rules changed", lambda name: changed(setting.copy(name)))


def changed(root: Path) -> Path:
    """More questions, other gold and a rule that says more."""
    with (root / "data" / "questions.csv").open("a", encoding="utf-8") as stream:
        stream.writelines(f"n{n},Where is parcel {n} that should have come,2026-01-12T09:00:00Z\n" for n in range(20))
    with (root / "data" / "gold.csv").open("a", encoding="utf-8") as stream:
        stream.writelines(f"n{n},order-status,{split}\n" for n, split in enumerate(("seed", "valid", "test")))
    rules = root / "labeling_functions" / "rules.toml"
    rules.write_text(rules.read_text(encoding="utf-8").replace('"tracking"', '"tracking", "parcel"'), encoding="utf-8")
    return root


def _killed(setting: Setting, what: str, make: Make) -> Outcome:
    undisturbed = make("expected")
    before = current(undisturbed)
    if oracle(undisturbed, "run").wait() != 0:
        raise RuntimeError("the undisturbed run failed")
    expected = result(undisturbed)

    def check(root: Path) -> str:
        if before is not None and current(root) is None:
            raise LostError("no release is current")
        return next(iter(wrong(root, interrupted=True)), "") or sound(root, expected)

    return killed(setting, Victim(what, make, lambda root: ("run",), check), setting.times)


def current(root: Path) -> str | None:
    """The current release; None where there is none, or no store yet."""
    if not (root / "var" / "store.db").exists():
        return None
    with Workspace(root).open_store() as store:
        return store.current_release()
