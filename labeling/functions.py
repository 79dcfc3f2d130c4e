"""The decorator that SMEs use: it makes a real Snorkel labeling function that knows our labels."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from snorkel.labeling import LabelingFunction as SnorkelLabelingFunction

from labeling.errors import OracleError
from labeling.taxonomy import Taxonomy
from labeling.votes import ABSTAIN, LabelSet

Labels = str | Sequence[str]


class LabelCodes:
    """Integers for label sets, as Snorkel wants them; labels of a taxonomy keep their index."""

    def __init__(self) -> None:
        self.taxonomy: Taxonomy | None = None
        self._codes: dict[Any, int] = {}

    def bind(self, taxonomy: Taxonomy) -> None:
        """From now on a label's code is its index in this taxonomy; sets get codes after them."""
        self.taxonomy = taxonomy
        self._codes = {(i,): i for i in range(len(taxonomy.labels))}

    def code(self, key: Any) -> int:
        """Code of a label set (bound) or of a label text (not bound), in order of first use."""
        return self._codes.setdefault(key, len(self._codes))


class LabelingFunction(SnorkelLabelingFunction):  # type: ignore[misc]
    """A Snorkel labeling function whose votes are our labels.

    Called, it returns an int as Snorkel's appliers expect; `choose` returns the label expression.
    """

    def __init__(
        self,
        name: str,
        f: Callable[[Any], Any],
        votes_for: Labels | None,
        votes_against: Labels | None,
        codes: LabelCodes,
        **about: Any,
    ) -> None:
        super().__init__(name, f)
        self.votes_for, self.votes_against, self.codes = votes_for, votes_against, codes
        self.yes: tuple[str, ...] = tuple(about.get("yes", ()))
        self.no: tuple[str, ...] = tuple(about.get("no", ()))
        self.owner: str = about.get("owner") or ""
        self.products: tuple[str, ...] = tuple(about.get("products", ()))
        self.doc = inspect.getdoc(f) or ""
        self.path, self.line = f.__code__.co_filename, f.__code__.co_firstlineno

    def choose(self, question: Any) -> tuple[bool, Labels] | None:
        """What the function votes: (True, labels it votes for), (False, labels against), or None.

        Raises
        ------
        OracleError
            When the function returned something that is no vote.
        """
        answer = self._f(question)
        if answer is None or answer is False:
            return None
        if answer is True or isinstance(answer, re.Match | np.bool_) or hasattr(answer, "span"):  # span: RE2's match
            return self._declared() if bool(answer) else None
        if isinstance(answer, str):
            return (True, answer)
        if isinstance(answer, list | tuple | set | frozenset) and all(isinstance(a, str) for a in answer):
            return (True, sorted(answer)) if answer else None
        if isinstance(answer, int | np.integer) and int(answer) == ABSTAIN:
            return None
        raise OracleError(
            f"it returned {answer!r:.60} ({type(answer).__name__}); "
            "return True or False, a match, a label, a list of labels, or ABSTAIN"
        )

    def _declared(self) -> tuple[bool, Labels]:
        if self.votes_for is not None:
            return (True, self.votes_for)
        if self.votes_against is not None:
            return (False, self.votes_against)
        raise OracleError("it returned True but declares neither votes_for nor votes_against")

    def vote(self, question: Any, taxonomy: Taxonomy) -> LabelSet | None:
        """The label set it votes for, or None where it abstains."""
        choice = self.choose(question)
        return None if choice is None else to_label_set(choice, taxonomy)

    def __call__(self, x: Any) -> int:
        """Snorkel's interface: an int per label set, -1 for abstain."""
        choice = self.choose(self._preprocess_data_point(x))
        if choice is None:
            return ABSTAIN
        if self.codes.taxonomy is None:
            positive, labels = choice
            return self.codes.code((positive, labels if isinstance(labels, str) else tuple(labels)))
        return self.codes.code(to_label_set(choice, self.codes.taxonomy))


def to_label_set(choice: tuple[bool, Labels], taxonomy: Taxonomy) -> LabelSet:
    """Resolve a vote for or against labels to the set of labels that it leaves possible."""
    positive, expression = choice
    labels = taxonomy.resolve(expression)
    return labels if positive else taxonomy.complement(labels)


CODES = LabelCodes()


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
    if callable(votes_for):
        raise OracleError("write @labeling_function(votes_for=...), with brackets")
    if votes_for is not None and votes_against is not None:
        raise OracleError("give votes_for or votes_against, not both")
    for label, texts in (("yes", yes), ("no", no), ("products", products)):
        if isinstance(texts, str):
            raise OracleError(f'{label} takes a list of texts: write {label}=["{texts}"]')

    def decorate(f: Callable[[Any], Any]) -> LabelingFunction:
        module = f.__module__.rpartition(".")[2]
        full_name = name or (f.__name__ if module == "__main__" else f"{module}.{f.__name__}")
        about = {"yes": yes, "no": no, "products": products, "owner": owner}
        return LabelingFunction(full_name, f, votes_for, votes_against, CODES, **about)

    return decorate
