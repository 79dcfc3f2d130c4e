"""All formats by name: what each file holds, told by the name of the format and, for Zendesk, by its shape."""

from __future__ import annotations

from pathlib import Path

from app.exchange import hugging_face, wrench, zendesk_macros, zendesk_tickets
from app.exchange.formats import FORMATS, PLAIN
from app.exchange.importing import Found
from app.exchange.json_stream import first_record
from labeling.errors import OracleError, did_you_mean

WRENCH, HUGGING_FACE, ZENDESK = "wrench", "hugging-face", "zendesk"
IMPORTED = (*FORMATS, WRENCH, HUGGING_FACE, ZENDESK)
KEYS = ("macros", "tickets")


def read_file(form: str, path: Path, customer: str) -> Found:
    """What a file, or folder, of a format holds.

    Parameters
    ----------
    customer
        Name of the attribute that says who asked.

    Raises
    ------
    OracleError
        On an unknown format, a missing file, and any bad record.
    """
    if form not in IMPORTED:
        raise OracleError(f"unknown format '{form}'{did_you_mean(form, IMPORTED)}")
    if not path.exists():
        raise OracleError("there is no such file or folder", path)
    if form == ZENDESK:
        return _zendesk(path, customer)
    if form == WRENCH:
        return Found(tuple(wrench.read(path)), labels=wrench.labels(path))
    if form == HUGGING_FACE:
        return Found(tuple(hugging_face.read(path)), labels=hugging_face.labels(path))
    return Found(tuple(FORMATS[form].read(path)), takes_over=form == PLAIN)


def _zendesk(path: Path, customer: str) -> Found:
    record = first_record(path, *KEYS)
    if zendesk_macros.recognises(record):
        macros = zendesk_macros.read(path)
        return Found(templates=macros.templates, passed_over=macros.passed_over, ours=macros.ours)
    if zendesk_tickets.recognises(record):
        return Found(tuple(zendesk_tickets.read(path, customer)), takes_over=True)
    raise OracleError("this holds neither macros nor tickets of Zendesk; export one of them as JSON", path)
