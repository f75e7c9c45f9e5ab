# Clausebot. `make` lists what there is.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TRAIN := build/train

.PHONY: help setup chat test coverage browser lint check bench train

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.ready ## prepare everything in .venv, from the hashed lock file

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

chat: setup ## talk to the sample organisation in this terminal
	@$(BIN)/clausebot chat

test: setup ## run every test
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal

coverage: setup ## run every test, and list the lines and branches that none reaches
	$(BIN)/python -m pytest --cov --cov-report=term

browser: setup ## the form and the desk in a real browser; needs Chromium
	$(BIN)/python -m pytest -rs tests/adapters/web/test_browser.py

lint: setup ## style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: setup ## every fault in the sample's knowledge folder
	$(BIN)/clausebot check --knowledge knowledge

bench: setup ## measure quality and speed; writes docs/benchmarks.md
	$(BIN)/python -m benchmarks

train: $(TRAIN)/.ready ## learn adapter and weights again from the corpus; two hours
	$(TRAIN)/bin/python -m benchmarks.train_adapter 0 1
	$(TRAIN)/bin/python -m benchmarks.train_adapter
	$(TRAIN)/bin/python -m benchmarks.learn

$(TRAIN)/.ready: requirements.lock requirements-train.lock
	$(PYTHON) -m venv $(TRAIN)
	$(TRAIN)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(TRAIN)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-train.lock
	@touch $@
