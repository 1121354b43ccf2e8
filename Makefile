# Everything starts here. A stamp file stands for each step of the set-up, so that a step is
# repeated only when what it depends on has changed. The recipes are in deploy/bootstrap.sh.

RUNTIME := .venv/.takt-runtime
DEV := .venv/.takt-dev
NODE := node_modules/.takt-stamp
WEB := pwa/dist/index.html

WEB_SOURCES := $(shell find pwa sync/ts -type f \
	-not -path '*/node_modules/*' -not -path 'pwa/dist/*' -not -path 'pwa/dev-dist/*' 2>/dev/null)

export PATH := $(CURDIR)/.venv/bin:$(PATH)

export PYTHONPATH := backend:sync/python
PYTHON_CODE := backend sync/python tests .ci
# Two at a time. Tests of the floor wait for phones most of the time, and a few take minutes: whoever
# is through takes over from the other, one by one.
SERVER_TESTS := tests/integration tests/sync tests/scenarios tests/api tests/perf
FLOOR_TESTS := tests/faults tests/e2e
SEEDS ?= 0-19999
HISTORIES ?= 2000
PROFILE ?= standard

.PHONY: run web setup browser check test fix simulate histories bench screenshots lock

## run: install what is missing, build, and serve the demo plant on this machine
run: $(WEB)
	@exec .venv/bin/takt serve --demo

## web: build the web application
web: $(WEB)

## setup: everything that developing needs
setup: $(DEV) $(NODE)

## browser: a Chromium for the tests, if the system has none
browser: $(NODE)
	@deploy/bootstrap.sh browser

$(RUNTIME): requirements.lock pyproject.toml
	@deploy/bootstrap.sh runtime

$(DEV): requirements-dev.lock pyproject.toml
	@deploy/bootstrap.sh dev

$(NODE): package-lock.json package.json | $(RUNTIME)
	@deploy/bootstrap.sh node

$(WEB): $(WEB_SOURCES) $(NODE)
	@deploy/bootstrap.sh web

## check: format, lint, types, import contracts, house rules, unit tests
check: $(DEV) $(NODE)
	ruff format --check $(PYTHON_CODE)
	ruff check $(PYTHON_CODE)
	mypy
	lint-imports
	pytest -q tests/tidy tests/unit
	npx prettier --log-level warn --check sync/ts pwa eslint.config.js
	npx eslint --max-warnings 0 sync/ts pwa
	npx tsc -p tsconfig.json
	npm run --silent check --workspace pwa
	npx vitest run --root sync/ts
	npx vitest run --root pwa

## test: check, then everything on a real PostgreSQL and in a real browser
test: check $(WEB) browser
	pytest -q -n 2 --dist loadfile --durations=10 $(wildcard $(SERVER_TESTS))
	pytest -q -n 2 --dist worksteal --durations=10 $(wildcard $(FLOOR_TESTS))

## fix: format, and mend what a tool can mend
fix: $(DEV) $(NODE)
	ruff format $(PYTHON_CODE)
	ruff check --fix $(PYTHON_CODE)
	npx prettier --log-level warn --write sync/ts pwa eslint.config.js
	npx eslint --fix sync/ts pwa

## simulate: the long runs of the sync simulator (SEEDS=0-19999 PROFILE=standard)
simulate: $(DEV) $(NODE)
	python -m takt_sync.simulator --seeds $(SEEDS) --profile $(PROFILE)

## histories: long runs of what has to hold in any order of arrival (HISTORIES=2000)
histories: $(DEV)
	HISTORIES=$(HISTORIES) pytest -q $(shell grep -rl '^@histories' tests)

## bench: figures with their ratios, into .takt/bench.json
bench: $(DEV) $(NODE) $(WEB) browser
	python -m tests.perf

## screenshots: every screen as a picture, into .takt/screenshots
screenshots: $(DEV) $(NODE) $(WEB) browser
	python -m tests.e2e.screenshots

## lock: write the lock files anew after a change of dependencies (needs uv)
lock:
	uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-header --no-annotate -q -o requirements-dev.lock
	uv pip compile pyproject.toml --group build --universal --generate-hashes --no-header --no-annotate -q -c requirements-dev.lock -o requirements.lock
	npm install --package-lock-only
	cd tests/e2e/browser && npm install --package-lock-only
	python3 .ci/lock_without_addresses.py
	python .ci/notice.py
