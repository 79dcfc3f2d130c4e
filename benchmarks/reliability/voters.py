"""Bad labeling functions and rules: each is limited and muted with a reason, and the run goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.services import run_until
from app.voter_health.showing import latest_faults
from app.workshop.functions import listing
from app.workspace import Workspace
from benchmarks.reliability.outcome import Outcome, Setting

HEAD = '"""Bad ones. Owner: nobody."""\nimport builtins, ctypes, itertools, os, re, signal, socket, subprocess, time\n'
HEAD += "from labeling import labeling_function\nCOUNT = itertools.count()\n\n"
BODIES: Mapping[str, tuple[str, ...]] = {
    "It hangs": ("while True: pass", "time.sleep(1000)", "re.match('(a+)+$', 'a' * 60 + 'b')"),
    "It raises an error": ("return question.txet", "return 1 / 0", "raise SystemExit(1)"),
    "It returns rubbish": ("return 3.5", "return 'no-such-template'", "return object()"),
    "It eats memory": ("return bytearray(10**12)", "return ['a' * 10**9 for _ in range(99)]"),
    "It ends or breaks its process": ("os._exit(1)", "signal.raise_signal(signal.SIGKILL)", "os.closerange(3, 50)"),
    "It answers otherwise each time": ("return next(COUNT) % 2 == 0",),
    "It uses the network": (
        "return socket.create_connection(('127.0.0.1', 9))",
        "try:\n        socket.getaddrinfo('localhost', 80)\n    except BaseException:\n        return True",
    ),
    "It starts programs": ("return os.system('true')", "return subprocess.run(['true'])", "os.fork()"),
    "It changes files": ("return open('/tmp/never', 'w')", "os.remove(__file__)", "os.mkdir('/tmp/never')"),
    "It calls C code": ("ctypes.CDLL(None)", "ctypes.string_at(0)"),
    "It changes what others share": ("builtins.len = lambda x: 3", "os.chdir('/')", "re.search = None"),
    "It votes on everything": ("return True",),
    "It contradicts its own examples": ("return question.text == 'hello'",),
}
"""Bodies of functions by what is bad about them."""
IMPORTS: Mapping[str, tuple[str, ...]] = {
    "Its module hangs": ("while True: pass",),
    "Its module ends the program": ("import sys; sys.exit(3)", "import os; os._exit(4)"),
    "Its module uses the network": ("import socket; socket.create_connection(('127.0.0.1', 9))",),
    "Its module changes what others share": ("import builtins; builtins.len = None",),
}
RULES = """
[[rule]]
name = "opposite-one"
votes_for = "order-status"
any = ["something"]

[[rule]]
name = "opposite-other"
votes_against = "order-status"
any = ["something"]
"""
OPPOSITE = ("rules.opposite-one", "rules.opposite-other")
MORE = 60
"""Questions that are added, so that shares mean something."""


@dataclass(frozen=True)
class Seen:
    """What a run said of the bad ones: faults by name, and which are muted with a reason."""

    faults: Mapping[str, str]
    muted: frozenset[str]
    finished: bool


def bad_voters(setting: Setting) -> Sequence[Outcome]:
    """One run with all of them at once."""
    root = setting.copy("bad-voters")
    names = write(root)
    seen = run(Workspace(root))
    return [_outcome(kind, ours, seen) for kind, ours in names.items()]


def write(root: Path) -> dict[str, tuple[str, ...]]:
    """Write all of them into a workspace; names of the voters by what is bad about them."""
    folder, names = root / "labeling_functions", dict[str, tuple[str, ...]]()
    parts = [HEAD]
    for number, (kind, bodies) in enumerate(BODIES.items()):
        ours = [f"bad_{number}_{i}" for i in range(len(bodies))]
        parts += [_function(name, body) for name, body in zip(ours, bodies, strict=True)]
        names[kind] = tuple(f"chaos.{name}" for name in ours)
    (folder / "chaos.py").write_text("\n".join(parts), encoding="utf-8")
    for number, (kind, harms) in enumerate(IMPORTS.items()):
        for i, harm in enumerate(harms):
            (folder / f"bad_{number}_{i}.py").write_text(f"{harm}\n{HEAD}{_function('bad', 'pass')}", encoding="utf-8")
        names[kind] = tuple(f"bad_{number}_{i}.bad" for i in range(len(harms)))
    rules = folder / "rules.toml"
    rules.write_text(rules.read_text(encoding="utf-8") + RULES, encoding="utf-8")
    _more(root / "data" / "questions.csv")
    settings = root / "oracle.toml"
    settings.write_text(f"function_seconds = 0.5\n{settings.read_text(encoding='utf-8')}", encoding="utf-8")
    return names | {"Two rules say the opposite": OPPOSITE}


def run(workspace: Workspace) -> Seen:
    """Run the workspace, and see what became of the voters."""
    outcomes, _ = run_until(workspace, "release")
    rows = {row["voter"] for row in listing(workspace) if row["muted"] and row["muted"]["note"]}
    faults = latest_faults(workspace)
    left = {name for name, why in faults.items() if why.startswith("when it is imported")}
    return Seen(faults, frozenset(rows | left), outcomes[-1].name == "release")


def _function(name: str, body: str) -> str:
    about = (
        'votes_for="order-status", yes=["cancel it"], no=["hello"]' if "hello" in body else 'votes_for="order-status"'
    )
    return f"@labeling_function({about})\ndef {name}(question):\n    {body}\n"


def _more(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    rest = "," * (text.splitlines()[0].count(",") - 1)
    path.write_text(text + "".join(f"more{i},something else {i}{rest}\n" for i in range(MORE)), encoding="utf-8")


def _outcome(kind: str, names: Sequence[str], seen: Seen) -> Outcome:
    muted = [name for name in names if name in seen.faults and name in seen.muted]
    why = next((seen.faults[name] for name in names if name in seen.faults), "nobody noticed")
    return Outcome(kind, len(names), len(muted) if seen.finished else 0, 0, why[:160])
