"""Where people sign in: what environment and file say, and one sentence about what is missing or wrong."""

import pytest

from app.signing_in.provider import NAMES, read_provider
from labeling.errors import OracleError

GOOD = {
    "ORACLE_OIDC_CLIENT_ID": "oracle",
    "ORACLE_OIDC_CLIENT_SECRET": "hush-hush",
    "ORACLE_OIDC_ISSUER": "https://id.example.com/",
    "ORACLE_COOKIE_SECRET": "x" * 32,
    "ORACLE_APP_URL": "https://oracle.example.com/",
}


def test_the_environment_describes_the_provider():
    found = read_provider(GOOD)
    assert found.metadata_url == "https://id.example.com/.well-known/openid-configuration"
    assert found.app_url == "https://oracle.example.com"
    assert found.host == "oracle.example.com"
    assert found.encrypted
    assert found.verified == "claim"
    auth = found.secrets()["auth"]
    assert auth["redirect_uri"] == "https://oracle.example.com/oauth2callback"
    assert auth["client_secret"] == "hush-hush"
    assert auth["cookie_secret"] == "x" * 32


def test_its_secrets_are_not_in_its_name():
    assert "hush-hush" not in repr(read_provider(GOOD))
    assert "xxxx" not in repr(read_provider(GOOD))


def test_all_that_is_missing_is_named_at_once():
    with pytest.raises(OracleError, match=r"ORACLE_OIDC_CLIENT_ID, .*ORACLE_APP_URL, ORACLE_OIDC_ISSUER are missing"):
        read_provider({})
    with pytest.raises(OracleError, match="ORACLE_COOKIE_SECRET is missing; set it in the environment"):
        read_provider(GOOD | {"ORACLE_COOKIE_SECRET": " "})


def test_a_file_may_hold_it_and_the_environment_goes_before_it(tmp_path):
    file = tmp_path / "oidc.toml"
    file.write_text(
        'client_id = "from-file"\nclient_secret = "s"\nmetadata_url = "https://id.example.com/meta"\n'
        f'cookie_secret = "{"y" * 40}"\napp_url = "http://localhost:8501"\nverified = "provider"\n'
    )
    found = read_provider({"ORACLE_OIDC_FILE": str(file), "ORACLE_OIDC_CLIENT_ID": "from-environment"})
    assert (found.client_id, found.metadata_url) == ("from-environment", "https://id.example.com/meta")
    assert not found.encrypted
    assert found.verified == "provider"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "cannot be read: No such file"),
        ("client_id = ", "is not valid TOML"),
        ('client_idd = "x"', "unknown key 'client_idd'; did you mean 'client_id'"),
        ("client_id = 3", "'client_id' must be a text in quotes"),
        ('client_secret = ""', "'client_secret' must be a text in quotes"),
    ],
)
def test_what_is_wrong_in_the_file_is_one_sentence_that_names_it(tmp_path, text, sentence):
    file = tmp_path / "oidc.toml"
    if text is not None:
        file.write_text(text)
    with pytest.raises(OracleError, match=sentence) as refused:
        read_provider({"ORACLE_OIDC_FILE": str(file)})
    assert str(file) in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("ORACLE_COOKIE_SECRET", "short", "has 5 characters and needs at least 32; make one with `openssl rand"),
        ("ORACLE_APP_URL", "http://oracle.example.com", "whole address that begins with https"),
        ("ORACLE_APP_URL", "oracle.example.com", "whole address"),
        ("ORACLE_APP_URL", "https://oracle.example.com/desk", "only the part before the path"),
        ("ORACLE_APP_URL", "https://me:pw@oracle.example.com", "whole address"),
        ("ORACLE_APP_URL", "https://oracle.example.com:port", "whole address"),
        ("ORACLE_APP_URL", "https://[::1", "whole address"),
        ("ORACLE_OIDC_ISSUER", "javascript:alert(1)", "whole address"),
        ("ORACLE_OIDC_VERIFIED", "no", "it may be claim or provider"),
    ],
)
def test_what_would_let_the_wrong_ones_in_is_refused(name, value, sentence):
    with pytest.raises(OracleError, match=sentence) as refused:
        read_provider(GOOD | {name: value})
    assert name in str(refused.value)
    assert "hush-hush" not in str(refused.value)


def test_every_key_of_the_file_has_a_variable_of_its_own():
    assert len(set(NAMES.values())) == len(NAMES)
    assert all(name.startswith("ORACLE_") for name in NAMES.values())
