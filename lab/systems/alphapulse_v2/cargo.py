"""Stands in for cargo on the lab host: prints what cargo and the programs it runs print.

Run as `python cargo.py ROOT ARGUMENTS…`. The knobs of "cargo" say how it goes: a test target's name with
one of fails, crashes, broken, missing; the names in RATES with another figure. Stdlib only: it starts often.
"""

from __future__ import annotations

import json
import sys

TARGETS = {"tlv_parsing": 13, "precision_validation": 8, "instrument_id_bijection": 6}
FILTERS = {"pool_cache_manager": 9}
RATES = {"construction": 1_097_624, "parsing": 1_643_779, "instrument_id": 19_796_078}
FAILED = 101


def knobs(root: str) -> dict[str, object]:
    try:
        with open(f"{root}/.lab/knobs/cargo.json", encoding="utf-8") as file:
            return dict(json.load(file))
    except FileNotFoundError:
        return {}


def complain(text: str, status: int = FAILED) -> int:
    print(f"error: {text}", file=sys.stderr)
    return status


def result(passed: int, failed: int, filtered: int) -> None:
    words = "FAILED" if failed else "ok"
    print(
        f"\ntest result: {words}. {passed} passed; {failed} failed; 0 ignored; 0 measured;"
        f" {filtered} filtered out; finished in 0.02s\n",
        flush=True,
    )


def run_target(file: str, count: int, filtered: int, how: object) -> int:
    """One test program, with its header and its result."""
    print(f"     Running {file} (target/debug/deps/it-75b1a0041f351a8f)", file=sys.stderr, flush=True)
    print(f"\nrunning {count} test{'' if count == 1 else 's'}", flush=True)
    if how == "crashes":
        print("error: test failed, to rerun pass `--test it`\n\nCaused by:", file=sys.stderr)
        return complain("process didn't exit successfully (signal: 6, SIGABRT: process abort signal)")
    for number in range(count):
        print(f"test case_{number:02} ... {'FAILED' if how == 'fails' and number == 0 else 'ok'}")
    failed = 1 if how == "fails" and count else 0
    result(count - failed, failed, filtered)
    return complain("test failed, to rerun pass `--test it`") if failed else 0


def test(words: list[str], turned: dict[str, object]) -> int:
    """`cargo test --test TARGET` or `cargo test FILTER`."""
    if "--test" in words:
        name = words[words.index("--test") + 1]
        if name not in TARGETS or turned.get(name) == "missing":
            return complain(f"no test target named `{name}` in default-run packages")
        if turned.get(name) == "broken":
            return complain('could not compile `protocol_v2` (test "it") due to 1 previous error')
        count = 0 if turned.get(name) == "none" else TARGETS[name]
        return run_target(f"tests/{name}.rs", count, TARGETS[name] - count, turned.get(name))
    name = words[0] if words else ""
    count = FILTERS.get(name, 0) if turned.get(name) != "none" else 0
    run_target("unittests src/lib.rs", count, 31, turned.get(name) if count else None)
    return run_target("tests/recovery.rs", 0, 4, None) or (FAILED if turned.get(name) == "fails" else 0)


def test_protocol(turned: dict[str, object]) -> int:
    """What the benchmark binary prints: every figure twice."""
    if turned.get("test_protocol") == "missing":
        return complain("no bin target named `test_protocol` in default-run packages")
    rates = {name: int(str(turned.get(name, usual))) for name, usual in RATES.items()}
    print(f"  ⚡ Message construction: {rates['construction']} msg/s")
    print(f"  ⚡ Message parsing: {rates['parsing']} msg/s")
    print(f"  ⚡ InstrumentId operations: {rates['instrument_id']} ops/s")
    print("  📊 Performance characteristics:")
    print(f"    Message construction: {rates['construction']} msg/s")
    print(f"    Message parsing: {rates['parsing']} msg/s")
    print(f"    InstrumentId ops: {rates['instrument_id']} ops/s")
    print("  ✓ Performance characteristics within reasonable bounds")
    return 0


def main(root: str, words: list[str]) -> int:
    if "--nocapture" in words and "--" not in words:
        return complain("unexpected argument '--nocapture' found", status=1)
    if "--manifest-path" in words:
        del words[words.index("--manifest-path") : words.index("--manifest-path") + 2]
    if words[:1] == ["test"]:
        return test(words[1:], knobs(root))
    if words[:3] == ["run", "--bin", "test_protocol"]:
        return test_protocol(knobs(root))
    return complain(f"no such command: `{' '.join(words)}`")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1], sys.argv[2:]))
