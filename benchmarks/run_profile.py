"""Where the time of `oracle run` goes: py-spy looks at it, its threads and its processes, a hundred times a second.

The shipped workspace is run three times on a copy: from nothing, with one labeling function edited, and with nothing
changed. The program's own encoder is built before, outside the measurement. ``--code`` names another checkout of this
program, such as one of an earlier version.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.data import REPOSITORY
from benchmarks.report import markdown, write_section

RATE = 100
MOST, LEAST = 12, 0.02
BUILD = """
import sys
from pathlib import Path
from app.workspace import Workspace
Workspace(Path(sys.argv[1])).encoder.encode(["a"])
"""
WAITS = ("Condition.wait", "Event.wait", "wait (threading", "select (selectors", "poll (")
STEPS = {
    "ingest": "run (app/pipeline/ingesting",
    "encode": "encode (app/pipeline/labels",
    "vote": "vote (app/pipeline/labels",
    "denoise": "denoise (app/pipeline/labels",
    "train": "train (app/pipeline/releasing",
    "evaluate": "evaluate (app/pipeline/releasing",
    "gate": "gate (app/pipeline/gating",
    "release": "release (app/pipeline/releasing",
}
ELSEWHERE = {
    "encode": ("OnnxEncoder.", "Session.run"),
    "vote": ("main (labeling/asking/worker",),
    "train": ("spread (models/linear/fitting",),
    "start and imports": ("importlib", "<module>"),
}
"""Parts of the program's work that stand in threads and processes of their own, by their calls."""


def part_of(frames: Sequence[str]) -> str:
    """The step that a stack belongs to, from the outermost call on; what waits belongs to none."""
    if not frames or any(frames[-1].startswith(w) for w in WAITS):
        return ""
    for step, mark in STEPS.items():
        if any(frame.startswith(mark) for frame in frames):
            return step
    for step, calls in ELSEWHERE.items():
        if any(call in frame for frame in frames for call in calls):
            return step
    return "between steps"


def stacks(text: str) -> Iterator[tuple[list[str], int]]:
    """Stacks from py-spy's raw form, outermost call first, each with the number of times it was seen."""
    for line in text.splitlines():
        stack, _, seen = line.rpartition(" ")
        yield [frame for frame in stack.split(";") if not frame.startswith("process ")], int(seen)


def shares(text: str) -> tuple[int, list[tuple[str, float]], list[tuple[str, float]]]:
    """Samples that did something, and the shares of them by step, and by function where that is 2 % or more itself."""
    steps: Counter[str] = Counter()
    own: Counter[str] = Counter()
    for frames, seen in stacks(text):
        if part := part_of(frames):
            steps[part] += seen
            own[frames[-1].split(":")[0] + ")"] += seen
    total = max(steps.total(), 1)
    often = [(name, n / total) for name, n in own.most_common(MOST) if n / total >= LEAST]
    return steps.total(), [(name, n / total) for name, n in steps.most_common()], often


def profile(code: Path, workspace: Path, out: Path) -> str:
    """Run `oracle run` of a checkout on a workspace under py-spy."""
    command = [sys.executable, "-m", "app.cli", "-w", str(workspace), "run", "--json"]
    spy = str(Path(sys.executable).with_name("py-spy"))
    options = ["record", "--subprocesses", "--rate", str(RATE), "--format", "raw", "--output", str(out), "--"]
    environment = os.environ | {"PYTHONPATH": str(code)}
    subprocess.run([spy, *options, *command], check=True, cwd=code, env=environment, capture_output=True)
    return out.read_text(encoding="utf-8")


def prepared(code: Path, folder: Path) -> Path:
    """A copy of the shipped workspace whose encoder is there and whose run folder is not."""
    workspace = folder / "workspace"
    for name in ("data", "labeling_functions"):
        shutil.copytree(REPOSITORY / name, workspace / name)
    shutil.copy(REPOSITORY / "oracle.toml", workspace)
    command = [sys.executable, "-c", BUILD, str(workspace)]
    subprocess.run(command, check=True, cwd=code, env=os.environ | {"PYTHONPATH": str(code)}, capture_output=True)
    return workspace


def edit_a_function(workspace: Path) -> None:
    """One more way to say it in the first expression of the first module that has one."""
    for path in sorted((workspace / "labeling_functions").glob("[!_]*.py")):
        text = path.read_text(encoding="utf-8")
        if 're.compile(r"' in text:
            path.write_text(text.replace('re.compile(r"', 're.compile(r"some other words|', 1), encoding="utf-8")
            return


def report(code: Path) -> str:
    """Tables of the three runs."""
    parts = []
    with tempfile.TemporaryDirectory() as scratch:
        workspace = prepared(code, Path(scratch))
        for what in ("from nothing", "one function edited", "nothing changed"):
            if what == "one function edited":
                edit_a_function(workspace)
            seen, steps, own = shares(profile(code, workspace, Path(scratch) / "stacks.txt"))
            rows = [(name, f"{share:.1%}") for name, share in steps]
            inner = [(name, f"{share:.1%}") for name, share in own]
            title = f"**{what}**: {seen / RATE:.1f} s of work"
            parts += [title, markdown(("part", "share"), rows), markdown(("function by itself", "share"), inner)]
    return "\n\n".join(parts)


def main(argv: Sequence[str] | None = None) -> None:
    """Print the tables, and write them into docs/benchmarks.md unless only printed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--code", type=Path, default=REPOSITORY, help="a checkout of this program, by default this one")
    parser.add_argument("--dry", action="store_true", help="print only")
    asked = parser.parse_args(argv)
    text = report(asked.code.resolve())
    print(text)
    if not asked.dry:
        title = "Where the time of `oracle run` goes"
        about = " ".join((__doc__ or "").split("\n\n")[1].splitlines())
        if asked.code == REPOSITORY:
            write_section("run-profile", f"## {title}\n\n{about}\n\n{text}")
        else:
            write_section("run-profile-before", f"## {title}: an earlier version\n\n{text}")


if __name__ == "__main__":
    main()
