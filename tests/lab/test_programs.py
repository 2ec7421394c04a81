"""What lab programs are made of: their place, their knobs, their web server."""

from __future__ import annotations

import json
import os
import socket
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from lab.addresses import Block, common_port
from lab.place import Place
from lab.program import Program, program
from lab.web import Reply, Request, serve_beside


@pytest.fixture
def me(tmp_path: Path) -> Program:
    return Program("relay", str(tmp_path), "127.0.0.1", ["--port", "8001"])


def turn(tmp_path: Path, **values: object) -> None:
    file = tmp_path / ".lab" / "knobs" / "relay.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    scratch = file.with_suffix(".new")
    scratch.write_text(json.dumps(values))
    scratch.replace(file)


def test_a_knob_is_its_default_until_somebody_turns_it(me: Program, tmp_path: Path) -> None:
    assert me.knob("rate", 3) == 3
    turn(tmp_path, rate=0)
    assert me.knob("rate", 3) == 0
    turn(tmp_path, other=1)
    assert (me.knob("rate", 3), me.knob("other", None)) == (3, 1)
    (tmp_path / ".lab/knobs/relay.json").unlink()
    assert me.knob("other", None) is None


def test_ballast_is_really_there(me: Program, tmp_path: Path) -> None:
    def resident() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20

    before = resident()
    turn(tmp_path, ballast_mb=40)
    me.knob("rate", 3)
    assert resident() - before > 30


def test_options_paths_and_logs(me: Program, tmp_path: Path) -> None:
    assert me.option("port") == "8001"
    assert me.option("mode", "paper") == "paper"
    with pytest.raises(SystemExit, match="--mode is missing"):
        me.option("mode")
    me.log_line("/var/log/relay.log", "one")
    me.log_line("/var/log/relay.log", "two")
    assert (tmp_path / "var/log/relay.log").read_text() == "one\ntwo\n"


def test_a_program_standing_alone_is_ready_without_a_supervisor(me: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MUSTER_CONTROL", raising=False)
    me.ready()


def test_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "sys.argv", ["relay", "--service", "relay", "--root", "/r", "--address", "127.9.9.9", "--port", "1"]
    )
    monkeypatch.setattr("signal.signal", lambda *_: None)
    found = program()
    assert (found.service, found.root, found.address, found.args) == ("relay", "/r", "127.9.9.9", ["--port", "1"])


# the web server


def _answers() -> dict[str, object]:
    def echo(request: Request) -> Reply:
        return Reply(
            {"method": request.method, "query": request.query, "rest": request.rest, "body": request.body.decode()}
        )

    def falls(request: Request) -> Reply:
        raise KeyError("gone")

    return {
        "/health": lambda _: Reply({"status": "healthy"}),
        "/page": lambda _: Reply("<p>µ</p>", kind="text/html; charset=utf-8"),
        "/ill": lambda _: Reply("no", 503, headers={"retry-after": "5"}),
        "POST /only": lambda _: Reply("posted"),
        "/things/*": echo,
        "/echo": echo,
        "/falls": falls,
    }


@pytest.fixture
def url(me: Program) -> str:
    port = common_port(["127.0.0.1"])
    serve_beside(me, port, _answers())  # type: ignore[arg-type]
    return f"http://127.0.0.1:{port}"


def test_replies_have_their_types(url: str) -> None:
    healthy = requests.get(f"{url}/health", timeout=5)
    assert (healthy.status_code, healthy.json()) == (200, {"status": "healthy"})
    assert healthy.headers["content-type"] == "application/json"
    page = requests.get(f"{url}/page", timeout=5)
    assert (page.text, page.headers["content-type"]) == ("<p>µ</p>", "text/html; charset=utf-8")
    ill = requests.get(f"{url}/ill", timeout=5)
    assert (ill.status_code, ill.headers["retry-after"]) == (503, "5")


def test_requests_are_read_whole(url: str) -> None:
    answer = requests.post(f"{url}/echo?a=1&a=2&b=%2F", data="x" * 2_000_000, timeout=10).json()
    assert (answer["method"], answer["query"], len(answer["body"])) == ("POST", {"a": "2", "b": "/"}, 2_000_000)
    assert requests.get(f"{url}/things/one/two", timeout=5).json()["rest"] == "one/two"


def test_routes_by_method_and_none(url: str) -> None:
    assert requests.post(f"{url}/only", timeout=5).text == "posted"
    assert requests.get(f"{url}/only", timeout=5).status_code == 404
    assert requests.get(f"{url}/nothing", timeout=5).status_code == 404
    assert requests.head(f"{url}/health", timeout=5).headers["content-length"] == "20"


def test_a_bug_in_an_answer_is_a_500_that_says_so(url: str) -> None:
    answer = requests.get(f"{url}/falls", timeout=5)
    assert (answer.status_code, answer.text) == (500, "Internal Server Error: KeyError('gone')")


def test_one_connection_carries_many_requests(url: str) -> None:
    with requests.Session() as session:
        for _ in range(20):
            assert session.get(f"{url}/health", timeout=5).ok
        assert len(session.adapters["http://"].poolmanager.pools) == 1  # type: ignore[attr-defined]


def test_many_at_once(url: str) -> None:
    seen: list[int] = []
    threads = [
        threading.Thread(target=lambda: seen.append(requests.get(f"{url}/health", timeout=10).status_code))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [200] * 20


def test_who_speaks_no_http_is_hung_up_on(url: str) -> None:
    port = int(url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(b"hello\r\n\r\n")
        assert line.recv(10) == b""
    assert requests.get(f"{url}/health", timeout=5).ok


# the place


def test_a_place_lays_files_out_under_its_root(tmp_path: Path) -> None:
    place = Place(tmp_path, "127.0.0.1", tmp_path)
    then = place.now - timedelta(hours=5)
    file = place.write("/etc/x/y.toml", "a = 1\n", mode=0o640, mtime=then)
    assert file == tmp_path / "etc/x/y.toml"
    assert (file.stat().st_mode & 0o777, round(file.stat().st_mtime)) == (0o640, round(then.timestamp()))
    assert os.access(place.program("/usr/local/bin/tool", "#!/bin/sh\n"), os.X_OK)
    assert place.directory("/var/run/torq", 0o750).stat().st_mode & 0o777 == 0o750
    assert place.now.tzinfo is UTC


def test_seeding_again_leaves_the_same_content_alone(tmp_path: Path) -> None:
    place = Place(tmp_path, "127.0.0.1", tmp_path, now=datetime(2026, 1, 1, tzinfo=UTC))
    inode = place.write("/a", b"same").stat().st_ino
    assert place.write("/a", b"same").stat().st_ino == inode
    assert place.write("/a", b"other").read_bytes() == b"other"


# addresses


def test_two_blocks_are_never_the_same() -> None:
    blocks = [Block() for _ in range(30)]
    assert len({block.prefix for block in blocks}) == 30
    assert blocks[0].address(7) == f"{blocks[0].prefix}.7"


def test_a_common_port_is_free_on_all_addresses() -> None:
    block = Block()
    addresses = [block.address(n) for n in (10, 11, 12)]
    port = common_port(addresses)
    for address in addresses:
        with socket.socket() as one:
            one.bind((address, port))
