"""[access] of oracle.toml."""

import pytest

from app.access.people import Access
from app.settings import Settings, read_settings
from labeling.errors import OracleError

WHOLE = """
[access]
default = "viewer"
open = "expert"
sign_in = "oidc"
sign_in_hours = 8
contact = "the payouts team"

[access.people]
"Ana@Example.org" = "lead"
"Ben" = "agent"
"""


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "oracle.toml"
        path.write_text(text, encoding="utf-8")
        return read_settings(path).access

    return read


def test_without_the_table_one_person_on_one_machine_may_begin(read):
    assert read("") == Access() == Settings().access
    assert (Access().open, Access().default, Access().sign_in) == ("admin", "", "")
    assert Access().role_of("ana@example.org") is None


def test_people_are_found_by_address_or_name_however_they_write_it(read):
    access = read(WHOLE)
    assert (access.open, access.sign_in, access.sign_in_hours) == ("expert", "oidc", 8)
    assert [access.role_of(n) for n in ("ana@example.org", " ANA@EXAMPLE.ORG ", "ben", "cleo")] == [
        "lead",
        "lead",
        "agent",
        "viewer",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("access = 3", r"toml:1: access is a table"),
        ("[access]\npepole = {}", r"toml:2: \[access\] has the unknown key 'pepole'; did you mean 'people'"),
        ('[access]\nopen = "admn"', r"toml:2: open has an unknown role 'admn'; did you mean 'admin'"),
        ('[access]\nopen = ""', "toml:2: open has an unknown role ''"),
        ('[access]\ndefault = "reader"', "toml:2: default has an unknown role 'reader'; .* the role 'viewer' now"),
        ("[access]\nopen = 3", "toml:2: open takes a role in quotation marks, not 3"),
        ('[access]\npeople = "ana"', "toml:2: people is a table"),
        ('[access.people]\n"ana" = "exprt"', "toml:2: ana has an unknown role 'exprt'; did you mean 'expert'"),
        ('[access.people]\n"ana" = "sme"\n"ANA" = "lead"', "people has 'ANA' twice"),
        ('[access.people]\n" " = "sme"', "an empty name"),
        ('[access]\nsign_in = "saml"', 'toml:2: sign_in takes "oidc"'),
        ("[access]\nsign_in_hours = 0", "toml:2: sign_in_hours takes a whole number from 1 to 720, not 0"),
        ("[access]\nsign_in_hours = true", "not True"),
        ("[access]\ncontact = 3", "contact takes a text"),
    ],
)
def test_what_does_not_fit_is_named_with_its_line(read, text, words):
    with pytest.raises(OracleError, match=words):
        read(text)


def test_who_may_do_what_is_no_part_of_what_makes_a_release():
    assert not {"access", "requests_a_minute"} & set(Settings().model_dump())
