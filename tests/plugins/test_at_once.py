"""Bodies at once in a plain suite: all of pytest's own behaves as users know it."""

from __future__ import annotations

from pathlib import Path

import pytest

from .at_once_probes import Project, overlapping

SERIAL = pytest.mark.parametrize("mode", [(), ("--serial",)], ids=["at-once", "serial"])


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_all_that_wait_are_there_at_once_and_are_reported_in_order(project: Project) -> None:
    project.tests(
        "def test_a():\n    meet(3)\n    pause(0.1)\n    note('a')\n"
        "@pytest.mark.parametrize('x', [1])\ndef test_b(x):\n    meet(3)\n    note('b')\n"
        "class TestC:\n    def test_c(self):\n        meet(3)\n        note('c')\n"
    )
    ran = project.run("-v", "--timeout=10")
    assert ran.counts == {"passed": 3}, ran.text
    assert project.notes[-1] == "a"
    assert ran.text.index("test_a PASSED") < ran.text.index("test_b[1] PASSED") < ran.text.index("test_c PASSED")


@pytest.mark.parametrize("option", ["--serial", "--pdb", "--trace", "--setup-show"])
def test_options_that_want_one_after_the_other(project: Project, option: str) -> None:
    project.tests("def test_a():\n    during('a')\ndef test_b():\n    during('b')\n")
    ran = project.run(option, *(["--pdbcls=words:Quiet"] if option == "--trace" else []))
    if option != "--trace":
        assert ran.counts == {"passed": 2}, ran.text
    assert overlapping(project.notes) == []


@SERIAL
def test_what_is_said_is_told_with_the_test_that_said_it(project: Project, mode: tuple[str, ...]) -> None:
    project.tests(
        "def say(name):\n"
        "    print(f'out of {name}')\n    os.write(2, f'err of {name}\\n'.encode())\n"
        "    asked = ['right']\n    logging.warning('log of %s: %s', name, asked)\n    asked[0] = 'wrong'\n"
        "    pause()\n    print(f'more of {name}')\n    in_thread(logging.warning, f'thread of {name}')\n"
        "    warnings.warn(f'warning of {name}')\n    assert False\n"
        "def test_a():\n    say('a')\ndef test_b():\n    say('b')\n"
    )
    ran = project.run(*mode)
    for name, other in ("ab", "ba"):
        part = ran.part(f"test_{name}")
        out, err, log = (
            part.split(f"Captured {kind} call")[1].split("\n---")[0] for kind in ("stdout", "stderr", "log")
        )
        assert f"out of {name}\nmore of {name}" in out
        assert f"err of {name}" in err
        assert f"log of {name}: ['right']" in log
        assert f"thread of {name}" in log
        assert f"of {other}" not in part.replace("of {name}", "")
        assert f"test_it.py::test_{name}\n" in ran.part("warnings summary")
    assert ran.part("warnings summary").count("UserWarning: warning of") == 2


@SERIAL
@pytest.mark.parametrize("capture", ["sys", "tee-sys", "no"])
def test_other_ways_of_capturing(project: Project, mode: tuple[str, ...], capture: str) -> None:
    project.tests("def test_a():\n    print('one')\n    pause()\n    print('two')\n    assert False\n")
    ran = project.run(*mode, f"--capture={capture}")
    captured = ran.part("test_a").partition("Captured stdout call")[2]
    assert ("one\ntwo" in captured) == (capture != "no")
    assert ("one" in ran.text.partition("= FAILURES =")[0]) == (capture != "sys")


def test_live_logs_are_told_under_their_test(project: Project) -> None:
    project.ini("log_cli = true", "log_cli_level = INFO")
    project.tests("def test_a():\n    pause()\n    logging.info('of a')\ndef test_b():\n    logging.info('of b')\n")
    text = project.run().text
    assert text.index("test_a") < text.index("of a") < text.index("test_b") < text.index("of b")


def test_what_must_be_alone_meets_nobody_and_what_follows_comes_after_it(project: Project) -> None:
    project.tests(
        "def test_a():\n    during('a', 0.1)\ndef test_b():\n    during('b', 0.1)\n"
        "@pytest.mark.alone\ndef test_c():\n    during('c')\n"
        "def test_d():\n    during('d', 0.05)\ndef test_e():\n    during('e', 0.05)\n"
    )
    ran = project.run()
    assert ran.counts == {"passed": 5}, ran.text
    assert overlapping(project.notes) == [("a", "b"), ("d", "e")]
    assert project.notes.index("ends b") < project.notes.index("begins c")
    assert project.notes.index("ends c") < project.notes.index("begins d")


def test_what_must_be_alone_waits_for_all_that_began_in_any_order(project: Project) -> None:
    project.conftest(
        "@pytest.hookimpl(tryfirst=True)\n"
        "def pytest_runtestloop(session):\n"
        "    a, b, alone = session.items\n"
        "    for item, following in ((a, alone), (alone, b), (b, None)):\n"
        "        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)\n"
        "    return True\n"
    )
    project.tests(
        "def test_a():\n    during('a')\ndef test_b():\n    during('b', 0.5)\n"
        "@pytest.mark.alone\ndef test_c():\n    during('c')\n"
    )
    ran = project.run()
    assert ran.counts == {"passed": 3}, ran.text
    assert overlapping(project.notes) == [("a", "b")]
    assert project.notes[-2:] == ["begins c", "ends c"]


def test_questions_are_under_way_while_another_has_its_turn(project: Project) -> None:
    project.tests(
        "def test_a(tmp_path):\n    note('a')\ndef test_b():\n    note('asks')\n    pause()\n    note('hears')\n"
    )
    assert project.run().counts == {"passed": 2}
    assert project.notes == ["asks", "a", "hears"]


OUTCOMES = """
import functools
def helper():
    assert 1 == 2
def deep():
    deep()
def test_fails():
    pause()
    left = [1, 2]
    assert left == [1, 3], 'said so'
def test_helper(): helper()
def test_skips(): pytest.skip('no reason')
def test_xfails(): pytest.xfail('known')
def test_fails_by_word(): pytest.fail('by word')
def test_exits(): raise SystemExit(3)
def test_deep(): deep()
def test_returns(): return 5
@pytest.mark.xfail
def test_marked(): assert False
@pytest.mark.xfail(strict=True)
def test_marked_and_passes(): pass
@pytest.mark.xfail(run=False)
def test_not_run(): note('ran')
@pytest.mark.skipif('True', reason='so')
def test_skipped(): note('ran')
@pytest.mark.filterwarnings('error')
def test_filtered(): warnings.warn('fails')
async def test_async(): note('ran')
def test_chained():
    try:
        {}['x']
    except KeyError as problem:
        raise OSError('chained') from problem
@pytest.fixture
def broken(): raise OSError('in set-up')
def test_broken(broken): pass
def test_yields(yields): assert yields == 5
def test_finalized(finalized): assert finalized == 6
def test_dynamic(request): assert request.getfixturevalue('yields') == 5
def test_tmp(tmp_path, monkeypatch, capsys):
    print('mine')
    assert capsys.readouterr().out == 'mine\\n'
def test_caplog(caplog):
    logging.warning('mine')
    assert caplog.messages == ['mine']
class TestSet:
    def setup_method(self): self.value = 1
    def test_method(self): assert self.value == 1
class TestFixed:
    @pytest.fixture(autouse=True)
    def fixed(self): self.value = 2
    def test_fixed(self): assert self.value == 2
class TestOld(unittest.TestCase):
    def setUp(self): self.value = 3
    def test_old(self): self.assertEqual(self.value, 4)
"""
FIXTURES = """
@pytest.fixture
def yields():
    yield 5
    print('taken down')
@pytest.fixture
def finalized(request):
    request.addfinalizer(lambda: print('finalized'))
    return 6
@pytest.fixture(scope='session', autouse=True)
def the_sessions():
    yield
    open('notes', 'a').write('session over\\n')
"""


def test_every_outcome_is_the_same_as_one_after_the_other(project: Project) -> None:
    project.conftest(FIXTURES)
    project.tests(OUTCOMES)

    def shown(*mode: str) -> tuple[int, list[str], list[str]]:
        ran = project.run("-rA", *mode)
        lines = [line for line in ran.text.splitlines()[:-1] if "object at" not in line]
        return ran.code, lines, project.notes

    at_once, serial = shown(), shown("--serial")
    assert at_once == serial
    assert at_once[2] == ["session over"]
    text = "\n".join(at_once[1])
    assert "E         At index 1 diff: 2 != 3" in text
    assert "at_once.py" not in text
    assert "bodies.py" not in text


def test_no_frame_of_ours_comes_before_the_test_function(project: Project) -> None:
    project.tests("def test_a():\n    pause()\n    assert False\n")
    text = project.run("--tb=native").text
    assert "in test_a" in text
    assert "bodies.py" not in text


def test_pytest_exit_ends_the_run_in_its_turn(project: Project) -> None:
    project.tests(
        "def test_a():\n    pause()\ndef test_b():\n    pytest.exit('enough', 7)\ndef test_c():\n    hang()\n"
    )
    ran = project.run()
    assert ran.code == 7
    assert "Exit: enough" in ran.text
    assert "= 1 passed in" in ran.text


@pytest.mark.parametrize(("option", "failed"), [("-x", 1), ("--maxfail=2", 2)])
def test_stopping_at_the_first_ends_what_is_in_flight(project: Project, option: str, failed: int) -> None:
    project.tests(
        "def test_a():\n    meet(3)\n    assert False\ndef test_b():\n    meet(3)\n    assert False\n"
        "def test_c():\n    try:\n        meet(3)\n        hang()\n    finally:\n        note('ended')\n"
    )
    ran = project.run(option)
    assert (ran.code, ran.counts) == (1, {"failed": failed})
    assert project.notes == ["ended"]


def test_choosing_and_ordering_is_pytests(project: Project) -> None:
    project.tests(
        "def test_a():\n    pause()\ndef test_b():\n    meet(1)\n    assert False\ndef test_c():\n    note('c')\n"
    )
    assert project.run("-k", "a or c").counts == {"passed": 2, "deselected": 1}
    project.remembers = True
    project.run()
    assert project.run("--lf").counts == {"failed": 1}
    text = project.run("--ff", "-v").text
    assert text.index("test_b FAILED") < text.index("test_a PASSED") < text.index("test_c PASSED")


def test_a_tests_time_is_its_bodys(project: Project) -> None:
    project.tests("def test_a():\n    pause(0.3)\ndef test_b():\n    pause(0.2)\ndef test_c():\n    pass\n")
    slowest = project.run("--durations=2").part("slowest 2 durations")
    assert [line.split()[1:] for line in slowest.strip().splitlines()] == [
        ["call", "test_it.py::test_a"],
        ["call", "test_it.py::test_b"],
    ]


def test_a_session_of_thousands_has_a_bound(project: Project) -> None:
    project.tests(
        "here, most = set(), []\n"
        "@pytest.mark.parametrize('x', range(1500))\ndef test_a(x):\n"
        "    here.add(x)\n    most.append(len(here))\n    pause(0.001)\n    here.discard(x)\n"
        "def test_b(monkeypatch):\n    note(f'{len(most)} {max(most) <= 1000}')\n"
    )
    ran = project.run("-q")
    assert ran.counts == {"passed": 1501}, ran.text[-500:]
    assert project.notes == ["1500 True"]
