"""How the app is served: who may come in from where, what Streamlit is told, and what a failed button says."""

import os

import pytest
from streamlit import config
from streamlit.web import bootstrap

from app.audit import serving
from app.scaffold import create
from app.signing_in.provider import Provider
from app.stopping import STOPS, stopping_is_no_failure
from app.workspace import Workspace
from labeling.errors import OracleError

PROVIDER = Provider("id", "secret", "https://id.example.com/meta", "c" * 32, "https://oracle.example.com")


@pytest.fixture
def workspace(tmp_path):
    """Text of the settings to a workspace."""
    create(tmp_path / "shop")

    def make(settings=""):
        (tmp_path / "shop/oracle.toml").write_text(settings, encoding="utf-8")
        return Workspace(tmp_path / "shop")

    return make


@pytest.fixture
def described(monkeypatch):
    """The environment describes a provider."""
    for name, value in {
        "ORACLE_OIDC_CLIENT_ID": "oracle",
        "ORACLE_OIDC_CLIENT_SECRET": "hush",
        "ORACLE_OIDC_ISSUER": "https://id.example.com",
        "ORACLE_COOKIE_SECRET": "x" * 32,
        "ORACLE_APP_URL": "https://oracle.example.com",
        "ORACLE_OIDC_VERIFIED": "provider",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.com"])
def test_other_machines_come_in_only_where_people_sign_in(workspace, host):
    with pytest.raises(OracleError, match=r"lets other machines in, .* sign_in = \"oidc\" under \[access\]"):
        serving.provider_of(workspace(), host)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_comes_in_without(workspace, host):
    assert serving.provider_of(workspace(), host) is None


def test_secrets_do_not_stay_in_the_environment(workspace, described):
    found = serving.provider_of(workspace('[access]\nsign_in = "oidc"'), "0.0.0.0")
    assert (found.client_secret, found.verified) == ("hush", "provider")
    assert "ORACLE_OIDC_CLIENT_SECRET" not in os.environ
    assert "ORACLE_COOKIE_SECRET" not in os.environ
    assert os.environ["ORACLE_OIDC_VERIFIED"] == "provider"


def test_signing_in_that_is_asked_for_and_not_described_is_refused_on_this_machine_too(workspace, monkeypatch):
    monkeypatch.delenv("ORACLE_OIDC_CLIENT_ID", raising=False)
    with pytest.raises(OracleError, match="ORACLE_OIDC_CLIENT_ID"):
        serving.provider_of(workspace('[access]\nsign_in = "oidc"'), "127.0.0.1")


def test_streamlit_takes_the_settings_whatever_the_environment_says(monkeypatch):
    monkeypatch.setenv("STREAMLIT_SERVER_ENABLE_CORS", "false")
    monkeypatch.setenv("STREAMLIT_SERVER_ENABLE_AGENT_API", "true")
    monkeypatch.setenv("STREAMLIT_SERVER_TRUSTED_USER_HEADERS", '{"X-User": "email"}')
    told = serving.options(8501, "0.0.0.0", PROVIDER)
    try:
        bootstrap.load_config_options({name.replace(".", "_"): value for name, value in told.items()})
        for name, value in told.items():
            assert config.get_option(name) == ({} if value == "{}" else value), name
        assert config.get_option("server.corsAllowedOrigins") == ["https://oracle.example.com"]
        assert "oracle.example.com" in config.get_option("server.allowedHosts")
    finally:
        monkeypatch.undo()
        bootstrap.load_config_options({})


def test_only_names_of_this_machine_are_taken_without_signing_in():
    assert set(serving.options(8501, "127.0.0.2", None)["server.allowedHosts"]) == {
        "localhost",
        "127.0.0.1",
        "::1",
        "127.0.0.2",
    }


def test_bounds_on_what_a_browser_says():
    found = serving.server(None).config
    assert found.ws_max_size == 16 * 2**20
    assert not found.proxy_headers
    assert not found.server_header


def test_a_button_that_may_not_is_one_sentence_and_other_failures_are_left_to_streamlit(monkeypatch):
    said = []
    monkeypatch.setattr(serving, "problem", said.append)
    error = OracleError("Vic (viewer) may not review questions")
    assert serving.failed(error)
    assert said == [error]
    assert not serving.failed(KeyError("x"))


def test_signals_do_nothing_while_the_server_ends_and_what_they_did_before_after_it():
    import signal

    before = [signal.getsignal(one) for one in STOPS]
    with stopping_is_no_failure():
        for one in STOPS:
            signal.raise_signal(one)
    assert [signal.getsignal(one) for one in STOPS] == before
