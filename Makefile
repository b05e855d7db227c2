# riskkit. `make demo` and `make test` do everything from a bare clone: Python 3.11 and make are enough.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORK ?= runs
PEOPLE ?= 20000
SEED ?= 7
UV_VERSION := 0.13.9
export OMP_WAIT_POLICY := PASSIVE
export OMP_NUM_THREADS := 1

.PHONY: help install demo test test-release lint lock benchmark clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

install: $(READY)  ## make .venv with the pinned, hash-checked packages

$(READY): requirements.lock pyproject.toml
	@scripts/install $(PYTHON) $(VENV) $(UV_VERSION)
	@touch $@

demo: $(READY)  ## synthetic force of 20,000 people, a victim and a perpetrator study, and where their pages lie
	@$(BIN)/python scripts/demo.py --people $(PEOPLE) --seed $(SEED) --to $(WORK)/demo

lint: $(READY)  ## ruff, mypy and the import contract
	$(BIN)/ruff check riskkit tests experiments scripts
	$(BIN)/ruff format --check riskkit tests experiments scripts
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

test: $(READY) lint  ## everything: lint, then all tests
	@scripts/install_test_tools
	$(BIN)/python -m pytest -n 2 --dist loadfile

test-release: $(READY)  ## the promised number of random cases: hours, before a release
	RISKKIT_RELEASE_TESTS=1 $(BIN)/python -m pytest -n 2 --dist loadfile tests/property tests/unit/cohort

lock: $(READY)  ## resolve pyproject.toml anew into requirements.lock (needs the network)
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --quiet --group dev --extra browser pyproject.toml -o requirements.lock

benchmark: $(READY)  ## the long experiments: results go to experiments/*/results
	$(BIN)/python experiments/benchmarks/run_all.py

clean:  ## remove what was made here (the virtual environment too)
	rm -rf $(VENV) runs build dist .mypy_cache .ruff_cache .hypothesis .import_linter_cache
