#!/usr/bin/env bash
# Makes .venv from nothing:  bootstrap.sh runtime | development | browser | jdk
# Finds Python by running candidates, brings uv by pip into .bootstrap, installs the hashed lock.
set -euo pipefail
cd "$(dirname "$0")"

runs_new_enough() { "$1" -c 'import sys; raise SystemExit(sys.version_info < (3, 12))' 2>/dev/null; }

find_python() {
    local candidate
    for candidate in python3.13 python3.12 "$HOME"/.pyenv/versions/3.1[2-9]*/bin/python python3; do
        if runs_new_enough "$candidate"; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
}

bring_uv() {
    if [ -x .bootstrap/bin/uv ]; then return; fi
    local base="$1"
    if [ -z "$base" ]; then base=$(command -v python3 || true); fi
    if [ -z "$base" ]; then
        echo "Jejaring needs Python 3.12 or newer: install it (Debian, Ubuntu: apt install python3 python3-venv) and run this again." >&2
        exit 2
    fi
    "$base" -m venv .bootstrap
    .bootstrap/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
}

make_environment() {
    if [ -x .venv/bin/python ] && runs_new_enough .venv/bin/python; then return; fi
    local python="$1"
    if [ -z "$python" ]; then
        if ! .bootstrap/bin/uv python install --quiet 3.12; then
            echo "Jejaring needs Python 3.12 or newer: install it (Debian, Ubuntu: apt install python3.12 python3.12-venv) and run this again." >&2
            exit 2
        fi
        python=$(.bootstrap/bin/uv python find 3.12)
    fi
    .bootstrap/bin/uv venv --quiet --clear --python "$python" .venv
}

install_lock() {
    local wanted="$1" stamp lock
    for lock in development "$wanted"; do  # development holds all of runtime
        stamp=".venv/.$lock-$(cat "requirements/$lock.txt" pyproject.toml | sha256sum | cut -c1-16)"
        if [ -e "$stamp" ]; then return; fi
    done
    .bootstrap/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes "requirements/$wanted.txt"
    .bootstrap/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
    bring_node
    echo "Compiling the network kernels (once) ..."
    .venv/bin/python -c 'from graph.analysis.warming import warm_up; warm_up()'
    rm -f .venv/.runtime-* .venv/.development-*
    touch "$stamp"
}

bring_node() {  # the link chart is built with npm; a machine without it gets the wheel's
    if command -v npm >/dev/null; then return; fi
    .bootstrap/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements/node.txt
}

bring_browser() {
    local name
    for name in chromium chromium-browser google-chrome; do
        if command -v "$name" >/dev/null; then return; fi
    done
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
    else
        echo "The browser tests need Chromium: install it (Debian: apt install chromium) and run this again." >&2
        exit 2
    fi
}

bring_jdk() {  # for Spark: the runtime that Neo4j uses lacks modules that Spark needs
    local major
    major=$(java -version 2>&1 | sed -nE '1s/.*version "([0-9]+).*/\1/p' || true)
    if [ "${major:-0}" -ge 17 ]; then return; fi
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq default-jdk-headless >/dev/null
    else
        echo "No JDK 17 or newer here: the tests of linking on Spark are skipped (Debian: apt install default-jdk-headless)." >&2
    fi
}

if [ "$1" = browser ]; then
    bring_browser
elif [ "$1" = jdk ]; then
    bring_jdk
else
    python=$(find_python)
    bring_uv "$python"
    make_environment "$python"
    install_lock "$1"
fi
