"""What goes wrong, in one shape: a word for programs, one sentence for people, and the field where there is one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from labeling.acting import ForbiddenError
from labeling.errors import OracleError

INVALID, UNAUTHORIZED, FORBIDDEN, NOT_FOUND = "invalid_request", "unauthorized", "forbidden", "not_found"
TOO_LARGE, TOO_OFTEN, UNAVAILABLE, INTERNAL = "too_large", "too_many_requests", "unavailable", "internal"
CODES = {
    401: UNAUTHORIZED,
    403: FORBIDDEN,
    404: NOT_FOUND,
    413: TOO_LARGE,
    429: TOO_OFTEN,
    500: INTERNAL,
    503: UNAVAILABLE,
}
LONGEST_FIELD = 80
SENTENCES = {
    400: "the body is no JSON in UTF-8; correct it",
    404: "there is nothing at this address; /openapi.json lists what there is",
    405: "this address does not know that method; /openapi.json lists what it knows",
    500: "the service failed here; its log says why",
}
KNOWN = {
    "missing": "is missing; add it",
    "extra_forbidden": "is unknown here; take it out",
    "json_invalid": "the body is no JSON in UTF-8; correct it",
    "string_unicode": "holds half a character (a lone surrogate); take it out",
    "string_pattern_mismatch": "is empty or holds a NUL character; fill it in, or take it out",
    "invalid_key": "is no text; write it in quotation marks",
}


class RefusedError(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, message: str, field: str | None = None, **headers: str) -> None:
        self.status, self.message, self.field, self.headers = status, message, field, headers
        super().__init__(message)


def error_body(status: int, message: str, field: str | None = None) -> dict[str, Any]:
    """The one shape."""
    return {"error": {"code": CODES.get(status, INVALID), "message": message, "field": field}}


def error_response(
    status: int, message: str, field: str | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """An error as it is sent."""
    body = json.dumps(error_body(status, message, field)).encode()
    return Response(body, status, dict(headers or {}), "application/json")


def explain(error: RequestValidationError) -> Response:
    """The first thing that does not fit; what was sent is not repeated, as it may be long or private."""
    first = error.errors()[0]
    kind, place = str(first["type"]), [str(p) for p in first["loc"] if p not in ("body", "path", "query")]
    if kind == "json_invalid":
        return error_response(400, KNOWN[kind])
    key = place[-1:] == ["[key]"]
    field = _shortened(".".join(place[:-2] if key else place))
    if not field:
        return error_response(422, "the body is no JSON object; send one")
    said = str(first["msg"])
    message = KNOWN.get(kind) or f"does not fit: {said[:1].lower()}{said[1:]}"
    return error_response(422, f"{'a name in ' if key else ''}{field} {message}", field)


def _shortened(field: str) -> str:
    return field if len(field) <= LONGEST_FIELD else f"{field[:LONGEST_FIELD]}…"


def install(app: FastAPI) -> None:
    """Let every error of the application take the one shape."""

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return explain(error)

    @app.exception_handler(RefusedError)
    async def refused(request: Request, error: RefusedError) -> Response:
        return error_response(error.status, error.message, error.field, error.headers)

    @app.exception_handler(ForbiddenError)
    async def forbidden(request: Request, error: ForbiddenError) -> Response:
        return error_response(403, error.message)

    @app.exception_handler(OracleError)
    async def unavailable(request: Request, error: OracleError) -> Response:
        return error_response(503, error.message)

    @app.exception_handler(HTTPException)
    async def known(request: Request, error: HTTPException) -> Response:
        message = SENTENCES.get(error.status_code, str(error.detail))
        return error_response(error.status_code, message, headers=error.headers)
