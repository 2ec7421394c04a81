#!/bin/sh
# What the tests can use beside Python: chromium and curl installed where that is allowed, amtool unpacked into
# .venv/debian (its package would start an Alertmanager). What can't be had is named with what is left out.
set -eu
tools=.venv/debian/usr/bin
missing=
for command in chromium curl; do
    command -v "$command" >/dev/null || missing="$missing $command"
done
command -v amtool >/dev/null || [ -x "$tools/amtool" ] || wants_amtool=yes
[ -n "$missing${wants_amtool:-}" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
fi
if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "system packages: installing$missing"
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null && missing=
fi
if [ -n "${wants_amtool:-}" ] && command -v apt-get >/dev/null; then
    package=$(mktemp -d)
    if (cd "$package" && apt-get download -qq prometheus-alertmanager >/dev/null 2>&1); then
        dpkg-deb -x "$package"/*.deb .venv/debian
        wants_amtool=
    fi
    rm -r "$package"
fi
if [ -n "$missing${wants_amtool:-}" ]; then
    echo "system packages: not here:$missing ${wants_amtool:+amtool}; the tests that need them are skipped and say so"
fi
