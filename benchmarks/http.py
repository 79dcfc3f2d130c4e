"""The HTTP service beside a plain FastAPI endpoint that encodes with sentence-transformers and logs nothing.

32 clients in one other process ask the questions of the shipped workspace, each text once, so that no server can
remember it; both servers are one process on the same cores, started anew for each round, and take turns. The plain
endpoint is measured with torch's own number of threads and with one thread, and the faster counts as 1. Ours answers
once the suggestion is durable in the store. Then requests come at random moments, at half of what ours reached in that
round, and latency counts from the moment at which they came. Ours is measured after its first look at the traffic,
which it repeats every minute. Processor time is that of the whole server process.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from sqlalchemy import delete

from app.releasing.releases import set_mode
from app.services import run_until
from app.workspace import Workspace
from benchmarks.data import REPOSITORY
from benchmarks.report import markdown, write_section
from labeling.serving.stages import LIVE, STAGES
from labeling.store.schema import FeedbackRecord, ReplyMatchRecord, SuggestionRecord

PATH = "/v1/suggestions"
LOOKED = b"\noracle_looked_at_seconds "
WARM_UP = [{"question": f"Is this the warm-up number {i}?"} for i in range(64)]
COLUMNS = ("server", "a second", "to plain", "ms p50", "ms p95", "ms p99", "server CPU, ms a request", "client CPU")
PLAIN, PLAIN_ONE, OURS = "plain endpoint", "plain endpoint, torch on one thread", "oracle serve"
HALF = "oracle serve at half of its load"
Measured = dict[str, Any]


@contextmanager
def serving(words: Sequence[str], port: int, environment: Mapping[str, str]) -> Iterator[int]:
    """A server in a process of its own, once it answers; its process id."""
    process = subprocess.Popen(
        [sys.executable, "-m", *words, "--port", str(port)],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(process, port)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/openapi.json", timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


def drive(port: int, bodies: Sequence[dict[str, Any]], clients: int, rate: float = 0, seed: int = 0) -> Measured:
    """Let a process of its own ask; see ``benchmarks.http_client``."""
    told = {"port": port, "path": PATH, "bodies": bodies, "clients": clients, "rate": rate, "seed": seed}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.http_client"],
        input=json.dumps(told).encode(),
        stdout=subprocess.PIPE,
        cwd=REPOSITORY,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        check=True,
    )
    found: Measured = json.loads(done.stdout)
    return found


def measure(pid: int, port: int, bodies: Sequence[dict[str, Any]], clients: int, rate: float = 0) -> Measured:
    """How a server does, after a warm-up with other texts."""
    drive(port, [{**body, **{k: v for k, v in bodies[0].items() if k != "question"}} for body in WARM_UP], clients)
    before = _processor_seconds(pid)
    found = drive(port, bodies, clients, rate)
    if found["good"] != len(bodies):
        raise RuntimeError(f"{len(bodies) - found['good']} of {len(bodies)} answers are not 200")
    found["server_ms"] = 1000 * (_processor_seconds(pid) - before) / len(bodies)
    return found


def _settle(port: int) -> None:
    """Wait until the service looked at the traffic for the first time, which it does once, soon after its start."""
    until = time.monotonic() + 300
    while time.monotonic() < until:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
            if LOOKED in answer.read():
                return
        time.sleep(1)
    raise RuntimeError("the service did not look at the traffic")


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def round_of(workspace: Path, texts: Sequence[str], clients: int, seed: int) -> dict[str, Measured]:
    """Each server once, in a random order; ours at half load at the end."""
    asked = [{"question": text, "agent": f"agent-{i % clients}"} for i, text in enumerate(texts)]
    bare = [{"question": text} for text in texts]
    plain, ours = ["benchmarks.http_plain", str(workspace)], ["app.cli", "-w", str(workspace), "serve"]
    rows = [(PLAIN, plain, {}, bare), (PLAIN_ONE, plain, {"OMP_NUM_THREADS": "1"}, bare), (OURS, ours, {}, asked)]
    Random(seed).shuffle(rows)
    found = {}
    for name, words, environment, bodies in rows:
        with serving(words, port := _free_port(), environment) as pid:
            if name == OURS:
                _settle(port)
            found[name] = measure(pid, port, bodies, clients)
    with serving(ours, port := _free_port(), {}) as pid:
        _settle(port)
        found[HALF] = measure(pid, port, asked, 4 * clients, found[OURS]["a_second"] / 2)
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def prepare(folder: Path) -> Workspace:
    """The shipped workspace, run and with all stages live."""
    if not (folder / "data").is_dir():
        for name in ("data", "labeling_functions"):
            shutil.copytree(REPOSITORY / name, folder / name)
        shutil.copy(REPOSITORY / "oracle.toml", folder)
    workspace = Workspace(folder)
    run_until(workspace, "release")
    for stage in STAGES:
        set_mode(workspace, stage, LIVE, "benchmark")
    with workspace.open_store() as store, store.write() as connection:  # what earlier measurements left
        for record in (ReplyMatchRecord, FeedbackRecord, SuggestionRecord):
            connection.execute(delete(record))
    return workspace


def distinct_texts(workspace: Workspace, most: int) -> list[str]:
    """Questions in a random order, each text once."""
    with workspace.open_store() as store:
        texts = sorted({q.text for q in store.questions()})
    Random(6).shuffle(texts)
    return texts[:most]


def table(rounds: Sequence[dict[str, Measured]]) -> str:
    """Medians over the rounds."""
    best = [max(r[PLAIN]["a_second"], r[PLAIN_ONE]["a_second"]) for r in rounds]
    rows = []
    for name in (PLAIN, PLAIN_ONE, OURS, HALF):
        middle = {k: float(np.median([r[name][k] for r in rounds])) for k in rounds[0][name] if k != "answers"}
        ratio = np.median([r[name]["a_second"] / b for r, b in zip(rounds, best, strict=True)])
        figures = (f"{middle[k]:.0f}" for k in ("p50", "p95", "p99"))
        last = (f"{middle['server_ms']:.1f}", f"{100 * middle['client_cpu']:.0f} %")
        rows.append((name, f"{middle['a_second']:.0f}", "" if name == HALF else f"{ratio:.1f}", *figures, *last))
    return markdown(COLUMNS, rows)


def main(arguments: Sequence[str]) -> None:
    """Measure in turns, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=2_000)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="folder of the workspace; used again where it is there")
    parser.add_argument("--dry", action="store_true", help="print the table, leave docs/benchmarks.md alone")
    o = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        workspace = prepare(o.keep or Path(temporary) / "payments")
        texts = distinct_texts(workspace, o.requests)
        rounds = [round_of(workspace.root, texts, o.clients, seed) for seed in range(o.rounds)]
    shown = f"{table(rounds)}\n\nMedians of {o.rounds} rounds with {len(texts):,} requests for each row."
    print(shown)
    if not o.dry:
        write_section("http", f"## HTTP service\n\n`python -m benchmarks.http`. {__doc__}\n\n{shown}")


if __name__ == "__main__":
    main(sys.argv[1:])
