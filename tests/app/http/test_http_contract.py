"""The OpenAPI document holds: what it allows is answered as it says, what it forbids is refused as it says."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from app.http.errors import CODES, INVALID
from app.http.schemas import ErrorOut, SuggestionIn, SuggestionOut

ADDRESSES = [
    ("POST", "/v1/suggestions"),
    ("POST", "/v1/suggestions/batch"),
    ("POST", "/v1/suggestions/{suggestion_id}/feedback"),
    ("GET", "/v1/templates"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
]
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
]
FEW = settings(
    max_examples=12,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
WITH_BODY = [address for address in ADDRESSES if address[0] == "POST"]
HERE = "http://127.0.0.1:8600"


@pytest.fixture
def document(service):
    return service.client.get("/openapi.json").json()


def send(service, case):
    kwargs = case.as_transport_kwargs(base_url=HERE)
    kwargs.pop("cookies", None)
    if isinstance(kwargs.get("data"), bytes):
        kwargs["content"] = kwargs.pop("data")
    kwargs["headers"] = {**dict(kwargs.get("headers") or {}), "host": "127.0.0.1:8600"}
    return service.client.request(**kwargs)


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), ADDRESSES)
def test_every_address_keeps_to_the_document(service, document, method, path):
    operation = schemathesis.openapi.from_dict(document)[path][method]
    modes = [operation.as_strategy(generation_mode=GenerationMode.POSITIVE)]
    if (method, path) in WITH_BODY:
        modes.append(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))

    @given(case=st.one_of(modes))
    @FEW
    def ask(case):
        case.validate_response(send(service, case), checks=CHECKS)

    ask()


def test_the_document_names_all_addresses(document):
    found = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert found == set(ADDRESSES)


def test_every_error_has_the_one_shape_and_an_example(document):
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            for status, answer in told["responses"].items():
                if status == "200":
                    continue
                content = answer["content"]["application/json"]
                assert content["schema"] == {"$ref": "#/components/schemas/ErrorOut"}, (path, method, status)
                assert content["example"]["error"]["code"] == CODES.get(int(status), INVALID)
                ErrorOut.model_validate({"error": {"field": None} | content["example"]["error"]})


def test_every_field_is_described(document):
    bodies = [body for body in document["components"]["schemas"].values() if "properties" in body]
    assert len(bodies) > 15
    without = [
        f"{b['title']}.{name}" for b in bodies for name, f in b["properties"].items() if not f.get("description")
    ]
    assert not without


def test_every_body_has_an_example_that_fits(document):
    parts = document["components"]["schemas"]
    for name in ("SuggestionIn", "BatchIn", "FeedbackIn", "SuggestionOut", "RecordedOut"):
        assert parts[name]["examples"], name
    for model in (SuggestionIn, SuggestionOut):
        for example in model.model_config["json_schema_extra"]["examples"]:
            model.model_validate(example)


def test_the_page_of_the_addresses_needs_nothing_from_elsewhere(service):
    answered = service.client.get("/docs")
    assert answered.status_code == 200 and "/v1/suggestions/batch" in answered.text
    assert "<script" not in answered.text and "http" not in answered.text.replace("viewport", "")
