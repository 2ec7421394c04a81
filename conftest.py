"""The plugin modules of a round, nothing else."""

from pathlib import Path

# while the house is being built: whatever stands already; becomes a plain list before the commit
_HERE = Path(__file__).parent
pytest_plugins = (
    *dict.fromkeys(
        [
            *(f"fixtures.{name}" for name in ("environment", "memory", "hosts", "measuring", "http", "logs")),
            *sorted(f"fixtures.{f.stem}" for f in (_HERE / "fixtures").glob("*.py") if "@pytest.fixture" in f.read_text()),
        ]
    ),
    *(f"lab.{name}" for name in ("plugin",) if (_HERE / "lab" / f"{name}.py").exists()),
    *(
        f"plugins.{name}"
        for name in ("catalog", "observing", "alerting", "reporting")
        if (_HERE / "plugins" / f"{name}.py").exists()
    ),
)
