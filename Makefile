# Two commands for a new machine: `make run` and `make test`. Both build .venv first, from the hashed lock.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
CONFIG ?= config.yaml
LOCKED := --quiet --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

.PHONY: run test check quality scan-quality demo bench installs lock clean fmt

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "lastcall needs Python 3.11 or newer; set PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "this Python has no venv; on Debian: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: $(STAMP)            ## the daemon on config.yaml: embedded SQLite, console receiver
	@$(BIN)/lastcall --config $(CONFIG) run

test: $(STAMP)           ## every test, with branch coverage of model and stages
	@$(BIN)/python -m pytest --cov=lastcall --cov-branch --cov-report=term:skip-covered

check: $(STAMP)          ## lint, types, floors, docstrings
	@$(BIN)/ruff format --check src tests benchmarks
	@$(BIN)/ruff check src tests benchmarks
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/interrogate -q src

quality: $(STAMP)        ## how well it reads and how well it scans; fails when a figure falls below its floor
	@$(BIN)/python -m benchmarks.quality --gate benchmarks/quality.json
	@$(BIN)/python -m benchmarks.scan_quality --gate

demo: $(STAMP)           ## the Sora story, played in a terminal against a local server
	@$(BIN)/python -m lastcall demo

scan-quality: $(STAMP)   ## the floors of what the scanner finds in the sample applications
	@$(BIN)/python -m benchmarks.scan_quality --gate

installs: $(STAMP)       ## the wheel in fresh environments, with the newest and the lowest versions that are allowed
	@$(BIN)/python -m benchmarks.installs

lock:                    ## renew both locks (needs uv): all for developing, and what runs in production alone
	uv pip compile $(LOCKED) --extra dev pyproject.toml -o requirements.lock
	@cp requirements.lock requirements-runtime.lock # what is there is kept: the same versions in both
	uv pip compile $(LOCKED) pyproject.toml -o requirements-runtime.lock

fmt: $(STAMP)
	@$(BIN)/ruff format src tests benchmarks
	@$(BIN)/ruff check --fix-only --quiet src tests benchmarks

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage
