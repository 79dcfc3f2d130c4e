"""Rules in rules.toml: labeling functions for those who write no Python.

A rule votes when every condition it states holds: ``any`` (one of these phrases), ``all`` (each of
them), ``none`` (not one of them), ``regex`` (RE2, linear time) and ``similar_to`` (cosine similarity
to one of the examples reaches ``similarity``). Phrases match whole words, whatever the case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import re2
from numpy.typing import NDArray

from labeling.disk.bounds import LONGEST_REGEX
from labeling.disk.files import read_toml
from labeling.disk.reading_files import cut
from labeling.errors import OracleError, did_you_mean
from labeling.hashing import digest
from labeling.sources.likeness import reaching
from labeling.sources.rule_texts import Texts, one_line

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
HEADER = re.compile(r"^\s*\[\[\s*rule\s*\]\]")
TEXT_LISTS = ("any", "all", "none", "similar_to", "yes", "no", "products")
ROOMY = 64 << 20
"""Bytes for a pattern of many phrases, or a set of many expressions; with 8 MiB, two hundred wide ones thrash."""
CONDITIONS = ("any", "all", "none", "regex", "similar_to")


@dataclass(frozen=True)
class Rule:
    """One checked rule. Field names are the keys of rules.toml."""

    name: str
    votes_for: str | tuple[str, ...] | None = None
    votes_against: str | tuple[str, ...] | None = None
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    regex: str | None = None
    similar_to: tuple[str, ...] = ()
    similarity: float = 0.7
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    owner: str = ""
    products: tuple[str, ...] = ()
    doc: str = ""
    added: str = ""
    path: str = "rules.toml"
    line: int = 0

    @cached_property
    def fingerprint(self) -> str:
        """Changes when the rule would vote differently."""
        return digest(
            [self.votes_for, self.votes_against, self.any, self.all, self.none, self.regex]
            + ([self.similar_to, self.similarity] if self.similar_to else [])
        )

    def __getstate__(self) -> dict[str, Any]:
        """What travels to another process: the fields, and nothing that is compiled."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @property
    def said(self) -> tuple[tuple[tuple[str, ...], bool], ...]:
        """Groups of phrases, and whether one of the group must occur or none may."""
        groups = [(self.any, True), *(((phrase,), True) for phrase in self.all), (self.none, False)]
        return tuple((tuple(one_spaced(phrase) for phrase in group), wanted) for group, wanted in groups if group)

    @cached_property
    def _phrases(self) -> list[tuple[Any, bool]]:
        """Patterns of phrases, and whether each must occur."""
        return [(phrase_pattern(group), wanted) for group, wanted in self.said]

    @cached_property
    def expression(self) -> Any:
        """The compiled regex, None where there is none."""
        return None if self.regex is None else re2.compile("(?i)" + self.regex, quiet())

    def matches_text(self, text: str) -> bool:
        """True when all phrase and expression conditions hold; ``similar_to`` is not looked at."""
        return bool(self._said(Texts.of([text]))[0])

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where phrases that count for it and its expression stand in `one_line` of a text: start and end, in order."""
        line = one_line(text)
        patterns = [pattern for pattern, wanted in self._phrases if wanted]
        patterns += [] if self.expression is None else [self.expression]
        out: list[tuple[int, int]] = []
        for start, end in sorted(m.span() for p in patterns for m in p.finditer(line)):
            if out and start <= out[-1][1]:
                out[-1] = (out[-1][0], max(end, out[-1][1]))
            elif end > start:
                out.append((start, end))
        return out

    def matches(
        self, texts: Sequence[str] | Texts, embeddings: NDArray[np.float32] | None, encode: Encode | None
    ) -> NDArray[np.bool_]:
        """``(n,)`` bool: which texts the rule votes on.

        Parameters
        ----------
        texts
            n texts; make `Texts` of them once where many rules look at the same.
        embeddings
            ``(n, d)`` float32 unit rows of the texts; computed by ``encode`` where None and needed.
        encode
            Needed for ``similar_to`` only.
        """
        ready = Texts.of(texts)
        hit = self._said(ready)
        if self.similar_to and bool(hit.any()):
            if encode is None:
                raise OracleError(f"rule '{self.name}' uses similar_to, which needs an encoder")
            found = np.flatnonzero(hit)
            rows = encode([ready.raw[int(i)] for i in found]) if embeddings is None else embeddings[found]
            hit[found] = reaching(rows, encode(self.similar_to), self.similarity)
        return hit

    def _said(self, texts: Texts) -> NDArray[np.bool_]:
        hit = np.ones(len(texts), bool)
        for pattern, wanted in self._phrases:
            hit &= texts.saying(pattern) == wanted
        return hit if self.expression is None else texts.matching(self.expression, hit)


def quiet(memory: int = 8 << 20) -> Any:
    """Options under which RE2 raises what is wrong, and does not print it too; ``memory`` in bytes, as usual."""
    options = re2.Options()
    options.log_errors, options.max_mem = False, memory
    return options


def phrase_pattern(phrases: Sequence[str]) -> Any:
    """RE2 pattern of any of these phrases: whole words, whatever the case, one space between words."""
    parts = []
    for phrase in phrases:
        text = one_spaced(phrase)
        start, end = (r"\b" if border else "" for border in borders(text))
        parts.append(start + re2.escape(text) + end)
    return re2.compile("(?i)(?:" + "|".join(parts) + ")", quiet(ROOMY))


def one_spaced(phrase: str) -> str:
    """A phrase as texts are read: one space between words, straight apostrophes."""
    return one_line(phrase)


def borders(phrase: str) -> tuple[bool, bool]:
    """Whether a word must begin where a phrase begins, and end where it ends.

    Words of RE2 are of ASCII only: a phrase that ends in another letter may be the beginning of a longer word.
    """
    first, last = phrase[:1], phrase[-1:]
    return first.isascii() and first.isalnum(), last.isascii() and last.isalnum()


def read_rules(path: Path) -> list[Rule]:
    """Rules of a file, checked.

    Raises
    ------
    OracleError
        Naming file, line, rule, key and remedy; two rules of one name are refused.
    """
    text, data = read_toml(path)
    lines = [i for i, line in enumerate(text.splitlines(), 1) if HEADER.match(line)]
    tables = data.get("rule", [])
    extra = sorted(set(data) - {"rule"})
    if extra or not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise OracleError(f"unknown table '{extra[0] if extra else 'rule'}'; every rule starts with [[rule]]", path)
    rules: dict[str, Rule] = {}
    for place, table in enumerate(tables):
        rule = checked_rule(table, path, lines[place] if place < len(lines) else 0)
        twin = rules.setdefault(rule.name, rule)
        if twin is not rule:
            raise OracleError(f"rule '{rule.name}' is already defined in line {twin.line}; rename one", path, rule.line)
    return list(rules.values())


def checked_rule(table: dict[str, Any], path: Path | None = None, line: int | None = None) -> Rule:
    """A rule from the keys and values of its table.

    Raises
    ------
    OracleError
        Naming place, rule, key and remedy.
    """
    name = table.get("name")
    if not isinstance(name, str) or not name:
        raise OracleError('a rule needs a name: name = "refund-not-there"', path, line)
    known = [f.name for f in fields(Rule) if f.name not in ("path", "line")]
    for key in table:
        if key not in known:
            raise OracleError(f"rule '{name}' has the unknown key '{key}'{did_you_mean(key, known)}", path, line)
    values = {key: _value(key, value, name, path, line) for key, value in table.items()}
    rule = Rule(**values) if path is None else Rule(**values, path=str(path), line=line or 0)
    if (rule.votes_for is None) == (rule.votes_against is None):
        raise OracleError(f"rule '{name}' needs votes_for or votes_against, one of the two", path, line)
    if not any(table.get(key) for key in CONDITIONS):
        raise OracleError(f"rule '{name}' states no condition; give one of {', '.join(CONDITIONS)}", path, line)
    if len(rule.regex or "") > LONGEST_REGEX:
        raise OracleError(f"rule '{name}': the regex is longer than {LONGEST_REGEX:,} characters; split it", path, line)
    try:
        _ = rule.expression
    except re2.error as error:
        raise OracleError(
            f"rule '{name}': the regex {cut(repr(rule.regex))} is not valid RE2 ({_words(error)}); "
            "look-arounds and back-references are not available",
            path,
            line,
        ) from error
    return rule


def _value(key: str, value: Any, name: str, path: Path | None, line: int | None) -> Any:
    if key in TEXT_LISTS:
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            raise OracleError(f"rule '{name}': {key} takes a list of texts, such as [\"...\"]", path, line)
        return tuple(value)
    if key in ("votes_for", "votes_against"):
        if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
            return tuple(value)
        if not isinstance(value, str):
            raise OracleError(f"rule '{name}': {key} takes a label or a list of labels", path, line)
        return value
    if key == "similarity":
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
            raise OracleError(f"rule '{name}': similarity must lie in (0, 1], not {value!r}", path, line)
        return float(value)
    if not isinstance(value, str):
        value = value.isoformat() if hasattr(value, "isoformat") else value
    if not isinstance(value, str):
        raise OracleError(f"rule '{name}': {key} takes a text, not {value!r}", path, line)
    return value


def _words(error: Exception) -> str:
    first = error.args[0] if error.args else error
    return first.decode() if isinstance(first, bytes) else str(first)
