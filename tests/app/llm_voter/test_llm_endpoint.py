import pytest

from app.llm_voter.budget import Tokens
from app.llm_voter.endpoint import BusyError, Endpoint, wait_of
from app.llm_voter.settings import Key, Llm
from labeling.errors import OracleError
from labeling.llm import prompt_of
from tests.language_model import SECRET, TWO, chat, says

PROMPT = prompt_of("Where is my payout?", TWO, 2000)


def test_a_call_has_the_form_of_the_protocol(endpoint_says, key):
    server, settings = endpoint_says(says("late", (120, 9)), seed=7)
    said = Endpoint(settings, key).ask(PROMPT)
    assert (said.text, said.paid) == ('{"answer": "late"}', Tokens(120, 9))
    ((path, headers, body),) = server.seen
    assert path == "/v1/chat/completions" and headers["Authorization"] == f"Bearer {SECRET}"
    assert body == {
        "model": "tiny",
        "messages": PROMPT.messages,
        "temperature": 0,
        "seed": 7,
        "max_tokens": settings.reply_tokens,
    }


def test_without_a_key_none_is_sent_and_the_limit_may_have_another_name(endpoint_says):
    server, settings = endpoint_says(says("late"), reply_limit="max_completion_tokens")
    Endpoint(settings, Key("")).ask(PROMPT)
    _, headers, body = server.seen[0]
    assert "Authorization" not in headers and "max_completion_tokens" in body and "max_tokens" not in body


@pytest.mark.parametrize("usage", [None, (-1, 5), (True, 5), ("9", 5), (10**12, 5), (1.5, 2)])
def test_usage_that_cannot_be_is_none(endpoint_says, key, usage):
    _, settings = endpoint_says(says("late", usage))
    assert Endpoint(settings, key).ask(PROMPT).paid is None


@pytest.mark.parametrize("content", [None, ["late"], 3])
def test_content_that_is_no_text_is_an_empty_reply(endpoint_says, key, content):
    _, settings = endpoint_says(chat(content))
    assert Endpoint(settings, key).ask(PROMPT).text == ""


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"null", b'{"choices": []}', b'{"choices": [{"message": null}]}', b"[" * 100_000,
     b'{"x": "' + b"a" * 1_100_000 + b'"}', b"\xff\xfe"],
)  # fmt: skip
def test_rubbish_is_worth_another_try_and_was_perhaps_paid(endpoint_says, key, body):
    _, settings = endpoint_says((200, {}, body))
    with pytest.raises(BusyError, match="no chat completion") as busy:
        Endpoint(settings, key).ask(PROMPT)
    assert busy.value.perhaps_paid


@pytest.mark.parametrize(
    ("status", "headers", "wait"), [(429, {"Retry-After": "7"}, 7.0), (500, {}, 0.0), (529, {}, 0)]
)
def test_busy_says_how_long_to_wait_and_costs_nothing(endpoint_says, key, status, headers, wait):
    _, settings = endpoint_says((status, headers, {"error": {"message": SECRET}}))
    with pytest.raises(BusyError, match=f"status {status}") as busy:
        Endpoint(settings, key).ask(PROMPT)
    assert busy.value.wait == wait and not busy.value.perhaps_paid and SECRET not in str(busy.value)


@pytest.mark.parametrize(("status", "remedy"), [(401, "ORACLE_LLM_KEY"), (404, "url and model"), (400, "oracle.toml")])
def test_refused_for_good_names_host_and_remedy_and_not_the_key(endpoint_says, key, status, remedy):
    _, settings = endpoint_says((status, {}, {"error": {"message": f"bad key {SECRET}"}}))
    with pytest.raises(OracleError, match=f"{settings.host} refused .* {status}; .*{remedy}") as error:
        Endpoint(settings, key).ask(PROMPT)
    assert SECRET not in str(error.value) and error.value.__suppress_context__


def test_texts_and_key_follow_no_redirect(endpoint_says, key):
    elsewhere, _ = endpoint_says(says("late"))
    there = f"http://127.0.0.1:{elsewhere.server_address[1]}/v1/chat/completions"
    _, settings = endpoint_says((307, {"Location": there}, b""))
    with pytest.raises(OracleError, match="307"):
        Endpoint(settings, key).ask(PROMPT)
    assert elsewhere.seen == []


def test_slow_and_cut_off_calls_were_perhaps_paid(endpoint_says, key):
    _, settings = endpoint_says(1.0, timeout=0.2)
    with pytest.raises(BusyError, match=r"longer than 0\.2 s") as busy:
        Endpoint(settings, key).ask(PROMPT)
    assert busy.value.perhaps_paid
    _, settings = endpoint_says(lambda body, number: None)
    with pytest.raises(BusyError, match="ended the call") as busy:
        Endpoint(settings, key).ask(PROMPT)
    assert busy.value.perhaps_paid


def test_a_host_that_is_not_there_cost_nothing(endpoint_says, key):
    server, settings = endpoint_says(says("late"))
    server.server_close()
    gone = settings.model_copy(update={"url": "http://127.0.0.1:1/v1"})
    with pytest.raises(BusyError, match=r"127\.0\.0\.1:1 cannot be reached") as busy:
        Endpoint(gone, key).ask(PROMPT)
    assert not busy.value.perhaps_paid


def test_no_endpoint_without_a_url(key):
    with pytest.raises(OracleError, match=r"add \[llm\] with url"):
        Endpoint(Llm(model="tiny"), key)


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("", 0), ("3", 3), ("-3", 0), ("99999", 120), ("nan", 0), ("inf", 120), ("soon", 0),
     ("Fri, 27 Nov 2026 07:00:30 GMT", 30), ("Fri, 27 Nov 2026 06:00:00 GMT", 0)],
)  # fmt: skip
def test_waiting_is_a_number_or_a_date(asked, seconds):
    assert wait_of({"Retry-After": asked} if asked else {}, now=1795762800.0) == seconds
