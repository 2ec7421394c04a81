"""As much of Go's templates as `--format` is used with: `json`, `{{json .A.B}}`, `{{.A.B}}`, `table …`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from .host import Unknown

FIELD = re.compile(r"\{\{\s*(json\s+)?(\.[\w.]*)\s*\}\}")


def fill(form: str, value: Mapping[str, Any]) -> str:
    if form == "json":
        return json.dumps(value)
    if "{{" in FIELD.sub("", form):
        raise Unknown(f"the lab's stand-in knows only {{{{.Field}}}} and {{{{json .Field}}}}, not {form!r}")
    return FIELD.sub(lambda found: _field(value, found), form.replace("\\t", "\t"))


def _field(value: Mapping[str, Any], found: re.Match[str]) -> str:
    inner: Any = value
    for part in filter(None, found[2].split(".")):
        if not isinstance(inner, Mapping) or part not in inner:
            raise Unknown(f"template parsing error: no field {found[2]}")
        inner = inner[part]
    return json.dumps(inner) if found[1] or not isinstance(inner, (str, int, float)) else _shown(inner)


def _shown(value: str | float) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def print_rows(rows: Sequence[Mapping[str, Any]], form: str | None, columns: Sequence[str]) -> None:
    """As a table, or each row by `form`."""
    if form is not None and not form.startswith("table"):
        for row in rows:
            print(fill(form, row))
        return
    names = re.findall(r"\{\{\s*\.(\w+)\s*\}\}", form) if form else list(columns)
    table = [[name.upper() for name in names], *([str(row.get(name, "")) for name in names] for row in rows)]
    widths = [max(len(line[n]) for line in table) for n in range(len(names))]
    for line in table:
        print("   ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
