#!/bin/sh
# What the tests and benchmarks can use beside Python; with arguments: these of them alone. chromium and curl are
# installed where that is allowed. Alertmanager, PostgreSQL and OpenSSH's server are only unpacked, into .venv/debian,
# also by an ordinary user: their packages would start servers on this machine. libnss-wrapper lets that sshd run
# where the machine has no user for it. What can't be had is named with what is left out.
set -eu
unpacked=.venv/debian
[ $# -gt 0 ] || set -- chromium curl prometheus-alertmanager postgresql openssh-server libnss-wrapper

# Whether it is here already, of the machine or unpacked.
here() {
    case $1 in
    prometheus-alertmanager)
        command -v amtool >/dev/null && command -v prometheus-alertmanager >/dev/null ||
            [ -x "$unpacked/usr/bin/amtool" ]
        ;;
    postgresql)
        ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ||
            ls "$unpacked"/usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
        ;;
    openssh-server) [ -x /usr/sbin/sshd ] || [ -x "$unpacked/usr/sbin/sshd" ] ;;
    libnss-wrapper) ls /usr/lib/*/libnss_wrapper.so "$unpacked"/usr/lib/*/libnss_wrapper.so 2>/dev/null | grep -q . ;;
    *) command -v "$1" >/dev/null ;;
    esac
}
missing=
wanted=
for package in "$@"; do
    if ! here "$package"; then
        case $package in
        chromium | curl) missing="$missing $package" ;;
        *) wanted="$wanted $package" ;;
        esac
    fi
done
[ -n "$missing$wanted" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
fi
if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "system packages: installing$missing"
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null && missing=
fi

# Downloads a package with the libraries that this machine lacks, and unpacks what a server needs of them.
unpack() {
    packages=$(mktemp -d)
    mkdir "$packages/partial"
    chmod 755 "$packages"
    done=1
    if apt-get -qq -o Debug::NoLocking=1 -o Dir::Cache::archives="$packages" -y --download-only \
        --no-install-recommends install "$1" >/dev/null 2>&1; then
        rm -f "$packages"/libllvm* "$packages"/libz3* "$packages"/libperl* "$packages"/libgdbm* # not needed, 100 MB
        for file in "$packages"/"$1"*.deb "$packages"/lib*.deb; do
            [ ! -e "$file" ] || dpkg-deb -x "$file" "$unpacked"
        done
        done=0
    fi
    rm -r "$packages"
    return $done
}
left=
for package in $wanted; do
    if command -v apt-get >/dev/null && mkdir -p "$unpacked" && unpack "$package"; then
        echo "system packages: unpacked $package"
    else
        left="$left $package"
    fi
done
if [ -n "$missing$left" ]; then
    echo "system packages: not here:$missing$left; the tests that need them are skipped and say so"
fi
