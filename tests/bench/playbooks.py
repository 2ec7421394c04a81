"""The same questions in the words of pyinfra and ansible: files written into the fleet's folder."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from .fleet import Fleet
from .questions import MARK, Questions, marked

PYINFRA = '''\
"""Every question as a fact: facts of all hosts are gathered at once, with no barrier between two of them."""
import json

from pyinfra import host
from pyinfra.facts.server import Command

for command in json.load(open({questions!r})):
    answer = host.get_fact(Command, f"({{command}}) </dev/null; echo {mark} $?")
    assert "{mark} " in str(answer), answer
print("answered", host.name)
'''

ANSIBLE = """\
[defaults]
inventory = {folder}/hosts.ini
forks = 100
gathering = explicit
host_key_checking = True
retry_files_enabled = False
interpreter_python = {python}
home = {folder}/ansible
local_tmp = {folder}/ansible/tmp
nocows = True
[ssh_connection]
pipelining = True
ssh_args = -F {config} -o ControlMaster=auto -o ControlPersist=60s
control_path_dir = {folder}/cp
"""


def write_pyinfra(fleet: Fleet, questions: Questions, hosts: int) -> None:
    (fleet.folder / "questions.json").write_text(json.dumps(questions.commands), encoding="utf-8")
    text = PYINFRA.format(questions=str(fleet.folder / "questions.json"), mark=MARK)
    (fleet.folder / "deploy.py").write_text(text, encoding="utf-8")
    data = {"ssh_config_file": str(fleet.configs["plain"]), "ssh_known_hosts_file": str(fleet.folder / "known_hosts")}
    inventory = [(f"host{number}", data) for number in range(1, hosts + 1)]
    (fleet.folder / "inventory.py").write_text(f"hosts = {inventory!r}\n", encoding="utf-8")


def write_ansible(fleet: Fleet, questions: Questions, hosts: int) -> None:
    """Two plays: one task a check, and one task for all checks. YAML is a superset of the JSON written here."""
    names = "".join(f"host{number}\n" for number in range(1, hosts + 1))
    (fleet.folder / "hosts.ini").write_text(names, encoding="utf-8")
    python = "/usr/bin/python3" if Path("/usr/bin/python3").exists() else sys.executable
    text = ANSIBLE.format(folder=fleet.folder, config=fleet.configs["plain"], python=python)
    (fleet.folder / "ansible.cfg").write_text(text, encoding="utf-8")
    each = [
        _task(check, "".join(f"({command}) </dev/null\n{marked()}" for command in commands))
        for check, commands in questions.by_check.items()
    ]
    _play(fleet.folder / "tasks.yml", each)
    _play(fleet.folder / "one_task.yml", [_task("all checks", questions.script())])


def _task(name: str, script: str) -> dict[str, object]:
    return {"name": name, "ansible.builtin.shell": {"cmd": script}, "changed_when": False}


def _play(path: Path, tasks: list[dict[str, object]]) -> None:
    path.write_text(json.dumps([{"hosts": "all", "gather_facts": False, "tasks": tasks}]), encoding="utf-8")
