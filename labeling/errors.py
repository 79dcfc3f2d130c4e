"""Errors that are meant for people: one sentence, the culprit, the place and the remedy."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

LONGEST = 1_000
"""Characters of a message; one that repeats what somebody sent could fill the screen."""
LONGEST_NAME = 200


class OracleError(Exception):
    """Something the user can put right.

    Parameters
    ----------
    message
        One sentence that names the value and the remedy.
    path, line
        Where the culprit stands; the line counts from 1.
    """

    def __init__(self, message: str, path: Path | str | None = None, line: int | None = None) -> None:
        whole = len(message) <= LONGEST
        self.message, self.path, self.line = message if whole else f"{message[:LONGEST]}…", path, line
        super().__init__(str(self))

    def __str__(self) -> str:
        if self.path is None:
            return self.message
        place = f"{self.path}:{self.line}" if self.line is not None else f"{self.path}"
        return f"{place}: {self.message}"


def did_you_mean(value: str, known: Iterable[str]) -> str:
    """Return "; did you mean 'x'?" for the nearest known name, or what there is, or nothing."""
    names = sorted(set(known))
    if len(value) > LONGEST_NAME:  # comparing takes the square of the length
        return ""
    close = get_close_matches(value, names, n=1, cutoff=0.6)
    if close:
        return f"; did you mean '{close[0]}'?"
    if 0 < len(names) <= 12:
        return f"; known: {', '.join(names)}"
    return ""
