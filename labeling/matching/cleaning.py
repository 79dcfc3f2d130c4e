"""What an agent wrote: a reply without quoted text, greeting and sign-off. Linear time, whatever the text."""

from __future__ import annotations

import html
import re

LONGEST = 20_000
GREETING = re.compile(
    r"\s*(?:hi|hello|hey|hiya|dear|greetings|bonjour|bonsoir|salut|hallo|hola|ciao|moin|servus|"
    r"guten (?:tag|morgen|abend)|(?:good )?(?:morning|afternoon|evening))\b"
    r"(?:(?: [^\s,.!?:;]{1,30}){0,4}\s*(?:[,!:.;]|\s[-–—]|\n|$)|(?=\s))\s*",
    re.I,
)
THANKS = re.compile(
    r"\s*(?:many thanks|thanks|thank you)(?: so much| very much)? for "
    r"(?:your |the |getting |writing|contacting |reaching )[^\n.!?]{0,60}(?:[.!]+|\n|$)\s*",
    re.I,
)
WROTE = re.compile(
    r"^[ \t]*(?:On|Am|Le|Op|El)\b[^\n]{0,200}(?:\n[^\n]{0,200})?"
    r"\b(?:wrote|schrieb[^\n:]{0,80}|a écrit|schreef|escribió)[ \t]*:[ \t]*(?=\n|$)",
    re.M,
)
ORIGINAL = re.compile(
    r"^[ \t]*(?:-{2,} ?(?:Original|Forwarded) message|_{10,}|From: [^\n]{1,200}\n(?:Sent|Date|To): )", re.M | re.I
)
TAG = re.compile(r"(</?[a-zA-Z!][^<>]{0,500}>)")
BLOCKS = re.compile(r"</?(?:br|p|div|li|ul|ol|tr|h\d)\b", re.I)
CLOSING = (
    r"(?:(?:with )?(?:best|kind|kindest|warm|warmest|many)? ?(?:regards|wishes)|all the best|all best|best|cheers|"
    r"(?:many )?thanks(?: again)?|thank you|thx|ta|sincerely|yours(?: sincerely| faithfully| truly)?|take care|"
    r"bye(?: for now)?|speak soon|talk soon|br|kr|mfg|viele grüße|cordialement|bonne journée|saludos)"
)
COURTESY = (
    r"(?:anything else, just reply|happy to help|do get back to us if|enjoy (?:your|the) |"
    r"have a (?:great|good|nice|lovely) |(?:i )?hope (?:this|that|it) helps|any (?:other |more |further )?questions,|"
    r"(?:please )?(?:just )?(?:let (?:me|us) know|shout|give (?:me|us) a shout|drop us a line) if "
    r"(?:you|any|there|that|it)|if you have (?:any|more) (?:other |more |further )?questions|"
    r"thank(?:s| you) for your (?:patience|time|understanding))"
)
CLOSING_LINE = re.compile(
    rf"{CLOSING}\b(?! for\b)(?:[ ,!.\u2013-]+(?:\[name\]|[^\W\d_][\w'\u2019]*)){{0,4}}[ ,.!]*", re.I
)
COURTESY_LINE = re.compile(rf"{COURTESY}[^\n.!?]{{0,100}}[.!?]*", re.I)
NAME = r"(?:\[name\]|[^\W\d_a-z][^\W\d_]*(?:[-'\u2019][^\W\d_]+)?)"  # names may have been taken out
NAME_LINE = re.compile(rf"[-–—~ ]{{0,4}}{NAME}(?: {NAME}){{0,2}}(?:(?:,| from| at)(?: [^\W\d_]+){{1,4}})?[.!]?")
RULE = re.compile(r"(?:--+|__+|\*\*+|==+)")
SENTENCE_END = re.compile(r"(?<=[.!?])[ \t]+")
MOST_CLOSING_LINES, LONGEST_CLOSING_LINE = 6, 60


def clean(reply: str) -> str:
    """The answer in a reply: no markup, quoted text, greeting or sign-off.

    Parameters
    ----------
    reply
        What was sent, plain or HTML. Only the first 20,000 characters are read.

    Returns
    -------
    The rest as plain text, lines kept; empty where there is nothing else.
    """
    text = _unquoted(_plain(reply[:LONGEST].replace("\r\n", "\n")))
    return _without_sign_off(_without_greeting(text)).strip()


def _plain(text: str) -> str:
    """Text of HTML, without what stands in a blockquote."""
    out: list[str] = []
    depth = 0
    for part in TAG.split(text):
        if not TAG.fullmatch(part):
            out += [] if depth else [part]
            continue
        name = part.lower()
        if name.startswith(("<blockquote", "</blockquote")):
            depth = max(0, depth + (-1 if name.startswith("</") else 1))
        out += ["\n"] if BLOCKS.match(part) and not depth else []
    return html.unescape("".join(out)).replace("\u00a0", " ")


def _unquoted(text: str) -> str:
    """Text without lines that begin with ``>`` and without the mail below it."""
    for mark in (WROTE, ORIGINAL):
        while found := mark.search(text):
            below = text[found.end() :].lstrip()
            # the answer may stand under the quotation, whose lines go by themselves
            text = text[: found.start()] + (text[found.end() :] if below.startswith(">") and mark is WROTE else "")
    return "\n".join(line for line in text.split("\n") if not line.lstrip().startswith(">"))


def _without_greeting(text: str) -> str:
    for opening in (GREETING, THANKS):
        if found := opening.match(text):
            text = text[found.end() :]
    return text


def _without_sign_off(text: str) -> str:
    """Text without closing lines, and without a closing or a name after the last sentence."""
    lines = text.strip().split("\n")
    for place in range(max(1, len(lines) - MOST_CLOSING_LINES), len(lines)):
        if _ends_here([line.strip() for line in lines[place:]]):
            lines = lines[:place]
            break
    while len(lines) > 1 and _closes(lines[-1].strip()):
        lines.pop()
    lines[-1] = _without_tail(lines[-1])
    return "\n".join(lines)


def _ends_here(lines: list[str]) -> bool:
    """Whether a closing line stands here, with nothing below it but short lines such as names."""
    if any(len(line) > LONGEST_CLOSING_LINE for line in lines):
        return False
    return bool(RULE.fullmatch(lines[0]) or CLOSING_LINE.fullmatch(lines[0]))


def _closes(line: str) -> bool:
    if len(line) > LONGEST_CLOSING_LINE:
        return bool(COURTESY_LINE.fullmatch(line))
    return not line or any(p.fullmatch(line) for p in (NAME_LINE, COURTESY_LINE, CLOSING_LINE))


def _without_tail(line: str) -> str:
    sentences = SENTENCE_END.split(line.rstrip())
    while len(sentences) > 1 and _closes(sentences[-1]):
        sentences.pop()
    return " ".join(sentences)
