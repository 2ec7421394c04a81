"""The unix sockets through which the relays pass messages on."""

import pytest


@pytest.mark.daily
@pytest.mark.control("TORQ-D07", severity="P1", each="sockets")
def test_sockets_are_served(relay_socket, row):
    """Every relay socket exists, is listened on by its own service, and accepts."""
    unix = relay_socket.unix
    assert unix.exists, f"{relay_socket} does not exist at {unix.path}"
    assert unix.is_socket, f"{relay_socket} is no socket"
    served_by = relay_socket.served_by
    assert served_by == [row.process], f"{relay_socket} is held by {served_by or 'nobody'}, should be by {row.process}"
    assert unix.refusal is None, f"{relay_socket} refuses connections: {unix.refusal}, should accept"


@pytest.mark.daily
@pytest.mark.control("TORQ-D08", severity="P1", each="sockets")
def test_sockets_admit_only_torq(relay_socket):
    """Every relay socket is mode 660 and owned by torq:torq."""
    is_now, should_be = relay_socket.access, relay_socket.should_admit
    assert is_now == should_be, f"{relay_socket} admits {is_now}, should admit {should_be}"


@pytest.mark.emergency
@pytest.mark.control("TORQ-E04", severity="P1", each="sockets")
def test_diagnose_socket_connection(relay_socket):
    """A client that cannot connect is not kept out by the socket's file, its access, its holder or a stolen path."""
    trouble = relay_socket.trouble
    assert not trouble, f"{relay_socket} {'; '.join(trouble)}"
