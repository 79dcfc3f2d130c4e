"""docs/security.md says of the roles what the program does."""

from pathlib import Path

from app.http.limits import BAD_TOKENS_A_MINUTE
from app.settings import Settings
from labeling.acting import RIGHTS, ROLES
from labeling.serving.tokens import DAYS

PAGE = (Path(__file__).parents[3] / "docs" / "security.md").read_text(encoding="utf-8")
UNSAID = {"counters", "history"}
"""Rights that are no business of people."""


def test_the_table_of_rights_is_the_one_that_is_enforced():
    lines = [f"| may | {' | '.join(ROLES)} |", f"|---|{':-:|' * len(ROLES)}"]
    for name, right in RIGHTS.items():
        if name not in UNSAID:
            lines.append(f"| {right.words} | {' | '.join('yes' if r in right.roles else '' for r in ROLES)} |")
    assert "\n".join(lines) + "\n\n" in PAGE


def test_the_numbers_are_those_of_the_program():
    assert f"{BAD_TOKENS_A_MINUTE} bad tokens a minute" in PAGE
    assert f"({Settings().requests_a_minute:,}; `0` for no limit)" in PAGE
    assert f"ends after {DAYS} days" in PAGE
