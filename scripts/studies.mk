# SPDX-License-Identifier: MIT
#
# Studies of breakeven itself: each makes numbered runs, keeps them in build/STUDY/runs.csv and goes on where it ended.
# RUNS=0 only reports what is kept.

PLUGINS := $(patsubst tests/plugins/%.c,$(B)/plugins/%.so,$(wildcard tests/plugins/*.c))
# No run is begun after so many.
STUDY_SECONDS = $(or $(SECONDS),2400)

.PHONY: plugins
plugins: $(PLUGINS)

$(PLUGINS): $(B)/plugins/%.so: tests/plugins/%.c src/plugin/workload.h $(B)/flags
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -std=gnu11 -D_GNU_SOURCE -O2 -g $(WARNINGS) -fPIC -shared -pthread -Isrc -o $@ $<

## independence-study: does a strategy's time depend on which others the run has? RUNS=10 SECONDS=2400 (5 minutes; goes on where it ended)
.PHONY: independence-study
independence-study: build plugins
	$(Q)scripts/independence-study $(B) $(or $(RUNS),10) $(STUDY_SECONDS)

## null-study: how often is one thread said to differ from serial? RUNS=40 BUSY=none|0|1 SECONDS=2400 (10 s a run; goes on where it ended)
.PHONY: null-study
null-study: build $(B)/faults/hog
	$(Q)BUSY=$(BUSY) scripts/null-study $(B) $(or $(RUNS),40) $(STUDY_SECONDS)

## claims-study: how often is a sentence wrong? The same strategy under two names in eight harnesses; SESSIONS=4 SECONDS=2400 (4 minutes a session; goes on where it ended)
.PHONY: claims-study
claims-study: build
	$(Q)scripts/claims-study $(B) $(or $(SESSIONS),4) $(STUDY_SECONDS)

## sweep-study: does a break-even point come out the same in the next hour? SESSIONS=10 EVERY=360 SECONDS=2400 (2 minutes a session; goes on where it ended)
.PHONY: sweep-study
sweep-study: build
	$(Q)scripts/sweep-study $(B) $(or $(SESSIONS),10) $(STUDY_SECONDS) $(or $(EVERY),360)

## command-study: are the intervals of bench/command right, and is it fast? RUNS=40 SECONDS=2400 (10 s a run; goes on where it ended)
.PHONY: command-study
command-study: build
	$(Q)scripts/command-study $(B) $(or $(RUNS),40) $(STUDY_SECONDS)

## python-study: does bench/python name the right executor, and are its times those of a plain script? RUNS=40 SECONDS=2400 INTERPRETERS=python3 (1 minute a run; goes on where it ended)
.PHONY: python-study
python-study: build
	$(Q)scripts/python-study $(B) $(or $(RUNS),40) $(STUDY_SECONDS)

## rows-study: time and memory of the summary of 28,800 and 288,000 rows (40 s)
.PHONY: rows-study
rows-study: build
	$(Q)scripts/rows-study $(B)

## gate-load-study: the gate beside a pinned load; RUNS=30 BUSY=0|1|both-in-turn|none SECONDS=2400; FAULTS=1: with seeded faults, RUNS=10 (2 minutes a run; goes on where it ended)
.PHONY: gate-load-study
gate-load-study: faults
	$(Q)BUSY=$(BUSY) FAULTS=$(FAULTS) scripts/gate-load-study $(B) $(or $(RUNS),$(if $(FAULTS),10,30)) $(STUDY_SECONDS)

## noop-study: does the gate pass candidates that change nothing, rebuilt elsewhere in another link order? RUNS=20 SECONDS=2400 (2 minutes a run; goes on where it ended)
.PHONY: noop-study
noop-study: build
	$(Q)scripts/noop-study $(B) $(or $(RUNS),20) $(STUDY_SECONDS)

## trial-cost-study: time outside of what is timed, workers over bare calls, pools over processes; RUNS=5 SECONDS=2400 (20 s a run; goes on where it ended)
.PHONY: trial-cost-study
trial-cost-study: build
	$(Q)scripts/trial-cost $(B) $(or $(RUNS),5) $(STUDY_SECONDS)

## speed-study: has breakeven itself become slower? BASELINE=REVISION PAIRS=5 SECONDS=2400 (3 minutes a pair; goes on where it ended)
.PHONY: speed-study
speed-study: build
	$(Q)scripts/speed-study $(B) $(or $(BASELINE),HEAD~1) $(or $(PAIRS),5) $(STUDY_SECONDS)
