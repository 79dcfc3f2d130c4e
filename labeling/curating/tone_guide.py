"""The tone guide of a team: tone.toml, which says how answers should sound.

A workspace that has no file of its own uses the one shipped beside this module. A key that is left out keeps its
shipped value; a number of 0 and an empty list switch a check off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, get_args

from labeling.acting import require
from labeling.disk.files import read_toml, replacing
from labeling.errors import OracleError, did_you_mean
from labeling.sources.rules import phrase_pattern
from labeling.sources.rules_out import toml_text

SHIPPED = Path(__file__).with_name("tone.toml")
HEADER = re.compile(r"^\s*\[\[\s*phrase\s*\]\]")
NUMBERS = {
    "least_words": "Length of a body in words.",
    "most_words": "",
    "sentence_words": "Longest sentence in words.",
    "reading_grade": "Reading level: the highest school year that a text may ask of its reader.",
    "links": "Most links in one answer.",
}
LISTS = {
    "greetings": "How an answer may begin.",
    "sign_offs": "How it must end, where something is asked for.",
    "capitals": "Words of four letters or more that may stand in capitals.",
}
Severity = Literal["problem", "hint"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)


@dataclass(frozen=True)
class Phrase:
    """A phrase to keep out, as whole words and whatever the case; ``instead`` is the remedy."""

    text: str
    instead: str = ""
    severity: Severity = "problem"


@dataclass(frozen=True)
class Guide:
    """One checked guide. Field names are the keys of tone.toml; lengths count words, ``reading_grade`` school years."""

    least_words: int = 0
    most_words: int = 0
    sentence_words: int = 0
    reading_grade: int = 0
    links: int = 0
    greetings: tuple[str, ...] = ()
    sign_offs: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    phrases: tuple[Phrase, ...] = ()

    @cached_property
    def patterns(self) -> tuple[tuple[Phrase, Any], ...]:
        """Each phrase with its RE2 pattern, which takes linear time."""
        return tuple((phrase, phrase_pattern([phrase.text])) for phrase in self.phrases)


@cache
def shipped_guide() -> Guide:
    """The guide for workspaces that have none of their own."""
    return _guide(SHIPPED, Guide())


def read_guide(path: Path) -> Guide:
    """Guide of a file; the shipped one where there is no file.

    Raises
    ------
    OracleError
        Naming file, line, key and remedy.
    """
    return _guide(path, shipped_guide()) if path.exists() else shipped_guide()


def _guide(path: Path, base: Guide) -> Guide:
    text, data = read_toml(path)
    values: dict[str, Any] = {key: _value(key, value, path, text) for key, value in data.items() if key != "phrase"}
    if "phrase" in data:
        values["phrases"] = _phrases(data["phrase"], path, text)
    guide = replace(base, **values)
    if guide.most_words and guide.least_words > guide.most_words:
        what = f"least_words = {guide.least_words} is more than most_words = {guide.most_words}; lower it"
        raise OracleError(what, path, _line("least_words", text) or _line("most_words", text))
    return guide


def _value(key: str, value: Any, path: Path, text: str) -> int | tuple[str, ...]:
    line = _line(key, text)
    if key in NUMBERS:
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise OracleError(f"{key} = {value!r} is no whole number from 0 on; 0 switches it off", path, line)
        return value
    if key not in LISTS:
        known = [*NUMBERS, *LISTS, "phrase"]
        raise OracleError(f"unknown key '{key}'{did_you_mean(key, known)}", path, line)
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise OracleError(f'{key} takes a list of texts, such as ["..."]', path, line)
    return tuple(" ".join(v.split()) for v in value)


def _phrases(tables: Any, path: Path, text: str) -> tuple[Phrase, ...]:
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise OracleError("every phrase starts with [[phrase]]", path, _line("phrase", text))
    lines = [i for i, line in enumerate(text.splitlines(), 1) if HEADER.match(line)]
    seen: dict[str, int] = {}
    out: list[Phrase] = []
    for place, table in enumerate(tables):
        line = lines[place] if place < len(lines) else 0
        phrase = _phrase(table, path, line)
        first = seen.setdefault(phrase.text.casefold(), line)
        if len(seen) == len(out):
            raise OracleError(f"the phrase '{phrase.text}' stands in line {first} already; keep one", path, line)
        out.append(phrase)
    return tuple(out)


def _phrase(table: dict[str, Any], path: Path, line: int) -> Phrase:
    known = [f.name for f in fields(Phrase)]
    for key, value in table.items():
        if key not in known:
            raise OracleError(f"a phrase has the unknown key '{key}'{did_you_mean(key, known)}", path, line)
        if not isinstance(value, str):
            raise OracleError(f"{key} of a phrase takes a text, not {value!r}", path, line)
    values: dict[str, Any] = {key: " ".join(value.split()) for key, value in table.items()}
    if not values.get("text"):
        raise OracleError('a phrase needs a text: text = "any inconvenience"', path, line)
    if values.get("severity", SEVERITIES[0]) not in SEVERITIES:
        wrong = values["severity"]
        raise OracleError(f"unknown severity '{wrong}'{did_you_mean(wrong, SEVERITIES)}", path, line)
    return Phrase(**values)


def _line(key: str, text: str) -> int | None:
    wanted = re.compile(rf"\s*\[*\s*{re.escape(key)}\s*[=\]]")
    return next((i for i, line in enumerate(text.splitlines(), 1) if wanted.match(line)), None)


def write_guide(path: Path, guide: Guide) -> None:
    """Replace the file by a guide that reads back as the same; nothing is written where it is not valid.

    Raises
    ------
    OracleError
        Where it is not valid, or whoever acts may not write templates.
    """
    require("templates")
    with replacing(path) as temporary:
        temporary.write_text(to_toml(guide), encoding="utf-8")
        try:
            read_guide(temporary)
        except OracleError as error:
            raise OracleError(error.message) from error


def to_toml(guide: Guide) -> str:
    """The guide as the text of a file, with a comment on each part."""
    lines = ["# The tone guide of this workspace. A number of 0 and an empty list switch a check off."]
    for name, comment in (NUMBERS | LISTS).items():
        value = getattr(guide, name)
        lines += ["", f"# {comment}"] if comment else []
        lines.append(f"{name} = {value if isinstance(value, int) else _list(value)}")
    if not guide.phrases:
        lines.append("phrase = []")
    for phrase in guide.phrases:
        lines += ["", "[[phrase]]", *(f"{f.name} = {toml_text(getattr(phrase, f.name))}" for f in fields(Phrase))]
    return "\n".join(lines) + "\n"


def _list(values: tuple[str, ...]) -> str:
    return f"[{', '.join(map(toml_text, values))}]"
