# The commands of this project. `make help` lists them.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi
SAMPLE := TRACKER_SAMPLE=yes $(FLASK) tracker
WORKERS ?= $(shell nproc 2>/dev/null || echo 2)
PYTEST := $(BIN)/python -m pytest -n $(WORKERS)

.DEFAULT_GOAL := help
.PHONY: help install run serve test check format bench faults faults-short migration messages lock wheel clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: .venv/installed ## make .venv from the lock file

run: install ## prepare the database and the sample, then serve at http://127.0.0.1:8000
	@$(SAMPLE) upgrade
	@$(SAMPLE) sample
	@$(SAMPLE) serve

serve: install ## bring the real database up to date, then serve it
	@$(FLASK) tracker upgrade
	@$(FLASK) tracker serve

test: .venv/developing ## run every test: on SQLite, on PostgreSQL, in the browser
	@.ci/prepare
	$(PYTEST) --ignore=tests/browser
	$(PYTEST) --ignore=tests/browser --database=postgresql
	$(PYTEST) tests/browser

check: .venv/developing ## formatting, lint, types, import law
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --config setup.cfg --no-cache

format: .venv/developing ## write everything in one hand
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/developing ## measure pages with up to 100,000 directives, documents, and mails
	$(BIN)/python -m bench

faults: .venv/developing ## break it on purpose, and let programs judge what is left (within an hour)
	$(BIN)/python -m faults

faults-short: .venv/developing ## the same, fewer times (within ten minutes)
	$(BIN)/python -m faults --short --again

migration: .venv/developing ## write the first migration anew from the models, while nothing is released
	$(BIN)/python -m tracker.migrations.rewrite

messages: .venv/developing ## extract the sentences of the screens for translation
	$(BIN)/pybabel -q extract -F babel.cfg -k N_ -k lazy_gettext -o tracker/translations/messages.pot .
	$(BIN)/pybabel -q update -N -i tracker/translations/messages.pot -d tracker/translations
	$(BIN)/pybabel -q compile -d tracker/translations

lock: .venv/developing ## choose the versions anew and write the lock files
	$(BIN)/python -m pip install -q uv
	for wanted in "requirements postgres" "requirements-s3 postgres s3" "requirements-dev dev"; do \
	set -- $$wanted; lock=$$1; shift; \
	$(BIN)/uv pip compile setup.cfg -q --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links --no-header --no-annotate $$(printf -- '--extra %s ' $$@) -o $$lock.lock; done

wheel: .venv/developing ## build the wheel into dist/
	rm -rf build dist
	$(BIN)/python -m build --wheel

clean: ## remove what was made, but for instance/
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed."; exit 1; }
	$(PYTHON) -m venv .venv || { rm -rf .venv; echo "On Debian: apt install python3-venv"; exit 1; }

.venv/installed: requirements.lock | .venv/bin/python
	$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	@touch $@

.venv/developing: requirements-dev.lock .venv/installed
	$(BIN)/python -m pip install -q --require-hashes -r requirements-dev.lock
	@touch $@
