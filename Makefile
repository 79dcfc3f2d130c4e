# Two commands to know: `make run` and `make test`. Each sets up .venv by itself.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
QUESTION ?= My payout from last Thursday still is not in my bank account, where is it?

.PHONY: run test lint browser dagster bench clean
.DELETE_ON_ERROR:

run: $(STAMP)
	$(BIN)/oracle run
	$(BIN)/oracle suggest "$(QUESTION)"

test: $(STAMP) lint
	$(BIN)/python -m pytest -m "not browser" -n 2 --dist loadfile --cov --cov-report=term:skip-covered

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# In Debian's Chromium (apt install chromium); ORACLE_CHROMIUM names another.
browser: $(STAMP)
	$(BIN)/python -m pip install -q -c constraints.txt -e '.[dev,browser]'
	$(BIN)/python -m pytest -m browser

# The same steps as Dagster assets, for teams that have an orchestrator.
dagster: $(STAMP)
	$(BIN)/python -m pip install -q -c constraints.txt -e '.[dev,dagster]'
	$(BIN)/python -m pytest tests/app/schedule/test_dagster_assets.py

bench: $(STAMP)
	$(BIN)/python -m benchmarks

# torch comes first and alone: an open range, or the ordinary index on some systems, brings 2 GB of CUDA.
$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -c 'import torch, sys; sys.exit(torch.__version__.split("+")[0] != "2.13.0")' 2>/dev/null \
	  || $(BIN)/python -m pip install -q --no-deps --retries 0 --timeout 15 --index-url https://download.pytorch.org/whl/cpu torch==2.13.0 2>/dev/null \
	  || $(BIN)/python -m pip install -q torch==2.13.0
	$(BIN)/python -m pip install -q -c constraints.txt -e '.[dev]'
	touch $(STAMP)

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .coverage
