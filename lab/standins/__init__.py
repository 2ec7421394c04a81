"""Commands of a lab host that cannot be the machine's own: they answer from the lab's process table.

Each is a module with `main(words) -> exit status`, stdlib only and light: it runs as `python -IS` for every call.
"""
