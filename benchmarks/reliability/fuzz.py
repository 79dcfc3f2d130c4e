"""Coverage-guided fuzzing of the parsers, each in a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from benchmarks.reliability.outcome import Outcome, Setting

NAMES = {
    "rules": "Fuzzed: rules and rules.toml",
    "replies": "Fuzzed: replies of agents",
    "model-replies": "Fuzzed: replies of a language model",
    "tables": "Fuzzed: CSV and JSONL files",
}
SECONDS_A_TIME = 1.2
"""A minute for fifty times."""
EXECUTIONS = re.compile(r"^executions (\d+)$", re.MULTILINE)


def parsers(setting: Setting) -> Sequence[Outcome]:
    """Each parser for some seconds; none where there is no fuzzer for this system."""
    if find_spec("atheris") is None:
        return []
    return [fuzzed(name, max(3, round(SECONDS_A_TIME * setting.times)), setting.seed) for name in NAMES]


def fuzzed(name: str, seconds: int, seed: int) -> Outcome:
    """One parser; what escapes ends its process, and counts as one that did not survive."""
    command = [sys.executable, "-m", "benchmarks.reliability.fuzz_targets", name, str(seconds), str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30 * seconds + 120, check=False)
    found = EXECUTIONS.search(done.stdout)
    if done.returncode == 0 and found:
        count = int(found.group(1))
        return Outcome(NAMES[name], count, count, 0, f"in {seconds} s, guided by what of the code is reached")
    last = (done.stderr.strip().splitlines() or ["no word"])[-1]
    return Outcome(NAMES[name], 1, 0, 0, f"ended with {done.returncode}: {last[:200]}")
