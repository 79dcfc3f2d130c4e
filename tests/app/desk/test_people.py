"""Names of those at the desk."""

import pytest

from app.desk.people import LONGEST, checked_name
from labeling.errors import OracleError


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Ana", "Ana"),
        ("  Ana \n Maria ", "Ana Maria"),
        ("ليلى", "ليلى"),
        ("<b>", "<b>"),
        ("x" * LONGEST, "x" * LONGEST),
    ],
)
def test_a_name_is_kept_on_one_line(given, kept):
    assert checked_name(given) == kept


@pytest.mark.parametrize(
    ("given", "says"), [("  ", "a name is needed"), ("x" * 61, "61 characters"), ("A\u200bna", "do not print")]
)
def test_a_bad_name_is_refused_with_the_remedy(given, says):
    with pytest.raises(OracleError, match=says):
        checked_name(given)
