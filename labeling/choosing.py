"""What the answer of a labeling function means. Apart from votes, as a process that asks functions needs no arrays."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Any

from labeling.errors import OracleError

ABSTAIN = -1
LabelSet = tuple[int, ...]
Labels = str | Sequence[str]
Choice = tuple[bool, Labels]
"""For or against, and the labels as they were written."""


def choice_of(answer: Any, votes_for: Labels | None, votes_against: Labels | None) -> Choice | None:
    """What a function votes that gave this answer, or None where it abstains.

    Parameters
    ----------
    votes_for, votes_against
        What the function declares; an answer that is true or a match stands for it.

    Raises
    ------
    OracleError
        When the answer is no vote.
    """
    if answer is None or answer is False:
        return None
    if answer is True or isinstance(answer, (re.Match, _numpy("bool_"))) or hasattr(answer, "span"):  # RE2's match
        return _declared(votes_for, votes_against) if bool(answer) else None
    if isinstance(answer, str):
        return (True, answer)
    if isinstance(answer, list | tuple | set | frozenset) and all(isinstance(a, str) for a in answer):
        return (True, sorted(answer)) if answer else None
    if isinstance(answer, (int, _numpy("integer"))) and int(answer) == ABSTAIN:
        return None
    raise OracleError(
        f"it returned {answer!r:.60} ({type(answer).__name__}); "
        "return True or False, a match, a label, a list of labels, or ABSTAIN"
    )


def _numpy(name: str) -> type[Any]:
    """A type of numpy; where nobody has imported it, nothing can be of that type."""
    module = sys.modules.get("numpy")
    found: type[Any] = getattr(module, name, bool)
    return found


def _declared(votes_for: Labels | None, votes_against: Labels | None) -> Choice:
    if votes_for is not None:
        return (True, votes_for)
    if votes_against is not None:
        return (False, votes_against)
    raise OracleError("it returned True but declares neither votes_for nor votes_against")
