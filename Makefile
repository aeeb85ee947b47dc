# `make check` is what CI runs.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
TESTS ?= tests

.DEFAULT_GOAL := help
.PHONY: help env test test-full check lint types format agents rules reference docs pictures example demo bench release-check clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

env: $(STAMP) ## Make .venv, with layerline and what its tests need (PYTHON=python3.12 chooses one)

test: $(STAMP) ## The tests, with small counts
	$(BIN)/python -m pytest -n 2 --dist worksteal $(TESTS)

test-full: $(STAMP) ## The tests, with large counts
	LAYERLINE_FULL=1 $(BIN)/python -m pytest -n 2 --dist worksteal --durations 25 $(TESTS)

check: lint types test ## Everything that must pass

lint: $(STAMP) ## Style, and our own layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/layerline lint

types: $(STAMP) ## Types
	$(BIN)/mypy

format: $(STAMP) ## Format, and sort the imports
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

rules: $(STAMP) ## Bring docs/rules, a page for each rule, up to date
	$(BIN)/python docs/rules.py

reference: $(STAMP) ## Bring docs/reference, the command line and the configuration, up to date
	$(BIN)/python docs/reference.py

docs: $(STAMP) ## Build the documentation site into build/site; a dead link is an error
	@if command -v uv >/dev/null 2>&1; then uv pip install -q --python $(BIN)/python --group docs; \
	else $(BIN)/python -m pip install -q --group docs; fi
	$(BIN)/properdocs build --strict

pictures: $(STAMP) ## Take the pictures of the README again, from real runs
	$(BIN)/python docs/pictures.py

agents: $(STAMP) ## Bring the rules in the template's AGENTS.md up to date
	$(BIN)/python docs/agents.py

example: $(STAMP) ## Bring the manifests of the template's example up to date with the entity templates
	$(BIN)/python docs/example.py

demo: $(STAMP) ## Make a service, grow it, break it, and see what lint says
	$(BIN)/python docs/demo.py

bench: $(STAMP) ## The benchmarks, beside the peers that they compare with
	@if command -v uv >/dev/null 2>&1; then uv pip install -q --python $(BIN)/python --group benchmarks; \
	else $(BIN)/python -m pip install -q --group benchmarks; fi
	@over=; for script in benchmarks/bench_*.py; do \
		echo "== $$script"; $(BIN)/python $$script || over="$$over $$script"; done; \
	if [ -n "$$over" ]; then echo "over their limit:$$over" >&2; exit 1; fi

release-check: $(STAMP) ## What must be true before a release: the tag, the wheel, every version in it
	@if command -v uv >/dev/null 2>&1; then uv pip install -q --python $(BIN)/python --group release; \
	else $(BIN)/python -m pip install -q --group release; fi
	$(BIN)/python .ci/release_check.py

clean: ## Remove .venv and every cache
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .layerline_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# pip learned --group in 25.1, which is newer than what many Pythons bring.
$(STAMP): pyproject.toml src/layerline/release.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "layerline needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@if command -v uv >/dev/null 2>&1; then \
		uv venv -q --allow-existing --python $(PYTHON) .venv && \
		uv pip install -q --python $(BIN)/python -e . --group dev; \
	else \
		$(PYTHON) -m venv .venv && $(BIN)/python -m pip install -q --upgrade pip && \
		$(BIN)/python -m pip install -q -e . --group dev; \
	fi
	@touch $@
