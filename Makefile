# On a fresh machine `make` needs Python 3.11 or later and nothing else. Every target
# first creates the environment that it uses, in .venv, from the pinned and hashed lists
# in requirements/, and creates it again only when those change.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
# Tests that drive a browser mostly wait, so a worker that has finished takes over tests of others.
PYTEST_ARGS ?= -n auto --dist worksteal
BENCH_ARGS ?=

VENV := .venv
PEERS := .venv-peers
FUZZ := .venv-fuzz
# How long each reader is fuzzed, and the public addresses together.
FUZZ_SECONDS ?= 60
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PIP_LOCKED := $(PIP) install --require-hashes
LOCK_DIR := .lock

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
PY_ENV = env -u PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX=$(CURDIR)/$(VENV)/pycache
# Without a bytecode cache, every process of pytest rewrites the assertions of all tests again.
PYTEST = $(PY_ENV) $(BIN)/python -m pytest

.PHONY: help serve test compiled check test-renderers test-peers fuzz lint format house bench data wheel sbom lock clean

help:
	@echo 'make serve       the app on http://$(HOST):$(PORT) (HOST=, PORT=)'
	@echo 'make test        linters, types, import contracts and all tests (PYTEST_ARGS=)'
	@echo 'make check       lint, and the tests without browser and processes'
	@echo 'make test-renderers  every golden figure by four renderers anew'
	@echo 'make test-peers  the numbers and the speed beside PyTorch, ONNX Runtime and others, which it downloads'
	@echo 'make fuzz        random bytes for every reader, random requests for the server (FUZZ_SECONDS=60)'
	@echo 'make lint        the same without the tests'
	@echo 'make format      formats the code and applies the safe fixes'
	@echo 'make house       draws docs/house.svg, the rooms of the code and their imports'
	@echo 'make bench       the benchmarks (BENCH_ARGS=)'
	@echo 'make data        what the tasks are trained on, 120 MB, in .data/'
	@echo 'make wheel       the sdist and the wheel, in dist/'
	@echo 'make sbom        what the image is made of: CycloneDX and a list of licences, in dist/'
	@echo 'make lock        pins requirements/*.txt anew at the latest releases'
	@echo 'make clean       removes whatever the other targets made'
	@echo 'PYTHON=... names the interpreter that .venv is made with (python3)'

# --- the environment -----------------------------------------------------------

$(VENV)/.stamp-venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	    { echo 'Python 3.11 or later is needed, and "$(PYTHON)" is not that: make PYTHON=/path/to/python3.11' >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	    { echo 'This Python cannot make a virtual environment: install its venv package (Debian, Ubuntu: apt-get install python3-venv)' >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.stamp-run: $(VENV)/.stamp-venv requirements/run.txt requirements/build.txt
	$(PIP_LOCKED) -r requirements/run.txt -r requirements/build.txt
	@touch $@

# The project itself, editable; its dependencies and build tools are installed already.
$(VENV)/.stamp-project: $(VENV)/.stamp-run pyproject.toml
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# Tests keep their bytecode elsewhere (PY_ENV below): what pip compiled they would never read.
$(VENV)/.stamp-test: $(VENV)/.stamp-project requirements/test.txt
	$(PIP_LOCKED) --no-compile -r requirements/test.txt
	@touch $@

$(VENV)/.stamp-bench: $(VENV)/.stamp-project requirements/bench.txt
	$(PIP_LOCKED) -r requirements/bench.txt
	@touch $@

# Only PyTorch is installed without a hash: its CPU builds are not in the index of the
# lists, so pip takes the build that this machine's settings offer.
TORCH = $(shell sed -n 's/.*"\(torch==[^"]*\)".*/\1/p' pyproject.toml)

$(VENV)/.stamp-peers: $(VENV)/.stamp-test requirements/peers.txt requirements/loaded.txt
	$(PIP_LOCKED) -r requirements/peers.txt
	$(PIP) install $(TORCH)
	$(PIP_LOCKED) --no-deps -r requirements/loaded.txt
	@touch $@

# atheris exists for Linux alone; elsewhere the harnesses cannot run.
$(VENV)/.stamp-fuzz: $(VENV)/.stamp-test requirements/fuzz.txt
	$(PIP_LOCKED) -r requirements/fuzz.txt
	@touch $@

# The tools that check the pages and their JavaScript. The page itself needs no package and no build step.
NODE_MODULES := node_modules

$(NODE_MODULES)/.stamp: package.json package-lock.json
	@for tool in node npm; do scripts/tool $$tool >/dev/null || exit 1; done
	$$(scripts/tool npm) ci --no-audit --no-fund --loglevel=error
	@touch $@

# --- the commands --------------------------------------------------------------

serve: $(VENV)/.stamp-project
	$(BIN)/unroll serve --host $(HOST) --port $(PORT)

lint: $(VENV)/.stamp-test $(NODE_MODULES)/.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NODE_MODULES)/.bin/biome check
	$(NODE_MODULES)/.bin/tsc --project .

# Programs that pip cannot install. `make test` looks for them first, so that it fails at once.
TOOLS := chromium rsvg-convert pdftoppm redis-server nginx

test: $(VENV)/.stamp-test
	@for tool in $(TOOLS); do scripts/tool $$tool >/dev/null || exit 1; done
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint compiled
	$(PYTEST) $(PYTEST_ARGS)

# Each worker would rewrite the assertions of all tests by itself; here one does, beside the linters.
compiled: $(VENV)/.stamp-test
	@$(PYTEST) --collect-only -q >/dev/null || $(PYTEST) --collect-only -q

# The quick tests, a minute and a half in all: without browser and without other processes.
check: lint
	$(PYTEST) -m 'not browser and not peers and not process' $(PYTEST_ARGS)

# Renders every golden figure by Chromium, librsvg and resvg, even if its verdict is known,
# and records the verdicts.
test-renderers: $(VENV)/.stamp-test
	@for tool in $(TOOLS); do scripts/tool $$tool >/dev/null || exit 1; done
	RENDERERS_ANEW=1 $(PYTEST) tests/browser/test_renderers.py

# This has its own environment, so that no other target ever downloads PyTorch.
test-peers:
	@$(MAKE) --no-print-directory VENV=$(PEERS) $(PEERS)/.stamp-peers
	$(PEERS)/bin/python -m pytest -m peers $(PYTEST_ARGS)
	$(PEERS)/bin/python -m bench peers

# Its own environment again: atheris is large, and no test needs it.
fuzz:
	@$(MAKE) --no-print-directory VENV=$(FUZZ) $(FUZZ)/.stamp-fuzz
	$(FUZZ)/bin/python -m tests.fuzz all $(FUZZ_SECONDS)

format: $(VENV)/.stamp-test $(NODE_MODULES)/.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(NODE_MODULES)/.bin/biome check --write

house: $(VENV)/.stamp-test
	$(BIN)/python scripts/house.py

bench: $(VENV)/.stamp-bench
	$(BIN)/python -m bench $(BENCH_ARGS)

data: $(VENV)/.stamp-project
	$(BIN)/python scripts/data.py .data

wheel: $(VENV)/.stamp-run
	$(BIN)/hatchling build

$(VENV)/.stamp-sbom: $(VENV)/.stamp-run requirements/image.txt requirements/sbom.txt
	$(PIP_LOCKED) -r requirements/image.txt -r requirements/sbom.txt
	@touch $@

sbom: $(VENV)/.stamp-sbom
	@mkdir -p dist
	$(BIN)/cyclonedx-py requirements requirements/image.txt --pyproject pyproject.toml --output-reproducible --output-file dist/sbom.cdx.json
	$(BIN)/python -m scripts.licences > dist/licences.md

# --- the pinned requirements ---------------------------------------------------

# All lists are exported from one resolution, for every platform and every Python that
# pyproject.toml allows, so that they agree on every version. uv is installed in a
# temporary environment, which is deleted together with the resolution.
UV_EXPORT = cd $(LOCK_DIR) && venv/bin/uv --no-config --no-python-downloads export --quiet --frozen --no-emit-project --no-header --format requirements-txt

# PyTorch, and the packages that only its GPU builds need.
NOT_HASHED = $$(sed -n 's/^name = "\(torch\|triton\|cuda-.*\|nvidia-.*\)"$$/--no-emit-package \1/p' uv.lock)

lock: $(VENV)/.stamp-venv
	rm -rf $(LOCK_DIR)
	$(BIN)/python -m venv $(LOCK_DIR)/venv
	$(LOCK_DIR)/venv/bin/python -m pip --disable-pip-version-check --quiet install uv
	cp pyproject.toml $(LOCK_DIR)/
	cd $(LOCK_DIR) && venv/bin/uv --no-config --no-python-downloads lock --fork-strategy fewest
	$(UV_EXPORT) --no-default-groups --output-file ../requirements/run.txt >/dev/null
	$(UV_EXPORT) --no-default-groups --extra redis --output-file ../requirements/image.txt >/dev/null
	$(UV_EXPORT) --only-group build --output-file ../requirements/build.txt >/dev/null
	$(UV_EXPORT) --no-default-groups --group test --output-file ../requirements/test.txt >/dev/null
	$(UV_EXPORT) --no-default-groups --group bench --output-file ../requirements/bench.txt >/dev/null
	$(UV_EXPORT) --only-group sbom --output-file ../requirements/sbom.txt >/dev/null
	$(UV_EXPORT) --only-group peers $(NOT_HASHED) --output-file ../requirements/peers.txt >/dev/null
	$(UV_EXPORT) --only-group fuzz --output-file ../requirements/fuzz.txt >/dev/null
	$(LOCK_DIR)/venv/bin/uv --no-config --no-python-downloads pip compile --quiet --no-deps --generate-hashes --universal --no-header requirements/loaded.in --output-file requirements/loaded.txt
	rm -rf $(LOCK_DIR)

clean:
	rm -rf $(VENV) $(PEERS) $(FUZZ) $(LOCK_DIR) $(NODE_MODULES) dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .data
	find app tests bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
