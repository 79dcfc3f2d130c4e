from pathlib import Path

import pytest

from app.llm_voter.settings import Key, Llm, read_key
from app.settings import Settings, read_settings
from labeling.errors import OracleError
from tests.language_model import SECRET


def read(tmp_path, text):
    path = tmp_path / "oracle.toml"
    path.write_text(text, encoding="utf-8")
    return read_settings(path)


def test_without_a_table_there_is_no_language_model(tmp_path):
    assert read(tmp_path, 'name = "x"\n').llm == Llm() and Llm().model == "" and Llm().host == ""


def test_the_table_is_read_and_is_no_part_of_a_release(tmp_path):
    found = read(
        tmp_path, '[llm]\nurl = "https://llm.example:8443/v1"\nmodel = "tiny"\nprice_in = 0.5\nprice_out = 2\n'
    )
    assert found.llm.host == "llm.example:8443" and found.llm.cost(2000, 500) == 2.0
    assert found.model_dump() == Settings(**found.model_dump()).model_dump() and "llm" not in found.model_dump()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("llm = 3", r"oracle\.toml:1: llm is a table"),
        ('[llm]\nmodle = "x"', r"oracle\.toml:2: \[llm\] has the unknown key 'modle'; did you mean 'model'\?"),
        ('[llm]\napi_key = "x"', "it belongs into the environment, as ORACLE_LLM_KEY"),
        ("[llm]\ntimeout = 0", r"oracle\.toml:2: \[llm\] timeout = 0: "),
        ("[llm]\nconcurrency = 65", "concurrency = 65"),
        ('[llm]\nurl = "http://127.0.0.1:1/v1"', 'but no model; add model'),
        ('[llm]\nmodel = "m"\nurl = "ftp://x/v1"', r"oracle\.toml:3: .*is no address"),
        ('[llm]\nmodel = "m"\nurl = "https://"', "is no address"),
        ('[llm]\nmodel = "m"\nurl = "https://a b/v1"', "is no address"),
        ('[llm]\nmodel = "m"\nurl = "https://[::1/v1"', "is no address"),
        ('[llm]\nmodel = "m"\nurl = "https://x:99999/v1"', "is no address"),
        ('[llm]\nmodel = "m"\nurl = "http://llm.example/v1"', "without encryption; use https"),
        ('[llm]\nmodel = "m"\nurl = "https://me:word@x/v1"', "more than an address"),
        ('[llm]\nmodel = "m"\nurl = "https://x/v1?key=word"', "more than an address"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(tmp_path, text, message):
    with pytest.raises(OracleError, match=message) as error:
        read(tmp_path, text)
    assert "word" not in str(error.value)


def test_the_key_comes_from_the_environment_or_a_file(tmp_path):
    (tmp_path / "key").write_text(f"{SECRET}\n")
    wanted = {"Authorization": f"Bearer {SECRET}"}
    assert read_key({"ORACLE_LLM_KEY": SECRET}).header() == wanted
    assert read_key({"ORACLE_LLM_KEY_FILE": str(tmp_path / "key")}).header() == wanted
    assert not read_key({}) and read_key({}).header() == {}


def test_the_key_is_never_shown(tmp_path):
    assert SECRET not in f"{Key(SECRET)!r} {Key(SECRET)} {vars(Llm())}" and bool(Key(SECRET))
    for bad in (f"{SECRET} {SECRET}", f"{SECRET}\r\nX-Other: 1", f"{SECRET}é"):
        with pytest.raises(OracleError, match="signs that no key has") as error:
            read_key({"ORACLE_LLM_KEY": bad})
        assert SECRET not in str(error.value)
    with pytest.raises(OracleError, match="correct ORACLE_LLM_KEY_FILE"):
        read_key({"ORACLE_LLM_KEY_FILE": str(tmp_path)})
    with pytest.raises(OracleError, match="correct ORACLE_LLM_KEY_FILE"):
        read_key({"ORACLE_LLM_KEY_FILE": "x"}, lambda path: Path(b"\xff".decode()).read_text())
