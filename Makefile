# make run    starts everything, with a demonstration (Ctrl-C stops it)      PORT=8080 chooses the port
# make test   runs the tests                                                ARGS="-k mail" narrows them down
# make coverage  the same, told at the end which lines ran; takes nearly twice as long
# make test-slow  what `make test` only samples: every changed byte, every line of a whole conference, ten thousand rows
# make looks  every page in a browser, wide and narrow, light and dark    SCREENSHOTS=folder keeps pictures,
#             WIDTHS="1440 768" of these instead of 1280 and 390, PRINTED=1 of what a printer makes of it, too
# make vectors  asks all four ways about every file that was made of a document      ARGS="note title" narrows them down
# make test-postgresql  what may see which database it is, on a throw-away PostgreSQL     ALL=1 every test that touches one
# make fuzz MINUTES=10  feeds any input at all to what reads some     SEED=7 repeats a run, AGAIN=FILE one input of it
# make faults  stops, kills and empties parts of an installation while people sign     SOME=2 of these ways, others each time
# make faults-mail  sends mails over servers that misbehave in every way we know    MAILS=1000 each; TRUE_TIMES= leaves out what takes long
# make drill  harms backups and an installation as docs/operations.md says, and mends them by its lines, on both databases
# make simulate  lets all authors of ICML 2020 answer     ARGS=--faults kills parts meanwhile
# make lighthouse  what Lighthouse says of an author’s first two pages on a phone; needs npm and Chromium     RUNS=5
# make robots  lets programs open, fill in and press every author's page: has any of them answered?     LINKS=200 of each kind
# make races  lets many hands at once do what contradicts, on PostgreSQL     TRIES=10 ONLY="words of a scenario" SECONDS=90
# make spreadsheets  opens every table full of hostile cells in LibreOffice: is any of them run?     SOFFICE=program
# make evidence  alters evidence at random, past the triggers: is each alteration named?     MUTATIONS=500 of each kind, SEED=7
# make copying  prints what readers of PDF give back of titles that run from right to left     PYMUPDF=python PDFJS=folder
# make bench-signing  measures how many sign in a second     BASE=commit measures that beside
# make bench-visits  lets 30 authors a second visit and sign, on PostgreSQL beside a round of reminders     SECONDS=600 RATE=30
# make bench-waiting  measures how long one signer waits while thousands are countersigned
# make bench-invariants  measures what the check of all records costs     BASE=commit measures that beside
# make bench-desk  measures how long the desk's pages take at 30,000 authorships     DATABASE_URL=postgres://... BASE=commit
# make bench-withdrawal  measures the withdrawal of 1,000 papers at a large conference, and how long signers wait meanwhile
# make bench-import  measures how long lists of 25,000 and 150,000 rows take, and how long signers wait meanwhile
# make bench-tables  measures how long each table takes as each kind of file at 30,000 authorships     DATABASE_URL=postgres://...
# make bench-bombs  measures how long pages take while strangers post files that were made to take long
# make bench-bundle  measures how long bundles of 25,000 documents take, and lets other programs read them
# make bundles  has unzip, 7z and Python unpack a bundle in tests; 7z has to be installed
# make bench-pdf  measures documents per second beside other makers       BENCH_OUT=figures.json keeps them
# make check  looks for everything that can be found without running it
# make audit  looks for holes in code and packages, and writes the bill of materials to build/bom.cdx.json
# make docs   draws docs/states.md and docs/tables.md anew from the code
# make fmt    puts the code into shape
# Settings may follow as NAME=value, for instance: make run DATABASE_URL=postgres://...

PYTHON ?= python3
VENV ?= .venv
UV = uv==0.13.9
BIN = $(VENV)/bin
# What the benchmark compares with is installed beside our own packages, never among them.
BENCH = $(VENV)/bench
# So does what guides the search of `make fuzz`, where there is a build of it.
GUIDE = $(VENV)/guide
# And what looks at pages from outside, of which npm installs exactly what its lock file names.
LIGHTHOUSE = $(VENV)/lighthouse

# What does not concern a checkout's state folder leaves it alone.
ASIDE = DJANGO_SETTINGS_MODULE=config.settings_test
# Compiled once, not anew in each of hundreds of processes, as container images like to have it.
unexport PYTHONDONTWRITEBYTECODE
# A file's tests on one worker; there is one more of them than cores, because some wait for a browser, a server, a process.
SPREAD = -n $(shell $(BIN)/python -c "import os; print(min(8, os.cpu_count() + 1))") --dist loadfile --no-loadscope-reorder

.PHONY: run test coverage test-slow looks copying test-postgresql vectors faults faults-mail drill races robots lighthouse evidence spreadsheets fuzz simulate bench-pdf bench-signing bench-visits bench-waiting \
  bench-bombs bench-tables bench-import bench-withdrawal bench-desk bench-invariants bench-bundle bundles audit check docs fmt venv install install-dev

run: install
	@exec $(BIN)/python -m config.launcher

test: install-dev
	@$(BIN)/pytest $(SPREAD) -m "not slow and not faults" $(ARGS)

coverage: install-dev
	@$(BIN)/pytest $(SPREAD) -m "not slow" --cov --cov-report=term $(if $(strip $(ARGS)),--cov-fail-under=0) $(ARGS)

test-slow: install-dev
	@$(BIN)/pytest $(SPREAD) -m "slow and not browser" $(ARGS)

looks: install-dev
	@$(if $(SCREENSHOTS),SCREENSHOTS="$(abspath $(SCREENSHOTS))") $(BIN)/pytest $(SPREAD) -m browser -k "not one_look" tests/browser $(ARGS)

vectors: install-dev
	@$(ASIDE) $(BIN)/python -W ignore -m tests.vectors $(ARGS)

test-postgresql: install-dev
	@$(BIN)/python -W ignore -m tests.postgres_server \
		$(BIN)/pytest $(SPREAD) -m "not browser and not no_cover and not slow and not faults" $(if $(ALL),--all-rooms) $(ARGS)

faults: install-dev
	@SOME=$(SOME) $(BIN)/pytest -n 2 --dist loadfile -m faults tests/journey/test_faults.py tests/config $(ARGS)

faults-mail: install-dev
	@MAILS=$(or $(MAILS),1000) TRUE_TIMES=$(if $(filter undefined,$(origin TRUE_TIMES)),$(if $(MAILS),,yes),$(TRUE_TIMES)) $(BIN)/pytest -m faults tests/mail_faults $(ARGS)

drill: install-dev
	@$(BIN)/pytest tests/journey/test_drill.py $(ARGS)

races: install-dev
	@$(BIN)/python -W ignore -m tests.races

copying: install-dev
	@$(BIN)/python -W ignore -m tests.signatures.pdf.copied

robots: install-dev
	@LINKS=$(or $(LINKS),200) $(BIN)/pytest -q -n logical --maxprocesses 8 --dist load -rP --show-capture=stdout -m slow tests/robots $(ARGS)

lighthouse: install-dev
	@cmp -s tests/lighthouse/package-lock.json $(LIGHTHOUSE)/package-lock.json || { rm -rf $(LIGHTHOUSE) && mkdir -p $(LIGHTHOUSE) && cp tests/lighthouse/package*.json $(LIGHTHOUSE)/ && npm --prefix $(LIGHTHOUSE) ci --silent --no-audit --no-fund --ignore-scripts || { rm -rf $(LIGHTHOUSE); exit 1; }; }
	@$(BIN)/python -W ignore -m tests.lighthouse $(abspath $(LIGHTHOUSE))/node_modules/.bin/lighthouse

evidence: install-dev
	@$(ASIDE) $(BIN)/python -W ignore -m tests.evidence

spreadsheets: install-dev
	@$(ASIDE) $(BIN)/python -W ignore -m tests.spreadsheets

fuzz: install-dev
	@cmp -s tests/fuzzing/requirements.txt $(GUIDE)/requirements.txt || { mkdir -p $(GUIDE) && $(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --upgrade --target $(GUIDE) -r tests/fuzzing/requirements.txt && cp tests/fuzzing/requirements.txt $(GUIDE)/; } || echo "atheris cannot be had here: nothing guides the search" >&2
	@PYTHONPATH=$(abspath $(GUIDE)) $(ASIDE) $(BIN)/python -W ignore -m tests.fuzzing --minutes $(or $(MINUTES),10) $(if $(SEED),--seed $(SEED)) $(if $(AGAIN),--again $(AGAIN)) $(ARGS)

bench-pdf: install-dev
	@test -x $(BENCH)/bin/python || $(BIN)/python -m venv $(BENCH)
	@$(BIN)/python -c "import site; print(site.getsitepackages()[0])" > "$$($(BENCH)/bin/python -c 'import site; print(site.getsitepackages()[0])')/countersign.pth"
	@cmp -s tests/benchmarks/requirements.txt $(BENCH)/requirements.txt || { $(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check -r tests/benchmarks/requirements.txt && cp tests/benchmarks/requirements.txt $(BENCH)/; }
	@$(BENCH)/bin/python -m tests.benchmarks.bench_pdf

bench-signing: install-dev
	@$(BIN)/python -W ignore -m tests.benchmarks.bench_signing

bench-visits: install-dev
	@$(BIN)/python -W ignore -m tests.benchmarks.bench_visits

bench-waiting: install-dev
	@$(BIN)/python -m tests.benchmarks.waiting $(ARGS)

bench-withdrawal: install-dev
	@$(BIN)/python -W ignore -m tests.benchmarks.bench_withdrawal

bench-tables: install-dev
	@$(BIN)/python -W ignore -m tests.benchmarks.bench_tables

bench-bombs: install-dev
	@$(BIN)/python -m tests.benchmarks.bombs $(ARGS)

bench-import: install-dev
	@$(BIN)/python -W ignore -m tests.benchmarks.bench_import

bench-desk: install-dev
	@$(BIN)/python -W ignore -m tests.benchmarks.bench_desk

bench-invariants: install-dev
	@$(BIN)/python -W ignore -m tests.benchmarks.bench_invariants

bench-bundle: install-dev
	@$(BIN)/python -W ignore -m tests.benchmarks.bench_bundle

bundles: install-dev
	@$(BIN)/pytest -q -p no:cacheprovider -m "" tests/signatures/exporting/bundles $(ARGS)

simulate: install-dev
	@$(BIN)/python -m tests.benchmarks.volume $(ARGS)

check: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(ASIDE) $(BIN)/python manage.py makemigrations --check --dry-run

audit: install-dev
	@$(BIN)/python -m tests.audit

docs: install-dev
	@$(ASIDE) $(BIN)/python manage.py shell -v 0 -c "from tests import states_page, tables_page; states_page.write(); tables_page.write()"

fmt: install-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# --- Installing: files of pins are installed again only when one differs from the copy that its installation left ----

RUN_PINS = requirements-base.txt requirements.txt

install: venv
	@$(call installed,$(RUN_PINS))

install-dev: install
	@$(call installed,$(RUN_PINS) requirements-dev.txt)

venv:
	@$(BIN)/python -c "" 2>/dev/null && test -x $(BIN)/pip && exit 0; \
	command -v $(PYTHON) >/dev/null || { echo "Python is missing: install 3.11 or newer, or say where it is: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; exit 1; }; \
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "$$($(PYTHON) -V 2>&1) is too old: Countersign needs 3.11 or newer. Name another: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }; \
	$(PYTHON) -c "import ensurepip, venv" 2>/dev/null || { echo "This Python cannot make a virtual environment (ensurepip is missing): install it, on Debian and Ubuntu with apt install python3-venv" >&2; exit 1; }; \
	echo "Making a virtual environment in $(VENV)"; $(PYTHON) -m venv --clear $(VENV)

# uv is quick; where it cannot be had or cannot install, pip does the same. An index that pip was told of serves uv too.
# The last file includes those before it.
define installed
differs=""; for pins in $(1); do cmp -s $$pins $(VENV)/$$pins || differs=yes; done; test -n "$$differs" || exit 0; \
echo "Installing $(lastword $(1)) (once)"; \
index="$$($(BIN)/pip config get global.index-url 2>/dev/null)"; \
test -n "$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$index}}" && export UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$index}}"; \
{ test -x $(BIN)/uv || $(BIN)/pip install --quiet --disable-pip-version-check $(UV); } \
&& $(BIN)/uv pip install --quiet --python $(BIN)/python --requirement $(lastword $(1)) \
|| { echo "uv did not do it; pip tries" >&2; $(BIN)/pip install --quiet --disable-pip-version-check --requirement $(lastword $(1)); } \
|| { echo "The packages in $(lastword $(1)) could not be installed; the reason stands above" >&2; exit 1; }; \
cp $(1) $(VENV)/
endef
