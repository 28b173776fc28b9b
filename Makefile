# SPDX-License-Identifier: MIT
#
# The front door.  `make help` lists what it can do.
#
#   V=1                            show the commands
#   SAN=address|undefined|thread   a sanitizer build, beside the others
#   CC=clang CXX=clang++           another compiler

VERSION := 0.1.0
SHELL := /bin/sh
PREFIX ?= /usr/local

SANITIZERS := address undefined thread
ifneq ($(filter-out $(SANITIZERS),$(SAN)),)
$(error SAN=$(SAN) is unknown; it is one of: $(SANITIZERS))
endif

B := build$(if $(SAN),/san-$(SAN))
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-8s %s\n' $(1) $(2))

COMMIT := $(shell git describe --always --dirty --exclude '*' 2>/dev/null || echo unknown)
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion
OPTIMIZE := -O2 -g
ifneq ($(SAN),)
OPTIMIZE := -O1 -g -fno-omit-frame-pointer -fsanitize=$(SAN) $(if $(filter undefined,$(SAN)),-fno-sanitize-recover=all)
endif
INCLUDES := -Isrc -I$(B)/generated
CFLAGS_ALL := -std=gnu11 -D_GNU_SOURCE $(OPTIMIZE) $(WARNINGS) -Wstrict-prototypes -Wmissing-prototypes -pthread $(CFLAGS)
CXXFLAGS_ALL := -std=c++17 $(OPTIMIZE) $(WARNINGS) -pthread $(CXXFLAGS)
# Symbols are bound at the start: a lazily bound first call would be paid anew in
# every forked worker, in page faults, and never by a thread.
LDFLAGS_ALL := $(OPTIMIZE) -pthread -Wl,-z,relro,-z,now $(LDFLAGS)

# ---- what is built from what ----

folder = $(patsubst src/%.c,$(B)/%.o,$(wildcard src/$(1)/*.c))

WORKLOADS := $(sort $(basename $(notdir $(wildcard src/workload/*.c))))
STRATEGIES := serial $(filter-out serial,$(sort $(basename $(notdir $(wildcard src/strategy/*.c)))))

MEASURE_OBJECTS := $(foreach d,base gil record worker workload strategy trial,$(call folder,$(d)))
HARNESS_OBJECTS := $(MEASURE_OBJECTS) $(B)/gbench/gbench.o $(call folder,harness)
ANALYSIS_OBJECTS := $(foreach d,base record analysis report command,$(call folder,$(d))) $(B)/breakeven.o
HARNESSES := $(patsubst bench/%.c,$(B)/bench/%,$(wildcard bench/*.c))
UNIT_TESTS := $(patsubst tests/unit/%.c,$(B)/tests/%,$(wildcard tests/unit/*.c))

HARNESS_LIBRARIES := -lbenchmark -lhwloc -lcjson -lm
ANALYSIS_LIBRARIES := -lgsl -lgslcblas -lhwloc -lcjson -lm

.DEFAULT_GOAL := build
.DELETE_ON_ERROR:
.SECONDARY:
MAKEFLAGS += --no-builtin-rules

## build: the harnesses and the breakeven command, in build/
.PHONY: build
build: $(HARNESSES) $(B)/breakeven

$(HARNESSES): $(B)/bench/%: $(B)/bench/%.o $(HARNESS_OBJECTS)
	$(call say,LINK,$@)
	$(Q)$(CXX) $(LDFLAGS_ALL) -o $@ $^ $(HARNESS_LIBRARIES)

$(B)/breakeven: $(ANALYSIS_OBJECTS)
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(ANALYSIS_LIBRARIES)

$(B)/bench/%.o: bench/%.c $(B)/flags
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) $(INCLUDES) -MMD -MP -c -o $@ $<

$(B)/%.o: src/%.c $(B)/flags
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) $(INCLUDES) -MMD -MP -c -o $@ $<

$(B)/%.o: src/%.cc $(B)/flags
	$(call say,CXX,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CXX) $(CXXFLAGS_ALL) $(INCLUDES) -MMD -MP -c -o $@ $<

# What the build is called; a commit or changed flags make it anew, and no more.
$(B)/base/build.o: INCLUDES += -include $(B)/generated/build_text.h
$(B)/base/build.o: $(B)/generated/build_text.h
$(B)/trial/registry.o: $(B)/generated/workloads.inc $(B)/generated/strategies.inc

# write-if-changed: $(call keep,FILE,CONTENT)
define keep
$(Q)mkdir -p $(dir $(1))
$(Q)printf '%s\n' $(2) | cmp -s - $(1) || printf '%s\n' $(2) > $(1)
endef

.PHONY: FORCE
$(B)/flags: FORCE
	$(call keep,$@,'$(CC) $(CXX) $(CFLAGS_ALL) $(CXXFLAGS_ALL) $(LDFLAGS_ALL)')
$(B)/generated/build_text.h: FORCE
	$(call keep,$@,'#define BUILD_VERSION "$(VERSION)"' '#define BUILD_COMMIT "$(COMMIT)"' '#define BUILD_FLAGS "$(strip $(OPTIMIZE) $(CFLAGS))"')
$(B)/generated/workloads.inc: FORCE
	$(call keep,$@,$(foreach w,$(WORKLOADS),'ENTRY($(w))'))
$(B)/generated/strategies.inc: FORCE
	$(call keep,$@,$(foreach s,$(STRATEGIES),'ENTRY($(s))'))

-include $(shell find $(B) -name '*.d' 2>/dev/null)
