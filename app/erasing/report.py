"""What an erasing did, or would do, for programs and for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from app.erasing.target import Target


@dataclass(frozen=True)
class Erased:
    """What went, or would go.

    Parameters
    ----------
    store
        Rows by table.
    files
        Rows by table of the workspace.
    releases
        By the id of a release that remembered a text the id of the same release without it; empty in a dry run.
    run
        Whether the run folder goes: `oracle run` makes it again.
    embeddings, answers, samples
        Rows of caches, answers of a language model, and days of sampled traffic.
    notes
        Cells of the store and files below var/ in which it was written over.
    backups
        Those that hold it; they were removed if ``backups_removed``.
    outside
        Files outside the workspace that were loaded once: look at them yourself.
    left
        Where it is still found.
    busy
        Why some of it may still be on the disk; empty when none is.
    """

    target: Target
    dry_run: bool = False
    store: Mapping[str, int] = field(default_factory=dict)
    files: Mapping[str, int] = field(default_factory=dict)
    releases: Mapping[str, str] = field(default_factory=dict)
    run: bool = False
    embeddings: int = 0
    answers: int = 0
    samples: int = 0
    notes: int = 0
    backups: tuple[str, ...] = ()
    backups_removed: bool = False
    outside: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    busy: str = ""

    @property
    def done(self) -> bool:
        """Whether nothing of it is left here."""
        return not self.busy and not self.left

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        found = asdict(self)
        target = found.pop("target")
        return {target["kind"]: target["value"]} | found | {"done": self.done and not self.dry_run}


def lines(found: Erased) -> Iterator[str]:
    """For people."""
    verb = "would be removed" if found.dry_run else "removed"
    for name, n in [*found.store.items(), *found.files.items()]:
        yield f"{name}: {n:,} {'row' if n == 1 else 'rows'} {verb}"
    for old, new in found.releases.items():
        yield f"release {old} {f'is replaced by {new}, the same without these texts' if new else 'would be replaced'}"
    counts = {"embeddings": found.embeddings, "answers of the language model": found.answers}
    for what, n in (counts | {"days of sampled traffic": found.samples}).items():
        if n:
            yield f"{n:,} {what} {verb}"
    if found.notes:
        yield f"{found.notes:,} notes, reports or logs that named it were written over"
    if found.run:
        yield f"the run folder {verb}; `oracle run` makes labels and a release without it"
    yield from _elsewhere(found)


def _elsewhere(found: Erased) -> Iterator[str]:
    for name in found.backups:
        told = "removed" if found.backups_removed else "holds it; --backups removes it"
        yield f"backup {name}: {told}"
    for name in found.outside:
        yield f"{name} lies outside the workspace and was loaded once; look at it yourself"
    for name in found.left:
        yield f"{name} still holds it; look at it yourself"
    if found.busy:
        yield found.busy
    if not found.dry_run and found.done:
        yield "nothing of it is left: store and files were searched"
