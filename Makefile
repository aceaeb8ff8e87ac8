# Two commands are enough: `make pack` and `make test`. `make help` lists the rest.

PYTHON ?= python3
PLAN_YEAR ?= 2015/16
EDITION ?= sicg
SAMPLE := sample-city
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
RUNTIME := $(VENV)/.runtime-installed
DEVELOPMENT := $(VENV)/.development-installed
BENCH := $(VENV)/.bench-installed
TYPED := $(addprefix ylp_analysis/,vocabulary measures disclosure intake evidence)
LOCK_FLAGS := --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header

.DEFAULT_GOAL := help
.PHONY: help setup pack audit test lint docs browser bench worlds lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s  %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(RUNTIME) ## make .venv with the locked runtime packages and this package

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, and $(PYTHON) is older or missing. Install it, or name it: make PYTHON=python3.12 setup" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "$(PYTHON) cannot make a virtual environment. On Debian or Ubuntu install python3-venv, then try again." >&2; \
	  rm -rf $(VENV); exit 1; }

$(RUNTIME): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing the packages that the lock names (about a minute, once) ..." >&2
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps -e .
	@touch $@

$(DEVELOPMENT): requirements-dev.lock $(RUNTIME)
	@echo "Installing the packages that the tests need (once) ..." >&2
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(BENCH): requirements-bench.lock $(RUNTIME)
	@echo "Installing what the benchmarks are run beside (once) ..." >&2
	@$(PIP) install --require-hashes -r requirements-bench.lock
	@touch $@

pack: $(RUNTIME) ## build the made-up sample city's evidence pack, then print where it is
	@test -f $(SAMPLE)/config/partnership.toml || $(BIN)/ylp sample $(SAMPLE)
	@$(BIN)/ylp prepare --root $(SAMPLE)
	@$(BIN)/ylp pack --root $(SAMPLE) --plan-year $(PLAN_YEAR) --edition $(EDITION)

audit: $(RUNTIME) ## read the newest sample pack back and try to work out what it hides
	@$(BIN)/ylp audit --root $(SAMPLE) "$$(ls -d $(SAMPLE)/reports/*/$(EDITION)/*Z???? | tail -1)"

test: $(DEVELOPMENT) ## run the tests; skipped ones are named with their reasons
	@$(BIN)/python -m pytest -q -n 2 -rs $(PYTEST_ARGS)

lint: $(DEVELOPMENT) ## check style, layout and types
	@broken=; \
	$(BIN)/ruff check . || broken=yes; \
	$(BIN)/ruff format --check . || broken=yes; \
	$(BIN)/mypy $(TYPED) || broken=yes; \
	test -z "$$broken"

docs: $(RUNTIME) ## write the pages of docs/ that the package itself can tell
	@$(BIN)/python scripts/write_docs.py

browser: ## get what the browser tests need: Chromium and axe-core
	@sh scripts/browser.sh

bench: $(BENCH) ## run the speed and memory claims in benchmarks/
	@found=no; for script in benchmarks/*.py; do \
	  test -f "$$script" || continue; found=yes; echo "== $$script"; $(BIN)/python "$$script" || exit 1; \
	done; test $$found = yes || echo "There are no benchmarks yet."

worlds: $(DEVELOPMENT) ## plant the truth in 2,000 cities and print what the measures make of it
	@YLP_CITIES=2000 $(BIN)/python -m pytest -q -n 2 -rP tests/worlds

lock: ## write the lock files anew from pyproject.toml (UPGRADE=--upgrade for newer versions)
	@command -v uv >/dev/null || { echo "uv is needed: $(PYTHON) -m pip install uv, then try again." >&2; exit 1; }
	uv pip compile -q pyproject.toml $(LOCK_FLAGS) $(UPGRADE) -o requirements.lock
	uv pip compile -q pyproject.toml --extra dev --extra browser -c requirements.lock $(LOCK_FLAGS) $(UPGRADE) -o requirements-dev.lock
	uv pip compile -q pyproject.toml --extra bench -c requirements.lock $(LOCK_FLAGS) $(UPGRADE) -o requirements-bench.lock

clean: ## remove what was built here (.venv, caches, sample city); data/ and reports/ stay
	rm -rf $(VENV) $(SAMPLE) build dist node_modules ylp_analysis.egg-info
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find ylp_analysis tests benchmarks notebooks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
