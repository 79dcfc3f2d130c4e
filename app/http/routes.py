"""The addresses of the service: each handler reads, calls one function and answers."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Header, Path, Request
from fastapi.responses import HTMLResponse, Response

from app.http.answers import Json
from app.http.errors import RefusedError, error_body
from app.http.handling import Handling
from app.http.keys import LONGEST_KEY, Wanted, wanted
from app.http.live import Live
from app.http.metrics import Metrics
from app.http.page import page
from app.http.schemas import (
    SOMETHING,
    BatchIn,
    BatchOut,
    ErrorOut,
    FeedbackIn,
    HealthOut,
    RecordedOut,
    SuggestionIn,
    SuggestionOut,
    TemplatesOut,
)
from app.suggesting.together import Together
from labeling.acting import actor
from labeling.serving.suggestions import LONGEST_NAME

PROBLEMS: dict[int, tuple[str, str, str | None]] = {
    400: ("The body is no JSON", "the body is no JSON in UTF-8; correct it", None),
    401: ("No good token", "a token is needed; send the header 'Authorization: Bearer ...'", None),
    403: (
        "The role does not suffice",
        "desk (viewer) may not ask for suggestions and say what became of them; it needs the role agent or admin",
        None,
    ),
    404: ("Unknown suggestion", "unknown suggestion 's-1'; give the id that came with the suggestion", None),
    408: ("The body came too slowly", "the body did not come in time; send it again", None),
    413: ("The body is too large", "the body is larger than 1,048,576 bytes; send fewer questions", None),
    415: ("No JSON", "the body is no JSON; send it with the header 'content-type: application/json'", None),
    422: ("Something does not fit", "question is missing; add it", "question"),
    429: ("Too many requests", "too many requests with this token; ask again in 1 second", None),
    500: ("The service failed", "the service failed here; its log says why", None),
    503: ("Not ready", "there is no release yet; run `oracle run` first", None),
}
READING = (401, 403, 429, 500, 503)
SENDING = (400, 401, 403, 408, 413, 415, 422, 429, 500, 503)
Key = Annotated[
    str | None,
    Header(min_length=1, max_length=LONGEST_KEY, description="A name of this request that no other request has."),
]
Id = Annotated[str, Path(min_length=1, max_length=LONGEST_NAME, pattern=SOMETHING)]


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {s: _problem(s, *PROBLEMS[s]) for s in statuses}


def _problem(status: int, what: str, message: str, field: str | None) -> dict[str, Any]:
    example = error_body(status, message, field)
    return {"model": ErrorOut, "description": what, "content": {"application/json": {"example": example}}}


def routes(app: FastAPI) -> None:
    """Add all addresses; they work with what ``app.state`` holds."""
    app.include_router(_agents())
    app.include_router(_operators())


def _agents() -> APIRouter:
    router = APIRouter(tags=["agents"])

    @router.post("/v1/suggestions", response_model=SuggestionOut, responses=_problems(*SENDING))
    async def suggest(asked: SuggestionIn, request: Request, idempotency_key: Key = None) -> Response:
        """Suggest an answer to one question, or say that there is none. It is logged before it is answered.

        A request that got no answer may be sent again with the same Idempotency-Key: it is logged once.
        """
        together: Together[Wanted, dict[str, Any]] = request.app.state.together
        return Json(await together.ask(wanted(asked, actor().name, idempotency_key)))

    @router.post("/v1/suggestions/batch", response_model=BatchOut, responses=_problems(*SENDING))
    def suggest_many(asked: BatchIn, request: Request) -> Response:
        """Suggest answers to up to 100 questions, all of them logged or none."""
        return Json({"suggestions": _handling(request).suggest([Wanted(one) for one in asked.questions])})

    @router.post(
        "/v1/suggestions/{suggestion_id}/feedback", response_model=RecordedOut, responses=_problems(*SENDING, 404)
    )
    def feedback(suggestion_id: Id, said: FeedbackIn, request: Request) -> Response:
        """Say what became of a suggestion. Saying the same twice does no harm."""
        return Json({"recorded": _handling(request).feedback(suggestion_id, said)})

    @router.get("/v1/templates", response_model=TemplatesOut, responses=_problems(*READING))
    def templates(request: Request) -> Response:
        """List the templates that may be sent now."""
        return Json({"templates": _handling(request).templates()})

    return router


def _operators() -> APIRouter:
    router = APIRouter(tags=["operators"])

    @router.get("/healthz", response_model=HealthOut, responses=_problems(500))
    async def healthz() -> Response:
        """Say that the process lives."""
        return Json({"status": "alive"})

    @router.get("/readyz", response_model=HealthOut, responses=_problems(500, 503))
    async def readyz(request: Request) -> Response:
        """Say whether suggestions can be made and kept, and if not, why."""
        live: Live = request.app.state.live
        if live.trouble:
            raise RefusedError(503, live.trouble)
        return Json({"status": "ready"})

    @router.get("/docs", include_in_schema=False)
    async def docs(request: Request) -> Response:
        """Show all addresses on a page."""
        return HTMLResponse(page(request.app.openapi()))

    metrics_out: dict[int | str, dict[str, Any]] = {200: {"content": {"text/plain": {"schema": {"type": "string"}}}}}

    @router.get("/metrics", response_class=Response, responses={**metrics_out, **_problems(*READING)})
    def metrics(request: Request) -> Response:
        """Give all figures in the format that Prometheus reads."""
        counted: Metrics = request.app.state.metrics
        return Response(counted.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return router


def _handling(request: Request) -> Handling:
    handling: Handling = request.app.state.handling
    return handling
