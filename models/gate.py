"""The gate: may a candidate take the place of the current release?"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Verdict:
    """Decision with its reasons."""

    passed: bool
    reasons: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """For the manifest."""
        return asdict(self)


CHECKS = (
    ("template accuracy", "template", "accuracy"),
    ("answered precision", "cascade", "precision"),
    ("validity AUROC", "validity", "auroc"),
)


def judge(candidate: dict[str, Any] | None, current: dict[str, Any] | None, tolerance: float) -> Verdict:
    """Compare two reports on the same valid gold.

    Parameters
    ----------
    candidate, current
        Reports of `evaluate` on the split ``valid``; None where there is no gold or no release.
    tolerance
        How much lower a figure of the candidate may be.
    """
    if candidate is None or not candidate["n"]:
        return Verdict(True, ("there is no valid gold to compare on, so nothing speaks against it",))
    if current is None:
        return Verdict(True, ("there is no release with these labels to compare it with",))
    worse: list[str] = []
    fine: list[str] = []
    for name, part, figure in CHECKS:
        new, old = candidate[part][figure], current[part][figure]
        if new is None or old is None:
            continue
        text = f"{name} {new:.3f} against {old:.3f}"
        (worse if new < old - tolerance else fine).append(text)
    return Verdict(not worse, tuple(worse or fine or ("no figure could be compared",)))
