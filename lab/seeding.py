"""Lay out one system's host: `python -S -m lab.seeding SITE PACKAGE SYSTEM ADDRESS LAB_DIR` → seeds/<system>.json."""

from __future__ import annotations

import sys
from pathlib import Path


def main(site: str, package: str, system: str, address: str, lab_dir: str) -> None:
    sys.path += site.split(":")
    from dataclasses import asdict
    from importlib import import_module

    from .layout import Layout, write_json
    from .place import Place

    module = import_module(f"{package}.{system}")
    layout = Layout(Path(lab_dir))
    layout.root(module.HOST).mkdir(exist_ok=True)
    facts = module.seed(Place(layout.root(module.HOST), address, layout.folder))
    services = [asdict(service) for service in module.SERVICES]
    write_json(layout.seeds / f"{system}.json", {"host": module.HOST, "facts": facts or {}, "services": services})


if __name__ == "__main__":
    main(*sys.argv[1:])
