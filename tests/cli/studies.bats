# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154 # bats sets status and output
#
# The studies of breakeven itself: what they say of kept runs, and that they go on where they ended.  The programs that
# they run are replaced by ones that write known rows.

load common

scripts=$PWD/scripts

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	mkdir -p b/bench b/faults
	# A load that only waits: its number is kept, so that a test can look for it once a program has seen it.
	# shellcheck disable=SC2016
	fake b/faults/hog 'echo "$*" >>loads; echo $$ >load; exec sleep 300'
}

# fake PATH BODY: a program that adds a line to PATH.calls.  $csv is what --csv names; see_load waits for the load.
fake() {
	# shellcheck disable=SC2016
	printf '#!/bin/sh\necho "$*" >>%s.calls\nfor flag; do case $flag in --csv=*) csv=${flag#--csv=} ;; esac; done
see_load() { until [ -s load ]; do sleep 0.01; done; mv load seen; }\n%s\n' \
		"$1" "$2" >"$1"
	chmod +x "$1"
}

# says WORDS: the output has this line.
says() {
	grep -qxF -e "$1" <<<"$output" || { printf 'no line: %s\nin:\n%s\n' "$1" "$output"; return 1; }
}

# calls PATH: how often was it run?
calls() {
	[ -f "$1.calls" ] && wc -l <"$1.calls" || echo 0
}

no_load() {
	! kill -0 "$(cat seen)" 2>/dev/null
}

# ---- reports of kept runs ----

@test "independence: medians and quartiles of the ratios of B to A" {
	mkdir b/independence-study
	{
		echo run,plugin,order,strategy,host_id,trials_a,trials_b,a_unit_ns,b_unit_ns
		for run in 1 2 3 4 5; do
			echo "$run,locked_table,AB,serial,h1,8,8,200,$((188 + 4 * run))"
			echo "$run,locked_table,AB,processes,h1,8,8,100,$((200 + run))"
		done
	} >b/independence-study/runs.csv
	run -0 "$scripts/independence-study" b report
	says '  locked_table / serial          B/A 1.000, quartiles of 5 alternations 0.980..1.020: met'
	says '  locked_table / processes       B/A 2.030, quartiles of 5 alternations 2.020..2.040: missed'
	says '1 of 2 medians are within 2 % of 1'
}

@test "null: intervals that exclude 1 are counted, with the binomial probability" {
	mkdir b/null-study
	{
		echo run,busy,metric,workload,host_id,speedup,speedup_low,speedup_high
		for run in $(seq 40); do
			# Five of 40 exclude 1, three below it and two above; of the other workload none.
			case $run in
			[1-3]) echo "$run,0,cold,matmul,h1,0.96,0.94,0.98" ;;
			[4-5]) echo "$run,0,cold,matmul,h1,1.04,1.02,1.06" ;;
			*) echo "$run,0,cold,matmul,h1,1,0.98,1.02" ;;
			esac
			echo "$run,0,cold,sum_squares,h1,1.02,0.9996,1.0404"
		done
		echo 1,none,warm,matmul,h2,1.25,1,1.5
	} >b/null-study/runs.csv
	run -0 "$scripts/null-study" b report
	says 'Speed-up of threads over serial with one worker, cold, beside a load on CPU 0'
	says '  matmul: 5 of 40 intervals exclude 1 (p = 0.048; wanted at most 4: missed)'
	says '    median speed-up 1.0000 (wanted within 1.5 % of 1: met)'
	says '    median half-width 2.00 % (wanted at most 3 %: met)'
	says '  sum_squares: 0 of 40 intervals exclude 1 (p = 1; wanted at most 4: met)'
	says '    median speed-up 1.0200 (wanted within 1.5 % of 1: missed)'
	says '  together: 5 of 80 intervals exclude 1 (p = 0.37; wanted at most 8: met)'
	says 'Speed-up of threads over serial with one worker, warm, without a load'
	says '    median half-width 20.00 %'
	says 'these runs are of 2 machines or builds'
}

@test "gate beside a load: verdicts, faults found and time are counted" {
	mkdir b/gate-load-study
	{
		echo program,busy,run,cpu,host_id,status,seconds,verdict,ratio,ratio_verdict
		for run in $(seq 30); do
			case $run in
			1) echo "itself,both-in-turn,$run,1,h1,4,2,other,," ;;
			[2-5]) echo "itself,both-in-turn,$run,1,h1,3,175,inconclusive,," ;;
			*) echo "itself,both-in-turn,$run,1,h1,0,60,pass,," ;;
			esac
		done
		for run in $(seq 10); do
			echo "leaky_lock,both-in-turn,$run,1,h1,1,14,fail,lock_serialises,fail"
			# Eight are found; one fails for another ratio.
			case $run in
			1) echo "more_work_5,both-in-turn,$run,1,h1,3,170,inconclusive,sum_squares_processes_2,inconclusive" ;;
			2) echo "more_work_5,both-in-turn,$run,1,h1,1,170,fail,sum_squares_processes_2,inconclusive" ;;
			*) echo "more_work_5,both-in-turn,$run,1,h1,1,40,fail,sum_squares_processes_2,fail" ;;
			esac
			echo "more_work_10,0,$run,0,h1,0,40,pass,sum_squares_processes_2,pass"
		done
	} >b/gate-load-study/runs.csv
	run -0 "$scripts/gate-load-study" b report
	says 'itself, load on CPUs 0 and 1 in turn: of 30 runs 25 pass, 0 fail, 4 inconclusive, 1 other; median 60 s, most 175 s'
	says '  wanted: 0 fail (met), at most 3 inconclusive (missed)'
	says '  failed 10 of 10 (by the ratio of the fault itself 10); wanted: all (met)'
	says 'more_work_5, load on CPUs 0 and 1 in turn: of 10 runs 0 pass, 9 fail, 1 inconclusive, 0 other; median 40 s, most 170 s'
	says '  failed 9 of 10 (by the ratio of the fault itself 8); wanted: at least 8 (met), and never pass (met)'
	says '  failed 0 of 10 (by the ratio of the fault itself 0); wanted: at least 8 (missed), and never pass (missed)'
}

@test "trial cost: medians over runs, each against its limit" {
	mkdir b/trial-cost-study
	{
		echo run,part,strategy,host_id,value,low,high
		for run in 1 2 3; do
			echo "$run,outside_median,serial,h1,$((run * 100000)),,"
			echo "$run,outside_p90,serial,h1,$((run * 600000)),,"
			echo "$run,over_bare,threads,h1,1.0$run,1,1.1"
			echo "$run,over_processes,process_pool,h1,1.0$((2 * run)),1,1.1"
			echo "$run,over_processes,thread_pool,h1,0.5,0.4,0.6"
		done
	} >b/trial-cost-study/runs.csv
	run -0 "$scripts/trial-cost" b report
	says '  serial        200 us (100..300, runs: 3): met'
	says '  serial        1200 us (600..1800, runs: 3): missed'
	says '  threads       1.02 (1.01..1.03, runs: 3): met'
	says '  process_pool  1.04 (1.02..1.06, runs: 3): missed'
	says '  thread_pool   0.5 (0.5..0.5, runs: 3)'
}

@test "a study without runs says so, and refuses what it does not understand" {
	for study in independence-study null-study gate-load-study trial-cost; do
		run -0 "$scripts/$study" b report
		[ "$output" = 'no runs yet' ]
		refuses 'RUNS=some' "$scripts/$study" b some
	done
	BUSY=both refuses 'BUSY=both' "$scripts/null-study" b 1
	echo other >b/null-study/runs.csv
	refuses 'has other columns' "$scripts/null-study" b report
}

# ---- runs ----

@test "independence: the time of a unit does not depend on the calibration" {
	header=run_id,host_id,strategy,tasks,units,cold_ns,status
	# A has twice the units and twice the time; a trial that failed is not counted.
	# shellcheck disable=SC2016
	fake b/bench/cpu_bound "case \$* in *--help) echo '  openmp             a loop'; exit ;; *gil*) units=100 ;; *) units=200 ;; esac
{ echo $header
for strategy in serial processes; do
	for extra in 0 1 2; do echo \"r,h,\\\"\$strategy\\\",2,\$units,\$((2 * units * (50 + extra))),ok\"; done
	echo \"r,h,\$strategy,2,\$units,1,timeout\"
done; } >\$csv"
	run -0 "$scripts/independence-study" b 2
	[ "$(grep -c -- '--strategies=serial,threads,gil,openmp,processes ' b/bench/cpu_bound.calls)" -eq 6 ]
	[ "$(grep -c -- '--strategies=serial,processes ' b/bench/cpu_bound.calls)" -eq 6 ]
	# The order changes with each alternation; run 1 has six calls.
	grep -v -e --help b/bench/cpu_bound.calls >calls
	[[ $(sed -n 1p calls) != *gil* && $(sed -n 7p calls) == *gil* ]]
	grep -qx '1,locked_table,AB,serial,h,3,3,51,51' b/independence-study/runs.csv
	grep -qx '2,small_blocks,BA,processes,h,3,3,51,51' b/independence-study/runs.csv
	says '6 of 6 medians are within 2 % of 1'
}

@test "null: runs under a load that ends with each, and none is made again" {
	# shellcheck disable=SC2016
	fake b/bench/cpu_bound '[ -z "${BUSY:-}" ] || see_load; echo x >$csv'
	# shellcheck disable=SC2016
	fake b/breakeven 'printf "%s\n" workload,strategy,host_id,speedup,speedup_low,speedup_high \
		"\"matmul\",\"serial\",h,1,1,1" "\"matmul\",\"threads\",h,1.01,0.99,1.03" "\"sum_squares\",\"threads\",h,0.9,0.8,0.95"'
	BUSY=1 run -0 "$scripts/null-study" b 2
	no_load
	[ "$(sort -u loads)" = '0.2 1 1' ]
	[ "$(wc -l <b/null-study/runs.csv)" -eq 9 ]
	grep -qx '2,1,warm,sum_squares,h,0.9,0.8,0.95' b/null-study/runs.csv
	says '  sum_squares: 2 of 2 intervals exclude 1 (p = 0.0025; wanted at most 0: missed)'
	BUSY=1 run -0 "$scripts/null-study" b 3
	[ "$(calls b/bench/cpu_bound)" -eq 3 ]
	# No time: what is there is told.
	BUSY=1 run -0 "$scripts/null-study" b 9 0
	[ "$(calls b/bench/cpu_bound)" -eq 3 ]
	says '0 s are over: the same command goes on from here'
	# Without a load the same numbers are other runs.
	run -0 "$scripts/null-study" b 1
	[ "$(calls b/bench/cpu_bound)" -eq 4 ]
	[ "$(wc -l <loads)" -eq 3 ]
}

@test "a harness that fails or a load that dies ends the study, and nothing is kept" {
	fake b/bench/cpu_bound 'see_load; echo broken >&2; exit 1'
	BUSY=0 run -1 "$scripts/null-study" b 1
	[[ $output == *broken* ]]
	no_load
	[ "$(wc -l <b/null-study/runs.csv)" -eq 1 ]
	# A signal to the study, while the harness runs.
	fake b/bench/cpu_bound 'see_load; kill -TERM $PPID'
	BUSY=0 run -143 "$scripts/null-study" b 1
	no_load
	fake b/faults/hog 'exit 2'
	fake b/bench/cpu_bound 'sleep 1'
	BUSY=0 run -1 "$scripts/null-study" b 1
	[[ $output == *'the load on CPU 0 ended before the run'* ]]
	[ "$(wc -l <b/null-study/runs.csv)" -eq 1 ]
}

@test "gate beside a load: the flags, the verdict and the ratio of each program" {
	# shellcheck disable=SC2016
	fake b/breakeven 'see_load; printf "run_id,host_id\nr,h\n" >$csv
ratio() { printf "{\n\t\"ratio\":\t\"%s\",\n\t\"why\":\t\"a, \\\\\"b\\\\\"\",\n\t\"verdict\":\t\"%s\",\n\t\"is\":\t1\n}, " "$1" "$2"; }
case $* in *leaky*) verdict=fail status=1 ;; *more_work_5*) verdict=inconclusive status=3 ;; *more_work*) verdict=fail status=1 ;;
*held*) echo bad >&2; exit 4 ;; *) verdict=pass status=0 ;; esac
printf "{\n\t\"verdict\":\t\"%s\",\n\t\"ratios\":\t[" $verdict
ratio threads_scale pass; ratio lock_serialises $verdict; ratio sum_squares_processes_2 $verdict; echo "]}"
exit $status'
	run -0 "$scripts/gate-load-study" b 2
	no_load
	[ "$(tr '\n' ',' <loads)" = '0.2 1 1,0.2 1 0,' ]
	[[ $output == *'itself, load on CPUs 0 and 1 in turn: of 2 runs 2 pass, 0 fail, 0 inconclusive, 0 other'* ]]
	FAULTS=1 BUSY=0 run -0 "$scripts/gate-load-study" b 1
	row() { cut -d, -f 1,2,4-6,8- b/gate-load-study/runs.csv | grep -qx "$1"; }
	row 'leaky_lock,0,0,h,1,fail,lock_serialises,fail'
	row 'serial_threads,0,0,h,0,pass,threads_scale,pass'
	row 'held_lock,0,0,h,4,other,sleep_overlaps_gil,'
	row 'more_work_5,0,0,h,3,inconclusive,sum_squares_processes_2,inconclusive'
	row 'more_work_10,0,0,h,1,fail,sum_squares_processes_2,fail'
	grep -q '^gate --baseline-build=b --candidate=b/faults/more_work_5 ' b/breakeven.calls
	grep -q '^gate --candidate=b/faults/leaky_lock ' b/breakeven.calls
	grep -q '^gate --csv=' b/breakeven.calls
}

@test "trial cost: time outside of the span is from one trial's end to the next one's preparation" {
	# serial ends at 1000 us; threads starts at 1500 us, of which 200 us are its preparation: 300 us.
	# Between restarts nothing is counted.
	fake b/bench/cpu_bound 'case $* in *process_pool*) echo x >$csv; exit ;; esac
printf "%s\n" host_id,restart,strategy,prepare_ns,cold_ns,started_ns h,0,serial,0,1000000,0 h,0,threads,200000,500000,1500000 \
	h,0,processes,100000,1000000,2600000 h,1,threads,0,1000,9000000000 h,1,processes,0,1000,9002001000 h,1,serial,0,1000,9004002000 >$csv'
	fake b/bench/overhead 'echo x >$csv'
	fake b/breakeven 'printf "%s\n" strategy,host_id,speedup,speedup_low,speedup_high threads,h,0.8,0.5,1 processes,h,1,1,1 \
		process_pool,h,1.25,1,2 thread_pool,h,1,1,1 forkserver,h,2,1,4'
	run -0 "$scripts/trial-cost" b 1
	row() { grep -qx "1,$1" b/trial-cost-study/runs.csv || { cat b/trial-cost-study/runs.csv; return 1; }; }
	row outside_median,serial,h,300000,,
	row outside_median,threads,h,1250000,,
	row outside_median,processes,h,2000000,,
	row over_bare,threads,h,1.25,1,2
	row over_processes,process_pool,h,0.8,0.5,1
	row over_processes,forkserver,h,0.5,0.25,1
	[ "$(wc -l <b/trial-cost-study/runs.csv)" -eq 12 ]
	run -0 "$scripts/trial-cost" b 1
	[ "$(calls b/bench/cpu_bound)" -eq 2 ]
}
