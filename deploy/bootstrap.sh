#!/bin/sh
# Brings a bare machine (Python 3.11+ with venv, git, make) to where Takt runs. No Node, database or
# browser is needed, and nothing outside this folder is touched but the download caches of pip and
# npm. `make` calls it step by step:
#
#   deploy/bootstrap.sh runtime   .venv with everything that `takt serve` and the web build need
#   deploy/bootstrap.sh dev       the same and the tools of `make check` and `make test`
#   deploy/bootstrap.sh node      node_modules, by the Node that .venv brings
#   deploy/bootstrap.sh web       pwa/dist
#   deploy/bootstrap.sh browser   a Chromium for the tests, where the system has none
set -eu
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"

say() { printf '==> %s\n' "$*" >&2; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

find_python() {
    for name in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
        [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 || continue
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    fail "Python 3.11 or later is needed / 需要 Python 3.11 或更高版本"
}

make_venv() {
    # A folder that was moved, or whose Python is gone, is made anew.
    if [ -x .venv/bin/python ] && .venv/bin/python -c 'import sys, pip
sys.exit(sys.prefix != sys.argv[1])' "$PWD/.venv" 2>/dev/null; then
        return
    fi
    python=$(find_python)
    say "creating .venv with $($python --version) / 正在创建 .venv"
    "$python" -m venv --clear .venv ||
        fail "python3 -m venv failed: on Debian, apt install python3-venv / 请先安装 python3-venv"
}

install_packages() {
    say "installing Python packages from $1, about a minute the first time / 正在安装 Python 依赖"
    # The lock names everything, so nothing is left to resolve: older pips would take the newest
    # release for a package that is wanted with an extra, and stop for want of its hash.
    if command -v uv >/dev/null 2>&1; then
        uv pip install --quiet --python .venv/bin/python --no-deps --require-hashes -r "$1"
    else
        .venv/bin/python -m pip install --quiet --disable-pip-version-check \
            --no-deps --require-hashes -r "$1"
    fi
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --no-deps --no-build-isolation --editable .
}

# What a builder tells about each file is of interest only when it fails.
quietly() {
    mkdir -p .takt
    if ! "$@" >.takt/build.log 2>&1; then
        cat .takt/build.log >&2
        fail "$1 failed: what it said stands above and in .takt/build.log / 失败，详见上文"
    fi
}

# The same names as in tests/e2e/chromium.py.
has_chromium() {
    [ -n "${TAKT_CHROMIUM:-}" ] && return
    for name in chromium chromium-browser google-chrome-stable google-chrome; do
        command -v "$name" >/dev/null 2>&1 && return
    done
    return 1
}

case "${1:-}" in
runtime)
    make_venv
    # The development lock holds the runtime too: do not install twice.
    [ .venv/.takt-dev -nt requirements.lock ] || install_packages requirements.lock
    touch .venv/.takt-runtime
    ;;
dev)
    make_venv
    install_packages requirements-dev.lock
    touch .venv/.takt-dev .venv/.takt-runtime
    ;;
node)
    say "installing Node packages, about half a minute the first time / 正在安装 Node 依赖"
    npm ci --loglevel=error --no-progress --no-audit --no-fund
    touch node_modules/.takt-stamp
    ;;
web)
    say "building the web application, about half a minute / 正在构建网页应用，约半分钟"
    quietly npm run --silent build --workspace pwa
    say "compressing it / 正在压缩"
    quietly .venv/bin/python -m takt.runtime.web_files pwa/dist
    touch pwa/dist/index.html
    ;;
browser)
    has_chromium && exit 0
    folder=tests/e2e/browser
    [ "$folder/node_modules/.takt-stamp" -nt "$folder/package-lock.json" ] && exit 0
    say "fetching a Chromium for the tests, 67 MB / 正在获取测试用的 Chromium"
    (cd "$folder" && npm ci --loglevel=error --no-progress --no-audit --no-fund)
    touch "$folder/node_modules/.takt-stamp"
    ;;
*)
    fail "usage: $0 runtime | dev | node | web | browser"
    ;;
esac
