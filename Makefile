# make run, make test: the two commands. `make help` lists the rest.

HOST ?= 127.0.0.1
PORT ?= 8000
export FORMS_INSTANCE ?= $(CURDIR)/instance
export FORMS_BASE_URL ?= http://$(HOST):$(PORT)

PYTHON := $(shell for p in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$p && break; done)
BIN := .venv/bin
FLASK := $(BIN)/flask
CHROMIUM := $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
NEED_BROWSER := $(findstring browser,$(FORMS_REQUIRE))$(CHROMIUM)
# The HTML checker of the tests is a Java program that npm brings.
NEED_VALIDATOR := $(findstring validator,$(FORMS_REQUIRE))$(and $(shell command -v java),$(shell command -v npm))
# A throw-away PostgreSQL around the tests, where Debian's tools for it are installed and no server is named.
PG_VIRTUALENV := $(if $(FORMS_TEST_DATABASE_URL)$(PGHOST),,$(shell command -v pg_virtualenv))
WITH_POSTGRES := $(if $(PG_VIRTUALENV),$(PG_VIRTUALENV) -t -o fsync=off -o synchronous_commit=off -o full_page_writes=off)

# The tests are shared out among the processors, file by file, those that take longest first (tests/conftest.py);
# PYTEST adds to this, PYTEST="-n 0" takes it back.
SHARED := -n logical --maxprocesses=4 --dist loadfile --no-loadscope-reorder

# Bodies up to 10 MiB stay in memory: nothing that a respondent sends touches a temporary file.
BODIES := --max-request-body-size=10485760 --inbuf-overflow=10485761

.DEFAULT_GOAL := help
.PHONY: help run serve demo test lint check lock translations bench checklist lighthouse pictures

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

run: prepare ## install, load the demo district once, serve on http://HOST:PORT
	@$(FLASK) demo load --keep
	@$(MAKE) --no-print-directory serve

serve: $(BIN)/run.stamp
	@$(FLASK) demo links
	@exec $(BIN)/waitress-serve --listen=$(HOST):$(PORT) --threads=8 --ident= $(BODIES) wsgi:app

demo: prepare ## wipe the demo and load it anew
	@$(FLASK) demo load

test: $(BIN)/test.stamp $(if $(NEED_BROWSER),$(BIN)/browser.stamp) $(if $(NEED_VALIDATOR),$(BIN)/validator.stamp) ## all tests this machine can run
	@$(WITH_POSTGRES) $(BIN)/python -m pytest $(SHARED) $(PYTEST)

lint: $(BIN)/test.stamp ## style, types, forms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: lint test ## lint and test

lock: ## pin the newest releases again (needs uv)
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.lock
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --extra test pyproject.toml -c requirements.lock -o requirements-test.lock
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --extra test --extra browser pyproject.toml -c requirements-test.lock -o requirements-browser.lock

translations: $(BIN)/test.stamp ## collect new texts, compile the catalogue
	$(BIN)/pybabel -q extract -F babel.cfg --no-location --omit-header -o $(BIN)/messages.pot .
	$(BIN)/pybabel -q update -N --omit-header --ignore-obsolete -i $(BIN)/messages.pot -d forms_app/translations -l en
	$(BIN)/pybabel -q compile -f -d forms_app/translations

bench: $(BIN)/run.stamp ## measure against bare twins, write benchmarks/results/latest.json
	@$(BIN)/python -m benchmarks

checklist: $(BIN)/browser.stamp ## 43 items on one page of a slow phone: opening, ticking (needs Chromium)
	@$(BIN)/python -m benchmarks.checklist

lighthouse: $(BIN)/run.stamp benchmarks/lighthouse/node_modules ## pages as a phone sees them (needs Chromium, Node 20)
	@$(BIN)/python -m benchmarks.lighthouse

benchmarks/lighthouse/node_modules: benchmarks/lighthouse/package-lock.json
	@cd benchmarks/lighthouse && npm ci --ignore-scripts --no-audit --no-fund >/dev/null
	@touch $@

pictures: $(BIN)/browser.stamp ## the pictures of README and guides, from a fresh demo (needs Chromium)
	@$(BIN)/python docs/pictures/take.py

.PHONY: prepare
prepare: $(BIN)/run.stamp $(FORMS_INSTANCE)/demo.secret
	@$(FLASK) db upgrade

$(FORMS_INSTANCE)/demo.secret: | $(BIN)/run.stamp
	@mkdir -p "$(FORMS_INSTANCE)"
	@umask 077 && $(BIN)/python -c 'import secrets; print(secrets.token_hex(32))' > "$@"

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Cần Python 3.11 trở lên, có kèm venv (Debian: apt-get install python3 python3-venv). / Python 3.11 or newer with venv is needed." >&2; exit 1; }
	@$(PYTHON) -m venv .venv

$(BIN)/run.stamp: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Đang cài đặt thư viện … / installing"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@touch $@

$(BIN)/test.stamp: requirements-test.lock $(BIN)/run.stamp
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements-test.lock
	@touch $@

$(BIN)/browser.stamp: requirements-browser.lock $(BIN)/test.stamp
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements-browser.lock
	@touch $@

$(BIN)/validator.stamp: tests/html/package-lock.json | $(BIN)/python
	@cd tests/html && npm ci --ignore-scripts --silent --no-audit --no-fund
	@touch $@
