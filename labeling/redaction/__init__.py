"""Redaction: e-mail addresses, cards, accounts, phone numbers and names are taken out of texts before they are kept."""

from labeling.redaction.kinds import KINDS, PLACEHOLDERS, Found
from labeling.redaction.redactor import Redactor, redact

__all__ = ["KINDS", "PLACEHOLDERS", "Found", "Redactor", "redact"]
