# `make run` and `make test` are all that a new machine needs; every target makes its environment first.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3.11
VENV ?= .venv
BIN := $(VENV)/bin
INSTALLER := uv==0.13.9
STAMP := $(VENV)/.made-from-lock
PACKAGES := dags dateline expectations extractors benchmarks
BENCH_STAMP := $(VENV)/.peers-from-lock
SPARK_VENV ?= .venv-spark
SPARK_STAMP := $(SPARK_VENV)/.made-from-lock
export AIRFLOW_HOME ?= $(or $(DATELINE_HOME),$(CURDIR)/data)/airflow
export PYTHONPATH := $(CURDIR)
# the machine's own certificates: behind a company's proxy no others are right
export UV_SYSTEM_CERTS ?= true

.PHONY: help env run test soak operator spark spark-env lake storage soak-watches cluster coverage mutate load up worker desk check format generate bench compare notebook docs
.PHONY: screenshots clean clean-data lock

help: ## Say what the targets do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

env: $(STAMP) ## Make the environment from the lock

$(STAMP): requirements.lock pyproject.toml extractors/runtime/version.py
	@echo "making the environment in $(VENV) from requirements.lock"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check '$(INSTALLER)'
	@$(BIN)/uv pip sync --quiet --require-hashes --python $(BIN)/python requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check '$(INSTALLER)'
	@$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable . --python $(BIN)/python
	@# the installer leaves no bytecode: where Python may write none, every process would compile its libraries again
	@$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib $(PACKAGES) & $(BIN)/python -m extractors.mentions.gazetteer; \
		made=$$?; wait; exit $$made
	@# what dbt runs in the first build of any home: without it that build would wait for dbt
	@$(BIN)/python -m dateline.warehouse.statements.prepare
	@touch $(STAMP)

run: env ## Run the whole line over the sample newsroom and show what came out
	@$(BIN)/python -m dateline.operations.run

test: env ## Run all tests
	@$(BIN)/python -m pytest -n auto --dist worksteal

soak: env ## Follow an invented press with faults for a month and compare the warehouse with the truth: make soak [DAYS=30]
	@$(BIN)/python -m tests.soak $(if $(DAYS),--days $(DAYS))

operator: env ## Walk an operator's first hour: Airflow up, a form refused, a damaged file, a run cut by Ctrl-C; takes minutes
	@OPERATOR_JOURNEY=1 $(BIN)/python -m pytest -n 0 tests/journeys/test_operator.py

storage: env ## Run the tests of object storage against moto's server, a process of its own
	@$(BIN)/uv pip install --quiet --python $(BIN)/python -r pyproject.toml --extra storage-test -c requirements.lock
	@DATELINE_TEST_STORE=moto $(BIN)/python -m pytest -n 0 tests/extractors/stores/storage

lake: env ## Build the same loads into a file and a lake, with kills and refusals, and compare every row: make lake [BUILDS=50]
	@$(BIN)/python -m tests.lake $(if $(BUILDS),--builds $(BUILDS))

soak-watches: env ## Let watches look on for simulated months with a known truth: make soak-watches [MONTHS=3]
	@$(BIN)/python -m tests.dateline.watches.month --months $(or $(MONTHS),3)

spark-env: $(SPARK_STAMP) ## Make the environment that `dateline build --full --engine spark` runs Spark in; needs Java 17

spark: $(SPARK_STAMP) ## Build small homes on Spark and on DuckDB and compare every table row by row: make spark [SPARK="--home data"]
	@$(BIN)/python -m tests.spark --python $(abspath $(SPARK_VENV))/bin/python $(SPARK)

$(SPARK_STAMP): requirements-spark.lock $(STAMP)
	@echo "making the environment in $(SPARK_VENV) from requirements-spark.lock"
	@$(PYTHON) -m venv $(SPARK_VENV)
	@$(BIN)/uv pip sync --quiet --require-hashes --python $(SPARK_VENV)/bin/python requirements-spark.lock
	@touch $(SPARK_STAMP)

cluster: env ## Run Airflow with Celery workers through kills and outages, and compare the marts: make cluster [CLUSTER="faults --outlets 40"]
	@DATELINE_TEST_CLUSTER=1 $(BIN)/python -m pytest -n 0 tests/line/test_shared_folder.py
	@$(BIN)/python -m tests.cluster $(CLUSTER)

coverage: env ## Run all tests and measure the branches that they take; fails below the floor in pyproject.toml
	@$(BIN)/python -m pytest -n auto --dist worksteal --cov --cov-report=term

mutate: $(BENCH_STAMP) ## Count small changes of the pure cores that no test notices: make mutate [MUTATE="urls --show"]
	@$(BIN)/python -m benchmarks.mutation $(MUTATE)

load: env ## Load saved pages: make load PAGES="folder file.html" [OUTLET=id] [URL=address]
	@test -n "$(PAGES)" || { echo 'make load: give PAGES="path …"' >&2; exit 2; }
	@$(BIN)/dateline load $(PAGES) $(if $(OUTLET),--outlet $(OUTLET)) $(if $(URL),--url $(URL))

up: env ## Start Airflow with its web page on 127.0.0.1; Ctrl-C ends it
	@$(BIN)/python -m dateline.operations.up

worker: env ## Start a Celery worker that collects and stages for the `make up` of another home; Ctrl-C ends it
	@$(BIN)/python -m dateline.operations.worker

desk: env ## Serve the desk over the published warehouse on 127.0.0.1:8181; Ctrl-C ends it
	@$(BIN)/dateline desk

generate: env ## Write the files that are made from definitions in the code
	@$(BIN)/python -m dateline.commands.generate

check: env ## Check style, types, layers, SQL and generated files: ruff, mypy, import-linter, yamllint, dbt parse, sqlfluff
	@$(BIN)/python -m dateline.commands.generate --check
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo --no-cache
	@$(BIN)/yamllint --strict .
	@cd dbt_project && $(abspath $(BIN))/dbt parse --quiet --profiles-dir .
	@cd dbt_project && $(abspath $(BIN))/sqlfluff lint --disable-progress-bar models tests analyses

format: env ## Bring Python and SQL into the project's style
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(BENCH_STAMP) ## Measure speed and memory, beside peers; what docs/measurements/ says; BENCH=ratio BASE=commit beside a commit
	@$(BIN)/python -m benchmarks $(BENCH) $(if $(BASE),--base $(BASE))

compare: env ## Compare this checkout's data with another commit's, over frozen pages: make compare BASE=main
	@test -n "$(BASE)" || { echo 'make compare: give BASE=commit' >&2; exit 2; }
	@$(BIN)/python -m benchmarks.comparison $(BASE)

$(BENCH_STAMP): requirements-bench.lock $(STAMP)
	@$(BIN)/uv pip install --quiet --require-hashes --python $(BIN)/python -r requirements-bench.lock
	@touch $(BENCH_STAMP)

notebook: env ## Open the notebook of first questions in a browser
	@$(BIN)/marimo edit notebooks/first_questions.py

docs: env ## Build the guide, and the data dictionary of the published warehouse
	@$(BIN)/python -m dateline.reports.guide

screenshots: env ## Take the README's pictures of what make run and make docs wrote; needs Chromium
	@$(BIN)/python docs/screenshots.py

lock: env ## Compile requirements.lock, requirements-bench.lock and requirements-spark.lock from pyproject.toml
	@$(BIN)/uv pip compile pyproject.toml --extra dev --extra docs --extra notebook --extra alerts --extra celery --extra postgres --extra lake --universal --python-version 3.11 \
		--generate-hashes --no-header --no-emit-index-url --no-annotate --quiet -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --extra bench -c requirements.lock --universal --python-version 3.11 \
		--generate-hashes --no-header --no-emit-index-url --no-annotate --quiet -o requirements-bench.lock
	@# Spark's process imports a few modules of the checkout and none of its dependencies
	@$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["spark"], sep="\n")' \
		| $(BIN)/uv pip compile - -c requirements.lock --universal --python-version 3.11 \
		--generate-hashes --no-header --no-emit-index-url --no-annotate --quiet -o requirements-spark.lock

clean: ## Remove the environment, caches and builds; data stays
	@rm -rf $(VENV) dbt_project/target dbt_project/logs .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis

clean-data: ## Remove the data folder, after a question
	@home="$${DATELINE_HOME:-$(CURDIR)/data}"; \
	echo "$$home will be deleted: pages, staged loads, state and warehouse. Raw pages cannot be made again."; \
	read -r -p "Type its path to delete it: " answer; \
	if [ -n "$$answer" ] && [ "$$answer" = "$$home" ]; then rm -rf -- "$$home"; else echo "nothing was removed"; exit 1; fi
