#!/bin/sh
# What the tests can use beside Python: installed where that is allowed, else named with what is left out.
set -eu
missing=
need() { # command package what-is-left-out
    command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ] || missing="$missing $2"
}
need sshd openssh-server
need curl curl
need chromium chromium
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "system packages: installing$missing"
    # shellcheck disable=SC2086
    if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null; then
        exit 0
    fi
fi
echo "system packages: not here and not installable by $(id -un):$missing; the tests that need them say so"
