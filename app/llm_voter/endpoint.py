"""One call of an OpenAI-compatible endpoint: a prompt in, a text and what it cost out."""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from time import time
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from app.llm_voter.budget import Tokens
from app.llm_voter.settings import Key, Llm
from labeling.errors import OracleError
from labeling.llm import Prompt

MOST_BYTES = 1_000_000
MOST_WAIT = 120.0
AGAIN = (408, 409, 425, 429, 500, 502, 503, 504, 529)
REMEDIES = {
    401: "set ORACLE_LLM_KEY to a key that it accepts",
    403: "set ORACLE_LLM_KEY to a key that may use this model",
    404: "correct url and model of [llm] in oracle.toml",
}


@dataclass(frozen=True)
class Said:
    """A reply.

    Parameters
    ----------
    paid
        What it cost; None where the endpoint does not say, or says what cannot be.
    """

    text: str
    paid: Tokens | None


class BusyError(Exception):
    """It may work later.

    Parameters
    ----------
    why
        In words, without the key.
    wait
        Seconds that the endpoint asks to wait, 0 where it asks for nothing.
    perhaps_paid
        The call was cut off after the prompt was sent, so that it may have been charged for.
    """

    def __init__(self, why: str, wait: float = 0.0, perhaps_paid: bool = False) -> None:
        super().__init__(why)
        self.why, self.wait, self.perhaps_paid = why, wait, perhaps_paid


class _NoRedirects(HTTPRedirectHandler):
    """Texts and key go to the host of the settings and nowhere else."""

    def redirect_request(self, *about: Any) -> None:
        """Follow none."""


class Endpoint:
    """An endpoint with its settings.

    Parameters
    ----------
    key
        Sent along where there is one.
    """

    def __init__(self, settings: Llm, key: Key) -> None:
        if not settings.url:
            raise OracleError("no language model is named; add [llm] with url and model to oracle.toml")
        self.settings, self.key = settings, key
        self._open = build_opener(_NoRedirects).open

    def ask(self, prompt: Prompt) -> Said:
        """The reply to a prompt.

        Raises
        ------
        BusyError
            Where it is worth trying again.
        OracleError
            Where it is not, naming the host and the remedy.
        """
        try:
            with self._open(self._request(prompt), timeout=self.settings.timeout) as answer:
                body = answer.read(MOST_BYTES + 1)
        except HTTPError as error:
            raise self._refused(error) from None
        except (URLError, HTTPException, OSError) as error:
            raise self._cut_off(error) from None
        return _said(body, self.settings.host)

    def _request(self, prompt: Prompt) -> Request:
        s = self.settings
        asked = {"model": s.model, "messages": prompt.messages, "temperature": 0, "seed": s.seed}
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "living-oracle"}
        data = json.dumps(asked | {s.reply_limit: s.reply_tokens}).encode()
        return Request(f"{s.url.rstrip('/')}/chat/completions", data, headers | self.key.header(), method="POST")  # noqa: S310 - the scheme was checked with the settings

    def _refused(self, error: HTTPError) -> Exception:
        with error:
            if error.code in AGAIN:
                return BusyError(f"{self.settings.host} answered with status {error.code}", wait_of(error.headers))
            return OracleError(
                f"{self.settings.host} refused the question with status {error.code}; "
                f"{REMEDIES.get(error.code, 'correct [llm] in oracle.toml')}"
            )

    def _cut_off(self, error: Exception) -> Exception:
        reason = getattr(error, "reason", error)
        if isinstance(reason, ssl.SSLCertVerificationError):
            return OracleError(f"{self.settings.host} shows a certificate that is not valid; correct url of [llm]")
        if isinstance(reason, TimeoutError):
            return BusyError(f"{self.settings.host} took longer than {self.settings.timeout:g} s", perhaps_paid=True)
        # urllib wraps what fails before the answer begins; a refused connection has cost nothing
        refused = isinstance(reason, ConnectionRefusedError) or not isinstance(reason, ConnectionError | HTTPException)
        return BusyError(f"{self.settings.host} cannot be reached or ended the call", perhaps_paid=not refused)


def wait_of(headers: Mapping[str, str], now: float | None = None) -> float:
    """Seconds in [0, 120] that the header ``Retry-After`` asks for, as a number or a date; 0 where it asks nothing."""
    asked = headers.get("Retry-After") or ""
    try:
        seconds = float(asked)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(asked).timestamp() - (time() if now is None else now)
        except (ValueError, TypeError, OverflowError):
            return 0.0
    return min(max(seconds, 0.0), MOST_WAIT) if seconds == seconds else 0.0


def _said(body: bytes, host: str) -> Said:
    """The reply in an answer of the protocol; what is none is worth one more try, and was perhaps paid for."""
    try:
        found = json.loads(body) if len(body) <= MOST_BYTES else None
        text = found["choices"][0]["message"]["content"]
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        raise BusyError(f"{host} sent something that is no chat completion", perhaps_paid=True) from None
    return Said(text if isinstance(text, str) else "", _paid(found.get("usage")))


def _paid(usage: Any) -> Tokens | None:
    """Tokens of an answer's usage."""
    if not isinstance(usage, dict):
        return None
    sent, received = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if type(sent) is int and type(received) is int and 0 <= sent < 10**9 and 0 <= received < 10**9:
        return Tokens(sent, received)
    return None
