# What people run. Python 3.11 or newer and make are all it needs.
SHELL := /bin/sh
.SHELLFLAGS := -eu -c
.DELETE_ON_ERROR:
.PHONY: help run setup test test-spark check bench stop messages format screenshots

BIN := .venv/bin
INSTALLED := .venv/.installed

help:
	@echo "make run       the demo on http://127.0.0.1:8000"
	@echo "make test      every test        make check  format, lint, migrations, translations, deployment"
	@echo "make bench     measurements      make messages  new messages into the catalogs"
	@echo "make format    tidy the code     make stop   stop the database that make run started"
	@echo "make screenshots   the pictures of docs/panduan, from the demo"

# The first Python here that is new enough and can make environments; PYTHON=… chooses another.
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do \
	$$name -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$name; break; }; done)

$(INSTALLED): requirements.txt requirements-dev.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is needed (Debian: apt-get install python3 python3-venv)." >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $(INSTALLED)

setup: $(INSTALLED)
	@$(BIN)/python -m kupang_case.translations --compile

run: setup
	@DEBUG=1 $(BIN)/python manage.py serve $(if $(ADDRESS),$(ADDRESS))

# All tests on all cores; PYTEST='tests/test_serve.py -k together' some of them on one.
PYTEST ?= -n auto --maxprocesses 4

test: setup
	$(BIN)/python -m pytest $(PYTEST)

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --lint --quiet templates
	DEBUG=1 $(BIN)/python manage.py makemigrations --check --dry-run
	DEBUG=1 $(BIN)/python manage.py workflows --check
	$(BIN)/python -m kupang_case.translations --check
	DEBUG=0 ALLOWED_HOSTS=kupang.example SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

# The linkage on a local Spark, where there is a Java runtime (docs/scaling.md).
$(BIN)/.installed-spark: requirements-spark.txt $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.txt
	@touch $@

test-spark: setup $(BIN)/.installed-spark
	$(BIN)/python -m pytest tests/households/duplicates/test_on_spark.py

# What only the measuring needs stays out of `make setup`.
$(BIN)/.installed-bench: requirements-bench.txt $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

bench: setup $(BIN)/.installed-bench
	@DEBUG=0 SECRET_KEY=only-for-measuring $(BIN)/python -m tests.bench

messages: setup
	$(BIN)/python -m kupang_case.translations --update

format: setup
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

screenshots: setup
	REQUIRE_BROWSER=1 $(BIN)/python -m pytest -q tests/browser/screenshots.py

stop:
	@$(BIN)/python -m kupang_case.database stop
