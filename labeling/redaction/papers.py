"""Numbers of papers that say who somebody is, and what must stay secret: passwords, codes and keys."""

from __future__ import annotations

from collections.abc import Iterator

from labeling.redaction.kinds import Found, pattern, spans

SOCIAL = pattern(r"(?:^|[^\d-])((?:[0-8]\d{2}|9\d{2})-\d{2}-\d{4})(?:$|[^\d-])")
INSURANCE = pattern(r"(?i)(?:^|[^\p{L}\p{N}])([a-z]{2} ?\d{2} ?\d{2} ?\d{2} ?[a-d])(?:$|[^\p{L}\p{N}])")
CALLED = pattern(
    r"(?i)\b(?:passport|driv(?:ing|er['’]?s?) licen[cs]e|licen[cs]e|id[ -]?card|identity card|national id"
    r"|personalausweis|social security|ssn|itin|ni|national insurance|tax id)"
    r"\b[ ]*(?:numbers?|no\.?|nr\.?|#)?[ ]*(?:is|was|[:=#])*[ ]*"
    r"([a-z]{0,6}\d[a-z0-9]{5,18})\b"
)
INSURED = pattern(r"(?i)\b(?:ni|nino|national insurance|insurance)\b[^\n]{0,20}$")

KEY = pattern(
    r"\b((?:sk|rk)_(?:live|test)_[0-9A-Za-z]{8,}|whsec_[0-9A-Za-z+/=]{8,}|gh[pousr]_[0-9A-Za-z]{20,}"
    r"|github_pat_[0-9A-Za-z_]{20,}|xox[abprs]-[0-9A-Za-z-]{10,}|AKIA[0-9A-Z]{16}|glpat-[0-9A-Za-z_-]{16,}"
    r"|eyJ[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]{4,}(?:\.[0-9A-Za-z_-]*)?|lo_[0-9A-Za-z_-]{24,})"
)
PRIVATE = pattern(r"(?s)(-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----)")
ASSIGNED = pattern(
    r"(?i)\b(?:api[ _-]?key|access[ _-]?token|client[ _-]?secret|secret[ _-]?key)"
    r"[ ]*(?:is|[:=])+[ ]*['\"]?([0-9a-z_./+-]{12,}=*)"
)
PASSWORD = pattern(
    r"(?i)\b(?:passwords?|passwort|passcode|pwd|passphrase)[ ]*(?:is|was|[:=])+[ ]*['\"“]?([^\s'\"”,;]{4,})"
)
ONE_TIME = pattern(
    r"(?i)\b(?:pin|otp|(?:verification|one[ -]time|confirmation|sms|login|2fa|access)[ -](?:pass)?codes?"
    r"|code (?:i|we) (?:got|received|was sent))[ ]*(?:is|was|[:=])*[ ]*(\d{3}[- ]?\d{1,5})\b"
)
CODES = ("pin", "otp", "code")


def papers(text: str) -> Iterator[Found]:
    """Social security and insurance numbers by their form, passports and licences where they are called so."""
    yield from spans(SOCIAL, text, "id")
    for found in spans(INSURANCE, text, "id"):
        tight = " " not in text[found.start : found.end]
        if tight or INSURED.search(text[max(0, found.start - 40) : found.start]):
            yield found
    yield from spans(CALLED, text, "id")


def secrets(text: str) -> Iterator[Found]:
    """Keys by their form; passwords and codes where they are called so."""
    said = text.lower()
    for expression, cues in (
        (KEY, ()),
        (PRIVATE, ("private key",)),
        (ASSIGNED, ("key", "token", "secret")),
        (ONE_TIME, CODES),
    ):
        if not cues or any(cue in said for cue in cues):
            yield from spans(expression, text, "secret")
    if "pass" not in said and "pwd" not in said:
        return
    for found in spans(PASSWORD, text, "secret"):
        said = text[found.start : found.end].rstrip(".!?")
        if any(not c.isalpha() and c not in "-'’" for c in said):
            yield Found(found.start, found.start + len(said), "secret")
