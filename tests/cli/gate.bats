# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2030,SC2031,SC2086 # bats sets status and output; settings are for one test
#
# breakeven gate: what it measures, what it says and to whom, what it refuses.

load common

# Once for all: twelve restarts of one round.
setup_file() {
	cd "$PROJECT" || return 1
	status=0
	"$BREAKEVEN" gate --profile=short --seed=1 --csv="$BATS_FILE_TMPDIR/gate.csv" >"$BATS_FILE_TMPDIR/out" 2>"$BATS_FILE_TMPDIR/err" || status=$?
	[ $status -eq 0 ] || [ $status -eq 3 ] || { cat "$BATS_FILE_TMPDIR/out" "$BATS_FILE_TMPDIR/err"; return 1; }
	echo $status >"$BATS_FILE_TMPDIR/status"
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	cp "$BATS_FILE_TMPDIR/gate.csv" .
	mkdir gate && cp "$PROJECT/gate/invariants.csv" gate/
}

export BREAKEVEN=$breakeven PROJECT=$PWD
replay=(gate --replay=gate.csv --profile=short)

@test "the bounds that hold on every machine are measured, with a control in each round" {
	[ "$(column harness gate.csv | sort -u)" = gate ]
	[ "$(column restart gate.csv | sort -nu | tail -n 1)" = 11 ]
	[ "$(column strategy gate.csv | sort -u | tr '\n' ' ')" = "bare_processes gil gil_held processes serial threads " ]
	[ "$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } $at["strategy"] == "bare_processes"' gate.csv | wc -l)" -eq 36 ]
}

@test "a verdict is the same bytes from the same file, whatever the order of flags" {
	run "$breakeven" "${replay[@]}"
	[ "$status" -eq "$(cat "$BATS_FILE_TMPDIR/status")" ]
	first=$output
	run "$breakeven" gate --profile=short --replay=gate.csv
	[ "$output" = "$first" ]
	[[ ${lines[0]} == *"99 % interval"*"allowed"*"verdict"*"detectable"* ]]
	[ "$(grep -c '^  [a-z_]* *[0-9]' <<<"$output")" -eq 11 ]
	[[ $output == *"12 rounds in 12 restarts count"* || $output == *"set aside"* ]]
	# And the same as when it was measured, but for how to do it again.
	diff <(grep -v ^again: "$BATS_FILE_TMPDIR/out") <(grep -v ^again: <<<"$first")
}

@test "what is known to be beyond a bound fails, with how sure that is and how to see it again" {
	sed -i 's/^sleep_overlaps_threads\(.*\),0.95\*workers,/sleep_overlaps_threads\1,1.5*workers,/' gate/invariants.csv
	run -1 "$breakeven" "${replay[@]}"
	[[ $output == *"fail: sleep_overlaps_threads is 3."*" where at least 6 is allowed: "*" % beyond it, 99 % interval "*", p = "* ]]
	[[ $output == *"again: breakeven gate --replay=gate.csv"* ]]
	[[ $output == *"verdict: fail" ]]
}

@test "how to see it again names what was asked for, and a run that was cut off is no verdict" {
	sed -i 's/^sleep_overlaps_threads\(.*\),0.95\*workers,/sleep_overlaps_threads\1,1.5*workers,/' gate/invariants.csv
	run -1 "$breakeven" "${replay[@]}" --margin=5 --cap=20s
	[[ $output == *"again: breakeven gate"*" --margin=5"* ]]
	refuses 'margin' "$breakeven" gate --replay=gate.csv --margin=0
	refuses 'cap' "$breakeven" gate --replay=gate.csv --cap=soon
	awk -F, 'NR == 1 || $5 < 5' gate.csv >part.csv
	run -4 "$breakeven" gate --replay=part.csv --profile=short
	[[ $output == *"5 restarts are no whole groups of 12: the run was cut off"* ]]
}

@test "files for continuous integration" {
	sed -i 's/^sleep_overlaps_threads\(.*\),0.95\*workers,/sleep_overlaps_threads\1,1.5*workers,/' gate/invariants.csv
	{ grep -v ^sleep_held gate/invariants.csv
	  echo 'sleep_held,sleep,4,4,0,20ms,barrier,0,0,warm,serial,gil_held,,1.05,0.02,"less < & more > ""it"""'; } >bounds.csv
	mv bounds.csv gate/invariants.csv
	run -1 "$breakeven" "${replay[@]}" --junit=j.xml --markdown=m.md --json=v.json --benchmark=b.json
	grep -q '<testsuite name="breakeven gate" tests="11" failures="1"' j.xml
	[ "$(grep -c '<testcase ' j.xml)" -eq 11 ]
	[ "$(grep -c '<failure message="sleep_overlaps_threads' j.xml)" -eq 1 ]
	[ "$(grep -c '^| `' m.md)" -eq 11 ]
	grep -q '"verdict":.*"fail"' v.json
	[ "$(grep -c '"unit"' b.json)" -eq 11 ]
	! command -v python3 >/dev/null || python3 - <<-'EOF'
		import json, xml.dom.minidom
		xml.dom.minidom.parse("j.xml")
		assert json.load(open("v.json"))["verdict"] == "fail"
		assert len(json.load(open("b.json"))) == 11
	EOF
	run -1 "$breakeven" "${replay[@]}" --format=csv
	[ "${#lines[@]}" -eq 12 ]
}

@test "GitHub gets annotations and a step summary where it asks for them" {
	sed -i 's/^sleep_overlaps_threads\(.*\),0.95\*workers,/sleep_overlaps_threads\1,1.5*workers,/' gate/invariants.csv
	run -1 "$breakeven" "${replay[@]}"
	[[ $output != *"::error"* ]]
	echo before >summary.md
	GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY=summary.md run -1 "$breakeven" "${replay[@]}"
	[[ $output == *"::error title=breakeven gate: fail::sleep_overlaps_threads is "*"%25 beyond"* ]]
	[ "$(head -n 1 summary.md)" = before ]
	grep -q '### breakeven gate: fail' summary.md
}

@test "inconclusive has a status of its own, or that of pass or fail" {
	# So precisely nothing is known after twelve rounds, wherever the ratio is.
	is=$("$breakeven" "${replay[@]}" --format=csv | awk -F, '/threads_equal_processes/ { print $2 }')
	bounds=$(awk -v is="$is" 'BEGIN { printf "%.4f,%.4f", is - 0.0001, is + 0.0001 }')
	sed -i -n "1p; s/^threads_equal_processes\(.*\),0.95,1.05,0.05,/threads_equal_processes\1,$bounds,0.0001,/p" gate/invariants.csv
	run -3 "$breakeven" "${replay[@]}"
	[[ $output == *"inconclusive: threads_equal_processes is "*" known to +- "*" is needed: about "*" restarts instead of 12"* ]]
	[[ $output == *"verdict: inconclusive"* ]]
	run -0 "$breakeven" "${replay[@]}" --inconclusive=pass
	run -1 "$breakeven" "${replay[@]}" --inconclusive=fail
}

@test "candidate against baseline, by turns: the same program is no regression" {
	cd "$PROJECT"
	status=0
	"$breakeven" gate --baseline-build="${BREAKEVEN_BUILD:-build}" --profile=short --csv="$BATS_TEST_TMPDIR/ab.csv" >"$BATS_TEST_TMPDIR/out" 2>&1 || status=$?
	cd "$BATS_TEST_TMPDIR"
	[ $status -eq 0 ] || [ $status -eq 3 ] || { cat out; return 1; }
	[ "$(grep -c '^  [a-z_0-9]* *[0-9]' out)" -eq 15 ]
	grep -q '^  sum_squares_processes_8_fork ' out
	grep -q '^  sum_squares_processes_2_payload ' out
	grep -q '^  mixed_gil_1_p99 ' out
	[ "$(column harness ab.csv | sort | uniq -c | awk '{ print $1, $2 }' | tr '\n' ' ')" = "216 gate_baseline 216 gate_candidate " ]
	# The same work, in the same order, one beside the other.
	[ "$(column units ab.csv | sort -u | wc -l)" -le 8 ]
	paste -d' ' <(grep gate_baseline ab.csv | cut -d, -f5,6,8,9,10) <(grep gate_candidate ab.csv | cut -d, -f5,6,8,9,10) |
		awk '$1 != $2 { exit 1 }'
	run "$breakeven" gate --replay=ab.csv --profile=short
	[ "$status" -eq 0 ] || [ "$status" -eq 3 ]
}

@test "a baseline of another protocol, or from before there was one, is status 4, and the first that can be one is named" {
	cd "$PROJECT"
	mkdir -p "$BATS_TEST_TMPDIR/old/bench"
	printf '#!/bin/sh\necho "gate (breakeven) 0.1.0"\n' >"$BATS_TEST_TMPDIR/old/bench/gate"
	chmod +x "$BATS_TEST_TMPDIR/old/bench/gate"
	run -4 "$breakeven" gate --baseline-build="$BATS_TEST_TMPDIR/old" --profile=short --csv="$BATS_TEST_TMPDIR/ab.csv"
	[[ $output == *"does not measure trials in processes of their own, or speaks another version of their protocol"* ]]
	[ ! -e "$BATS_TEST_TMPDIR/ab.csv" ]
}

@test "a baseline that was built otherwise is status 4, and what differs is named" {
	other=$(dirname "$breakeven")/tests/other_flags
	run -4 "$breakeven" gate --baseline-build="$other" --profile=short --csv=ab.csv
	[[ $output == *"baseline and candidate have different flags: \`-DOTHER "*"build both alike, or give --allow-different-builds"* ]]
	[[ $output != *"the first revision that can be"* ]]
	[ ! -e ab.csv ]
	status=0
	"$breakeven" gate --baseline-build="$other" --allow-different-builds --profile=short --csv=ab.csv >out 2>&1 || status=$?
	[ $status -eq 0 ] || [ $status -eq 3 ] || { cat out; return 1; }
	refuses 'is for --baseline and --baseline-build' "$breakeven" gate --allow-different-builds
	refuses 'wants --baseline' "$bin/bench/gate" --allow-different-builds
}

@test "two versions of one's own work" {
	mkdir -p include/breakeven
	cp "$PROJECT/src/plugin/workload.h" include/breakeven/
	for side in old new; do
		cat >$side.c <<-EOF
			#include <breakeven/workload.h>
			static int run(struct breakeven_task *task, uint64_t *result)
			{
				for (uint64_t unit = 0; unit < task->units * $([ $side = old ] && echo 1 || echo 3); unit++)
					for (volatile int i = 0; i < 1000; i++)
						breakeven_poll(task);
				*result = task->number;
				return 0;
			}
			BREAKEVEN_WORKLOAD(.name = "own", .reads = BREAKEVEN_READS_CPU, .run = run);
		EOF
		cc -O1 -shared -fPIC -Iinclude -o $side.so $side.c
	done
	run -1 --separate-stderr "$breakeven" gate --workload=./old.so --against=./new.so --profile=short --csv=own.csv
	[[ $output == *"fail: own_serial_2 is "* ]]
	[[ $output == *"again: breakeven gate --workload=./old.so --against=./new.so"* ]]
	refuses 'go together' "$breakeven" gate --workload=./old.so
	run -2 "$breakeven" gate --workload=./old.so --against=./gone.so --profile=short --csv=own.csv
	[[ $output == *gone.so* ]]
}

@test "what cannot be judged is told by file and line, and is never a pass" {
	head -c -30 gate.csv >cut.csv
	refuses "cut.csv, line $(wc -l <gate.csv): the last row is cut off" "$breakeven" gate --replay=cut.csv
	sed '5s/,ok$/,checksum/' gate.csv >failed.csv
	run -4 "$breakeven" gate --replay=failed.csv
	[[ $output == *"failed.csv, line 5: the trial of "*"failed: checksum"* ]]
	{ cat gate.csv; sed -n 7p gate.csv; } >twice.csv
	run -4 "$breakeven" gate --replay=twice.csv
	[[ $output == *"twice.csv, line "*": the trial stands in line 7 already"* ]]
	awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } NR == 6 { $at["cold_ns"]++ } { print }' gate.csv >edited.csv
	run -4 "$breakeven" gate --replay=edited.csv
	[[ $output == *"edited.csv, line 6: its times do not add up"* ]]
	awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } $at["strategy"] == "threads" && $at["start"] == "barrier" { $at["warm_ns"] = int($at["warm_ns"] / 2) } { print }' gate.csv >faster.csv
	run -4 "$breakeven" gate --replay=faster.csv
	[[ $output == *"its times do not add up"* ]]
	awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } NR > 50 { $at["host_id"] = "00000000000000aa" } { print }' gate.csv >elsewhere.csv
	run -4 "$breakeven" gate --replay=elsewhere.csv
	[[ $output == *"elsewhere.csv, line 51: measured on another host, kernel or build than line 2"* ]]
	awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } NR == 6 { $at["capacity"] = "nan" } { print }' gate.csv >nan.csv
	refuses 'nan.csv, line 6: `nan` is no value of `capacity`' "$breakeven" gate --replay=nan.csv
	awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } NR > 1 { $at["effective_cpus"] = 1 } { print }' gate.csv >one.csv
	run -4 "$breakeven" gate --replay=one.csv
	[[ $output == *"fewer than 2"* ]]
	grep -v ',gil_held,' gate.csv >missing.csv
	run -4 "$breakeven" gate --replay=missing.csv
	[[ $output == *"missing.csv, line 2: rows of this round are missing"* ]]
	sed 's/,gil_held,/,gil_other,/' gate.csv >other_strategy.csv
	run -4 "$breakeven" gate --replay=other_strategy.csv
	[[ $output == *'no round holds `serial`, `gil_held` and the control measurement (bare_processes) for `sleep_held`'* ]]
	"$cpu_bound" $small --csv=other.csv >/dev/null 2>&1
	refuses 'other.csv, line 2: a trial of the harness `cpu_bound`' "$breakeven" gate --replay=other.csv
	refuses 'gone.csv' "$breakeven" gate --replay=gone.csv
}

@test "a gate that is ended by a signal keeps the finished trials, says where, and leaves no file of its own" {
	"$breakeven" gate --seed=4244 --csv=kept/gate.csv >/dev/null 2>err &
	id=$!
	for _ in $(seq 200); do
		[ "$(cat kept/gate.*.interim.csv 2>/dev/null | wc -l)" -ge 2 ] && break
		sleep 0.1
	done
	compgen -G 'kept/gate.*.sweeps' >/dev/null
	kill -TERM $id
	status=0
	wait $id || status=$?
	[ $status -eq 143 ]
	for _ in $(seq 100); do
		pgrep -f -- 'sweeps=kept/gate' >/dev/null || break
		sleep 0.1
	done
	run ! pgrep -f -- 'sweeps=kept/gate'
	[ -z "$(find kept -type f ! -name host.json ! -name gate.csv)" ] || { ls kept; return 1; }
	grep -qE 'ended by a signal; [0-9]+ finished trials are in kept/gate.csv' err || { cat err; return 1; }
	"$breakeven" summary kept/gate.csv >/dev/null
}

@test "a typing error in the bounds is told by line, before anything is measured" {
	sed -i '3s/cpus/cpsu/' gate/invariants.csv
	refuses 'gate/invariants.csv, line 3: `0.9*cpsu` is no value of `lower`' "$breakeven" gate
	[ ! -e results ]
	refuses 'gone.csv: cannot be read' "$breakeven" gate --bounds=gone.csv
}

@test "a baseline that is not there, is too old or does not build is refused" {
	refuses 'where breakeven' "$breakeven" gate --baseline=HEAD
	git init -q . && git config user.email a@b && git config user.name a
	printf 'all:\n\tfalse\nbuild/bench/gate:\n\tfalse\n' >Makefile
	mkdir -p bench && touch bench/other.c
	git add Makefile bench && git commit -qm old
	touch bench/gate.c && git add bench && git commit -qm new
	refuses 'git knows no such revision' "$breakeven" gate --baseline=nonsense
	refuses 'older than the gate' "$breakeven" gate --baseline=HEAD~1
	refuses 'does not build; see build/base/' "$breakeven" gate --baseline=HEAD
	[ ! -e results/gate.csv ]
}

@test "gate refuses what is no question" {
	refuses '--nonsense' "$breakeven" gate --nonsense
	refuses 'default or short' "$breakeven" gate --profile=long
	refuses 'from 1 s to 3600 s' "$breakeven" gate --cap=1
	refuses 'from 1 to 50' "$breakeven" gate --margin=0
	refuses 'pass or fail' "$breakeven" gate --inconclusive=maybe
	refuses 'text, csv, json, markdown or html' "$breakeven" gate --format=xml
	refuses 'measures nothing' "$breakeven" gate --replay=a.csv --baseline=HEAD
	refuses 'brings its own baseline' "$breakeven" gate --self-test --baseline=HEAD
	refuses 'ask one' "$breakeven" gate --baseline=HEAD --workload=a.so --against=b.so
	refuses 'within one revision' "$breakeven" gate --baseline=HEAD --bounds=gate/invariants.csv
	refuses 'is not a flag' "$breakeven" gate more
	echo mine >mine.csv
	refuses 'no breakeven CSV' "$breakeven" gate --csv=mine.csv
	[ "$(cat mine.csv)" = mine ]
}
