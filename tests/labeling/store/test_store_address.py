from pathlib import Path

import pytest

from labeling.errors import OracleError
from labeling.store.address import address, has_password, place_of, without_password

URL = "postgresql+psycopg://ann:${ORACLE_PASSWORD}@db/oracle"


def test_a_path_is_an_sqlite_file() -> None:
    assert place_of(address(Path("a/${B}.db"), {})) == place_of(address("a/${B}.db", {})) == "a/${B}.db"


def test_a_password_comes_from_the_environment_and_may_hold_any_character() -> None:
    found = address(URL, {"ORACLE_PASSWORD": "p@:/%20 ?x"})
    assert (found.password, found.username, found.host, found.database) == ("p@:/%20 ?x", "ann", "db", "oracle")
    assert place_of(found) == "postgresql+psycopg://ann:***@db/oracle"


def test_a_variable_that_is_not_set_is_named() -> None:
    with pytest.raises(OracleError, match="names the variable 'ORACLE_PASSWORD', which is not set"):
        address(URL, {"OTHER": "secret"})


@pytest.mark.parametrize("bad", ["://secret@x", "postgresql+psycopg://ann:secret@db:port/x"])
def test_a_url_that_means_nothing_is_not_repeated(bad: str) -> None:
    for read in (address, without_password):
        with pytest.raises(OracleError, match="cannot be read") as raised:
            read(bad)
        assert "secret" not in str(raised.value)


def test_settings_keep_a_variable_and_no_password() -> None:
    assert without_password(URL) == URL
    assert without_password("postgresql+psycopg://ann:secret@db/x") == "postgresql+psycopg://ann@db/x"
    assert without_password("postgresql+psycopg:///x?host=/run") == "postgresql+psycopg:///x?host=/run"


def test_a_password_in_the_url_itself_is_noticed() -> None:
    assert has_password("postgresql+psycopg://ann:secret@db/x")
    for fine in (URL, "postgresql+psycopg://ann@db/x", "var/store.db", "://secret@x"):
        assert not has_password(fine)
