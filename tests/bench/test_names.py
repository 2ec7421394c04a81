"""The passwd file that sshd sees."""

from __future__ import annotations

from .names import SHELL, passwd

MACHINE = ["root:x:0:0:root:/root:/usr/bin/fish", "daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin"]


def test_our_home_is_bare_and_our_shell_plain() -> None:
    lines = passwd(MACHINE, "root", 0, 0, "/bare").splitlines()
    assert [line for line in lines if line.startswith("root:")] == [f"root:x:0:0::/bare:{SHELL}"]
    assert MACHINE[1] in lines


def test_a_uid_without_a_name_has_one() -> None:
    assert f"bench:x:4711:20::/bare:{SHELL}" in passwd(MACHINE, "bench", 4711, 20, "/bare").splitlines()


def test_sshd_has_its_user_once() -> None:
    lines = passwd([*MACHINE, "sshd:x:107:65534::/run/sshd:/usr/sbin/nologin"], "root", 0, 0, "/bare").splitlines()
    assert len([line for line in lines if line.startswith("sshd:")]) == 1
