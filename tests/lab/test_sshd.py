"""The lab hosts' SSH servers, through a real client."""

from __future__ import annotations

import asyncio
import os
import select
import subprocess

import asyncssh
import pytest

from lab.engine import Lab

from .conftest import HOST, Ssh, connected, through


@pytest.mark.parametrize("status", [0, 1, 3, 127, 254, 255])
def test_the_exit_status_is_the_commands_own(ssh: Ssh, status: int) -> None:
    assert ssh(f"exit {status}").exit_status == status


def test_a_command_that_a_signal_ended_says_which(ssh: Ssh) -> None:
    ended = ssh("kill -KILL $$")
    assert ended.exit_signal is not None
    assert ended.exit_signal[0] == "KILL"


def test_input_output_and_errors_are_kept_apart(ssh: Ssh) -> None:
    done = ssh("cat; echo said; echo complained >&2", input="given\n")
    assert (done.stdout, done.stderr) == ("given\nsaid\n", "complained\n")


def test_much_data_comes_through_unchanged(ssh: Ssh) -> None:
    data = os.urandom(3_000_000)
    assert ssh("cat", input=data, encoding=None).stdout == data


def test_a_command_that_reads_nothing_does_not_hang_on_much_input(ssh: Ssh) -> None:
    assert ssh("exit 4", input=b"x" * 3_000_000, encoding=None).exit_status == 4


def test_commands_run_in_the_hosts_home_with_its_stand_ins_first(shared_lab: Lab, ssh: Ssh) -> None:
    home, path = str(ssh("pwd; echo $PATH").stdout).splitlines()
    root = shared_lab.layout.root(HOST)
    assert home.startswith(f"{root}/home/")
    assert path.split(":")[:2] == [f"{root}/usr/local/bin", str(shared_lab.layout.bin)]


def test_a_shell_reads_its_commands_from_the_channel(shared_lab: Lab) -> None:
    async def talk(connection: asyncssh.SSHClientConnection) -> asyncssh.SSHCompletedProcess:
        shell = await connection.create_process()
        shell.stdin.write("X=7\necho is $X\nexit 9\n")
        return await shell.wait()

    answer = through(shared_lab, talk)
    assert (answer.stdout, answer.exit_status) == ("is 7\n", 9)


def test_a_signal_from_the_client_reaches_the_command_and_its_children(shared_lab: Lab) -> None:
    async def talk(connection: asyncssh.SSHClientConnection) -> asyncssh.SSHCompletedProcess:
        process = await connection.create_process("echo begun; sleep 300; echo never")
        await process.stdout.readline()
        process.send_signal("TERM")
        return await process.wait()

    ended = through(shared_lab, talk)
    assert ended.exit_signal is not None
    assert ended.exit_signal[0] == "TERM"


def _waits_for_end(pid: int) -> None:
    """Returns when the process is gone; the test's own timeout is the limit."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    select.select([handle], [], [])
    os.close(handle)


@pytest.mark.parametrize("terminal", [None, "xterm"])
def test_a_lost_connection_ends_its_command(shared_lab: Lab, terminal: str | None) -> None:
    async def talk() -> int:
        connection = await connected(shared_lab)
        process = await connection.create_process("echo $$; exec sleep 300", term_type=terminal)
        pid = int(await process.stdout.readline())
        connection.abort()
        return pid

    _waits_for_end(asyncio.run(talk()))


def test_any_login_name_is_let_in(shared_lab: Lab) -> None:
    assert through(shared_lab, lambda connection: connection.run("echo in"), "somebody-else").stdout == "in\n"


def test_another_key_is_refused(shared_lab: Lab) -> None:
    stranger = asyncssh.generate_private_key("ssh-ed25519")

    async def talk() -> None:
        await asyncssh.connect(
            shared_lab.hosts[HOST],
            int(shared_lab.facts["ssh_port"]),
            username="root",
            client_keys=[stranger],
            known_hosts=shared_lab.facts["known_hosts"],
            config=None,
            password="guessed",
        )

    with pytest.raises(asyncssh.PermissionDenied):
        asyncio.run(talk())


def test_forwarding_leads_to_the_host_itself_and_nowhere_else(shared_lab: Lab) -> None:
    address = shared_lab.hosts[HOST]

    async def talk(connection: asyncssh.SSHClientConnection) -> bytes:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.open_connection("127.0.0.1", 8001)
        reader, writer = await connection.open_connection(address, 8001, encoding=None)
        writer.write(b"GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        return bytes(await reader.read())

    assert through(shared_lab, talk).endswith(b'{"status":"healthy"}')


def test_unix_sockets_of_the_host_can_be_reached_and_no_others(shared_lab: Lab) -> None:
    path = str(shared_lab.layout.root(HOST) / "var/run/sample/idler.sock")

    async def talk(connection: asyncssh.SSHClientConnection) -> bytes:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.open_unix_connection(f"{shared_lab.layout.root(HOST)}/../control.sock")
        reader, _ = await connection.open_unix_connection(path, encoding=None)
        return bytes(await reader.read())

    assert through(shared_lab, talk) == b""


def test_a_person_gets_a_terminal(shared_lab: Lab) -> None:
    ssh = ["ssh", "-tt", "-F", str(shared_lab.layout.keys / "config"), HOST]
    done = subprocess.run(ssh, input="tty\nexit 7\n", text=True, capture_output=True)
    assert "/dev/pts/" in done.stdout
    assert done.returncode == 7


def test_many_commands_at_once_do_not_disturb_one_another(shared_lab: Lab) -> None:
    async def talk(connection: asyncssh.SSHClientConnection) -> list[asyncssh.SSHCompletedProcess]:
        return await asyncio.gather(*(connection.run(f"echo {n}; exit {n}") for n in range(40)))

    answers = through(shared_lab, talk)
    assert [(answer.stdout, answer.exit_status) for answer in answers] == [(f"{n}\n", n) for n in range(40)]
