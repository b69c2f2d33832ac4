# Afterbay's tasks. `make help` lists them; CONTRIBUTING.md says when to run which.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PREFIX ?= /usr/local
PYTHON ?= python3

# An import that Package.swift does not declare is refused, in every build.
SWIFTFLAGS := --explicit-target-dependency-import-check error
# Progress for people, silence for logs.
QUIET := $(shell [ -t 2 ] || echo -q)
RELEASE := $(SWIFTFLAGS) -c release --static-swift-stdlib --product afterbay
SWIFT_SOURCES := Package.swift $(wildcard Sources Tests queries Benchmarks)
AFTERBAY := .build/release/afterbay
DIST := .build/dist
DEMO_DB := .build/demo/afterbay.db

.PHONY: help setup setup-test build demo test lint format release install bench bench-s3 bench-replay bench-micro fixtures check-fixtures clean

help: ## list these targets
	@sed -n 's/^\([a-z0-9-]*\):[^#]*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | sort | while IFS=$$'\t' read -r name text; do \
		printf '  make %-16s %s\n' "$$name" "$$text"; done

setup: ## install the system packages a build needs (Debian, Ubuntu)
	@.ci/setup build

setup-test:
	@.ci/setup test

build: setup ## debug build of everything
	@swift build $(QUIET) $(SWIFTFLAGS)

$(AFTERBAY): setup .FORCE
	@echo "building afterbay (release; minutes the first time)" >&2
	@swift build $(QUIET) $(RELEASE)

demo: $(AFTERBAY) ## build, import the fixtures, print summaries, audits and replay plans
	@rm -rf $(dir $(DEMO_DB)) && mkdir -p $(dir $(DEMO_DB))
	@export AFTERBAY_DB=$(DEMO_DB); \
	run() { printf '\n$$ afterbay %s\n' "$$*"; $(AFTERBAY) "$$@"; }; \
	run import fixtures/s3/processed-data; \
	run summarize; \
	run audit; \
	run replay plan --failed; \
	printf '\nThe same for a pipeline whose function failed: every trace that it left.\n'; \
	export AFTERBAY_DB=$(dir $(DEMO_DB))failed.db; \
	run import fixtures/traces --exclude truth.json --exclude README.md || [ $$? = 2 ]; \
	run audit; \
	run audit failures --as-of 2026-10-06T15:30:00Z --output csv | head -n 12; \
	run replay plan --failed --missing
	@printf '\nThe database stays in %s; try:\n  export AFTERBAY_DB=%s\n  %s audit gaps\n  %s query --list\n' \
		"$(DEMO_DB)" "$(DEMO_DB)" "$(AFTERBAY)" "$(AFTERBAY)"

test: setup-test .build/venv/ready ## build and run all tests
	@swift build $(QUIET) --build-tests $(SWIFTFLAGS)
	@swift test --skip-build --disable-xctest | grep --line-buffered -v '^◇ .* started\.$$'

lint: setup-test ## check the format and syntax of everything; changes nothing
	@swift format lint -r -p --strict $(SWIFT_SOURCES)
	@git ls-files -z -- '.ci/*' '*.sh' | xargs -0 -r -n 1 bash -n
	@git ls-files -z -- '*.py' | xargs -0 -r $(PYTHON) -c 'import sys; [compile(open(p, "rb").read(), p, "exec") for p in sys.argv[1:]]'

format: setup ## put the Swift sources into the project's format
	@swift format -r -p -i $(SWIFT_SOURCES)

release: $(AFTERBAY) ## stripped static binary and shell completions in .build/dist
	@rm -rf $(DIST)
	@install -d $(DIST)/bin $(DIST)/share/bash-completion/completions $(DIST)/share/zsh/site-functions \
		$(DIST)/share/fish/vendor_completions.d
	@install -m 755 $(AFTERBAY) $(DIST)/bin/afterbay && strip $(DIST)/bin/afterbay
	@$(DIST)/bin/afterbay --generate-completion-script bash > $(DIST)/share/bash-completion/completions/afterbay
	@$(DIST)/bin/afterbay --generate-completion-script zsh > $(DIST)/share/zsh/site-functions/_afterbay
	@$(DIST)/bin/afterbay --generate-completion-script fish > $(DIST)/share/fish/vendor_completions.d/afterbay.fish
	@du -h $(DIST)/bin/afterbay

install: ## install to PREFIX (default /usr/local); builds first where needed
	@[ -x $(DIST)/bin/afterbay ] || $(MAKE) release
	@cd $(DIST) && find . -type f -exec install -D -m 644 {} "$(DESTDIR)$(PREFIX)/{}" \;
	@chmod 755 "$(DESTDIR)$(PREFIX)/bin/afterbay"
	@echo "installed to $(DESTDIR)$(PREFIX)/bin/afterbay"

bench: $(AFTERBAY) .build/bench-venv/ready ## compare with DuckDB and Python; options in BENCH="…"
	@.build/bench-venv/bin/python Benchmarks/compare.py --afterbay $(AFTERBAY) $(BENCH)

bench-s3: $(AFTERBAY) .build/venv/ready ## compare import from S3 with import of files, and with boto3
	@.build/venv/bin/python Benchmarks/s3_import.py --afterbay $(AFTERBAY) $(BENCH)

bench-replay: $(AFTERBAY) .build/venv/ready ## compare a replay into a stream with boto3's PutRecords
	@swift build $(QUIET) $(SWIFTFLAGS) -c release --static-swift-stdlib --product loopback
	@.build/venv/bin/python Benchmarks/replay_throughput.py $(BENCH)

bench-micro: setup ## CPU rates of the inner loops
	@swift build $(QUIET) $(SWIFTFLAGS) -c release --static-swift-stdlib --product microbench
	@.build/release/microbench

fixtures: .build/fixtures-venv/ready ## make the fixtures again, byte for byte
	@.build/fixtures-venv/bin/python fixtures/make/make_s3.py
	@.build/fixtures-venv/bin/python fixtures/make/make_traces.py
	@$(PYTHON) fixtures/make/make_cases.py
	@$(PYTHON) fixtures/make/make_cases_traces.py

check-fixtures: fixtures ## fail if what the scripts make is not what is checked in
	@git status --porcelain -- fixtures | (! grep .) || { echo "fixtures differ from what their scripts make" >&2; exit 1; }

# A virtual environment is ready once its pinned packages are in; a changed list brings it up to date.
define make-venv
@$(PYTHON) -m venv $(@D)
@$(@D)/bin/python -m pip install -q --disable-pip-version-check -r $< || { \
	echo "$@: pip could not install what $< lists; its own words stand above. The packages come from the" >&2; \
	echo "network: without one, point pip to a mirror or a folder (PIP_INDEX_URL, PIP_FIND_LINKS) and try again." >&2; \
	exit 1; }
@touch $@
endef
.build/venv/ready: Tests/requirements.txt | setup-test
	$(make-venv)
.build/bench-venv/ready: Benchmarks/requirements.txt
.build/fixtures-venv/ready: fixtures/make/requirements.txt
.build/%-venv/ready: | setup-test
	$(make-venv)

clean: ## remove everything that was built
	@rm -rf .build

.PHONY: .FORCE
.FORCE:
