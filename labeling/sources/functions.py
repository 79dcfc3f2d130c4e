"""The decorator that SMEs use: it makes a real Snorkel labeling function that knows our labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from snorkel.labeling import LabelingFunction as SnorkelLabelingFunction

from labeling.choosing import Labels
from labeling.sources.plain_functions import CODES, LabelCodes, PlainFunction, decorator, to_label_set

__all__ = ["CODES", "LabelCodes", "LabelingFunction", "Labels", "labeling_function", "to_label_set"]


class LabelingFunction(PlainFunction, SnorkelLabelingFunction):  # type: ignore[misc]
    """A Snorkel labeling function whose votes are our labels.

    Attributes
    ----------
    files
        Paths and hashes of the file it was read from and of those beside it; empty where it is in no file.
    """

    def __init__(
        self,
        name: str,
        f: Callable[[Any], Any],
        votes_for: Labels | None,
        votes_against: Labels | None,
        **about: Any,
    ) -> None:
        SnorkelLabelingFunction.__init__(self, name, f)
        PlainFunction.__init__(self, name, f, votes_for, votes_against, **about)
        self.files: tuple[tuple[str, str], ...] = ()


def labeling_function(
    votes_for: Labels | None = None,
    *,
    votes_against: Labels | None = None,
    yes: Iterable[str] = (),
    no: Iterable[str] = (),
    products: Iterable[str] = (),
    owner: str | None = None,
    name: str | None = None,
) -> Callable[[Callable[[Any], Any]], LabelingFunction]:
    """Turn a function of a question into a voter.

    Parameters
    ----------
    votes_for
        Template id, ``topic:NAME``, a reserved label, or a list ("one of these").
    votes_against
        The same, as "anything but this". Give at most one of the two; with neither, the function
        returns a label itself.
    yes, no
        Example texts on which it must vote and must abstain; `oracle lf check` tries them.
    products
        Product tags; a change to one of them makes the function due for review.
    owner
        Who answers for it; by default the "Owner: ..." line of the module's docstring.
    name
        By default ``module.function``.

    Returns
    -------
    A Snorkel ``LabelingFunction``; it works with Snorkel's appliers and ``LFAnalysis``.

    Raises
    ------
    OracleError
        When both ``votes_for`` and ``votes_against`` are given, or the decorator lacks its brackets.
    """
    about = {"yes": yes, "no": no, "products": products, "owner": owner, "name": name}
    return decorator(LabelingFunction, votes_for, votes_against=votes_against, **about)  # type: ignore[arg-type]
