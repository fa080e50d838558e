# The two commands of the README, and what contributors run besides.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
REPO ?=

.PHONY: try test lint tools npm wheelhouse lock docs record clean

try: $(VENV)/try.stamp
	$(BIN)/python -m doi_action try $(if $(REPO),"$(REPO)")

test: $(VENV)/dev.stamp lint tools
	$(BIN)/python -m pytest

# What tests need beyond Python; what cannot be had is said, and the tests that need it are skipped with the reason.
tools npm wheelhouse: $(VENV)/dev.stamp
	tests/set_up.sh $(BIN)/python

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/try.stamp: requirements/runtime.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	$(BIN)/python -m compileall -q doi_action
	touch $@

$(VENV)/dev.stamp: requirements/dev.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q doi_action
	touch $@

# Locks carry hashes and no address, so that they install from any mirror.
COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --upgrade \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
lock: $(VENV)/dev.stamp
	$(COMPILE) --output-file requirements/build.txt requirements/build.in
	$(COMPILE) --extra publish --output-file requirements/runtime.txt pyproject.toml
	$(COMPILE) --extra publish --constraint requirements/runtime.txt --output-file requirements/dev.txt requirements/dev.in pyproject.toml
	$(COMPILE) --output-file requirements/peers.txt requirements/peers.in

docs: $(VENV)/dev.stamp
	$(BIN)/python docs/generate.py

# Answers of the registry: of the sandbox, or of DataCite's test system where an account is in the environment.
record: $(VENV)/dev.stamp
	rm -f tests/cassettes/*.yaml
	DOI_ACTION_RECORD=1 $(BIN)/python -m pytest -n 0 -q tests/contract/test_datacite_cassettes.py

clean:
	rm -rf $(VENV) .cache .pytest_cache .mypy_cache .ruff_cache build dist
