# make run: open the theatre. make test: everything that must hold; make test-quick: the tests that need no browser.
# All set up what they need; the second time is quick.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 7860

.PHONY: run test test-quick lint format bench clean
.DEFAULT_GOAL := run

run: $(VENV)/.app
	@$(BIN)/python app.py --port $(PORT)

# where it is set, each of the many processes that tests start would compile all of gan/ anew
test test-quick: export PYTHONDONTWRITEBYTECODE =

test: lint
	@$(BIN)/python tests/browser/chromium.py
	@$(BIN)/python tests/browser/firefox.py
	@echo "make: running the tests of assets/js"
	@$(BIN)/python tests/js/node.py test
	@echo "make: running the tests, those in a browser first"
	@$(BIN)/python -m pytest

test-quick: $(VENV)/.tests
	@echo "make: running the tests that need no browser"
	@$(BIN)/python -m pytest --ignore tests/browser

lint: $(VENV)/.tests node_modules/.installed
	@echo "make: checking format, lint and types"
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/python tests/js/node.py check

format: $(VENV)/.tests node_modules/.installed
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(BIN)/python tests/js/node.py format

bench: $(VENV)/.tests
	@$(BIN)/python benchmarks/report.py

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "make: Python 3.11 or newer is needed; say where it is with 'make PYTHON=/path/to/python3.11'"; exit 1; }
	@echo "make: making $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { echo "make: Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.app: $(VENV)/.python requirements.txt
	@echo "make: installing what the app needs (a few minutes the first time)"
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.tests: $(VENV)/.app tests/requirements.txt
	@echo "make: installing what the tests need"
	@$(BIN)/pip install --quiet --disable-pip-version-check -r tests/requirements.txt || \
		{ echo "make: pip could not install what the tests need; the line above says what is missing, then run make again"; exit 1; }
	@touch $@

node_modules/.installed: $(VENV)/.tests package.json package-lock.json
	@echo "make: installing what checks assets/js"
	@$(BIN)/python tests/js/node.py install
	@touch $@

clean:
	rm -rf $(VENV) node_modules
