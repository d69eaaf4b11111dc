# make demo      run the example shop on http://127.0.0.1:5000 (another port: make demo PORT=8000)
# make test      run every test, the browser's too (some: make test ARGS="tests/unit -k money")
# make lowest    run the tests with the lowest versions that setup.cfg allows
# make check     lint, types, and whether everything generated is up to date
# make bench     measure what is claimed, as JSON
# make messages  collect the translatable texts, update every language, compile
# make assets    minify the scripts and styles into static/dist
# make docs      write the reference pages in docs/
# make clean     remove what the other commands built

PYTHON ?= python3
PORT ?= 5000
JOBS ?= auto
ARGS ?=

BIN := .venv/bin
LOWEST := .venv-lowest/bin
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: \
	name one, as in make PYTHON=python3.13")
NODE_BIN := .tools/node_modules/.bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable
DEMO := $(BIN)/flask --app example_app
DEMO_CARD := GIFT-CARD-2026-DEMO
PACKAGED := setup.cfg pyproject.toml $(wildcard translations/*/LC_MESSAGES/*.po)

CATALOG := flask_smartcheckout
EXTRACT := $(BIN)/pybabel -q extract --mapping-file pyproject.toml --keywords "_ _l _n:1,2 _sc _scn:1,2" \
	--add-comments i18n: --omit-header --no-location --no-wrap --sort-output
UPDATE := $(BIN)/pybabel -q update --domain $(CATALOG) --output-dir translations --no-wrap \
	--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

# Where the machine has no Node.js, the one that came with the test requirements serves.
export PATH := $(PATH):$(CURDIR)/$(BIN)

.PHONY: help demo test lowest check bench messages assets docs clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

demo: export SMARTCHECKOUT_PUBLIC_URL = http://127.0.0.1:$(PORT)
demo: .venv/.demo
	@$(DEMO) smartcheckout upgrade
	@$(DEMO) smartcheckout simulate --if-empty --with-orders
	@$(DEMO) smartcheckout coupon add - --if-new < example_app/coupons.jsonl
	@$(DEMO) smartcheckout gift-card add 25 --code $(DEMO_CARD) --if-new > /dev/null
	@link="$$($(DEMO) smartcheckout dashboard-link)" && \
		printf '\n  The shop:       %s/\n  The dashboard:  %s\n  Codes to try:   %s\n\n' \
			"$$SMARTCHECKOUT_PUBLIC_URL" "$$link" "TANDEM15, FREESHIP; gift card $(DEMO_CARD) (€ 25)"
	@$(DEMO) run --port $(PORT)

test: .venv/.test .tools/.ready
	@$(BIN)/python -m tools.chromium > /dev/null && \
		$(BIN)/python -m pytest --numprocesses $(JOBS) --dist loadgroup $(ARGS)

lowest: .venv-lowest/.ready
	@$(BIN)/python -m tools.chromium > /dev/null && \
		$(LOWEST)/python -m pytest --numprocesses $(JOBS) --dist loadgroup \
			$(or $(ARGS),tests/unit tests/web tests/hosts)

check: .venv/.test .tools/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(NODE_BIN)/tsc --project tsconfig.json
	$(BIN)/python -m tools.assets --check
	$(BIN)/python -m tools.reference --check
	$(EXTRACT) --output /dev/stdout . | diff translations/$(CATALOG).pot - || \
		{ echo "The catalogs are stale: run make messages."; exit 1; }

bench: .venv/.test
	@$(BIN)/python -m benchmarks $(ARGS)

messages: .venv/.test
	$(EXTRACT) --output translations/$(CATALOG).pot .
	$(UPDATE) --input-file translations/$(CATALOG).pot
	$(BIN)/pybabel compile --domain $(CATALOG) --directory translations --statistics

assets: .venv/.test .tools/.ready
	$(BIN)/python -m tools.assets

docs: .venv/.test
	$(BIN)/python -m tools.reference

clean:
	rm -rf .venv .venv-lowest .tools build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c '$(NEW_ENOUGH)'
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/.demo: $(PACKAGED) | $(BIN)/python
	$(INSTALL) .
	@touch $@

.venv/.test: $(PACKAGED) | $(BIN)/python
	$(INSTALL) '.[test]'
	@touch $@ .venv/.demo

.venv-lowest/.ready: setup.cfg pyproject.toml tools/lowest.py | $(BIN)/python
	@$(PYTHON) -m venv --clear .venv-lowest || { rm -rf .venv-lowest; exit 1; }
	@$(BIN)/python -m tools.lowest > .venv-lowest/constraints.txt
	$(LOWEST)/python -m pip install --quiet --disable-pip-version-check \
		--constraint .venv-lowest/constraints.txt --editable '.[test]'
	@touch $@

.tools/.ready: tools/package.json | .venv/.test
	@mkdir -p .tools && cp tools/package.json .tools/package.json
	cd .tools && npm install --ignore-scripts --no-package-lock --no-audit --no-fund --silent
	@touch $@
