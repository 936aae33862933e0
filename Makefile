# Two commands are all one needs: make course, make test.

SHELL := /bin/bash
PYTHON ?= python3
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export TIMEFORMAT = took %0R s

.DEFAULT_GOAL := help
.PHONY: help course test system lock clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' Makefile | column -t -s '|'

course: .venv/ready node_modules build/bank.tried build/class/made-up-class ## build the book, release the assignments, grade a made-up class
	course build --strict
	course release
	@# Exit code 1 says that a submission could not be graded: that of the student without a notebook.
	course grade --course build/class || test $$? -eq 1
	course export --course build/class --output build/class/grades.csv
	@echo
	@echo "The book:      _build/html/index.html   (or: .venv/bin/course serve)"
	@echo "To hand out:   assignments/release/"
	@echo "A made-up class, graded: build/class/feedback/, build/class/grades.csv"

test: .venv/ready node_modules build/bank.tried ## the whole gate: format, lint, types, tests, book, grading, wheel
	time ruff format --check
	time ruff check
	time mypy
	time course build --strict
	time pytest
	time $(MAKE) --no-print-directory wheel
	@course doctor || echo "Left out: what needs the things marked missing above."

build/bank.tried: .venv/ready $(wildcard assignments/*.py assignments/source/*.* assignments/bank/*/*.py course_pkg/grading/*)
	course bank
	@mkdir -p build && touch $@

build/class/made-up-class: .venv/ready $(wildcard assignments/*.py assignments/*/*.py assignments/*/*.toml assignments/bank/*/*.py assignments/bank/*/*.toml course_pkg/grading/*)
	course demo build/class
	touch $@

wheel: .venv/ready ## the package as a file, tried in an empty environment
	rm -rf build/wheel
	uv build --quiet --wheel --no-build-isolation --out-dir build/wheel
	uv venv --quiet --clear --python .venv/bin/python build/empty
	uv pip install --quiet --python build/empty --constraint requirements.txt build/wheel/*.whl
	cd build && empty/bin/python -c "import course_pkg as c; print(c.ridge([[0], [1], [2]], [1, 3, 5], 0))"
	cd build && empty/bin/course --version

system: ## install what comes from Debian: the browser of the tests, the system-call filter of the sandbox
	$(SUDO) apt-get update --quiet=2
	$(SUDO) apt-get install --quiet=2 --yes chromium libseccomp2

lock: .venv/ready ## refresh requirements.txt from pyproject.toml
	uv pip compile --quiet --upgrade --all-extras --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --custom-compile-command "make lock" \
	  --output-file requirements.txt pyproject.toml

clean: ## remove everything that was built
	git clean -X -d --force --quiet

.venv/ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	python -m pip install --quiet "$$(grep -o '^uv==[^ ]*' requirements.txt)"
	uv pip sync --quiet --require-hashes --compile-bytecode requirements.txt
	uv pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

node_modules: package.json package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	touch $@

README.png: _build/html/index.html
	chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1366,860 \
	  --screenshot=$@ file://$(CURDIR)/_build/html/ridge.html
