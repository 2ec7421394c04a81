"""Fifty checks of a host in plain testinfra: the same file for every testinfra variant of the benchmark.

15 of files, 10 of processes and ports, 10 of commands, 10 of services, 5 over HTTP. They hold on any Debian, with
systemd and without: what must run is what the benchmark itself started (sshd, and five ports in BENCH_PORTS that
answer HTTP); the services are such as must not be there, the usual check of a hardening guide.
"""

# mypy: allow-untyped-defs

import os

import pytest

PORTS = os.environ["BENCH_PORTS"].split(",")


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        ("/etc/passwd", 0o644),
        ("/etc/group", 0o644),
        ("/etc/shadow", 0o640),
        ("/etc/debian_version", 0o644),
        ("/tmp", 0o1777),
    ],
)
def test_mode(host, path, mode):
    assert host.file(path).mode == mode


@pytest.mark.parametrize("path", ["/etc/passwd", "/etc/group", "/etc/os-release", "/usr/bin/env", "/tmp"])
def test_owner(host, path):
    assert host.file(path).user == "root"


@pytest.mark.parametrize("path", ["/etc/rsyncd.secrets", "/etc/hosts.equiv", "/etc/shosts.equiv"])
def test_absent(host, path):
    assert not host.file(path).exists


def test_root_is_known(host):
    assert host.file("/etc/passwd").contains("^root:x:0:0:")


def test_log_folder(host):
    assert host.file("/var/log").is_directory


@pytest.mark.parametrize("name", ["telnetd", "rshd", "rexecd", "in.tftpd"])
def test_does_not_run(host, name):
    assert not host.process.filter(comm=name)


def test_runs_as_root(host):
    assert host.process.get(pid=1).ppid == 0


@pytest.mark.parametrize("port", PORTS)
def test_listens(host, port):
    assert host.socket(f"tcp://127.0.0.1:{port}").is_listening


@pytest.mark.parametrize(
    ("command", "least"),
    [
        ("nproc", 1),
        ("id -u", 0),
        ("date +%s", 1_700_000_000),
        ("getconf PAGESIZE", 4096),
        ("cat /proc/sys/kernel/pid_max", 1000),
        ("cat /proc/sys/fs/file-max", 1000),
        ("cut -d. -f1 /proc/uptime", 1),
        ("grep -c . /etc/passwd", 5),
    ],
)
def test_figure(host, command, least):
    assert int(host.check_output(command)) >= least


def test_disk(host):
    used = host.check_output("df -P / | tail -n 1").split()[4]
    assert int(used.rstrip("%")) <= 100


def test_kernel(host):
    assert host.run("uname -r").stdout.strip()


@pytest.mark.parametrize(
    "name", ["telnet", "rsh", "rlogin", "rexec", "tftp", "ypserv", "ypbind", "talk", "finger", "xinetd"]
)
def test_is_not_enabled(host, name):
    assert not host.service(name).is_enabled


@pytest.mark.parametrize("port", PORTS)
def test_answers(host, port):
    answer = host.run(f"curl -fsS --max-time 10 http://127.0.0.1:{port}/health")
    assert answer.rc == 0
    assert answer.stdout == '{"status": "ok"}\n'
