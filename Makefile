# `make run` starts Rejoinder on this machine, `make test` checks everything. Both make their own .venv first.
PYTHON ?= python3
BIN := .venv/bin
POSTGRES := $(BIN)/python -m tests.services.postgres

.PHONY: run test test-consumers quick bench lock
# Half a virtual environment would pass for a whole one.
.DELETE_ON_ERROR:

run: .venv/run.stamp
	@exec $(BIN)/python manage.py start --stop-with-parent $(ARGS)

test: .venv/test.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	@[ ! -d templates ] || find templates -name '*.html' -exec $(BIN)/djade --check --target-version 5.2 {} +
	$(BIN)/mypy
	$(BIN)/hadolint Dockerfile
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python -m pytest -n 3 --dist worksteal
	$(POSTGRES) $(BIN)/python -m pytest -n 3 --dist worksteal --only-database

# Under a minute: without a browser, brokers and processes of their own. Tables are made from the models, not migrated.
quick: .venv/test.stamp
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not browser and not services" --nomigrations

# Exports, read by the programs they are for (ConvoKit, datasets, spaCy, Label Studio and others: 1 GB, own environment).
test-consumers: .venv-consumers/test.stamp
	.venv-consumers/bin/python -m pytest --confcutdir=tests/consumers tests/consumers

# From a job's row to its first step, on each broker that is found; imports and releases on both databases beside the
# floor; search in a million comments; copies among 100,000; agreement of 100,000 judgements; links, quotes and copies in
# texts; the workspace in a browser at 100 to 10,000 comments; claims and rebuttals on one core; what a project's labels
# bring, and how long 5,000 of them take.
# BENCH="--comments 1000000 --runs 1" imports a million.
bench: .venv/test.stamp
	$(BIN)/python -m tests.bench.latency
	$(BIN)/python -m tests.bench.importing $(BENCH)
	$(BIN)/python -m tests.bench.exporting
	$(BIN)/python -m tests.bench.searching
	$(BIN)/python -m tests.bench.copies
	$(BIN)/python -m tests.bench.agreement
	$(BIN)/python -m tests.bench.structure
	$(BIN)/python -m tests.bench.workspace
	$(BIN)/python -m tests.bench.extracting
	$(BIN)/python -m tests.bench.learning --data $${REJOINDER_SAMPLES:-../shared/data}

# The hashed locks, each from the .in file of its name. uv is asked for nothing else.
lock: .venv/test.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --python-version 3.11 --universal --custom-compile-command "make lock" requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --python-version 3.11 --universal --custom-compile-command "make lock" requirements-dev.in -o requirements-dev.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --python-version 3.11 --universal --custom-compile-command "make lock" requirements-extra.in -o requirements-extra.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --python-version 3.11 --universal --custom-compile-command "make lock" requirements-consumers.in -o requirements-consumers.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --python-version 3.11 --universal --custom-compile-command "make lock" --no-deps requirements-consumers-bare.in -o requirements-consumers-bare.txt

.venv/pyvenv.cfg:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing: install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11: name a newer one: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments: install its venv package (Debian: apt install python3-venv)."; exit 1; }
	@$(PYTHON) -c 'import shutil, sys; sys.exit(shutil.disk_usage(".").free < 4e8)' || { echo "The disk of this folder has no room: 400 MB are needed."; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt | .venv/pyvenv.cfg
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/test.stamp: requirements-dev.txt | .venv/pyvenv.cfg
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ .venv/run.stamp

.venv-consumers/test.stamp: requirements-consumers.txt requirements-consumers-bare.txt
	@test -e .venv-consumers/pyvenv.cfg || $(PYTHON) -m venv .venv-consumers
	.venv-consumers/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-consumers.txt
	.venv-consumers/bin/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-consumers-bare.txt
	@touch $@
