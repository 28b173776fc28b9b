# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2086,SC2154
#
# What it takes to add something, counted: docs/adding.md says so much, and no more.

load common

root=$BATS_TEST_DIRNAME/../..

# One copy for all, with what is built already: only what changes is compiled.
setup_file() {
	[ "${BREAKEVEN_BUILD:-build}" = build ] || return 0
	copy=$BATS_FILE_TMPDIR/copy
	mkdir "$copy"
	tar -C "$BATS_TEST_DIRNAME/../.." --exclude=./.git --exclude='./build/san-*' --exclude=./results -cf - . | tar -C "$copy" -xf -
	cd "$copy" || return 1
	# A workload, a strategy, a picture, a subcommand, a column: new files, and the edits that docs/adding.md names.
	sed -n '/^`src\/workload\/hash.c`:/,/^```$/p' docs/adding.md | sed -n '/^```c$/,/^```$/p' | sed '1d;$d' >src/workload/hash.c
	cat >src/strategy/baton.c <<-'C'
		/* SPDX-License-Identifier: MIT */
		#include "worker/teams.h"
		#include "worker/strategy.h"

		static void run(struct team *team)
		{
			locked_team_run(team, GIL_TICKS, 1);
		}

		const struct strategy strategy_baton = {
			.name = "baton",
			.summary = "threads that pass a baton",
			.capabilities = STRATEGY_PARALLEL | STRATEGY_SHARES_MEMORY,
			.kind = KIND_LOCK,
			.run = run,
		};
	C
	cat >plots/hashes.gp <<-'GP'
		# needs: harness=cpu_bound workload=hash
		wanted = "baton"
		load "plots/style.gp"
		if (color("baton") eq "#000000" || point("baton") != 9) { exit status 1 }
		plot for [s in strategies] data using (is("strategy", s) ? column("workers") : NaN):(column("speedup")) with points pt point(s) lc rgb rgb(s) title s
	GP
	cat >src/command/tally.c <<-'C'
		/* SPDX-License-Identifier: MIT */
		#include <stdio.h>

		#include "command/command.h"

		static int print_tally(struct trial_list *list, const void *request)
		{
			(void)request;
			printf("%zu\n", list->count);
			return command_finish("tally");
		}

		const struct command command_tally = {
			.name = "tally",
			.text = "how many trials there are",
			.flags = {.program = "breakeven tally", .usage = "FILE.csv...", .about = "Counts trials.\n"},
			.print = print_tally,
		};
	C
	# A measured column: its line, where it is measured, and its line in the documents.
	sed -i 's/^\(\tCOLUMN(measured, signed, prepare_ns, .*\)$/\tCOLUMN(measured, signed, answer, "number", "What was asked.")  \\\n\1/' src/record/trial.h
	sed -i 's/^\(\ttrial->prepare_ns += .*\)$/\1\n\ttrial->answer = 42;/' src/trial/run.c
	sed -i 's/^| `prepare_ns` /| `answer` | number | What was asked. |\n&/' docs/csv.md
	# A parameter of a cell: its line, and its line in the documents.
	sed -i 's/^\t\/\* Of work that also waits: .*$/\tPARAMETER(X, count, depth, "count", 3, true, "depth", FLAG_COUNT, 1, 9, "3", "how deep", "How deep.") \\\n&/' \
		src/record/parameters.h
	sed -i 's/^| `released` /| `depth` | count | How deep. |\n&/' docs/csv.md
	sed -i 's/\*result = hash(worker, task);/*result = hash(worker, task + worker->job->depth);/' src/workload/hash.c
	make -s -j2 build RESULTS=results 2>err || { cat err; return 1; }
}

setup() {
	[ "${BREAKEVEN_BUILD:-build}" = build ] || skip 'a copy is built as usual'
	cd "$BATS_FILE_TMPDIR/copy" || return 1
}

# changed: files that differ from the project's.
changed() {
	diff -rq --exclude=.git --exclude=build --exclude=results --exclude='*.csv' --exclude='*.svg' --exclude='*.png' --exclude=err --exclude=out \
		--exclude=drawn_from "$root" . | grep -v 'Only in .*/work\b'
}

@test "a workload, a strategy, a picture and a subcommand are one new file each, a column is three edits, a parameter two" {
	build/bench/cpu_bound --workloads=hash --strategies=serial,baton --workers=1,2 --tasks=4 --cpu=100us --rounds=2 --restarts=2 \
		--csv=hash.csv >/dev/null 2>&1
	[ "$(column status hash.csv | sort -u)" = ok ]
	[ "$(column kind hash.csv | sort -u | tr '\n' ' ')" = 'lock serial ' ]
	[ "$(build/breakeven tally hash.csv)" -eq "$(column status hash.csv | wc -l)" ]
	build/breakeven --help | grep -q '^  tally '
	[ "$(column answer hash.csv | sort -u)" = 42 ]
	build/breakeven columns | grep -q '`answer`'
	build/breakeven columns | while read -r line; do grep -qF -- "$line" docs/csv.md; done
	build/bench/cpu_bound --workloads=hash --strategies=serial,baton --workers=2 --tasks=4 --cpu=100us --depth=3,5 --rounds=2 --restarts=2 \
		--csv=depth.csv >out 2>&1
	[ "$(column status depth.csv | sort -u)" = ok ]
	[ "$(column depth depth.csv | sort -u | tr '\n' ' ')" = '3 5 ' ]
	[ "$(column checksum depth.csv | sort -u | wc -l)" -eq 2 ]
	grep -q '/depth:5' out
	build/breakeven summary depth.csv | grep -q 'CPU, depth 5,'
	# Nothing else was edited.
	changed >list || true
	cat list
	[ "$(grep -c '^Files' list)" -eq 4 ]
	grep -q 'src/record/trial.h' list
	grep -q 'src/record/parameters.h' list
	grep -q 'docs/csv.md' list
	[ "$(grep '^Only in \.' list | grep -cE 'hash.c|baton.c|hashes.gp|tally.c')" -eq 4 ]
}

@test "a new strategy is drawn with its kind's colour and point, beside those that a picture wants" {
	mkdir -p r
	build/bench/cpu_bound --workloads=hash,sum_squares --strategies=serial,threads,baton --workers=1,2 --tasks=4 --cpu=100us --rounds=2 \
		--restarts=2 --csv=r/cpu_bound.csv >/dev/null 2>&1
	plots/draw build/breakeven r >drawn 2>err
	cat drawn err
	grep -q '^plots/hashes.svg' drawn
	grep -q '>baton<' plots/cpu_speedup.svg
}

@test "a new lock strategy is modelled as a lock, and advised" {
	build/bench/profile --restarts=2 --csv=profile.csv >/dev/null 2>&1
	build/breakeven model --format=csv profile.csv >model.csv
	grep -q '^[^,]*,*baton\|,baton,' model.csv
	mkdir -p results && cp profile.csv results/
	build/breakeven advise --results=results --cpu=1ms --tasks=16 --workers=2 >advice 2>err || { cat err; return 1; }
	cat advice
	grep -q 'baton .*the lock serialises' advice
}
