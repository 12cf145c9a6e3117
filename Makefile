PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: run test lint clean scores repro pin fuzz mutants audit bench bench-small bench-claims

run: $(VENV)/.run  ## set up, annotate the Muscat article, print who stands where, write out/
	$(BIN)/demarche run corpus/dawn-2026-02-06-muscat.txt --agenda corpus/agenda.yaml -o out --force

test: $(VENV)/.test  ## set up and run the tests
	$(BIN)/python -m pytest

repro: $(VENV)/.dev  ## the stages one by one under DVC, ending with metrics.json
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/dvc repro

pin: $(VENV)/.run  ## floors of the gate under the scores of today; LOWER='fixture.stances.labelled' lets one sink
	$(BIN)/demarche gate --pin $(addprefix --lower ,$(LOWER))

fuzz: $(VENV)/.fuzz  ## texts nobody wrote through a run, for ten minutes; for a night FUZZ=28800
	$(BIN)/python tests/fuzz.py --seconds $(FUZZ)

mutants: $(VENV)/.test  ## 1,000 mutated articles through a run, in about six minutes
	$(BIN)/python tests/fuzz.py --mutants 1000

# Prints and never fails: advisories come from a service that need not be in reach.
audit: $(VENV)/.audit  ## licences of what is installed, known vulnerabilities of what constraints.txt pins
	$(BIN)/pip-licenses --from=mixed --order=license
	$(BIN)/pip-audit -r constraints.txt --no-deps --disable-pip --progress-spinner off --timeout 15 \
		|| echo "see above: known vulnerabilities, or no advisories in reach"

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

FUZZ ?= 600

# Without Atheris mutants are made by seed.
$(VENV)/.fuzz: $(VENV)/.test
	-$(INSTALL) -e '.[fuzz]'
	touch $@

$(VENV)/.audit: $(VENV)/.run
	$(INSTALL) -e '.[audit]'
	touch $@

$(VENV)/.dev: $(VENV)/.test
	$(INSTALL) -e '.[test,train,dev]'
	touch $@

bench: $(VENV)/.bench  ## speed beside one plain sentence-transformers pass; BENCH="--input archive.jsonl" for your articles
	$(BIN)/python benchmarks/bench.py --results benchmarks/results.md $(BENCH)

bench-small: $(VENV)/.bench  ## a short one, for CI: fails where a ratio falls under its floor
	$(BIN)/python benchmarks/bench.py --articles 20 --rounds 1 --floors benchmarks/floors.json

bench-claims: $(VENV)/.bench  ## time and memory of clustering 10k, 100k and 1M claims, beside three usual ways; BENCH="--sizes 10000" for less
	$(BIN)/python benchmarks/claims.py --data $(DATA)/corpora/raw/articles.jsonl.gz $(BENCH)

$(VENV)/.bench: $(VENV)/.run
	$(INSTALL) -e '.[bench]'
	touch $@

clean:
	rm -rf $(VENV) out work

DATA ?= ../shared
EVALUATE = $(BIN)/demarche evaluate --force

scores: $(VENV)/.dev run  ## score the shipped models on the fixture and the dev sets in DATA, write docs/scores/ and the README's table
	mkdir -p docs/scores
	$(EVALUATE) annotations/dawn-2026-02-06-muscat.json --metrics docs/scores/fixture.json --markdown docs/scores/fixture.md > /dev/null
	$(EVALUATE) $(DATA)/gold/dev.jsonl --metrics docs/scores/dev.json --markdown docs/scores/dev.md > /dev/null
	$(EVALUATE) $(DATA)/gold/dev.jsonl --turned --counters $(DATA)/gold/counters_dev.json --metrics docs/scores/dev-turned.json --markdown docs/scores/dev-turned.md > /dev/null
	$(EVALUATE) $(DATA)/corpora/polnear/dev.jsonl --by outlet --metrics docs/scores/polnear-dev.json --markdown docs/scores/polnear-dev.md > /dev/null
	$(EVALUATE) $(DATA)/corpora/worldwide/dev.jsonl --by region --metrics docs/scores/worldwide-dev.json --markdown docs/scores/worldwide-dev.md > /dev/null
	$(BIN)/python docs/picture.py out/articles.jsonl docs/muscat.svg
	$(BIN)/python docs/fill_readme.py
