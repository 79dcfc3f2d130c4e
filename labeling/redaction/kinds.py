"""Kinds of what is taken out of texts, and where one was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from labeling.errors import did_you_mean

KINDS = ("e-mail", "card", "account", "phone", "name", "id", "address", "secret")
"""In words: e-mail addresses; payment cards and their codes; bank accounts; phone and fax numbers; names of people;
numbers of passports, licences and national insurance; IP addresses; passwords, codes and keys."""

PLACEHOLDERS = {kind: f"[{kind}]" for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Found:
    """``text[start:end]`` is of a kind."""

    start: int
    end: int
    kind: str


def require_kinds(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Return the kinds.

    Raises
    ------
    ValueError
        On an unknown one.
    """
    for kind in kinds:
        if kind not in KINDS:
            raise ValueError(f"unknown kind '{kind}'{did_you_mean(kind, KINDS)}; the kinds are {', '.join(KINDS)}")
    return kinds


@dataclass(frozen=True)
class Pattern:
    """An RE2 expression, compiled when it is first used; it takes time in proportion to the text, whatever the text."""

    expression: str

    @cached_property
    def compiled(self) -> Any:
        """As RE2 has it; what is wrong is raised, and not printed too."""
        import re2

        options = re2.Options()
        options.log_errors = False
        return re2.compile(self.expression, options)

    def finditer(self, text: str) -> Iterator[Any]:
        """All matches that do not overlap."""
        found: Iterator[Any] = self.compiled.finditer(text)
        return found

    def search(self, text: str) -> Any:
        """The first match; None where there is none."""
        return self.compiled.search(text)


ALL: list[Pattern] = []


def pattern(expression: str) -> Pattern:
    """An expression that is compiled when it is first used: compiling all takes longer than a command may."""
    made = Pattern(expression)
    ALL.append(made)
    return made


def compile_all() -> None:
    """Compile all expressions now, so that nobody has to wait for it later."""
    for one in ALL:
        _ = one.compiled


def spans(expression: Pattern, text: str, kind: str) -> list[Found]:
    """Where the first group of an expression is found."""
    return [Found(match.start(1), match.end(1), kind) for match in expression.finditer(text)]
