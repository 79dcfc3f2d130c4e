# Two commands to know: `make run` and `make test`. Each sets up .venv by itself.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
QUESTION ?= My payout from last Thursday still is not in my bank account, where is it?

EXTRAS := dev browser dagster lock
# What torch brings, which comes by itself or is not wanted.
WITH_TORCH := torch triton cuda-bindings cuda-pathfinder cuda-toolkit nvidia-cublas nvidia-cuda-cupti nvidia-cuda-nvrtc \
  nvidia-cuda-runtime nvidia-cudnn-cu13 nvidia-cufft nvidia-cufile nvidia-curand nvidia-cusolver nvidia-cusparse \
  nvidia-cusparselt-cu13 nvidia-nccl-cu13 nvidia-nvjitlink nvidia-nvshmem-cu13 nvidia-nvtx

.PHONY: run test coverage lint browser dagster docs reliability audit lock bench clean
.DELETE_ON_ERROR:

run: $(STAMP)
	$(BIN)/oracle run
	$(BIN)/oracle suggest "$(QUESTION)"

test: $(STAMP) lint
	$(BIN)/python -m pytest -m "not browser" -n 2 --dist loadfile $(PYTEST)

# The same tests, and the lines that none of them reaches; a third slower.
coverage:
	$(MAKE) test PYTEST="--cov --cov-report=term:skip-covered"

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# In Debian's Chromium (apt install chromium); ORACLE_CHROMIUM names another.
browser: $(STAMP)
	$(BIN)/python -m pytest -m browser

# The same steps as Dagster assets, for teams that have an orchestrator.
dagster: $(STAMP)
	$(BIN)/python -m pytest tests/app/schedule/test_dagster_assets.py

# The site, in site/: the pages of docs/ with the reference made from the code.
docs: $(STAMP)
	$(BIN)/python -m documentation
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet

# Kills, fills, tears and floods everything, and writes docs/reliability.md; about a quarter of an hour.
reliability: $(STAMP)
	$(BIN)/python -m benchmarks.reliability

# Known vulnerabilities of what is installed; asks the package index's own database, so it needs the network.
audit: $(STAMP)
	$(BIN)/pip-audit --strict --require-hashes --disable-pip -r requirements.lock

# After a change of the dependencies: the newest that fit, each with the hashes of its files.
lock:
	$(BIN)/uv pip compile pyproject.toml --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --no-header --quiet -c constraints.txt $(EXTRAS:%=--extra %) $(WITH_TORCH:%=--no-emit-package %) \
	  -o requirements.lock

bench: $(STAMP)
	$(BIN)/python -m benchmarks

# torch comes first and alone: an open range, or the ordinary index on some systems, brings 2 GB of CUDA.
# All else is taken as requirements.lock names it, version by version, and only where the hash of the file is right.
$(STAMP): pyproject.toml requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -c 'import torch, sys; sys.exit(torch.__version__.split("+")[0] != "2.13.0")' 2>/dev/null \
	  || $(BIN)/python -m pip install -q --no-deps --retries 0 --timeout 15 --index-url https://download.pytorch.org/whl/cpu torch==2.13.0 2>/dev/null \
	  || $(BIN)/python -m pip install -q torch==2.13.0
	$(BIN)/python -m pip install -q --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	touch $(STAMP)

clean:
	rm -rf $(VENV) var site .mypy_cache .ruff_cache .pytest_cache .coverage
