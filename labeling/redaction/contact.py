"""E-mail addresses, phone numbers and IP addresses."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from labeling.redaction.kinds import Found, pattern, spans

EMAIL = pattern(
    r"([\p{L}\p{N}_+%][\p{L}\p{M}\p{N}._%+'’-]*@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.(?:\p{L}{2,}|xn--[a-zA-Z0-9-]+))"
)
SPELLED = pattern(
    r"(?i)\b([a-z0-9][a-z0-9._%+-]*(?: dot [a-z0-9_]+)? ?(?:\(at\)|\[at\]|\{at\}| at ) ?[a-z0-9-]+"
    r"(?: ?(?:\(dot\)|\[dot\]|\{dot\}| dot ) ?[a-z0-9-]+)*"
    r" ?(?:\(dot\)|\[dot\]|\{dot\}| dot ) ?(?:com|org|net|info|biz|shop|online|example|[a-z]{2}))\b"
)
NO_HOST = pattern(r"(?i) at (?:the|a|an|our|your|my|this|that) ")
NUMBER = pattern(r"(\+?[ ]?\(?\+?\d[\d \-./()\x{00A0}]{4,}\d)")
DATE = pattern(r"^(?:\d{4}-\d\d-\d\d|\d\d?[./]\d\d?[./]\d{2,4}\b)")
AMERICAN = pattern(r"^(?:1[ -.])?(?:\(\d{3}\)[ \-.]?|\d{3}[\-.])\d{3}[ \-.]\d{4}$")
CUE = pattern(
    r"(?i)\b(?P<yes>phones?|telephone|telefon|tel|mobile|mobil|cell|call|called|ring|text me|text|texted|sms|whatsapp"
    r"|fax|handy|reach|(?:my|new|old|right|wrong|correct|other) number|ph|t[ée]l[ée]phone|num[ée]ro|m[óo]vil"
    r"|landline|2fa)\b|\b(?P<no>orders?|invoices?|ref|reference|tracking|transactions?|tickets?|case|serial|sn|id|payouts?|payments?"
    r"|batch|error|code|amount|total|sales?|sku|ean|parcel|company|company number|vat|utr|version|firmware)\b"
)
NEAR = 40
"""Characters before a number in which a word may say what it is."""

FOUR = pattern(
    r"(?:^|[^\d.])((?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3})(?:$|[^\d.]|\.(?:$|\s))"
)
SIX = pattern(r"(?i)(?:^|[^0-9a-z:.])((?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4})(?:$|[^0-9a-z:])")
VERSION = pattern(r"(?i)(?:version|firmware|release|driver|app|v)\.?[ ]*$")


def emails(text: str) -> Iterator[Found]:
    """E-mail addresses, also with (at) and dot in words."""
    if "@" in text:
        yield from spans(EMAIL, text, "e-mail")
    if "at" in (said := text.lower()) and "dot" in said:
        yield from (f for f in spans(SPELLED, text, "e-mail") if not NO_HOST.search(text[f.start : f.end]))


def phones(text: str) -> Iterator[Found]:
    """Phone numbers: international ones, national ones by their form, and others where a word before them says so."""
    for match in NUMBER.finditer(text):
        start, end = match.span(1)
        said = match.group(1)
        bare = said.lstrip(" (") if said.count(")") > said.count("(") or "+" in said else said.lstrip(" ")
        start, end, bare = _closed(start + len(said) - len(bare), end, bare)
        if not _glued(text, start, end) and _is_phone(bare, text[max(0, start - NEAR) : start]):
            yield Found(start, end, "phone")


def _closed(start: int, end: int, said: str) -> tuple[int, int, str]:
    """Without what comes after a bracket that was opened and not closed."""
    if said.count("(") > said.count(")"):
        said = said[: said.rindex("(")].rstrip(" -./")
        end = start + len(said)
    return start, end, said


def _glued(text: str, start: int, end: int) -> bool:
    """Whether it is a part of a longer word, such as an order id."""
    before, after = text[start - 1 : start], text[end : end + 1]
    tail = after.isalnum() or after == "_"
    return before.isalnum() or before in ("_", "#", ".", "$", "€", "£") or (before == "-" and start > 1) or tail


def _is_phone(said: str, before: str) -> bool:
    digits = "".join(c for c in said if c.isdigit())
    cue = _cue(before)
    if said.startswith("+"):
        return 8 <= len(digits) <= 15
    if DATE.search(said) or len(digits) > 15 or cue == "no":
        return False
    if cue == "yes":
        return len(digits) >= 7
    if digits.startswith("00"):
        return digits[2:3] not in ("", "0") and 11 <= len(digits) <= 15
    national = digits.startswith("0") and 10 <= len(digits) <= 11
    return national or AMERICAN.search(said) is not None


def _cue(before: str) -> str:
    """What the last telling word says: ``yes``, ``no``, or nothing."""
    said = ""
    for match in CUE.finditer(before):
        said = "yes" if match.group("yes") else "no"
    return said


def addresses(text: str) -> Iterator[Found]:
    """IP addresses; four numbers after a word such as version are none."""
    if text.count(".") >= 3:
        for found in spans(FOUR, text, "address"):
            if not VERSION.search(text[max(0, found.start - 12) : found.start]):
                yield found
    if text.count(":") >= 2:
        yield from (f for f in spans(SIX, text, "address") if _is_six(text[f.start : f.end]))


def _is_six(said: str) -> bool:
    try:
        return len(said) > 4 and bool(ipaddress.IPv6Address(said))
    except ValueError:
        return False
