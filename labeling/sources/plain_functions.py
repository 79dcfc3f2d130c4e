"""Labeling functions without Snorkel, which takes seconds to import: all that a process needs that only asks them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from labeling.choosing import ABSTAIN, Choice, Labels, LabelSet, choice_of
from labeling.errors import OracleError
from labeling.taxonomy import Taxonomy


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


CODES = LabelCodes()


class PlainFunction:
    """A function of a question whose votes are our labels.

    Called, it returns an int as Snorkel's appliers expect; `choose` returns the label expression.
    """

    def __init__(
        self,
        name: str,
        f: Callable[[Any], Any],
        votes_for: Labels | None,
        votes_against: Labels | None,
        **about: Any,
    ) -> None:
        self.name, self._f = name, f
        self.votes_for, self.votes_against = votes_for, votes_against
        self.yes: tuple[str, ...] = tuple(about.get("yes", ()))
        self.no: tuple[str, ...] = tuple(about.get("no", ()))
        self.owner: str = about.get("owner") or ""
        self.products: tuple[str, ...] = tuple(about.get("products", ()))
        self.doc = inspect.getdoc(f) or ""
        self.path, self.line = f.__code__.co_filename, f.__code__.co_firstlineno

    @property
    def function(self) -> Callable[[Any], Any]:
        """What the expert wrote."""
        return self._f

    def choose(self, question: Any) -> Choice | None:
        """What the function votes: (True, labels it votes for), (False, labels against), or None.

        Raises
        ------
        OracleError
            When the function returned something that is no vote.
        """
        return choice_of(self._f(question), self.votes_for, self.votes_against)

    def vote(self, question: Any, taxonomy: Taxonomy) -> LabelSet | None:
        """The label set it votes for, or None where it abstains."""
        answer = self._f(question)
        if answer is None or answer is False:
            return None
        choice = choice_of(answer, self.votes_for, self.votes_against)
        return None if choice is None else to_label_set(choice, taxonomy)

    def __call__(self, x: Any) -> int:
        """Snorkel's interface: an int per label set, -1 for abstain."""
        choice = self.choose(x)
        if choice is None:
            return ABSTAIN
        if CODES.taxonomy is None:
            positive, labels = choice
            return CODES.code((positive, labels if isinstance(labels, str) else tuple(labels)))
        return CODES.code(to_label_set(choice, CODES.taxonomy))


Made = TypeVar("Made", bound=PlainFunction)


def to_label_set(choice: Choice, taxonomy: Taxonomy) -> LabelSet:
    """Resolve a vote for or against labels to the set of labels that it leaves possible."""
    positive, expression = choice
    labels = taxonomy.resolve(expression)
    return labels if positive else taxonomy.complement(labels)


def decorator(
    kind: type[Made],
    votes_for: Labels | None = None,
    *,
    votes_against: Labels | None = None,
    yes: Iterable[str] = (),
    no: Iterable[str] = (),
    products: Iterable[str] = (),
    owner: str | None = None,
    name: str | None = None,
) -> Callable[[Callable[[Any], Any]], Made]:
    """What `labeling.sources.functions.labeling_function` says of itself, for any kind of function."""
    if callable(votes_for):
        raise OracleError("write @labeling_function(votes_for=...), with brackets")
    if votes_for is not None and votes_against is not None:
        raise OracleError("give votes_for or votes_against, not both")
    for label, texts in (("yes", yes), ("no", no), ("products", products)):
        if isinstance(texts, str):
            raise OracleError(f'{label} takes a list of texts: write {label}=["{texts}"]')

    def decorate(f: Callable[[Any], Any]) -> Made:
        module = f.__module__.rpartition(".")[2]
        full_name = name or (f.__name__ if module == "__main__" else f"{module}.{f.__name__}")
        about = {"yes": yes, "no": no, "products": products, "owner": owner}
        return kind(full_name, f, votes_for, votes_against, **about)

    return decorate
