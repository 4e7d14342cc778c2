# make demo   install what is missing, then a call between two processes of this machine
# make test   install what is missing, then every check
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt

.PHONY: install install-test demo test lint clean

install: .venv/installed
install-test: .venv/installed-test

.venv/installed: pyproject.toml constraints.txt packages.txt
	@scripts/system-packages packages.txt
	@echo "Installing Eigencall into .venv"
	@$(PYTHON) -m venv .venv
	@$(PIP) -e .
	@touch $@

.venv/installed-test: .venv/installed packages-test.txt
	@scripts/system-packages packages.txt packages-test.txt
	@echo "Installing what the tests and the training need"
	@$(PIP) -e '.[training,dev]'
	@touch $@

demo: install
	$(BIN)/eigencall demo --out out/demo

lint: install-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

test: install-test lint
	xvfb-run -a $(BIN)/pytest

clean:
	rm -rf .venv out build dist
