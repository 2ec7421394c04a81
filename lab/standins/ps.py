"""`ps` of a lab host: -A -e -a -x aux -f -F -l, -o/-eo columns, -p/-C/-u/--ppid, --sort, --no-headers, -ww."""

from __future__ import annotations

from . import processes
from .host import Unknown, complain, told
from .processes import ALIASES, COLUMNS, HEADERS, Process

Column = tuple[str, str]
FULL = "user,pid,ppid,pcpu,start_time,tty,time,args"
BSD = "user,pid,pcpu,pmem,vsz,rss,tty,stat,start_time,time,args"
PLAIN = "pid,tty,time,comm"
NUMBERS = {"pid", "ppid", "pgid", "uid", "rss", "vsz", "pcpu", "pmem", "ni", "nlwp"}
RIGHT = NUMBERS | {"etime", "etimes", "cputimes", "time"}


class Wish:
    """What a command line asks for."""

    def __init__(self) -> None:
        self.columns: list[Column] = []
        self.everybody = False
        self.pids: set[int] = set()
        self.parents: set[int] = set()
        self.names: set[str] = set()
        self.users: set[str] = set()
        self.headers = True
        self.sort: list[str] = []


def parse(words: list[str]) -> Wish:
    wish, rest = Wish(), list(words)
    while rest:
        word = rest.pop(0)
        if word.startswith("--"):
            _long(wish, word, rest)
        elif word.startswith("-"):
            _short(wish, word[1:], rest)
        else:
            _bsd(wish, word, rest)
    wish.columns = wish.columns or _columns(PLAIN)
    return wish


def _long(wish: Wish, word: str, rest: list[str]) -> None:
    name, given, value = word[2:].partition("=")
    if name in ("no-headers", "no-heading", "noheaders"):
        wish.headers = False
        return
    value = value if given else (rest.pop(0) if rest else "")
    if name == "sort":
        wish.sort = value.split(",")
    elif name == "ppid":
        wish.parents |= {int(pid) for pid in value.split(",")}
    elif name == "pid":
        wish.pids |= {int(pid) for pid in value.split(",")}
    elif name in ("format",):
        wish.columns += _columns(value)
    else:
        raise Unknown(f"the lab's stand-in does not know --{name}")


def _short(wish: Wish, letters: str, rest: list[str]) -> None:
    while letters:
        letter, letters = letters[0], letters[1:]
        if letter in "Aeax":
            wish.everybody = True
        elif letter in "wHL":
            continue
        elif letter in "fFl":
            wish.columns = wish.columns or _columns(FULL)
        elif letter == "h":
            wish.headers = False
        elif letter in "opCu":
            _with_value(wish, letter, letters or (rest.pop(0) if rest else ""))
            return
        else:
            raise Unknown(f"the lab's stand-in does not know -{letter}")


def _with_value(wish: Wish, letter: str, value: str) -> None:
    if letter == "o":
        wish.columns = (wish.columns if wish.columns != _columns(FULL) else []) + _columns(value)
    elif letter == "p":
        wish.pids |= {int(pid) for pid in value.replace(",", " ").split()}
    elif letter == "C":
        wish.names |= set(value.split(","))
    else:
        wish.users |= set(value.split(","))


def _bsd(wish: Wish, word: str, rest: list[str]) -> None:
    if word.isdigit():
        wish.pids.add(int(word))
        return
    for place, letter in enumerate(word):
        if letter in "ax":
            wish.everybody = True
        elif letter == "u":
            wish.columns = wish.columns or _columns(BSD)
        elif letter == "o":
            wish.columns = _columns(word[place + 1 :] or rest.pop(0))
            return
        elif letter not in "wfe":
            raise Unknown(f"the lab's stand-in does not know {letter!r} of {word!r}")


def _columns(text: str) -> list[Column]:
    """`pid,user=WHO,args=` → [(name, header)]; a width (`pid:50`) makes no difference to who reads fields."""
    return [_one_column(part) for part in text.replace(" ", ",").split(",") if part]


def _one_column(part: str) -> Column:
    name, given, header = part.partition("=")
    name = name.partition(":")[0]
    name = ALIASES.get(name, name)
    if name not in COLUMNS:
        raise Unknown(f"the lab's stand-in does not know the column {name!r}; known: {', '.join(sorted(COLUMNS))}")
    return name, header if given else HEADERS.get(name, name.upper())


def chosen(wish: Wish, everything: list[Process]) -> list[Process]:
    picked = bool(wish.pids or wish.names or wish.users or wish.parents)
    found = [one for one in everything if not picked or _fits(wish, one)]
    if not picked and not wish.everybody:
        return []  # without a terminal, plain `ps` shows its own terminal's processes: none
    for key in reversed(wish.sort):
        name = ALIASES.get(key.lstrip("+-"), key.lstrip("+-"))
        found.sort(key=lambda one: _sortable(name, one), reverse=key.startswith("-"))
    return found


def _fits(wish: Wish, one: Process) -> bool:
    return (
        one.pid in wish.pids
        or one.comm in {name[:15] for name in wish.names}
        or one.ppid in wish.parents
        or bool(wish.users & {processes.user(one.uid), str(one.uid)})
    )


def _sortable(name: str, one: Process) -> tuple[float, str]:
    value = processes.column(name, one)
    try:
        return float(value), ""
    except ValueError:
        return 0.0, str(value)


def lines(wish: Wish, found: list[Process]) -> list[str]:
    table = [[str(processes.column(name, one)) for name, _ in wish.columns] for one in found]
    heads = [header for _, header in wish.columns]
    if wish.headers and any(heads):
        table.insert(0, heads)
    widths = [max((len(row[n]) for row in table), default=0) for n in range(len(heads))]
    return [_line(wish.columns, widths, row) for row in table]


def _line(columns: list[Column], widths: list[int], row: list[str]) -> str:
    last = len(columns) - 1
    cells = [
        cell.rjust(width) if name in RIGHT else (cell if n == last else cell.ljust(width))
        for n, ((name, _), width, cell) in enumerate(zip(columns, widths, row, strict=True))
    ]
    return " ".join(cells)


def main(words: list[str]) -> int:
    if told("ps", words):
        return 0
    try:
        wish = parse(words)
    except (Unknown, ValueError) as problem:
        return complain("ps", str(problem))
    found = chosen(wish, processes.of_host())
    print("\n".join(lines(wish, found)))
    return 0 if found else 1
