"""Another program holds the store for longer than anybody waits for it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.reliability.checks import last_line, one_sentence, wrong
from benchmarks.reliability.kill_review import ready
from benchmarks.reliability.outcome import Outcome, Setting
from benchmarks.reliability.serving import ask, free_port, question, served
from benchmarks.reliability.starting import Started, ended_after, oracle, start
from benchmarks.reliability.tasks import hold_lock

WAITING = 30.0
"""Seconds that a writer waits by itself."""
WRITING = (
    ("run",),
    ("ingest", "data/questions.csv"),
    ("release", "mode", "template", "shadow"),
    ("review", "import", "decided.csv"),
    ("change", "add", "A new price"),
)
READING = (("release", "list"), ("suggest", "Where is my parcel?"), ("monitor",), ("review", "export", "out.csv"))


def store(setting: Setting) -> Sequence[Outcome]:
    """Writers give up with a sentence after their wait; readers and the service's looks go on."""
    root = setting.copy("locked")
    (root / "decided.csv").write_text("question_id,decision,expert\nq4,order-status,Ana\n", encoding="utf-8")
    with held(root, setting.folder / "holder.out"):
        begun = time.monotonic()
        writers = [(words, _at(root, words)) for words in WRITING]
        readers = [(words, _at(root, words)) for words in READING]
        read = [_bad(words, one, one.wait() == 0) for words, one in readers]
        quick = time.monotonic() - begun
        wrote = [_bad(words, one, one_sentence(one, one.wait())) for words, one in writers]
    left = [sentence for sentence in [*wrote, *wrong(root)] if sentence]
    said = [sentence for sentence in read if sentence]
    answered = _service(setting)
    return [
        Outcome(
            "Writing while the store is held", len(WRITING), len(WRITING) - len(left), 0, _note(left, "each said so")
        ),
        Outcome("Reading meanwhile", len(READING), len(READING) - len(said), 0, _note(said, f"all in {quick:.0f} s")),
        answered,
    ]


def _at(root: Path, words: Sequence[str]) -> Started:
    places = [root / word if word.endswith(".csv") else word for word in words]
    return oracle(root, *places, out=root.parent / f"{'-'.join(words).replace('/', '-')[:40]}.out")


def _service(setting: Setting) -> Outcome:
    """A service whose store is held answers 503, or late, and answers again afterwards."""
    root, port, tried = setting.copy("served"), free_port(), 4
    with served(root, port, setting.folder / "serve.out"):
        with held(root, setting.folder / "other.out", WAITING + 5):
            found = [ask(port, "POST", "/v1/suggestions", question(f"l{n}"))[0] for n in range(tried // 2)]
        found += [ask(port, "POST", "/v1/suggestions", question(f"m{n}"))[0] for n in range(tried // 2)]
    good = [status in (200, 503) for status in found[: tried // 2]] + [status == 200 for status in found[tried // 2 :]]
    statuses = ", ".join(map(str, found))
    return Outcome("Asking the service while its store is held", tried, sum(good), 0, f"it answered {statuses}")


@contextmanager
def held(root: Path, out: Path, seconds: float = 10 * WAITING) -> Iterator[None]:
    """Somebody holds the lock for writers."""
    with ended_after(start(hold_lock, root, seconds, out=out)) as holder:
        ready(holder, "held")
        yield


def _bad(words: Sequence[str], started: Started, good: bool) -> str:
    return "" if good else f"`oracle {' '.join(words)}`: {last_line(started)}"


def _note(bad: list[str], otherwise: str) -> str:
    return bad[0] if bad else otherwise
