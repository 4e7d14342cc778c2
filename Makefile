# make demo   install what is missing, then a call between two processes of this machine
# make test   install what is missing, then every check
# make fast   the quick checks of what has changed since main, in less than a minute; BASE=COMMIT since then
# make coverage   every test once more, and which lines and branches none of them reaches
# make guest   the page with which a browser joins a call, in guest/dist; `make install-test` brings Node.js
# make api   pages of the docstrings, in build/api
# make release   wheel, source distribution and checksums, in dist; checks what a release needs
# make judges   the environment of face recognisers that judge likenesses
# make teacher   the environment in which photographs are labelled for training
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt

TEACHER := .venv-teacher
JUDGES := .venv-judges
PACKAGES := app assets codec exits likeness render training

# In at most four processes: some tests measure sound and networks while they run.
PYTEST := -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

.PHONY: install install-test guest teacher judges demo test fast lint types style coverage api release clean

install: .venv/installed
install-test: .venv/installed-test

.venv/installed: pyproject.toml constraints.txt requirements.lock packages.txt
	@scripts/system-packages packages.txt
	@echo "Installing Eigencall into .venv"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/installed-test: .venv/installed packages-test.txt
	@scripts/system-packages packages.txt packages-test.txt
	@echo "Installing what the tests and the training need"
	@$(PIP) -e '.[training,dev]'
	@touch $@

guest: guest/dist/index.html.gz

guest/dist/index.html.gz: .venv/installed guest/package-lock.json guest/build.js $(shell find guest/src guest/page render/shaders -type f) exits/guest_head.py assets/basis.npz
	@echo "Building the guest's page"
	@scripts/guest $(BIN)/python

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
	@$(MAKE) --no-print-directory --jobs 2 types style

types:
	$(BIN)/mypy

style:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo
	@$(MAKE) --silent guest || echo "The guest's page was not built: that needs a network."
	@if [ -d guest/node_modules ]; then PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix guest run --silent check; fi
	@scripts/audit

test: install-test lint
	$(BIN)/python $(PYTEST)

fast: lint
	@tests=$$($(BIN)/python scripts/changed-tests $(BASE)) && \
	if [ -n "$$tests" ]; then $(BIN)/python $(PYTEST) -q -m 'not slow' $$tests; else echo "No test is concerned."; fi

coverage: export COVERAGE_FILE := $(CURDIR)/build/coverage/data
coverage: install-test
	@mkdir -p build/coverage && rm -f build/coverage/data*
	$(BIN)/coverage run $(PYTEST)
	$(BIN)/coverage combine -q
	$(BIN)/coverage json -q -o build/coverage/coverage.json
	$(BIN)/coverage html -q -d build/coverage/html
	$(BIN)/python scripts/coverage-floors build/coverage/coverage.json

api: install-test
	$(BIN)/pdoc --output-directory build/api --no-show-source $(PACKAGES)

release: install-test guest
	$(BIN)/python packaging/release

clean:
	rm -rf .venv $(TEACHER) $(JUDGES) out build dist
