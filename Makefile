# Everything starts here. A stamp file stands for each step of the set-up, so that a step is
# repeated only when what it depends on has changed. The recipes are in deploy/bootstrap.sh.

RUNTIME := .venv/.takt-runtime
DEV := .venv/.takt-dev
NODE := node_modules/.takt-stamp
WEB := pwa/dist/index.html

WEB_SOURCES := $(shell find pwa sync/ts -type f \
	-not -path '*/node_modules/*' -not -path 'pwa/dist/*' -not -path 'pwa/dev-dist/*' 2>/dev/null)

export PATH := $(CURDIR)/.venv/bin:$(PATH)

.PHONY: run web setup

## run: install what is missing, build, and serve the demo plant on this machine
run: $(WEB)
	@exec .venv/bin/takt serve --demo

## web: build the web application
web: $(WEB)

## setup: everything that developing needs
setup: $(DEV) $(NODE)

$(RUNTIME): requirements.lock pyproject.toml
	@deploy/bootstrap.sh runtime

$(DEV): requirements-dev.lock pyproject.toml
	@deploy/bootstrap.sh dev

$(NODE): package-lock.json package.json | $(RUNTIME)
	@deploy/bootstrap.sh node

$(WEB): $(WEB_SOURCES) $(NODE)
	@deploy/bootstrap.sh web
