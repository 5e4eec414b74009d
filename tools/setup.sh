#!/bin/sh
# Finds (or, as root on Debian and Ubuntu, installs) a Python of at least 3.11, then hands over to bootstrap.py.
set -eu
cd "$(dirname "$0")/.."

find_python() {
    for candidate in "${PYTHON:-}" python3.13 python3.12 python3.11 python3; do
        [ -n "$candidate" ] || continue
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

if [ -x .venv/bin/python ]; then
    python=.venv/bin/python
elif ! python=$(find_python); then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Plateau : Python 3.11 ou plus récent manque ; installation par apt."
        apt-get update -qq && apt-get install -y -qq python3 python3-venv
        python=$(find_python) || true
    fi
    if [ -z "${python:-}" ]; then
        echo "Plateau : il faut Python 3.11 ou plus récent. Sur Debian ou Ubuntu : sudo apt install python3 python3-venv" >&2
        exit 1
    fi
fi
exec "$python" tools/bootstrap.py "$@"
