#!/bin/sh
# Makes .venv with the locked dependencies of the lock file given. Needs Python 3.11 or newer; as root on
# Debian it installs python3-venv when that is missing.
set -eu
lock=$1

for python in python3 python3.13 python3.12 python3.11; do
    if command -v "$python" >/dev/null && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        break
    fi
    python=
done
if [ -z "$python" ]; then
    echo "set-up: no Python 3.11 or newer on PATH; on Debian: apt-get install python3 python3-venv" >&2
    exit 1
fi

if [ ! -x .venv/bin/pip ]; then
    echo "set-up: making .venv with $($python --version)"
    if ! $python -m venv .venv >/dev/null 2>&1; then
        rm -rf .venv
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            echo "set-up: installing python3-venv"
            apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y python3-venv >/dev/null
        else
            echo "set-up: $python cannot make a venv; as root: apt-get install python3-venv" >&2
            exit 1
        fi
        $python -m venv .venv
    fi
fi

echo "set-up: installing what $lock names (about a minute the first time)"
.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
.venv/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
