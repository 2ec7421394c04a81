"""The stand-ins answer from the lab's own processes, in the forms that the real programs have."""

from __future__ import annotations

import json

import pytest

from lab.engine import Lab
from lab.standins.install import STANDINS

from .conftest import HOST, Ssh


def text(ssh: Ssh, command: str) -> str:
    done = ssh(command)
    assert done.exit_status == 0, f"{command}: {done.exit_status} {done.stderr!r}"
    return str(done.stdout)


def root(lab: Lab) -> str:
    return str(lab.layout.root(HOST))


@pytest.mark.parametrize("name", STANDINS)
def test_each_says_that_it_is_a_stand_in(ssh: Ssh, name: str) -> None:
    for word in ("--help", "--version"):
        assert "lab's stand-in" in text(ssh, f"{name} {word}")


@pytest.mark.parametrize("name", ["ps", "pgrep", "ss", "df", "free", "journalctl"])
def test_what_a_stand_in_does_not_know_it_refuses(ssh: Ssh, name: str) -> None:
    done = ssh(f"{name} --no-such-option")
    assert done.exit_status != 0
    assert "does not know" in str(done.stderr)


# processes


def test_ps_shows_the_hosts_processes_with_their_registered_arguments(ssh: Ssh) -> None:
    lines = text(ssh, "ps -eo pid,ppid,user,comm,rss,vsz,etimes,args").splitlines()
    assert lines[0].split() == ["PID", "PPID", "USER", "COMMAND", "RSS", "VSZ", "ELAPSED", "COMMAND"]
    shown = [line.split(None, 7) for line in lines[1:]]
    assert [row[7] for row in shown if row[3] == "greeter"] == ["/opt/sample/greeter --env production"]
    assert all(int(row[4]) > 1000 for row in shown if row[3] in ("greeter", "idler"))
    assert not any("lab.daemon" in line or "pytest" in line for line in lines)


def test_ps_without_headers_and_widths_is_what_programs_parse(ssh: Ssh) -> None:
    assert text(ssh, "ps -C idler -o comm=,args=").split() == ["idler", "idler"]
    assert text(ssh, "ps -C idler -o pid:50,comm --no-headers").split()[1] == "idler"


def test_ps_in_testinfras_words(ssh: Ssh) -> None:
    header, *lines = text(ssh, "ps -Aww -o comm:50,pcpu:50,pid:50,pmem:50,lstart:50,args").splitlines()
    assert header.split()[:4] == ["COMMAND", "%CPU", "PID", "%MEM"]
    assert any(line.split()[9:] == ["/opt/sample/greeter", "--env", "production"] for line in lines)


def test_ps_aux_and_sorting(ssh: Ssh) -> None:
    assert "USER" in text(ssh, "ps aux").splitlines()[0]
    sizes = [int(size) for size in text(ssh, "ps -eo rss --sort=-rss --no-headers").split()]
    assert sizes == sorted(sizes, reverse=True)


def test_ps_of_a_pid_that_is_not_there_fails(ssh: Ssh) -> None:
    assert ssh("ps -p 1 -o pid").exit_status == 1
    assert ssh("ps -o nonsense").exit_status == 1


def test_pgrep_matches_names_or_whole_lines(ssh: Ssh) -> None:
    assert text(ssh, "pgrep -c idler") == "1\n"
    assert text(ssh, "pgrep -x greeter") == text(ssh, "pgrep greeter")
    assert "--env production" in text(ssh, "pgrep -a -f 'greeter --env'")
    assert ssh("pgrep -x greet").exit_status == 1


def test_ss_shows_only_this_hosts_sockets_with_their_holders(shared_lab: Lab, ssh: Ssh) -> None:
    address = shared_lab.hosts[HOST]
    [line] = [line for line in text(ssh, "ss -lntpH").splitlines() if "8001" in line]
    assert line.split()[3] == f"{address}:8001"
    assert 'users:(("greeter",pid=' in line
    assert all(address in other for other in text(ssh, "ss -tlnpH").splitlines())
    assert text(ssh, "ss -tln").splitlines()[0].split()[:2] == ["State", "Recv-Q"]


def test_ss_shows_unix_listeners(shared_lab: Lab, ssh: Ssh) -> None:
    header, *lines = text(ssh, "ss -xlpn").splitlines()
    assert header.split()[0] == "Netid"
    [line] = [line for line in lines if "idler.sock" in line]
    assert line.split()[:5] == ["u_str", "LISTEN", "0", "0", f"{root(shared_lab)}/var/run/sample/idler.sock"]
    assert 'users:(("idler",pid=' in line


# systemd


def test_a_service_is_its_unit(ssh: Ssh) -> None:
    assert text(ssh, "systemctl is-active greeter") == "active\n"
    shown = dict(line.split("=", 1) for line in text(ssh, "systemctl show greeter.service").splitlines())
    assert (shown["ActiveState"], shown["SubState"], shown["NRestarts"]) == ("active", "running", "0")
    assert shown["MainPID"] == text(ssh, "pgrep -x greeter").strip()
    assert int(shown["ActiveEnterTimestampMonotonic"]) > 0
    assert "Active: active (running)" in text(ssh, "systemctl status greeter")


def test_a_unit_of_its_own_file_has_the_state_that_the_lab_gives_it(ssh: Ssh) -> None:
    assert (
        text(ssh, "systemctl show once -p ActiveState,SubState,Type")
        == "ActiveState=active\nSubState=exited\nType=oneshot\n"
    )
    assert text(ssh, "systemctl show once -p Type --value") == "oneshot\n"
    assert "RemainAfterExit=yes" in text(ssh, "systemctl cat once")
    assert ssh("systemctl is-enabled once").stdout == "disabled\n"


def test_a_unit_that_nobody_knows(ssh: Ssh) -> None:
    assert (ssh("systemctl is-active nothing").stdout, ssh("systemctl is-active nothing").exit_status) == (
        "inactive\n",
        3,
    )
    assert ssh("systemctl is-enabled nothing").exit_status == 1
    assert ssh("systemctl status nothing").exit_status == 4
    assert "LoadState=not-found" in text(ssh, "systemctl show nothing")
    assert ssh("systemctl restart nothing").exit_status == 1


def test_units_as_json(ssh: Ssh) -> None:
    units = {row["unit"]: row["sub"] for row in json.loads(text(ssh, "systemctl list-units --output=json"))}
    assert units == {"greeter.service": "running", "once.service": "exited"}
    assert "once.service" in text(ssh, "systemctl list-unit-files")
    assert text(ssh, "systemctl list-units --failed") == ""


def test_restart_really_restarts(ssh: Ssh) -> None:
    before = text(ssh, "pgrep -x greeter")
    text(ssh, "systemctl restart greeter")
    assert text(ssh, "pgrep -x greeter") != before
    text(ssh, "systemctl stop greeter")
    assert ssh("systemctl is-active greeter").stdout == "inactive\n"
    assert ssh("pgrep -x greeter").exit_status == 1
    text(ssh, "service greeter start")
    assert text(ssh, "curl -s http://$MUSTER_ADDRESS:8001/health") == '{"status":"healthy"}'


def test_the_journal_by_unit_time_and_priority(ssh: Ssh) -> None:
    ask = "journalctl --no-pager -u greeter"
    assert text(ssh, f"{ask} -o cat") == "long ago\nit broke\n"
    assert text(ssh, f"{ask} -o cat --since '2020-01-01 00:00:00'") == "it broke\n"
    assert text(ssh, f"{ask} -o cat --until '2020-01-01'") == "long ago\n"
    assert text(ssh, f"{ask} -o cat -p err") == "it broke\n"
    assert text(ssh, f"{ask} -o cat -r -n 1") == "it broke\n"
    assert text(ssh, f"{ask} --since -24h") == "-- No entries --\n"
    assert text(ssh, f"{ask} -o short-iso -n1") == "2023-11-14T22:13:20+00:00 sample-1 greeter-helper[7]: it broke\n"
    entry = json.loads(text(ssh, f"{ask} -o json -n 1"))
    assert (entry["MESSAGE"], entry["PRIORITY"], entry["__REALTIME_TIMESTAMP"]) == ("it broke", "3", "1700000000000000")
    assert ssh(f"{ask} --since soon").exit_status == 1


# docker


def test_compose_ps_prints_one_object_a_line(ssh: Ssh) -> None:
    [row] = [json.loads(line) for line in text(ssh, "docker compose ps --all --format json").splitlines()]
    assert (row["Name"], row["Service"], row["State"], row["Health"]) == ("sample-idler", "idler", "running", "healthy")
    assert json.loads(text(ssh, "docker-compose ps --format json"))["Service"] == "idler"
    assert ssh("docker compose -f /nowhere/docker-compose.yml ps").exit_status == 1


def test_docker_looks_into_a_container(ssh: Ssh) -> None:
    state = json.loads(text(ssh, "docker inspect --format '{{json .State}}' sample-idler"))
    assert (state["Status"], state["Running"], state["Health"]["Status"]) == ("running", True, "healthy")
    assert text(ssh, "docker inspect -f '{{.RestartCount}} {{.State.Running}}' sample-idler") == "0 true\n"
    assert text(ssh, "docker exec sample-idler printenv IDLER_MODE") == "paper\n"
    assert text(ssh, "docker logs --since 24h sample-idler") == ""
    assert text(ssh, "docker logs -t sample-idler") == "2026-01-02T03:04:05.5Z begun\n"
    assert "sample-idler" in text(ssh, "docker ps")
    assert text(ssh, "docker version --format '{{.Server.Version}}'").count(".") == 2
    stats = json.loads(text(ssh, "docker stats --no-stream --format json"))
    assert stats["Name"] == "sample-idler"
    assert "MiB / " in stats["MemUsage"]
    assert "idler" in text(ssh, "docker top sample-idler")


def test_a_container_that_nobody_knows(ssh: Ssh) -> None:
    done = ssh("docker inspect nothing")
    assert (done.exit_status, done.stderr) == (1, "Error response from daemon: No such container: nothing\n")


def test_a_stopped_container_is_not_listed_as_running(ssh: Ssh) -> None:
    text(ssh, "docker stop sample-idler")
    assert text(ssh, "docker compose ps --format json") == ""
    assert json.loads(text(ssh, "docker compose ps -a --format json"))["State"] == "exited"
    assert ssh("docker exec sample-idler true").exit_status == 1
    text(ssh, "docker compose restart idler")
    assert json.loads(text(ssh, "docker compose ps --format json"))["State"] == "running"


# the rest


def test_df_shows_the_filesystems_that_the_lab_tells_of(shared_lab: Lab, ssh: Ssh) -> None:
    lines = [line.split() for line in text(ssh, "df -P -k").splitlines()]
    assert lines[1] == ["/dev/vda1", "1000", "905", "95", "91%", "/"]
    assert [line[-1] for line in lines[1:]] == ["/", "/var", "/run"]
    assert [line.split()[-1] for line in text(ssh, "df -P -x tmpfs").splitlines()[1:]] == ["/", "/var"]
    assert text(ssh, f"df -P {root(shared_lab)}/var/log").splitlines()[1].split()[-1] == "/var"
    assert text(ssh, "df --output=target,ipcent,itotal /").split()[-3:] == ["/", "1%", "100"]
    assert ssh("df /no/such/place").exit_status == 1


def test_free_crontab_and_apt(ssh: Ssh) -> None:
    assert text(ssh, "free").splitlines()[1].split() == ["Mem:", "1000", "600", "100", "0", "300", "400"]
    assert text(ssh, "crontab -l") == "0 2 * * * /usr/local/bin/backup\n"
    assert ssh("crontab -l -u nobody").exit_status == 1
    assert text(ssh, "apt list --upgradable").splitlines()[1].startswith("openssl/stable-security 3.0.16")
