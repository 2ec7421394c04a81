#!/bin/sh
# Pins pyproject.toml's dependencies, with hashes, for every Python from 3.11 on.
set -eu
.venv/bin/pip install --quiet uv
pin() {
    .venv/bin/uv pip compile pyproject.toml "$@" --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet
}
pin --extra build -o requirements.lock
pin --extra build --extra dev --constraint requirements.lock -o requirements-dev.lock
