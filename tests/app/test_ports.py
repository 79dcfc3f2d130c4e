"""Ports of this machine."""

import socket

import pytest

from app.ports import LOCAL, bind, require_free
from labeling.errors import OracleError


@pytest.fixture
def taken():
    with socket.socket() as other:
        other.bind((LOCAL, 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_named_with_one_that_is_free(taken):
    with pytest.raises(OracleError, match=f"port {taken} cannot be had") as refused:
        bind(LOCAL, taken)
    require_free(int(str(refused.value).rpartition(" ")[2]))


def test_a_bound_socket_is_on_the_address_that_was_asked_for():
    with bind(LOCAL, 0) as one:
        assert one.getsockname()[0] == LOCAL and one.getsockname()[1] > 0
    with bind("localhost", 0) as one:
        assert one.getsockname()[0] in (LOCAL, "::1")


@pytest.mark.parametrize("host", ["203.0.113.7", "no-such-host.invalid", "a" * 300, "\udc80"])
def test_an_address_that_this_machine_does_not_have(host):
    with pytest.raises(OracleError, match="this machine has no address"):
        bind(host, 0)
