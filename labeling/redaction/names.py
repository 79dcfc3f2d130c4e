"""Names of people, where the words around them say so, and first names that are hardly ever anything else.

No model reads the text: what only its meaning tells is not found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from labeling.redaction.kinds import Found, Pattern, pattern
from labeling.redaction.name_words import ALSO_NAMES, FIRST_NAMES, NO_NAMES, NOT_AFTER_NAME_IS

WORD = r"\p{Lu}(?:['’]\p{Lu})?[\p{Ll}\p{M}]+(?:[-'’]?\p{Lu}[\p{Ll}\p{M}]+)*"
PART = rf"(?:{WORD}|\p{{Lu}}\.)"
OF = r"(?:(?:van|von|der|den|de|del|della|da|do|dos|di|la|le|el|al|bin|ibn|ben|ter|ten|zu|y|i)[ ]+)"
FULL = rf"({OF}{{0,2}}{PART}(?:[ ]{OF}{{0,2}}{PART}|[ ]?\p{{Lu}}\.){{0,3}})"
LOWER = r"([\p{Ll}\p{M}]{2,})"
FROM = r"(?:[ \t]+((?i:from|here|speaking))\b)?"
"""What may follow a name that somebody gives; it tells as much as the words before it."""

SAID = "spoke|speak|talk|talked|chat|chatted|dealt|spoken|ask|asked|known|called|named"
PERSON = (
    r"(?:business )?(?:partner|owner|wife|husband|son|daughter|brother|sister|mother|father|mum|mom|dad|co-?founder"
    r"|colleague|employee|manager|boss|accountant|bookkeeper|assistant|cashier|waiter|waitress|customer|client|buyer"
    r"|guest|landlord|tenant|friend|neighbou?r|agent|user|payer|director|founder|chef|staff member)"
)
GREETING = (
    r"dear|hi|hello|hey|hallo|liebe[r]?|sehr geehrter? (?:herr|frau)|bonjour|hola|ciao"
    r"|good (?:morning|afternoon|evening)"
)
CLOSING = (
    r"(?:with )?(?:kind|kindest|best|warm|warmest|many|all the)?[ ]?(?:regards|wishes|thanks"
    r"|thank you(?: very much)?|thx|cheers"
    r"|best|sincerely(?: yours)?|yours(?: sincerely| faithfully| truly)?"
    r"|love|greetings"
    r"|(?:mit freundlichen|viele|beste|liebe) gr(?:ü|ue)(?:ß|ss)en?|lg|cordialement|bien à vous|saludos|atentamente)"
)
# in pieces of words, as looking for a few pieces costs next to nothing
NAMING = ("name", "hei", "appelle", "llamo", "nombre", "chiamo", "holder", "owner", "behalf")
GIVING = ("i'm ", "i’m ", "im ", "i am ", "this is ", "it's ", "it’s ", "its ", "it is ", "here is ")
GREETINGS = ("dear", "hi ", "hello", "hey", "hallo", "liebe", "geehrte", "bonjour", "hola", "ciao", "good ")
TITLES = ("mr", "mrs", "ms", "mx", "miss", "dr", "prof", "herr", "frau", "madame", "monsieur", "señor", "dame")
CLOSINGS = (
    *("regards", "wishes", "thank", "thx", "cheers", "best", "sincerely", "yours", "love", "greetings", "gr", "lg"),
    *("cordialement", "vous", "saludos", "atentamente"),
)
PEOPLE = (
    *("partner", "owner", "wife", "husband", "son", "daughter", "brother", "sister", "mother", "father", "mum", "mom"),
    *("dad", "founder", "colleague", "employee", "manager", "boss", "accountant", "bookkeeper", "assistant", "cashier"),
    *(
        "wait",
        "customer",
        "client",
        "buyer",
        "guest",
        "landlord",
        "tenant",
        "friend",
        "neighbo",
        "agent",
        "user",
        "payer",
    ),
    *("director", "chef", "member"),
)


@dataclass(frozen=True)
class Way:
    """A way in which names are told.

    Parameters
    ----------
    cues
        In lower case: where the text has none of them, there is nothing to look for.
    expression
        Its first group is the name.
    takes
        Says by the words of the name, and by what follows it, whether it is one.
    """

    cues: tuple[str, ...]
    expression: Pattern
    takes: Callable[[list[str], str], bool]


def _may_be(words: list[str], after: str) -> bool:
    return words[0] in FIRST_NAMES or words[0] in ALSO_NAMES or len(words) > 1


def _any(words: list[str], after: str) -> bool:
    return True


def _introduced(words: list[str], after: str) -> bool:
    known = words[0] in FIRST_NAMES or words[0] in ALSO_NAMES
    return known or len(words) > 1 or bool(after)


WAYS = (
    Way(
        NAMING,
        pattern(
            r"(?:\b(?i:my (?:full |first |last |legal )?name(?:[ ]is|['’]s|:)|mein name ist|ich hei(?:ß|ss)e"
            r"|je m['’]appelle|me llamo|mi nombre es|mi chiamo|(?:the |a )?name on (?:the |my )?(?:card|account)"
            r"(?: is|:)?"
            r"|card ?holder(?:['’]s)?(?: name)?(?: is|:)?|account (?:holder|owner)(?:['’]s)?(?: name)?(?: is|:)?"
            r"|in the name of|on behalf of|\bname[ ]?[:=])|(?:^|\n)[Nn]ame)[ \t]+" + FULL
        ),
        _any,
    ),
    Way(
        GIVING,
        pattern(r"\b(?i:i['’]?m|i am|this is|it['’]?s|it is|here is)[ \t]+" + FULL + FROM),
        _introduced,
    ),
    Way(
        (" here", " speaking"),
        pattern(r"(?:^|[.!?,\n][ ]*|\b(?i:hi|hello|hey),?[ ])" + FULL + r"[ \t]+(?i:here|speaking)\b"),
        _may_be,
    ),
    Way(
        CLOSINGS,
        pattern(
            rf"(?:^|[^\p{{L}}])(?i:{CLOSING})[ \t]*[,.!]*[ \t]*\n*[ \t]*{FULL}" + r"[ \t]*(?:$|[\n,.!]|from\b|at\b)"
        ),
        _any,
    ),
    Way(
        GREETINGS,
        pattern(rf"(?:^|\n)[ \t]*(?i:{GREETING})[ \t]+{FULL}" + r"[ \t]*(?:$|[,!:.;\n–-])"),
        _any,
    ),
    Way(
        TITLES,
        pattern(r"\b(?:Mr|Mrs|Ms|Mx|Miss|Dr|Prof|Herrn?|Frau|Madame|Monsieur|Señora?|Dame)\.?[ \t]+" + FULL),
        _any,
    ),
    Way(PEOPLE, pattern(rf"\b(?i:{PERSON})(?:,| is| named| called)?[ \t]+{FULL}"), _may_be),
    Way(
        tuple(SAID.split("|")),
        pattern(rf"\b(?i:(?:{SAID})[ ](?:to|with|for)|known as|called|named)[ \t]+{FULL}"),
        _may_be,
    ),
)
ANYWHERE = pattern(r"(?:^|[^\p{L}\p{N}\[{])" + FULL)
LOWER_WAYS = (
    (
        ("name", "appelle", "llamo", "chiamo"),
        pattern(r"\b(?i:my name(?:[ ]is|['’]s)|je m['’]appelle|me llamo|mi chiamo)[ \t]+" + LOWER),
        False,
    ),
    (CLOSINGS, pattern(rf"(?:^|[^\p{{L}}])(?i:{CLOSING})(?:[ \t]*[,.!]+\s*|\s+){LOWER}" + r"[ \t]*[.!]*\s*$"), True),
)
WORD_START = re.compile(r"[^\s.]+")
CAPITALISED = re.compile(r"[^\W\d_a-z][^\W\d_]+")


def names(text: str) -> Iterator[Found]:
    """Names of people that something in the text says to be names."""
    said = text.lower()
    capitals = CAPITALISED.findall(text)
    if capitals:
        yield from (found for way in WAYS if _has(said, way.cues) for found in _by(way, text))
    if not FIRST_NAMES.isdisjoint(map(str.lower, capitals)):
        yield from _known(text)
    for cues, expression, listed in LOWER_WAYS:
        if _has(said, cues):
            yield from _lower(expression, text, listed)


def _has(said: str, cues: tuple[str, ...]) -> bool:
    return any(cue in said for cue in cues)


def _lower(expression: Pattern, text: str, listed: bool) -> Iterator[Found]:
    for match in expression.finditer(text):
        word = match.group(1)
        if word in FIRST_NAMES or not (listed or word in NOT_AFTER_NAME_IS):
            yield Found(match.start(1), match.end(1), "name")


def _by(way: Way, text: str) -> Iterator[Found]:
    for match in way.expression.finditer(text):
        after = (match.group(2) or "") if way.expression.compiled.groups > 1 else ""
        start, end = match.span(1)
        cut = _named(match.group(1))
        if cut and way.takes(_words(text[start : start + cut]), "" if start + cut < end else after):
            yield Found(start, start + cut, "name")


def _known(text: str) -> Iterator[Found]:
    """First names that are hardly ever anything else, with the names that follow: "Ask Sophie Miller"."""
    for match in ANYWHERE.finditer(text):
        start, end = match.span(1)
        for word in WORD_START.finditer(match.group(1)):
            if _words(word.group())[0] in FIRST_NAMES:
                yield Found(
                    start + word.start(), start + word.start() + _named(text[start + word.start() : end]), "name"
                )
                break


def _words(said: str) -> list[str]:
    return said.lower().replace("-", " ").split()


def _named(said: str) -> int:
    """How many characters of it are a name: up to the first word that is none."""
    end = at = 0
    for word in said.split(" "):
        bare = word.lower().removesuffix("'s").removesuffix("’s")
        if bare in NO_NAMES and bare not in FIRST_NAMES:
            break
        at += len(word) + 1
        if word[:1].isupper():
            end = at - 1
    return end if any(len(word.strip(".")) > 1 and word[0].isupper() for word in said[:end].split()) else 0
