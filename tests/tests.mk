# SPDX-License-Identifier: MIT
#
# What tests the project: unit tests and tests of the command line, seeded faults for the gate, calls that fail, fuzzing,
# coverage, soaking.

UNIT_TESTS := $(patsubst tests/unit/%.c,$(B)/tests/%,$(if $(UNIT),$(filter-out tests/unit/test_none.c,$(UNIT:%=tests/unit/test_%.c)),$(wildcard tests/unit/test_*.c)))

## test: all tests; SAN=address|undefined|thread: under a sanitizer (address brings undefined along)
.PHONY: test
test: $(if $(filter none,$(CLI)),,build man $(B)/tests/other_flags/bench/gate) $(UNIT_TESTS)
	$(Q)mkdir -p $(B)/tests
	$(Q)UNIT="$(UNIT)" tests/run $(B) $(CLI)

$(UNIT_TESTS): $(B)/tests/%: $(B)/tests/%.o $(HARNESS_OBJECTS) $(filter-out $(B)/breakeven.o,$(ANALYSIS_OBJECTS)) $(call folder,lifecycle) $(call folder,program)
	$(call say,LINK,$@)
	$(Q)$(CXX) $(LDFLAGS_ALL) -o $@ $(sort $^) $(HARNESS_LIBRARIES) $(ANALYSIS_LIBRARIES) -lcmocka

# A gate that says that it was built with other flags, as a baseline that is not to be compared.
$(B)/tests/other_flags/build.o: src/base/build.c $(B)/generated/build_text.h $(B)/flags
	$(Q)mkdir -p $(@D)
	$(Q)sed 's/define BUILD_FLAGS "/&-DOTHER /' $(B)/generated/build_text.h >$(@D)/build_text.h
	$(Q)$(CC) $(CFLAGS_ALL) $(INCLUDES) -include $(@D)/build_text.h -c -o $@ $<
$(B)/tests/other_flags/bench/gate: $(B)/bench/gate.o $(B)/tests/other_flags/build.o $(filter-out $(B)/base/build.o,$(HARNESS_OBJECTS))
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CXX) $(LDFLAGS_ALL) -o $@ $^ $(HARNESS_LIBRARIES)

$(B)/tests/%.o: tests/unit/%.c $(B)/flags
	$(compile)

## fuzz: the parsers under libFuzzer, each SECONDS=60 long; NAME= only these; AT_ONCE=2 of them
.PHONY: fuzz
fuzz:
	$(Q)$(MAKE) SAN=fuzz CC=clang CXX=clang++ fuzz-programs
	$(Q)AT_ONCE=$(or $(AT_ONCE),2) scripts/fuzz build/san-fuzz $(or $(SECONDS),60) $(NAME)

## small-threads: each workload on threads of each kind, once: for SAN=thread, helgrind and the like
.PHONY: small-threads
small-threads: $(B)/faults/small_threads
	$(Q)$(B)/faults/small_threads

## survive: each call fails once, in trials and in whole runs; and SIGKILL at random moments. FIRST=N EVERY=N KILLS=N: how many
.PHONY: survive
survive: fault-programs
	$(Q)scripts/survive $(B) $(or $(FIRST),20) $(or $(EVERY),100) $(or $(KILLS),500)

## soak: does anything grow in SECONDS=3600 of runs one after the other?
.PHONY: soak
soak: build
	$(Q)scripts/soak $(B) $(or $(SECONDS),3600)

## coverage: which lines of src/ do the tests run?
.PHONY: coverage
coverage:
	$(Q)umask 0 && $(MAKE) SAN=coverage test || true
	$(Q)command -v gcovr >/dev/null || { echo 'coverage: gcovr is missing; make deps LINT=1 installs it' >&2; exit 2; }
	$(Q)gcovr --root . --filter src/ --object-directory build/san-coverage --txt build/san-coverage/coverage.txt --print-summary build/san-coverage
	$(Q)echo 'a line a file: build/san-coverage/coverage.txt'

# ---- faults ----

# Harnesses with a fault linked in, which the gate must find: its self-test.
SEEDED_FAULTS := double_fork leaky_lock held_lock serial_threads more_work_3 more_work_5 more_work_10 more_work_20
WRAPPED_double_fork := fork
WRAPPED_leaky_lock := gil_acquire gil_release gil_yield gil_block_begin gil_block_end
WRAPPED_held_lock := gil_block_begin gil_block_end
WRAPPED_serial_threads := pthread_create
WRAPPED_more_work_3 := workload_sum_squares
WRAPPED_more_work_5 := workload_sum_squares
WRAPPED_more_work_10 := workload_sum_squares
WRAPPED_more_work_20 := workload_sum_squares

## faults: harnesses with seeded faults, for the gate's self-test
.PHONY: faults
faults: build $(SEEDED_FAULTS:%=$(B)/faults/%) $(B)/faults/hog

$(B)/faults/more_work_%.o: INCLUDES += -DMORE_WORK=$*
$(B)/faults/more_work_%.o: tests/faults/more_work.c $(B)/flags
	$(compile)

$(B)/faults/%.o: tests/faults/%.c $(B)/flags
	$(compile)

$(B)/faults/hog: $(B)/faults/hog.o
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^

$(SEEDED_FAULTS:%=$(B)/faults/%): $(B)/faults/%: $(B)/faults/%.o $(B)/bench/gate.o $(HARNESS_OBJECTS)
	$(call say,LINK,$@)
	$(Q)$(CXX) $(LDFLAGS_ALL) $(foreach f,$(WRAPPED_$*),-Wl,--wrap=$(f)) -o $@ $^ $(HARNESS_LIBRARIES)

# Calls that fail: a library before all others, and programs that aim it (tests/faults/inject.h).
FAULT_PROGRAMS := trial_faults run_faults kill_runs small_threads
.PHONY: fault-programs
fault-programs: build $(FAULT_PROGRAMS:%=$(B)/faults/%) $(B)/faults/inject.so

$(FAULT_PROGRAMS:%=$(B)/faults/%.o) $(B)/faults/mishaps.o $(B)/faults/watch.o: INCLUDES += -Itests
$(B)/faults/inject.so: tests/faults/inject.c tests/faults/mishaps.c tests/faults/inject.h
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -std=gnu11 -D_GNU_SOURCE -O1 -g -fPIC -shared -pthread -Itests -o $@ tests/faults/inject.c tests/faults/mishaps.c -ldl

$(B)/faults/trial_faults $(B)/faults/small_threads: $(B)/faults/%: $(B)/faults/%.o $(B)/faults/mishaps.o $(HARNESS_OBJECTS)
	$(call say,LINK,$@)
	$(Q)$(CXX) $(LDFLAGS_ALL) -o $@ $^ $(HARNESS_LIBRARIES)

$(B)/faults/run_faults $(B)/faults/kill_runs: $(B)/faults/%: $(B)/faults/%.o $(B)/faults/watch.o $(B)/faults/mishaps.o $(foreach o,kernel atomic_file input memory output temp_files units,$(B)/base/$(o).o) $(call folder,record)
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ -lm

# Parsers under libFuzzer, of a build of their own (SAN=fuzz).
FUZZED := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c))
.PHONY: fuzz-programs
fuzz-programs: $(FUZZED:%=$(B)/fuzz/%)

$(B)/fuzz/%.o: INCLUDES += -Wno-unused-function -Itests/fuzz
$(B)/fuzz/%.o: tests/fuzz/%.c $(B)/flags
	$(compile)

$(FUZZED:%=$(B)/fuzz/%): $(B)/fuzz/%: $(B)/fuzz/%.o $(filter-out $(B)/breakeven.o $(B)/trial/plugin.o,$(sort $(ANALYSIS_OBJECTS) $(MEASURE_OBJECTS))) | $(B)/trial/plugin.o
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -fsanitize=fuzzer -o $@ $^ $(if $(filter plugin,$*),,$(B)/trial/plugin.o) $(ANALYSIS_LIBRARIES) $(OPENMP) -ldl
