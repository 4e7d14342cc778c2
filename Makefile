# make demo   install what is missing, then a call between two processes of this machine
# make test   install what is missing, then every check
# make judges   the environment of face recognisers that judge likenesses
# make teacher   the environment in which photographs are labelled for training
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt

TEACHER := .venv-teacher
JUDGES := .venv-judges

.PHONY: install install-test teacher judges demo test lint clean

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

teacher: $(TEACHER)/installed

$(TEACHER)/installed:
	@scripts/system-packages packages.txt
	@echo "Installing the teacher into $(TEACHER)"
	@$(PYTHON) -m venv $(TEACHER)
	@$(TEACHER)/bin/python -m pip install -q --disable-pip-version-check mediapipe==0.10.21
	@touch $@

judges: $(JUDGES)/installed

$(JUDGES)/installed:
	@echo "Installing the judges into $(JUDGES)"
	@$(PYTHON) -m venv $(JUDGES)
	@$(JUDGES)/bin/python -m pip install -q --disable-pip-version-check "setuptools<81" dlib-bin==20.0.1.post1 face_recognition_models==0.3.0 numpy
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
	rm -rf .venv $(TEACHER) $(JUDGES) out build dist
