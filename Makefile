PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: run test lint clean

run: $(VENV)/.run  ## set up, annotate the article in corpus/, print who stands where, write out/
	$(BIN)/demarche run corpus --agenda corpus/agenda.yaml -o out --force

test: $(VENV)/.test  ## set up and run the tests
	$(BIN)/python -m pytest

lint: $(VENV)/.dev  ## ruff and mypy
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(INSTALL) -e .
	touch $@

$(VENV)/.test: $(VENV)/.run
	$(INSTALL) -e '.[test]'
	touch $@

$(VENV)/.dev: $(VENV)/.test
	$(INSTALL) -e '.[test,train,dev]'
	touch $@

clean:
	rm -rf $(VENV) out work
