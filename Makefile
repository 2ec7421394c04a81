# Thin words for the commands that README.md names. ARGS="…" goes to pytest as it is.
.PHONY: help daily test check lab detect bench lock clean

BIN := .venv/bin
ARGS ?=

help: ## what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

daily: .venv/round ## the daily round on the embedded lab: verdict, alerts, report
	@$(BIN)/pytest -m daily $(ARGS)

test: .venv/development ## lint, types, unit tests, tests with real parts, the fault matrix
	@sh deploy/system-packages.sh
	@$(MAKE) --no-print-directory check
	PATH="$$PATH:$(CURDIR)/.venv/debian/usr/bin" $(BIN)/pytest -c tests/pytest.ini tests $(ARGS)
	$(BIN)/python -m lab.detect --healthy 20 --modes 16

check: .venv/development ## lint and types only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .

lab: .venv/round ## start the embedded lab and say what to try; Ctrl-C ends it
	@$(BIN)/muster lab up --stay

detect: .venv/development ## the fault matrix: each fault flips what it should and nothing else
	$(BIN)/python -m lab.detect $(ARGS)

bench: .venv/development ## time, CPU and memory, beside rivals and the limit, into docs/performance.md; some 35 minutes
	@sh deploy/system-packages.sh curl openssh-server libnss-wrapper
	$(BIN)/python -m tests.bench --write $(ARGS)

lock: .venv/development ## pin the dependencies of pyproject.toml anew
	sh deploy/lock.sh

clean: ## remove what runs and set-up left here (not the state in .muster)
	rm -rf .venv reports/out build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/round: deploy/setup.sh requirements.lock pyproject.toml
	@sh deploy/setup.sh requirements.lock
	@touch $@

.venv/development: deploy/setup.sh requirements-dev.lock pyproject.toml
	@sh deploy/setup.sh requirements-dev.lock
	@touch $@ .venv/round
