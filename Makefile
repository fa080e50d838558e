# The two commands of the README, and what contributors run besides.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
REPO ?=
SERVE ?=
MINUTES ?= 5
PART ?=

.PHONY: try demo test test-long contract-invenio fuzz mutation lint tools npm wheelhouse lock docs record clean FORCE

try: $(VENV)/try.stamp
	$(BIN)/python -m doi_action try --keep .cache/try $(if $(REPO),"$(REPO)") $(if $(SERVE),--serve)

# The product at work on this repository itself, in a scratch clone: publish, cite, page, badge.
demo: $(VENV)/try.stamp
	$(BIN)/python docs/demo.py .cache/demo

test: $(VENV)/dev.stamp lint tools
	$(BIN)/python -m pytest

# The whole of the matrices of which `make test` takes a sample.
test-long: $(VENV)/dev.stamp tools
	DOI_ACTION_LONG=1 $(BIN)/python -m pytest

# The client of InvenioRDM against a real server, which is set up from packages for it: PostgreSQL, Redis, some minutes.
contract-invenio: $(VENV)/dev.stamp
	DOI_ACTION_LONG=1 $(BIN)/python -m tests.contract.real_inveniordm $(BIN)/python -m pytest -n 0 -q \
		tests/contract/test_archive.py tests/contract/test_inveniordm_*.py tests/contract/test_sandbox_invenio_*.py

# The laws with inputs at random until the minutes are over; what breaks one is kept in tests/examples_found.
fuzz: $(VENV)/dev.stamp
	@end=$$(($$(date +%s) + $(MINUTES) * 60)); failed=0; \
	while [ $$(date +%s) -lt $$end ]; do \
		$(BIN)/python -m pytest -q -m hypothesis --hypothesis-profile=fuzz; code=$$?; \
		[ $$code -le 1 ] || exit $$code; \
		[ $$code = 0 ] || failed=1; \
	done; \
	exit $$failed

# Small faults are put into what decides, one at a time, and each must fail a test: all parts of tests/mutation.py, or one.
mutation: $(VENV)/mutation.stamp
	$(BIN)/python -m tests.mutation $(PART)

# What tests need beyond Python; what cannot be had is said, and the tests that need it are skipped with the reason.
tools npm wheelhouse: $(VENV)/dev.stamp
	tests/set_up.sh $(BIN)/python

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Asked before anything is made: what pip says about a Python that is too old names some package and not the cause. An
# environment is made anew when its Python is too old or gone, or is not of the version that was asked for by name.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
VERSION := import sys; print(sys.version)
$(VENV)/pyvenv.cfg: FORCE
	@if ! $(BIN)/python -c '$(NEW_ENOUGH)' 2>/dev/null $(if $(filter-out file,$(origin PYTHON)),\
	    || [ "$$($(BIN)/python -c '$(VERSION)')" != "$$($(PYTHON) -c '$(VERSION)' 2>&1)" ]); then \
		$(PYTHON) -c '$(NEW_ENOUGH)' 2>/dev/null || { \
			echo "doi-action needs Python 3.11 or newer, and $(PYTHON) is" \
				"$$($(PYTHON) --version 2>/dev/null || echo 'not there'):" \
				"name a newer one, as in: make $(firstword $(MAKECMDGOALS) try) PYTHON=python3.12" >&2; \
			exit 1; \
		}; \
		rm -rf $(VENV); \
		$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }; \
	fi

$(VENV)/try.stamp: requirements/runtime.txt $(VENV)/pyvenv.cfg
	$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	$(BIN)/python -m compileall -q doi_action
	touch $@

$(VENV)/dev.stamp: requirements/dev.txt pyproject.toml $(VENV)/pyvenv.cfg
	$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q doi_action
	touch $@

$(VENV)/mutation.stamp: requirements/mutation.txt $(VENV)/dev.stamp
	$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r requirements/mutation.txt
	touch $@

# Locks carry hashes and no address, so that they install from any mirror.
COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --upgrade \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
lock: $(VENV)/dev.stamp
	$(COMPILE) --output-file requirements/build.txt requirements/build.in
	$(COMPILE) --extra publish --output-file requirements/runtime.txt pyproject.toml
	$(COMPILE) --extra publish --extra hub --extra styles --constraint requirements/runtime.txt --output-file requirements/dev.txt requirements/dev.in pyproject.toml
	$(COMPILE) --extra publish --extra hub --constraint requirements/runtime.txt --output-file requirements/image.txt pyproject.toml
	$(COMPILE) --constraint requirements/dev.txt --output-file requirements/mutation.txt requirements/mutation.in
	$(COMPILE) --output-file requirements/peers.txt requirements/peers.in
	$(COMPILE) --output-file requirements/inveniordm.txt requirements/inveniordm.in
	$(COMPILE) --output-file requirements/inveniordm-server.txt requirements/inveniordm-server.in

# The reference pages from their tables, and the site from all pages: open site/index.html, no server is needed.
docs: $(VENV)/dev.stamp
	$(BIN)/python docs/generate.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "open site/index.html"

# Answers of the registries: of the sandbox, or of DataCite's test system and of an InvenioRDM such as Zenodo's sandbox where
# accounts are in the environment.
record: $(VENV)/dev.stamp
	rm -f tests/cassettes/*.yaml tests/cassettes/inveniordm/*.yaml
	DOI_ACTION_RECORD=1 $(BIN)/python -m pytest -n 0 -q tests/contract/test_datacite_cassettes.py \
		tests/contract/test_inveniordm_cassettes.py

clean:
	rm -rf $(VENV) .cache .pytest_cache .mypy_cache .ruff_cache build dist
