"""Who acts, and what they may do."""

import contextvars
import threading

import pytest

from labeling.acting import (
    LADDER,
    NOBODY,
    RIGHTS,
    ROLES,
    SYSTEM,
    WRITING,
    Actor,
    ForbiddenError,
    acting,
    actor,
    doing,
    may,
    program,
    require,
    require_role,
    require_writing,
    set_default,
    what_is_done,
)
from labeling.errors import OracleError
from labeling.store.schema import Base

ANA = Actor("Ana", "expert", "app")


@pytest.fixture
def default():
    before = set_default(SYSTEM)
    yield
    set_default(before)


def test_every_table_of_the_store_has_a_right_and_no_other():
    assert set(WRITING) == set(Base.metadata.tables)
    assert set(WRITING.values()) <= set(RIGHTS)


def test_each_role_may_do_what_the_one_before_it_may():
    for right, told in RIGHTS.items():
        able = [role in told.roles for role in LADDER]
        assert able == sorted(able), right
        assert set(told.roles) <= set(ROLES)


@pytest.mark.parametrize(
    ("role", "can", "cannot"),
    [
        ("viewer", ["read"], ["suggest", "review", "counters"]),
        ("agent", ["read", "suggest"], ["review", "rules", "jobs", "audit"]),
        ("expert", ["review"], ["suggest", "rules", "templates", "voters", "changes"]),
        ("sme", ["review", "rules", "templates", "voters", "changes"], ["releases", "jobs", "data", "export"]),
        ("lead", ["releases", "experiments", "jobs", "data", "export", "audit"], ["tokens", "erase", "restore"]),
        ("admin", ["tokens", "erase", "restore", "settings", "suggest"], ["history"]),
    ],
)
def test_what_the_roles_are_for(role, can, cannot):
    assert all(may(role, right) for right in can)
    assert not any(may(role, right) for right in cannot)


def test_nobody_alters_the_audit_log():
    for role in ROLES:
        with pytest.raises(ForbiddenError, match="may not alter the audit log; nobody may"):
            require_writing(Actor("Ana", role, "cli"), "audit_event")


def test_a_table_that_nobody_thought_of_is_the_admins():
    require_writing(SYSTEM, "new_table")
    with pytest.raises(ForbiddenError, match=r"Ana \(expert\) may not change settings; it needs the role admin"):
        require_writing(ANA, "new_table")


def test_the_innermost_one_acts(default):
    assert actor() == SYSTEM
    with acting(ANA):
        with acting(program("matching")):
            assert actor().name == "matching"
        assert actor() == ANA
        with pytest.raises(ZeroDivisionError), acting(NOBODY):
            _ = 1 / 0
        assert actor() == ANA
    assert actor() == SYSTEM


def test_a_thread_acts_as_the_default_unless_it_is_told(default):
    found = []

    def look():
        found.append(actor().name)

    with acting(ANA):
        for target in (look, lambda: contextvars.copy_context().run(look)):
            thread = threading.Thread(target=target)
            thread.start()
            thread.join()
        copied = contextvars.copy_context()
        thread = threading.Thread(target=copied.run, args=(look,))
        thread.start()
        thread.join()
    assert found == ["system", "system", "Ana"]


def test_a_default_may_be_looked_up_each_time(default):
    people = iter([ANA, NOBODY])
    assert set_default(lambda: next(people)) == SYSTEM
    assert [actor(), actor()] == [ANA, NOBODY]


def test_what_is_done_ends_with_its_block():
    with doing("erase"):
        assert what_is_done() == "erase"
    assert what_is_done() == ""


def test_a_refusal_says_who_what_and_who_may():
    with acting(ANA), pytest.raises(ForbiddenError) as refused:
        require("releases")
    assert refused.value.message == (
        "Ana (expert) may not promote releases, bring them back and set the modes of stages; "
        "it needs the role lead or admin"
    )
    with acting(ANA):
        assert require("review") == ANA


@pytest.mark.parametrize(
    ("name", "role", "through", "words"),
    [
        ("", "expert", "app", "1 to 200 characters"),
        ("x" * 201, "expert", "app", "1 to 200 characters"),
        ("An\na", "expert", "app", "can be printed"),
        ("An\x00a", "expert", "app", "can be printed"),
        ("A\ud800", "expert", "app", "can be printed"),
        ("An\u202ea", "expert", "app", "can be printed"),
        ("Ana", "exprt", "app", "unknown role 'exprt'; did you mean 'expert'"),
        ("Ana", "reader", "app", "is the role 'viewer' now"),
        ("Ana", "expert", "ap", "unknown way in 'ap'"),
    ],
)
def test_nobody_acts_under_a_bad_name_or_role(name, role, through, words):
    with pytest.raises(OracleError, match=words):
        Actor(name, role, through)


def test_names_of_all_scripts_may_act():
    for name in ("Zoë O'Neil", "محمد", "王", "ana@example.org", "<b>Ana</b>"):
        assert Actor(name, "viewer", "app").name == name
    assert require_role("sme") == "sme"
