# Two commands set everything up: `make demo` and `make test`. Needed: python3 (3.11 to 3.13) and make.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/.ready
TEST_READY := $(VENV)/.ready-test
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Side by side on two to four processors; the tests of one file stay together, as they share a server or a database.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

.PHONY: help demo review test test-slow lint clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' Makefile

demo: $(RUN_READY) ## Set up, align the sample reports and leave the result in out/
	@echo "Aligning the sample reports in seeds/ ..."
	@$(BIN)/doichieu align seeds --out out

review: $(RUN_READY) ## Set up, and open the workbench on the sample reports in the browser
	@$(BIN)/doichieu review --sample

test: $(TEST_READY) lint ## Set up, check style and types, and run the tests that take seconds
	@$(PYTEST) -m "not slow"

test-slow: $(TEST_READY) ## The tests that take longer, and the quality floors
	@$(PYTEST) -m slow

lint: $(TEST_READY)
	@$(BIN)/ruff check align ui tests benchmarks
	@$(BIN)/ruff format --check --quiet align ui tests benchmarks
	@$(BIN)/mypy --no-error-summary

clean: ## Remove the virtual environment and the results
	rm -rf $(VENV) out

# pip 23.2, which comes with Python 3.11, fails on one of trafilatura's extras, so pip is brought up to date first.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else \
	"Doichieu needs Python 3.11, 3.12 or 3.13, and this is %d.%d; try: make PYTHON=python3.11" % v)'
	@echo "Making a virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --upgrade pip

$(RUN_READY): pyproject.toml | $(BIN)/python
	@echo "Installing Doichieu and what it needs (a few minutes the first time) ..."
	@$(PIP) --editable .
	@touch $@

$(TEST_READY): pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need ..."
	@$(PIP) --editable '.[test]'
	@touch $(RUN_READY) $@
