"""The tone check: does an answer read as the team's tone guide asks?

It finds; it forbids nothing. Lengths, greeting, sign-off, phrases, capitals, placeholders and links are looked at in
every language. The reading level is the automated readability index (Smith and Senter, "Automated Readability Index",
AMRL-TR-66-220, 1967) as textstat computes it. It was made for English, so other languages get none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from labeling.curating.tone_guide import SEVERITIES, Guide, Severity
from labeling.errors import did_you_mean
from labeling.taxonomy import PLACEHOLDER

WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+")
SENTENCE = re.compile(r"\S(?:[^.!?؟。！？\n]|[.!?](?=\S))*")
BRACES = re.compile(r"\{[^{}\n]*\}|[{}]")
SPACES = re.compile(r"(?<=\S)[ \u00a0\t]{2,}(?=\S)")
SHOUTS = re.compile(r"!{2,}")
LINK = re.compile(r"\bhttps?://\S+|\bwww\.\S+", re.I)
LETTERS_OF_A_SHOUT = 4
LEAST_FOR_A_LEVEL = 10
LEAST_ENGLISH = 0.15
ENGLISH = (
    "a an and are as at be but by can for from has have i if in is it its my not of on or our please that the their "
    "them then there this to under until us was we were what when where which will with you your"
)
FUNCTION_WORDS = frozenset(ENGLISH.split())


@dataclass(frozen=True)
class Finding:
    """One thing to look at: characters ``start`` to ``end`` of the text, both 0 where it is the whole."""

    severity: Severity
    what: str
    remedy: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Tone:
    """What was found, problems first, and the figures; ``grade`` is a school year, None where there is none to say."""

    findings: tuple[Finding, ...]
    words: int
    grade: float | None
    english: bool


def check(text: str, guide: Guide, placeholders: Collection[str] | None = None) -> Tone:
    """Hold a text against a guide.

    Parameters
    ----------
    placeholders
        Names that are known; None does not ask whether a placeholder is known.
    """
    words, english = len(WORD.findall(text)), is_english(text)
    grade = reading_grade(text) if guide.reading_grade and english and words >= LEAST_FOR_A_LEVEL else None
    found = [*_lengths(text, words, guide), *_level(grade, guide), *_ends(text, guide), *_phrases(text, guide)]
    found += [*_shouting(text, guide), *_placeholders(text, placeholders), *_marks(text, guide)]
    found.sort(key=lambda finding: (SEVERITIES.index(finding.severity), finding.start, finding.end))
    return Tone(tuple(found), words, grade, english)


def is_english(text: str) -> bool:
    """Whether at least 15 % of the words are function words of English."""
    words = [w.strip(".,:;!?()\"'").lower() for w in PLACEHOLDER.sub(" ", text).split()]
    return bool(words) and sum(w in FUNCTION_WORDS for w in words) >= LEAST_ENGLISH * len(words)


def reading_grade(text: str) -> float:
    """School year from 0 on that an English text asks of its reader; a placeholder counts as a short word."""
    import textstat  # type: ignore[import-untyped]  # half a second, so only where it is needed

    return max(0.0, float(textstat.automated_readability_index(PLACEHOLDER.sub("name", text))))


def _lengths(text: str, words: int, guide: Guide) -> Iterator[Finding]:
    if words < guide.least_words:
        yield Finding("hint", f"{words} words, fewer than {guide.least_words}", "Say what to do and what happens next.")
    if guide.most_words and words > guide.most_words:
        yield Finding("problem", f"{words} words, more than {guide.most_words}", "Cut it, or split the template.")
    for match in SENTENCE.finditer(text) if guide.sentence_words else ():
        length = len(WORD.findall(match.group()))
        if length > guide.sentence_words:
            what = f"A sentence of {length} words, more than {guide.sentence_words}"
            yield Finding("hint", what, "Make two of it.", *match.span())


def _level(grade: float | None, guide: Guide) -> Iterator[Finding]:
    if grade is not None and grade > guide.reading_grade:
        what = f"Reads like school year {grade:.0f}; the guide asks for {guide.reading_grade} at most"
        yield Finding("hint", what, "Use shorter sentences and words.")


def _ends(text: str, guide: Guide) -> Iterator[Finding]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if guide.greetings and lines and not _begins(lines[0], guide.greetings):
        yield Finding("problem", "No greeting", f"Begin with one of: {', '.join(guide.greetings)}.")
    closing = [part for line in lines[-2:] for part in re.split(r"(?<=[.!?])\s+", line)]
    if guide.sign_offs and lines and not any(_begins(part, guide.sign_offs) for part in closing):
        yield Finding("problem", "No sign-off", f"End with one of: {', '.join(guide.sign_offs)}.")


def _begins(line: str, openings: Iterable[str]) -> bool:
    """Whether a line begins with one of these, and the word ends there."""
    line = line.casefold()
    return any(line.startswith(o.casefold()) and not line[len(o.casefold()) :][:1].isalnum() for o in openings)


def _phrases(text: str, guide: Guide) -> Iterator[Finding]:
    plain, places = _flat(text)
    for phrase, pattern in guide.patterns:
        for match in pattern.finditer(plain):
            start, end = places[match.start()], places[match.end() - 1] + 1
            yield Finding(phrase.severity, f"“{text[start:end]}”", phrase.instead or "Leave it out.", start, end)


def _flat(text: str) -> tuple[str, list[int]]:
    """Text with one space between words and straight quotes, and where each character stood."""
    plain: list[str] = []
    places: list[int] = []
    for match in re.finditer(r"\S+", text):
        plain += [" "] * bool(plain) + list(match.group().replace("\u2019", "'"))
        places += [match.start() - 1] * bool(places) + list(range(*match.span()))
    return "".join(plain), places


def _shouting(text: str, guide: Guide) -> Iterator[Finding]:
    allowed = {word.casefold() for word in guide.capitals}
    for match in re.finditer(r"[^\W\d_]+", text):
        word = match.group()
        alone = text[match.start() - 1 : match.start()] not in ("_", "{") and text[match.end() : match.end() + 1] != "_"
        if len(word) >= LETTERS_OF_A_SHOUT and word.isupper() and alone and word.casefold() not in allowed:
            yield Finding("hint", f"“{word}” in capitals", "Capitals shout; write it small.", *match.span())
    for match in SHOUTS.finditer(text):
        yield Finding("hint", f"“{match.group()}”", "One mark will do.", *match.span())


def _placeholders(text: str, known: Collection[str] | None) -> Iterator[Finding]:
    for match in BRACES.finditer(text):
        name = PLACEHOLDER.fullmatch(match.group())
        if name is None:
            remedy = "Write placeholders in small letters, digits and underscores, such as {first_name}."
            yield Finding("problem", f"“{match.group()}” would be sent as it stands", remedy, *match.span())
        elif known is not None and name.group(1) not in known:
            hint = did_you_mean(name.group(1), known).removeprefix("; ").capitalize() if len(known) > 1 else ""
            what = f"“{match.group()}” is new: no setting fills it and no other template has it"
            yield Finding("hint", what, hint or "Check the name.", *match.span())


def _marks(text: str, guide: Guide) -> Iterator[Finding]:
    for match in SPACES.finditer(text):
        yield Finding("hint", "Two spaces in a row", "Keep one.", *match.span())
    links = list(LINK.finditer(text))
    if guide.links and len(links) > guide.links:
        what = f"{len(links)} links, more than {guide.links}"
        yield Finding("hint", what, "Keep the one that helps most.", *links[guide.links].span())
    for match in links:
        if match.group().lower().startswith("http:"):
            yield Finding("problem", "A link that is not encrypted", "Write https instead of http.", *match.span())
