# SPDX-License-Identifier: MIT
#
# The front door.  `make help` lists what it can do.

VERSION := 0.1.0
SHELL := /bin/sh
PREFIX ?= /usr/local
RESULTS := results
C_FILES = $(wildcard src/*.c src/*/*.[ch] src/*/*.cc bench/*.c bench/common/*.[ch] bench/loops/*.[ch] tests/unit/*.[ch] tests/faults/*.c tests/plugins/*.c)

SANITIZERS := address undefined thread fuzz coverage
ifneq ($(filter-out $(SANITIZERS),$(SAN)),)
$(error SAN=$(SAN) is unknown; it is one of: $(SANITIZERS))
endif

comma := ,
B := build$(if $(SAN),/san-$(SAN))
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-8s %s\n' $(1) $(2))

COMMIT := $(shell git describe --always --dirty --exclude '*' 2>/dev/null || echo unknown)
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion
# Without PLT: its stubs would be one more page for every forked worker to fault
# in, which a thread has in its tables already.
OPTIMIZE := -O2 -g -fno-plt
ifneq ($(SAN),)
OPTIMIZE := -O1 -g -fno-omit-frame-pointer -fsanitize=$(if $(filter address,$(SAN)),address$(comma)undefined,$(SAN)) \
	$(if $(filter address undefined,$(SAN)),-fno-sanitize-recover=undefined)
endif
# For `make fuzz` and `make coverage`, which set them.
ifeq ($(SAN),fuzz)
OPTIMIZE := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
endif
ifeq ($(SAN),coverage)
# Workers end in _exit, which would leave what they counted.
OPTIMIZE := -O0 -g --coverage -fprofile-update=atomic -include tests/coverage.h
endif
INCLUDES := -Isrc -Ibench -I$(B)/generated
CFLAGS_ALL := -std=gnu11 -D_GNU_SOURCE $(OPTIMIZE) $(WARNINGS) -Wstrict-prototypes -Wmissing-prototypes -pthread $(CFLAGS)
CXXFLAGS_ALL := -std=c++17 $(OPTIMIZE) $(WARNINGS) -pthread $(CXXFLAGS)
# Symbols are bound at the start: a lazily bound first call would be paid anew in
# every forked worker, in page faults, and never by a thread.
LDFLAGS_ALL := $(OPTIMIZE) -pthread -Wl,-z,relro,-z,now $(LDFLAGS)

# ---- what is built from what ----

folder = $(patsubst src/%.c,$(B)/%.o,$(filter-out $(LEFT_OUT:%=src/strategy/%.c),$(wildcard src/$(1)/*.c)))

WORKLOADS := $(sort $(basename $(notdir $(wildcard src/workload/*.c))))
TRANSPORTS := $(sort $(basename $(notdir $(wildcard src/transport/*.c))))
# The thread sanitizer knows nothing of OpenMP's barriers, and its runtime has none of its own (and that of clang does
# not survive forks of a program that loads it late).
OPENMP := $(if $(filter thread fuzz,$(SAN)),,$(shell printf '\043include <omp.h>\nint main(void) { return omp_get_max_threads() < 1; }' | \
	$(CC) -fopenmp -x c - -o /dev/null 2>/dev/null && echo -fopenmp))
LEFT_OUT := $(if $(OPENMP),,openmp)
COMMANDS := $(sort $(basename $(notdir $(shell grep -l '^const struct command command_' src/command/*.c))))
STRATEGIES := serial $(filter-out serial $(LEFT_OUT),$(sort $(basename $(notdir $(wildcard src/strategy/*.c)))))

MEASURE_OBJECTS := $(foreach d,base gil record worker workload strategy transport trial,$(call folder,$(d)))
HARNESS_OBJECTS := $(MEASURE_OBJECTS) $(B)/gbench/gbench.o $(call folder,gbench) $(call folder,harness) $(call folder,interpreter) \
	$(patsubst bench/%.c,$(B)/bench/%.o,$(wildcard bench/common/*.c))
ANALYSIS_OBJECTS := $(foreach d,base record table analysis report command,$(call folder,$(d))) $(B)/breakeven.o
HARNESSES := $(patsubst bench/%.c,$(B)/bench/%,$(wildcard bench/*.c))

HARNESS_LIBRARIES := $(OPENMP) -lbenchmark -lhwloc -lcjson -ldl -lm
ANALYSIS_LIBRARIES := -lgsl -lgslcblas -lhwloc -lcjson -lm

# `make -j deps bench` must not build before what it needs is there.
ifneq ($(filter deps,$(MAKECMDGOALS)),)
.NOTPARALLEL:
endif

.DEFAULT_GOAL := build
.DELETE_ON_ERROR:
.SECONDARY:
MAKEFLAGS += --no-builtin-rules

## build: the harnesses and the breakeven command, in build/
.PHONY: build
build: $(HARNESSES) $(B)/breakeven

$(B)/bench/lifecycle: $(call folder,lifecycle)
$(B)/bench/command $(B)/bench/python: $(call folder,program) $(call folder,analysis)
$(B)/bench/overhead: $(patsubst bench/%.c,$(B)/bench/%.o,$(wildcard bench/loops/*.c))
$(HARNESSES): $(B)/bench/%: $(B)/bench/%.o $(HARNESS_OBJECTS)
	$(call say,LINK,$@)
	$(Q)$(CXX) $(LDFLAGS_ALL) -o $@ $^ $(HARNESS_LIBRARIES) $(if $(filter %/command %/python,$@),-lgsl -lgslcblas)

$(B)/breakeven: $(ANALYSIS_OBJECTS)
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(ANALYSIS_LIBRARIES)

# Only where Python's headers are; nothing else of the build knows of it.
## lock-cost: the simulated lock beside CPython's own, uncontended; PYTHON_CONFIG=python3-config (its headers are needed)
PYTHON_CONFIG ?= python3-config
.PHONY: lock-cost
lock-cost: $(B)/gil/gil.o
	$(Q)mkdir -p $(B)/bench/cpython
	$(Q)$(CC) -std=gnu11 -D_GNU_SOURCE $(OPTIMIZE) $(INCLUDES) $$($(PYTHON_CONFIG) --includes) -o $(B)/bench/cpython/lock_cost \
		bench/cpython/lock_cost.c $(B)/gil/gil.o $$($(PYTHON_CONFIG) --ldflags --embed) $(LDFLAGS_ALL)
	$(Q)$(B)/bench/cpython/lock_cost

# Files as strings in C: the interpreter's side of bench/fidelity and bench/lifecycle, and the page's sheet and script.
embed = { echo '\#pragma GCC diagnostic ignored "-Woverlength-strings"'; echo 'static const char $(1)[] ='; \
	sed 's/\\/\\\\/g; s/"/\\"/g; s/^/"/; s/$$/\\n"/' $(2); echo ';'; }
$(B)/generated/%_source.inc: bench/cpython/%.py Makefile
	$(Q)mkdir -p $(@D)
	$(Q)$(call embed,$*_source,$<) >$@
$(B)/generated/page_%.inc: src/report/page.% Makefile
	$(Q)mkdir -p $(@D)
	$(Q)$(call embed,page_$*,$<) >$@
	$(Q)printf '#define PAGE_$(if $(filter js,$*),SCRIPT,SHEET)_SHA256 "%s"\n' "$$(for byte in $$(sha256sum $< | cut -c1-64 | sed 's/../0x& /g'); do \
		printf "\\$$(printf %o "$$byte")"; done | base64)" >>$@
$(B)/report/page_html.o: $(B)/generated/page_css.inc $(B)/generated/page_js.inc
$(B)/bench/fidelity.o: $(B)/generated/coprocess_source.inc
$(B)/program/python_answer.o: $(B)/generated/call_source.inc
$(B)/bench/lifecycle.o: $(B)/generated/coprocess_source.inc $(B)/generated/lifecycle_source.inc

define compile
$(call say,CC,$<)
$(Q)mkdir -p $(@D)
$(Q)$(CC) $(CFLAGS_ALL) $(INCLUDES) -MMD -MP -c -o $@ $<
endef
$(B)/bench/%.o: bench/%.c $(B)/flags
	$(compile)

$(B)/%.o: src/%.c $(B)/flags
	$(compile)

$(B)/%.o: src/%.cc $(B)/flags
	$(call say,CXX,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CXX) $(CXXFLAGS_ALL) $(INCLUDES) -MMD -MP -c -o $@ $<

# What the build is called; a commit or changed flags make it anew, and no more.
$(B)/base/build.o: INCLUDES += -include $(B)/generated/build_text.h
$(B)/base/build.o: $(B)/generated/build_text.h
$(B)/trial/registry.o: $(B)/generated/workloads.inc $(B)/generated/strategies.inc $(B)/generated/transports.inc
$(B)/command/commands.o: $(B)/generated/commands.inc
$(B)/strategy/openmp.o: CFLAGS_ALL += -fopenmp
# Threads that compute would have counters in common and wait for them: nothing would scale.
ifeq ($(SAN),coverage)
$(B)/workload/sum_squares.o: CFLAGS_ALL := $(filter-out --coverage,$(CFLAGS_ALL))
endif

# write-if-changed: $(call keep,FILE,CONTENT)
define keep
$(Q)mkdir -p $(dir $(1))
$(Q)printf '%s\n' $(2) | cmp -s - $(1) || printf '%s\n' $(2) > $(1)
endef

.PHONY: FORCE
$(B)/flags: FORCE
	$(call keep,$@,'$(CC) $(CXX) $(CFLAGS_ALL) $(CXXFLAGS_ALL) $(LDFLAGS_ALL)')
$(B)/generated/build_text.h: FORCE
	$(call keep,$@,'#define BUILD_VERSION "$(VERSION)"' '#define BUILD_COMMIT "$(COMMIT)"' '#define BUILD_FLAGS "$(strip $(OPTIMIZE) $(CFLAGS) $(LDFLAGS))"')
$(B)/generated/workloads.inc: FORCE
	$(call keep,$@,$(foreach w,$(WORKLOADS),'ENTRY($(w))'))
$(B)/generated/strategies.inc: FORCE
	$(call keep,$@,$(foreach s,$(STRATEGIES),'ENTRY($(s))'))
$(B)/generated/commands.inc: FORCE
	$(call keep,$@,$(foreach c,$(COMMANDS),'ENTRY($(c))'))
$(B)/generated/transports.inc: FORCE
	$(call keep,$@,$(foreach t,$(TRANSPORTS),'ENTRY($(t))'))


# Man pages: the flags of each program are what it says of them itself.
MAN_PAGES := $(patsubst docs/man/%.in,$(B)/man/%,$(wildcard docs/man/*.in))
## man: the manual pages, in build/man/
.PHONY: man
man: $(MAN_PAGES)
$(B)/man/%: docs/man/%.in $(HARNESSES) $(B)/breakeven
	$(Q)mkdir -p $(@D)
	$(Q)awk '/^\.\\" flags / { \
			sub(/^\.\\" flags /, ""); command = "$(B)/" $$0 " --help=mdoc"; print ".Bl -tag -width Ds"; \
			while ((command | getline line) > 0) print line; \
			if (close(command) != 0) exit 1; \
			print ".El"; next } \
		{ print }' $< >$@

include tests/tests.mk
include scripts/studies.mk
-include $(shell find $(B) -name '*.d' 2>/dev/null)

# ---- the front door ----

## deps: install what is missing to build, run, draw and test; LINT=1: the linters, too
.PHONY: deps
deps:
	@scripts/deps $(if $(LINT),--lint)

# Each run is a session, which is added to those in results/.  NEW=1 starts new files and moves the old ones to .bak; of
# SESSIONS=N only the first does (scripts/sessions counts them in SESSION).
ADD := $(if $(NEW),$(if $(filter-out 1,$(SESSION)),--append),--append)
# SESSIONS=N EVERY=TIME: the target N times.  $(call sessions,RECIPE): the recipe, or that.
define sessions
$(if $(filter-out 1,$(SESSIONS)),$(Q)scripts/sessions "$(SESSIONS)" "$(or $(EVERY),0)" $(MAKE) --no-print-directory $@ SESSIONS=,$(1))
endef

# $(call measure,NAME,HARNESS,FLAGS): one harness to results/NAME.csv.  Status 1,
# trials that failed, is told at the end: what was measured is shown first.
define measure
$(Q)$(B)/bench/$(2) $(3) --csv=$(RESULTS)/$(1).csv --benchmark_out=$(RESULTS)/$(1).json \
	>$(RESULTS)/$(1).txt || { status=$$?; [ $$status = 1 ] || exit $$status; touch $(RESULTS)/failed; }
endef
define measure_all
$(Q)plots/draw --check
$(Q)mkdir -p $(RESULTS) && rm -f $(RESULTS)/failed
$(call measure,io_bound,io_bound,$(1))
$(call measure,cpu_bound,cpu_bound,$(1))
$(if $(2),$(call measure,mixed,mixed,$(2)))
$(Q)plots/draw $(B)/breakeven $(RESULTS)
$(Q)$(B)/breakeven summary $(foreach n,io_bound cpu_bound $(if $(2),mixed),$(RESULTS)/$(n).csv) >$(RESULTS)/summary.txt
$(Q)$(B)/breakeven summary --show=winners $(foreach n,io_bound cpu_bound $(if $(2),mixed),$(RESULTS)/$(n).csv)
$(Q)printf 'all of it: %s/summary.txt; pictures: plots/*.png\n' $(RESULTS)
$(Q)! rm $(RESULTS)/failed 2>/dev/null || { echo 'some trials failed: see the status column of the CSV' >&2; exit 1; }
endef

COSTS := overhead transport parent scale
define measure_costs
$(Q)plots/draw --check
$(Q)mkdir -p $(RESULTS) && rm -f $(RESULTS)/failed
$(foreach n,$(COSTS),$(call measure,$(n),$(n),$(1))
)
$(Q)plots/draw $(B)/breakeven $(RESULTS)
$(Q)$(B)/breakeven costs $(foreach n,$(COSTS),$(RESULTS)/$(n).csv)
$(Q)! rm $(RESULTS)/failed 2>/dev/null || { echo 'some trials failed: see the status column of the CSV' >&2; exit 1; }
endef

# $(call refine,NAME,FLAGS): the harness NAME under breakeven refine, to results/NAME.csv.
define refine
$(Q)$(B)/breakeven refine --harness=$(1) --csv=$(RESULTS)/$(1).csv $(ADD) $(2) >$(RESULTS)/$(1).txt || \
	{ status=$$?; [ $$status = 1 ] || exit $$status; touch $(RESULTS)/failed; }
endef
define measure_points
$(Q)plots/draw --check
$(Q)mkdir -p $(RESULTS) && rm -f $(RESULTS)/failed
$(call refine,sweep,$(1))
$(call refine,map,--axis=cpu --pairs=gil/processes --cap=60s $(1))
$(Q)plots/draw $(B)/breakeven $(RESULTS)
$(Q)$(B)/breakeven map $(RESULTS)/map.csv
$(Q)$(B)/breakeven points $(RESULTS)/sweep.csv
$(Q)! rm $(RESULTS)/failed 2>/dev/null || { echo 'some trials failed: see the status column of the CSV' >&2; exit 1; }
endef

# Without an interpreter the harness says so and writes nothing.
define measure_fidelity
$(Q)plots/draw --check
$(Q)mkdir -p $(RESULTS) && rm -f $(RESULTS)/failed
$(call measure,fidelity,fidelity,$(1))
$(Q)[ ! -f $(RESULTS)/fidelity.csv ] || $(B)/breakeven fidelity $(RESULTS)/fidelity.csv
$(Q)plots/draw $(B)/breakeven $(RESULTS)
$(Q)! rm $(RESULTS)/failed 2>/dev/null || { echo 'some trials failed: see the status column of the CSV' >&2; exit 1; }
endef

## quick: measure a little (30 s), draw, print the winners
.PHONY: quick
quick: build
	$(call sessions,$(call measure_all,$(ADD) --rounds=1 --restarts=6 $(FLAGS)))

## bench: measure (2 to 3 minutes), draw, print the winners; SESSIONS=3 EVERY=10min: N times; NEW=1: start new files, the old ones become .bak
.PHONY: bench
bench: build
	$(call sessions,$(call measure_all,$(ADD) --rounds=3 --restarts=10 $(FLAGS),$(ADD) --rounds=1 --restarts=6 $(FLAGS)))

## costs: what a worker costs: creation, hand-over, bytes, memory, numbers (5 to 10 minutes)
.PHONY: costs
costs: build
	$(call sessions,$(call measure_costs,$(ADD) --rounds=1 --restarts=4 $(FLAGS)))

## points: from which size on processes win: sweeps and maps (3 minutes)
.PHONY: points
points: build
	$(call sessions,$(call measure_points,$(if $(FLAGS),-- $(FLAGS))))

# What decides is the exit status; the picture is drawn either way.
## gate: do the ratios hold that must hold on every machine? BASELINE=REV: has one risen since? (15 s to 3 minutes)
.PHONY: gate
gate: build
	$(Q)mkdir -p $(RESULTS)
	$(Q)status=0; $(B)/breakeven gate $(if $(BASELINE),--baseline=$(BASELINE)) --junit=$(RESULTS)/gate.xml --markdown=$(RESULTS)/gate.md \
		--json=$(RESULTS)/gate.json --benchmark=$(RESULTS)/gate.benchmark.json $(FLAGS) || status=$$?; \
		plots/draw $(B)/breakeven $(RESULTS) >/dev/null 2>&1 || true; exit $$status

## gate-test: does the gate pass on itself, and fail for each seeded fault? (5 minutes)
.PHONY: gate-test
gate-test: faults
	$(Q)mkdir -p $(RESULTS)
	$(Q)$(B)/breakeven gate --self-test --csv=$(RESULTS)/gate_test.csv $(FLAGS)

## gate-study: false alarms and power of the gate, run after run; RUNS=N SEED=N KEPT=docs/gate-study.csv ONLY=default,hog (hours; goes on where it ended)
.PHONY: gate-study
gate-study: faults
	$(Q)KEPT=$(KEPT) ONLY=$(ONLY) scripts/gate-study $(B) $(or $(RUNS),300) $(or $(SEED),2027)

## advice-study: is the advice right for random jobs? JOBS=N SEED=N (10 minutes; goes on where it ended)
.PHONY: advice-study
advice-study: build
	$(Q)scripts/advice-study $(B) $(or $(JOBS),200) $(or $(SEED),2026)

## full: as bench at length, costs, points, and the lock against a real interpreter (25 minutes)
.PHONY: full
full: build
	$(call measure_all,$(ADD) --rounds=7 --restarts=12 $(FLAGS),$(ADD) --rounds=2 --restarts=6 $(FLAGS))
	$(call measure_costs,$(ADD) --rounds=1 --restarts=4)
	$(call measure_points)
	$(call measure_fidelity,$(ADD) --rounds=3 --restarts=5)
	$(Q)$(MAKE) timeline lifecycle report

## fidelity: the simulated lock beside a real interpreter (4 minutes); PYTHON=
.PHONY: fidelity
fidelity: build
	$(call sessions,$(call measure_fidelity,$(ADD) --rounds=2 --restarts=5 $(FLAGS)))

## figures: measure what the documentation claims of breakeven itself (2 minutes); YES=1: with 4,000 processes
.PHONY: figures
figures: build
	$(Q)YES=$(YES) scripts/figures $(B)

## timeline: who is at what, and when: recorded, drawn, and as a trace (5 s)
.PHONY: timeline
timeline: build
	$(Q)plots/draw --check
	$(Q)mkdir -p $(RESULTS) && rm -f $(RESULTS)/failed
	$(call measure,timeline_trials,timeline,--timeline=$(RESULTS)/timeline.csv $(FLAGS))
	$(Q)$(B)/breakeven timeline --format=trace $(RESULTS)/timeline.csv >$(RESULTS)/timeline.trace.json
	$(Q)plots/draw $(B)/breakeven $(RESULTS) >/dev/null 2>&1 || true
	$(Q)$(B)/breakeven timeline $(RESULTS)/timeline.csv
	$(Q)printf 'picture: plots/timeline.png; for Perfetto or chrome://tracing: %s/timeline.trace.json\n' $(RESULTS)
	$(Q)! rm $(RESULTS)/failed 2>/dev/null || { echo 'some trials failed: see the status column of the CSV' >&2; exit 1; }

## lifecycle: what becomes of workers when main ends, beside a real interpreter (25 s); PYTHON=
.PHONY: lifecycle
lifecycle: build
	$(Q)mkdir -p $(RESULTS)
	$(Q)$(B)/bench/lifecycle --csv=$(RESULTS)/lifecycle.csv $(FLAGS)

## report: all results as one page, results/report.html (and report.md), with a verdict in words
.PHONY: report
report: $(B)/breakeven
	$(Q)plots/draw $(B)/breakeven $(RESULTS) >/dev/null 2>&1 || true
	$(Q)$(B)/breakeven report $(RESULTS)

## view: open the report in a browser
.PHONY: view
view:
	$(Q)[ -f $(RESULTS)/report.html ] || { echo 'no $(RESULTS)/report.html: make report writes it' >&2; exit 2; }
	$(Q)xdg-open $(RESULTS)/report.html 2>/dev/null || open $(RESULTS)/report.html 2>/dev/null || \
		{ echo 'no browser was found here; open $(RESULTS)/report.html in one' >&2; exit 2; }

## compare: two folders of results side by side: BEFORE=FOLDER AFTER=FOLDER [results]
.PHONY: compare
compare: $(B)/breakeven
	$(Q)[ -n "$(BEFORE)" ] || { echo 'make compare BEFORE=FOLDER: with which results?' >&2; exit 2; }
	$(Q)$(B)/breakeven compare "$(BEFORE)" "$(or $(AFTER),$(RESULTS))"
	$(Q)plots/draw --compare $(B)/breakeven "$(BEFORE)" "$(or $(AFTER),$(RESULTS))"

## plots: draw results/*.csv again, as SVG and PNG
.PHONY: plots
plots: $(B)/breakeven
	$(Q)plots/draw $(B)/breakeven $(RESULTS)

## summary: tables of results/*.csv
.PHONY: summary
summary: $(B)/breakeven
	$(Q)$(B)/breakeven summary $(filter-out %/timeline.csv %/lifecycle.csv,$(wildcard $(RESULTS)/*.csv))

## lint: formatting, clang-tidy, cppcheck, gcc's analyzer, shellcheck, valgrind, floors of the house, headers alone
.PHONY: lint
lint: fault-programs $(B)/tests/test_csv
	$(Q)scripts/lint $(B)

## format: put all sources into the common form
.PHONY: format
format:
	$(Q)clang-format -i $(C_FILES)

## install: command, harnesses, workload.h, documents, man pages and completion, below PREFIX (/usr/local) and DESTDIR
.PHONY: install
install: build man
	install -d "$(DESTDIR)$(PREFIX)"/bin "$(DESTDIR)$(PREFIX)"/libexec/breakeven "$(DESTDIR)$(PREFIX)"/share/doc/breakeven
	install $(B)/breakeven "$(DESTDIR)$(PREFIX)"/bin/breakeven
	install $(HARNESSES) "$(DESTDIR)$(PREFIX)"/libexec/breakeven
	install -m 644 README.md LICENSE "$(DESTDIR)$(PREFIX)"/share/doc/breakeven
	install -d "$(DESTDIR)$(PREFIX)"/share/doc/breakeven/docs/pictures
	install -m 644 docs/*.md docs/*.csv "$(DESTDIR)$(PREFIX)"/share/doc/breakeven/docs
	install -m 644 docs/pictures/*.png "$(DESTDIR)$(PREFIX)"/share/doc/breakeven/docs/pictures
	install -d "$(DESTDIR)$(PREFIX)"/include/breakeven "$(DESTDIR)$(PREFIX)"/share/pkgconfig
	install -m 644 src/plugin/workload.h "$(DESTDIR)$(PREFIX)"/include/breakeven/workload.h
	install -d "$(DESTDIR)$(PREFIX)"/share/man/man1 "$(DESTDIR)$(PREFIX)"/share/bash-completion/completions \
		"$(DESTDIR)$(PREFIX)"/share/zsh/site-functions
	install -m 644 $(MAN_PAGES) "$(DESTDIR)$(PREFIX)"/share/man/man1
	install -m 644 completion/breakeven.bash "$(DESTDIR)$(PREFIX)"/share/bash-completion/completions/breakeven
	install -m 644 completion/_breakeven "$(DESTDIR)$(PREFIX)"/share/zsh/site-functions/_breakeven
	install -d "$(DESTDIR)$(PREFIX)"/share/breakeven
	install -m 644 gate/invariants.csv "$(DESTDIR)$(PREFIX)"/share/breakeven/invariants.csv
	cd examples && find . -type f -exec install -D -m 644 {} "$(abspath $(DESTDIR)$(PREFIX))"/share/doc/breakeven/examples/{} \;
	printf '%s\n' 'prefix=$(PREFIX)' '' 'Name: breakeven' 'Description: workloads of your own for breakeven' \
		'Version: $(VERSION)' 'Cflags: -I$${prefix}/include' >"$(DESTDIR)$(PREFIX)"/share/pkgconfig/breakeven.pc

## uninstall: what install brought
.PHONY: uninstall
uninstall:
	rm -f "$(DESTDIR)$(PREFIX)"/bin/breakeven
	rm -f "$(DESTDIR)$(PREFIX)"/share/pkgconfig/breakeven.pc "$(DESTDIR)$(PREFIX)"/share/man/man1/breakeven*.1 \
		"$(DESTDIR)$(PREFIX)"/share/bash-completion/completions/breakeven "$(DESTDIR)$(PREFIX)"/share/zsh/site-functions/_breakeven
	rm -rf "$(DESTDIR)$(PREFIX)"/libexec/breakeven "$(DESTDIR)$(PREFIX)"/share/breakeven "$(DESTDIR)$(PREFIX)"/share/doc/breakeven "$(DESTDIR)$(PREFIX)"/include/breakeven

## dist: what is in history, as build/breakeven-VERSION.tar.gz; DIST=FOLDER: elsewhere
.PHONY: dist
dist:
	$(Q)mkdir -p $(or $(DIST),build)
	$(Q)git archive --format=tar.gz --prefix=breakeven-$(VERSION)/ -o $(or $(DIST),build)/breakeven-$(VERSION).tar.gz HEAD
	$(Q)echo $(or $(DIST),build)/breakeven-$(VERSION).tar.gz

## clean: remove what was built; results and pictures stay
.PHONY: clean
clean:
	$(Q)rm -rf build

## help: this list
.PHONY: help
help:
	@printf 'usage: make [target] [setting=value]\n\ntargets:\n'
	@sed -n 's/^## \([a-z-]*\): /\1|/p' Makefile tests/tests.mk scripts/studies.mk | while IFS='|' read -r target what; do printf '  %-12s %s\n' "$$target" "$$what"; done
	@printf '\nsettings:\n'
	@printf '  %-12s %s\n' V=1 'show the commands' SAN=NAME 'a sanitizer build beside the others: $(SANITIZERS)' CLI='NAME…' 'of tests/cli, only these in make test; UNIT=, of tests/unit' \
		CC= 'another compiler, with CXX=; CFLAGS=, LDFLAGS= are added' FLAGS= 'for what a target runs, such as --pin=spread; in full, for the part that bench does' PREFIX= 'where install goes [/usr/local]'
