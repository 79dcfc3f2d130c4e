"""Parsers that a fuzzer throws bytes at, each in a process of its own; only the promised errors may escape.

Run as ``python -m benchmarks.reliability.fuzz_targets NAME SECONDS SEED`` with atheris installed.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(
    include=["labeling.sources.rules", "labeling.matching", "labeling.llm", "labeling.disk.tables"]
):
    from labeling.disk.tables import read_table
    from labeling.errors import OracleError
    from labeling.llm.replies import read_reply
    from labeling.matching import clean, match
    from labeling.sources.rules import checked_rule, read_rules
    from labeling.taxonomy import Template

ANSWER = Template("late", "payouts", "A payout is late", "Hi {first_name}, your payout is on its way.")
KEYS = ("any", "all", "none", "regex", "similar_to", "yes")


def rules(data: bytes) -> None:
    """A rule from texts, and rules.toml from bytes."""
    given = atheris.FuzzedDataProvider(data)
    table = {key: given.ConsumeUnicodeNoSurrogates(40) for key in KEYS}
    lists = {key: value if key == "regex" else [value] for key, value in table.items() if value}
    with suppress(OracleError):
        rule = checked_rule({"name": "r", "votes_for": "late"} | lists)
        rule.spans(given.ConsumeUnicodeNoSurrogates(80))  # halves of characters are refused at every door
    with suppress(OracleError):
        _of_file(data, "rules.toml", read_rules)


def replies(data: bytes) -> None:
    """What an agent sent, against a template."""
    text = atheris.FuzzedDataProvider(data).ConsumeUnicode(2_000)
    clean(text)
    match(text, [ANSWER])


def model_replies(data: bytes) -> None:
    """What a language model replied."""
    read_reply(atheris.FuzzedDataProvider(data).ConsumeUnicode(2_000), ("late",))


def tables(data: bytes) -> None:
    """A data file."""
    for name in ("t.csv", "t.jsonl"):
        with suppress(OracleError):
            _of_file(data, name, read_table)


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "rules": rules,
    "replies": replies,
    "model-replies": model_replies,
    "tables": tables,
}
FOLDER = Path(tempfile.mkdtemp(prefix="fuzz"))


def _of_file(data: bytes, name: str, read: Callable[[Path], object]) -> None:
    path = FOLDER / name
    path.write_bytes(data)
    read(path)


def main(name: str, seconds: int, seed: int) -> None:
    """Throw bytes at a parser for some seconds; prints how often, and ends with an error where something escaped."""
    target, until, count = TARGETS[name], time.monotonic() + seconds, 0

    def one(data: bytes) -> None:
        nonlocal count
        count += 1
        target(data)
        if time.monotonic() > until:
            print(f"executions {count}", flush=True)
            os._exit(0)

    atheris.Setup([sys.argv[0], f"-seed={seed}", "-max_len=2000", "-timeout=10", "-rss_limit_mb=2048"], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
