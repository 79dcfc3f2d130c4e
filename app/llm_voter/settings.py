"""Reads the table [llm] of oracle.toml, and the key from the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from labeling.disk.files import line_of
from labeling.errors import OracleError, did_you_mean

KEY, KEY_FILE = "ORACLE_LLM_KEY", "ORACLE_LLM_KEY_FILE"
LOCAL = ("localhost", "127.0.0.1", "::1")
Price = Annotated[float, Field(ge=0, le=1_000_000)]


class Llm(BaseModel):
    """The table ``[llm]``: a language model that may be asked, and what it may cost.

    Parameters
    ----------
    url
        Base of an OpenAI-compatible endpoint, such as ``https://HOST/v1``; ``/chat/completions`` is added.
    model
        Name of the model; without it there is no such voter.
    max_questions
        So many questions are asked at a time.
    max_tokens
        So many tokens may be spent in any ``budget_days`` days.
    max_cost
        So much money, of the kind of the prices, may be spent in these days; without it only tokens are limited.
    budget_days
        Days that the budget is for.
    price_in
        Price of 1,000 tokens sent.
    price_out
        Price of 1,000 tokens received.
    candidates
        Templates that a question is shown with.
    text_characters
        So much of a question's text is sent.
    reply_tokens
        Tokens that a reply may have.
    reply_limit
        Name under which the endpoint is told so.
    judged_questions
        Seed gold questions that are asked, so that the label model learns how far to trust the answers.
    concurrency
        Calls at a time.
    timeout
        Seconds that a call may take.
    retries
        Further tries where the endpoint is busy or fails.
    seed
        Sent along, for endpoints that can repeat an answer.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = ""
    model: Annotated[str, Field(max_length=200)] = ""
    max_questions: Annotated[int, Field(ge=1, le=1_000_000)] = 500
    max_tokens: Annotated[int, Field(ge=0)] = 1_000_000
    max_cost: Price | None = None
    budget_days: Annotated[int, Field(ge=1, le=366)] = 30
    price_in: Price = 0.0
    price_out: Price = 0.0
    candidates: Annotated[int, Field(ge=2, le=100)] = 12
    text_characters: Annotated[int, Field(ge=100, le=20_000)] = 2_000
    reply_tokens: Annotated[int, Field(ge=10, le=10_000)] = 60
    reply_limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    judged_questions: Annotated[int, Field(ge=0, le=10_000)] = 50
    concurrency: Annotated[int, Field(ge=1, le=64)] = 4
    timeout: Annotated[float, Field(gt=0, le=600)] = 60.0
    retries: Annotated[int, Field(ge=0, le=20)] = 4
    seed: int = 0

    @property
    def host(self) -> str:
        """Host and port that texts are sent to; empty without a ``url``."""
        return urlsplit(self.url).netloc

    def cost(self, tokens_in: int, tokens_out: int) -> float:
        """What these tokens cost, in the money of the prices."""
        return (tokens_in * self.price_in + tokens_out * self.price_out) / 1_000


def read_llm(values: Mapping[str, Any], path: Path, text: str) -> dict[str, Any]:
    """The setting ``llm``, checked; nothing where the file has none.

    Raises
    ------
    OracleError
        Naming the file, the line, the key, its value and the remedy.
    """
    if "llm" not in values:
        return {}
    table = values["llm"]
    if not isinstance(table, Mapping):
        raise OracleError("llm is a table; write [llm] and below it url and model", path, line_of(text, "llm"))
    try:
        found = Llm(**table)
    except ValidationError as error:
        raise _explain(error, path, text) from error
    problem = _problem_of(found)
    if problem:
        raise OracleError(problem, path, line_of(text, "url" if found.url else "model"))
    return {"llm": found}


def _problem_of(settings: Llm) -> str:
    """Why the url cannot be used; empty where it can, or where there is none."""
    if not settings.url:
        return ""
    try:
        parts = urlsplit(settings.url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return f"url = '{settings.url}' is no address; write it as https://HOST/v1"
    if parts.scheme not in ("http", "https") or not host or re.search(r"[\s\x00-\x1f]", settings.url):
        return f"url = '{settings.url}' is no address; write it as https://HOST/v1"
    if parts.username or parts.password or parts.query or parts.fragment:
        return f"the url of [llm] holds more than an address; a key belongs into the environment as {KEY}"
    if parts.scheme == "http" and host not in LOCAL:
        return f"url = '{settings.url}' would send texts and key without encryption; use https"
    return "" if settings.model else "[llm] has a url but no model; add model = 'NAME'"


def _explain(error: ValidationError, path: Path, text: str) -> OracleError:
    first = error.errors()[0]
    key = str(first["loc"][0])
    if first["type"] == "extra_forbidden":
        hint = f"; it belongs into the environment, as {KEY}" if "key" in key else did_you_mean(key, Llm.model_fields)
        return OracleError(f"[llm] has the unknown key '{key}'{hint}", path, line_of(text, key))
    return OracleError(f"[llm] {key} = {first['input']!r:.60}: {first['msg'].lower()}", path, line_of(text, key))


class Key:
    """The key of the endpoint; shown nowhere, also not in error messages."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def __repr__(self) -> str:
        return "Key(***)" if self._secret else "Key()"

    def __bool__(self) -> bool:
        return bool(self._secret)

    def header(self) -> dict[str, str]:
        """The HTTP header that carries it; none without a key."""
        return {"Authorization": f"Bearer {self._secret}"} if self._secret else {}


def read_key(environment: Mapping[str, str] = os.environ, read: Callable[[Path], str] = Path.read_text) -> Key:
    """The key from ``ORACLE_LLM_KEY``, or from the file that ``ORACLE_LLM_KEY_FILE`` names; none where neither is set.

    Raises
    ------
    OracleError
        Where the file cannot be read, or the key is none that can be sent; the key itself is not shown.
    """
    named = environment.get(KEY_FILE, "")
    try:
        secret = environment.get(KEY, "") or (read(Path(named)) if named else "")
    except (OSError, UnicodeDecodeError) as error:
        raise OracleError(f"the key of the language model cannot be read; correct {KEY_FILE}", named) from error
    secret = secret.strip()
    if not re.fullmatch(r"[\x21-\x7e]*", secret):
        raise OracleError(f"the key in {KEY} holds spaces or signs that no key has; copy it again")
    return Key(secret)
