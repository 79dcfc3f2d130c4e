"""Rules and labeling functions for the voting benchmark, made from frequent words, and the same as Snorkel has them."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from snorkel.labeling import LabelingFunction as Lf

from labeling.loading.registry import load_sources
from labeling.sources.functions import LabelingFunction
from labeling.sources.rule_texts import one_line
from labeling.sources.rules import Rule
from labeling.sources.rules_out import to_toml
from labeling.sources.source import Source
from labeling.taxonomy import Taxonomy, Template

SHORTEST = 3
"""Letters of a word that stands alone in a rule."""
COMMONEST = 50
"""So many of the most frequent words and pairs are left out: nobody writes a rule about "the"."""
KINDS = 4
MODULE = "made.py"
FUNCTIONS = '"""Made for the benchmark. Owner: nobody."""\n\nimport re\n\nfrom labeling import labeling_function\n'
EXPRESSION = """

P{number} = re.compile(r"\\b(?:{a}|{b}|{c})\\b", re.I)
"""
DECLARED = """

@labeling_function(votes_for="{label}")
def f{number}(question):
    {body}
"""
DECIDING = """

@labeling_function()
def f{number}(question):
    text = question.text.lower()
    if "{a}" in text:
        return "{label}"
    return "{other}" if text.endswith("?") and re.search(r"\\b{b}\\b", text) else None
"""
BODIES = (
    "return P{number}.search(question.text)",
    'return len({{"{a}", "{b}", "{c}"}} & set(question.text.lower().split())) > 1',
    'return "{a}" in question.text.lower() and "{b}" not in question.text.lower()',
)


def taxonomy(count: int = 20) -> Taxonomy:
    """Templates ``t0`` and on."""
    return Taxonomy(tuple(Template(f"t{i}", f"topic {i % 5}", f"Title {i}", "Answer.") for i in range(count)))


def frequent(texts: Sequence[str], most: int = 2_000) -> list[str]:
    """Words and pairs of words of letters, the most frequent first, without the very commonest."""
    counts = Counter[str]()
    for text in texts:
        words = re.findall(r"[a-z]+", one_line(text).lower())
        counts.update({word for word in words if len(word) >= SHORTEST} | {f"{a} {b}" for a, b in pairwise(words)})
    return sorted(counts, key=lambda phrase: (-counts[phrase], phrase))[COMMONEST : COMMONEST + most]


def rules(phrases: Sequence[str], count: int, labels: Sequence[str], seed: int = 0) -> list[Rule]:
    """Rules of five phrases each; every third must also say a frequent word, every third must not say two others."""
    rng = np.random.default_rng(seed)
    return [
        Rule(
            f"r{i}",
            labels[i % len(labels)],
            any=_drawn(rng, phrases, 5),
            all=_drawn(rng, phrases[:100], int(i % 3 == 1)),
            none=_drawn(rng, phrases, 2 * int(i % 3 == 2)),
        )
        for i in range(count)
    ]


def _drawn(rng: np.random.Generator, phrases: Sequence[str], count: int) -> tuple[str, ...]:
    return tuple(phrases[i] for i in rng.choice(len(phrases), count, replace=False).tolist())


def functions(phrases: Sequence[str], count: int, labels: Sequence[str], seed: int = 1) -> str:
    """A module of functions of four kinds, as experts write them: a regex, a set of words, parts, and by question."""
    rng = np.random.default_rng(seed)
    words = [phrase for phrase in phrases if " " not in phrase]
    parts = [FUNCTIONS]
    for i in range(count):
        a, b, c = _drawn(rng, words, 3)
        kind, names = i % KINDS, {"number": i, "label": labels[i % len(labels)], "other": labels[(i + 1) % len(labels)]}
        parts.append("" if kind else EXPRESSION.format(a=a, b=b, c=c, number=i))
        body = BODIES[kind].format(a=a, b=b, c=c, number=i) if kind < len(BODIES) else ""
        parts.append((DECLARED if body else DECIDING).format(**names, body=body, a=a, b=b))
    return "".join(parts)


def loaded(folder: Path, module: str, made: Sequence[Rule], labels: Taxonomy) -> list[Source]:
    """Functions and rules, written into a folder and read from it as those of a workspace."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MODULE).write_text(module, encoding="utf-8")
    (folder / "rules.toml").write_text("\n\n".join(to_toml(rule) for rule in made), encoding="utf-8")
    return load_sources(folder, labels)


def rule_as_lf(rule: Rule, code: int) -> Lf:
    """The same rule as an ordinary Snorkel function, in the way that one writes it: compiled expressions of `re`."""
    some = _pattern(rule.any)
    each = [_pattern([phrase]) for phrase in rule.all]
    never = _pattern(rule.none) if rule.none else None

    def vote(x: Any) -> int:
        said = x.text
        if never is not None and never.search(said):
            return -1
        return code if some.search(said) and all(p.search(said) for p in each) else -1

    return Lf(rule.name, vote)


def _pattern(phrases: Sequence[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, phrases)) + r")\b", re.I)


def functions_as_lfs(path: Path, labels: Taxonomy) -> list[Lf]:
    """The functions of a module as ordinary Snorkel ones, which return numbers; imported as Python imports a file."""
    spec = importlib.util.spec_from_file_location("made_for_snorkel", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found = [value for value in vars(module).values() if isinstance(value, LabelingFunction)]
    return [_as_lf(lf.name, lf.function, lf.votes_for, labels.index) for lf in sorted(found, key=lambda lf: lf.line)]


def _as_lf(name: str, function: Callable[[Any], Any], declared: Any, codes: Mapping[str, int]) -> Lf:
    if isinstance(declared, str):
        code = codes[declared]
        return Lf(name, lambda x: code if function(x) else -1)

    def decide(x: Any) -> int:
        found = function(x)
        return -1 if found is None else codes[found]

    return Lf(name, decide)
