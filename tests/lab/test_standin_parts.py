"""Parts of the stand-ins that need no lab."""

from __future__ import annotations

import http.server
import io
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab import wheels
from lab.addresses import common_port
from lab.standins import curl, go_template, install, journalctl, processes, ps, redis_cli, ss
from lab.standins.host import Unknown
from lab.standins.times import moment


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("-24h", 86400),
        ("24h", 86400),
        ("2 hours ago", 7200),
        ("-15min", 900),
        ("1 day ago", 86400),
        ("90m", 5400),
        ("now", 0),
    ],
)
def test_times_back_from_now(text: str, seconds: int) -> None:
    assert moment(text) == pytest.approx(time.time() - seconds, abs=5)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2023-11-14 22:13:20", 1_700_000_000),
        ("2023-11-14T22:13:20Z", 1_700_000_000),
        ("2023-11-14 22:13:20 UTC", 1_700_000_000),
        ("@1700000000", 1_700_000_000),
        ("2023-11-14", 1_699_920_000),
    ],
)
def test_times_of_their_own(text: str, at: int) -> None:
    assert moment(text) == at


@pytest.mark.parametrize("text", ["soon", "-24 parsecs", "2023-99-99", ""])
def test_times_that_are_none(text: str) -> None:
    with pytest.raises(Unknown):
        moment(text)


def test_templates_fill_fields() -> None:
    value = {"Name": "a", "State": {"Running": True, "Pid": 7}}
    assert (
        go_template.fill("{{.Name}} {{ .State.Running }}\\t{{json .State}}", value)
        == 'a true\t{"Running": true, "Pid": 7}'
    )
    assert go_template.fill("json", {"a": 1}) == '{"a": 1}'


@pytest.mark.parametrize("form", ["{{.Nothing}}", "{{range .A}}x{{end}}"])
def test_templates_that_are_not_known(form: str) -> None:
    with pytest.raises(Unknown):
        go_template.fill(form, {"Name": "a"})


def test_elapsed_times_as_ps_prints_them() -> None:
    assert [processes.clock(s) for s in (5, 65, 3605, 90061)] == ["00:05", "01:05", "01:00:05", "1-01:01:01"]


def test_ps_columns_may_carry_their_own_headers() -> None:
    assert ps.parse(["-eo", "pid,comm=NAME,args="]).columns == [("pid", "PID"), ("comm", "NAME"), ("args", "")]
    assert ps.parse(["-e", "-o", "%cpu", "-o", "cmd"]).columns == [("pcpu", "%CPU"), ("args", "COMMAND")]


def test_addresses_of_proc_net() -> None:
    assert ss.address("0100007F:1F90") == "127.0.0.1:8080"
    assert ss.address("00000000:0000") == "0.0.0.0:*"
    assert ss.address("00000000000000000000000001000000:0016") == "[::1]:22"


@pytest.mark.parametrize(("text", "levels"), [("err", [0, 1, 2, 3]), ("4", [0, 1, 2, 3, 4]), ("warning..err", [3, 4])])
def test_journal_priorities(text: str, levels: list[int]) -> None:
    assert list(journalctl._priorities(text)) == levels


def test_a_script_finds_its_interpreter_even_behind_a_path_that_no_shebang_can_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.executable", "/opt/with space/python")
    script = install._script("ps", Path("/repo"))
    assert script.startswith("#!/bin/sh\n'''exec' '/opt/with space/python' -IS \"$0\" \"$@\"\n' '''\n")


class Pages(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        status = int(self.path.strip("/") or 200)
        body = b"hello\n"
        self.send_response(status)
        self.send_header("content-type", "text/x")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def pages() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()


def test_curl_prints_the_body_and_what_it_is_asked_to_write(pages: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert curl.main(["-s", f"http://{pages}/", "-w", "%{http_code} %{content_type}\\n"]) == 0
    assert capfd.readouterr().out == "hello\n200 text/x\n"


def test_curl_goes_where_connect_to_sends_it(pages: str, capfd: pytest.CaptureFixture[str]) -> None:
    words = ["-q", "-sS", "-o", "/dev/null", "--noproxy", "*", "--connect-to", f"::{pages}", "--max-time", "5"]
    assert curl.main([*words, "-w", "%{time_total} %{http_code}", "http://somewhere:80/503"]) == 0
    seconds, status = capfd.readouterr().out.split()
    assert float(seconds) > 0
    assert status == "503"


def test_curls_exit_statuses(pages: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert curl.main(["-sf", f"http://{pages}/404"]) == 22
    assert curl.main(["-s", "http://127.0.0.1:1/"]) == 7
    assert curl.main(["-s", "http://no-such-host.invalid/"]) == 6
    assert curl.main(["--no-such-option"]) == 2
    assert "curl: (7)" not in capfd.readouterr().err


def test_curl_includes_headers_when_asked(pages: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert curl.main(["-si", f"http://{pages}/"]) == 0
    assert capfd.readouterr().out.startswith("HTTP/1.1 200 OK\r\n")


# redis


@pytest.fixture(scope="module")
def redis() -> Iterator[list[str]]:
    """Where a real redis-server answers, as redis-cli's options; its password is `pw`."""
    address, port = "127.0.0.1", common_port(["127.0.0.1"])
    words = [wheels.redis_server(), "--bind", address, "--port", str(port), "--save", "", "--requirepass", "pw"]
    server = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    next(line for line in server.stdout if "Ready to accept connections" in line)
    yield ["-h", address, "-p", str(port)]
    server.kill()
    server.communicate()


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (["ping"], "", "NOAUTH Authentication required.\n\n"),
        (["-a", "pw", "--no-auth-warning", "ping"], "", "PONG\n"),
        (["-a", "pw", "config", "get", "maxmemory-policy"], "", "maxmemory-policy\nnoeviction\n"),
        ([], "AUTH pw\nSET a 'b c'\nGET a\nGET none\nSTRLEN a\n", "OK\nOK\nb c\n\n3\n"),
        ([], "AUTH pw\nNONSENSE\n", "OK\nERR unknown command"),
    ],
)
def test_redis_cli_speaks_as_the_real_one(
    redis: list[str],
    words: list[str],
    typed: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert redis_cli.main([*redis, *words]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(said)
    if real := wheels.redis_cli():
        done = subprocess.run([real, *redis, *words], input=typed, capture_output=True, text=True)
        assert shown == done.stdout


def test_redis_cli_says_when_nobody_answers(capsys: pytest.CaptureFixture[str]) -> None:
    assert redis_cli.main(["-h", "127.0.0.1", "-p", "1", "ping"]) == 1
    assert capsys.readouterr().err == "Could not connect to Redis at: 127.0.0.1:1: Connection refused\n"
    assert redis_cli.main(["--nonsense"]) == 1
