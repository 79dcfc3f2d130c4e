"""Payment cards and bank accounts."""

from __future__ import annotations

from collections.abc import Iterator

from labeling.redaction.kinds import Found, pattern, spans

DIGITS = pattern(r"(\d(?:[ \-.\x{00A0}]{0,2}\d){11,})")
GROUP = pattern(r"(\d+)")
CARD_CUE = pattern(
    r"(?i)\b(?:cards?|pan|visa|mastercard|maestro|amex)(?:[ ]*(?:numbers?|no\.?|nr\.?|num|#))?[ ]*(?:is|was|[:=#-])*"
    r"[ ]*$"
)
NO_CARD = pattern(
    r"(?i)\b(?:invoices?|orders?|ean|sku|isbn|imei|iccid|tracking|parcel|serial|sn|batch|ticket)[ ]*"
    r"(?:numbers?|no\.?|nr\.?|id|#)?[ ]*(?:is|was|[:=#-])*[ ]*$"
)
ISSUED = pattern(
    r"^(?:4\d{12}|4\d{15}|4\d{18}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3[0689]\d{12}|6(?:011|4[4-9]\d|5\d\d)\d{12}"
    r"|62\d{14,17}|35\d{14}|(?:5[06-9]|6\d)\d{10,17})$"
)
"""First digits and lengths of cards that are issued (ISO/IEC 7812): Visa, Mastercard, Amex, Diners, Discover, UnionPay,
JCB and Maestro."""
CODE = pattern(r"(?i)\b(?:cvv2?|cvc2?|cv2|security code)\b[ ]*(?:is|was|[:=])*[ ]*(\d{3,4})\b")
IBAN = pattern(r"(?i)(?:^|[^\p{L}\p{N}_])([a-z]{2}\d{2}(?:[ -]?[a-z0-9]){8,30})")
IBAN_CUE = pattern(r"(?i)\biban\b[^\n]{0,20}$")
ACCOUNT = pattern(
    r"(?i)\b(?:accounts?|acct|a/c|konto|kontonummer|cuenta|compte)\.?[ ]*(?:numbers?\b|no\b\.?|nr\b\.?|num\b\.?|#)?"
    r"[ ]*(?:is|was|[:=#])*[ ]*(\d(?:[ -]?\d){5,16})\b"
)
LATER_ACCOUNT = pattern(r"(?i)\baccount (?:number|no\.?)\b[^\d\n]{1,40}?(\d(?:[ -]?\d){6,16})\b")
SORT_CODE = pattern(r"(?i)\bsort[ -]?code\b[ ]*(?:is|was|[:=])*[ ]*(\d{2}[- ]?\d{2}[- ]?\d{2})\b")
ROUTING = pattern(
    r"(?i)\b(?:routing|aba|bsb|blz|bankleitzahl)\b[ ]*(?:numbers?|no\.?|code)?[ ]*(?:is|was|[:=])*[ ]*"
    r"(\d[\d -]{4,10}\d)\b"
)
BRITISH = pattern(r"(?:^|[^\d-])(\d{2}-\d{2}-\d{2}[ ,/]{1,3}\d{8})(?:$|[^\d-])")

IBANS = """
    AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24
    FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32
    LI21 LT20 LU21 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22
    SA24 SC31 SE24 SI19 SK24 SM27 TN24 TR26 UA29 VA22 XK20
"""
LENGTHS = {one[:2]: int(one[2:]) for one in IBANS.split()}
"""Characters of an IBAN by country, as ISO 13616's registry has them."""


def cards(text: str) -> Iterator[Found]:
    """Card numbers whose check digit is right (Luhn, ISO/IEC 7812-1), or that are called so; and their short codes."""
    for run in spans(DIGITS, text, "card"):
        groups = [(run.start + a, run.start + b) for a, b in _groups(text[run.start : run.end])]
        before = text[max(0, run.start - 40) : run.start]
        if not (_letter(before[-1:]) or _letter(text[run.end : run.end + 1]) or NO_CARD.search(before)):
            called = CARD_CUE.search(before) is not None
            yield from list(_in_groups(text, groups)) or ([_called(text, groups)] if called else [])
    if "cv" in (said := text.lower()) or "security" in said:
        yield from spans(CODE, text, "card")


def _groups(text: str) -> list[tuple[int, int]]:
    return [match.span(1) for match in GROUP.finditer(text)]


def _letter(character: str) -> bool:
    return character.isalnum() or character == "_"


def _in_groups(text: str, groups: list[tuple[int, int]]) -> Iterator[Found]:
    """Whole groups of digits that together are a card number, the longest from each place."""
    first = 0
    while first < len(groups):
        last = next((j for j in range(min(len(groups), first + 7), first, -1) if _is_card(text, groups[first:j])), None)
        if last is not None:
            yield Found(groups[first][0], groups[last - 1][1], "card")
        first = first + 1 if last is None else last


def _is_card(text: str, groups: list[tuple[int, int]]) -> bool:
    digits = "".join(text[a:b] for a, b in groups)
    return digits.isascii() and ISSUED.search(digits) is not None and luhn(digits)


def _called(text: str, groups: list[tuple[int, int]]) -> Found:
    end, count = groups[0][1], 0
    for a, b in groups:
        count += b - a
        if count > 19:
            break
        end = b
    return Found(groups[0][0], end, "card")


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def accounts(text: str) -> Iterator[Found]:
    """IBANs whose check digits are right (ISO 13616) or that are called so; numbers that are called an account's."""
    for match in IBAN.finditer(text):
        start, end = match.span(1)
        whole = _iban_end(text, start, end)
        if whole or IBAN_CUE.search(text[max(0, start - 30) : start]):
            yield Found(start, whole or _digits_end(text, start, end), "account")
    for expression in (BRITISH, ACCOUNT, LATER_ACCOUNT, SORT_CODE, ROUTING):
        yield from spans(expression, text, "account")


def _iban_end(text: str, start: int, end: int) -> int:
    """Where a valid IBAN ends, 0 where there is none."""
    length = LENGTHS.get(text[start : start + 2].upper(), 0)
    places = [i for i in range(start, end) if text[i] not in " -"]
    if not length or len(places) < length:
        return 0
    said = "".join(text[i] for i in places[:length])
    return places[length - 1] + 1 if _checks(said) and not _letter(text[places[length - 1] + 1 :][:1]) else 0


def _checks(iban: str) -> bool:
    """The remainder of 97 is 1, letters read as 10 to 35 (ISO 7064)."""
    return int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97 == 1


def _digits_end(text: str, start: int, end: int) -> int:
    """Without words that follow: an IBAN that is wrong ends with its last group that has a digit."""
    while end > start and not text[end - 1].isdigit():
        end -= 1
    return end
