# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2086,SC2154

load common

timeline=$bin/bench/timeline
little="--workers=2 --tasks=4 --rounds=1 --restarts=1 --seed=1"

# overlap STRATEGY STATE: for how much of its makespan both workers are in a state at once, in percent.
overlap() {
	awk -F, -v strategy="$1" -v state="$2" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$at["strategy"] == strategy && $at["state"] == state {
			w = $at["worker"]; n[w]++; from[w, n[w]] = $at["begin_ns"]; to[w, n[w]] = $at["end_ns"]; all = $at["cold_ns"]
		}
		END {
			for (i = 1; i <= n[0]; i++) for (j = 1; j <= n[1]; j++) {
				low = from[0, i] > from[1, j] ? from[0, i] : from[1, j]; high = to[0, i] < to[1, j] ? to[0, i] : to[1, j]
				if (high > low) sum += high - low
			}
			printf "%d\n", all ? 100 * sum / all : 0
		}' a.csv
}

@test "under the lock, workers that compute take turns; without it they do not" {
	"$timeline" $little --workloads=sum_squares --cpu=20ms --strategies=gil,threads --timeline=a.csv >/dev/null 2>&1
	[ "$(overlap gil running)" -le 10 ]
	[ "$(overlap threads running)" -ge 30 ]
	[ "$(overlap gil waiting)" -le 10 ]
	grep -q waiting a.csv
}

@test "under the lock, workers that wait do so at once" {
	"$timeline" $little --workloads=sleep --block=20ms --strategies=gil,serial --timeline=a.csv >/dev/null 2>&1
	[ "$(overlap gil blocked)" -ge 50 ]
	[ "$(awk -F, '$8 == "serial"' a.csv | cut -d, -f15 | sort -u)" = 0 ]
}

@test "each worker's spans follow each other without a gap, from its creation to its end, under every strategy" {
	"$timeline" $little --workloads=mixed --cpu=1ms --block=1ms --start=barrier --timeline=a.csv --csv=trials.csv \
		--strategies=serial,threads,gil,gil_ticks,gil_held,processes,thread_pool,process_pool,spawn,forkserver >/dev/null 2>&1
	[ "$(column status trials.csv | sort -u)" = ok ]
	[ "$(column strategy a.csv | sort -u | wc -l)" -eq 10 ]
	awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		{ key = $at["arm"] "," $at["worker"]; begin = $at["begin_ns"]; end = $at["end_ns"]; state[$at["state"]] = 1
		  if (end < begin || (key in last && last[key] != begin)) { print; bad = 1 }
		  last[key] = end; lanes[key] = 1
		  if (end > $at["cold_ns"] + 1000000) { print "late:" $0; bad = 1 } }
		END { for (key in lanes) n++; if (n != 19) { print n " lanes"; bad = 1 }
			for (s in state) if (s !~ /^(created|ready|running|handing_over|waiting|blocked|done)$/) { print s; bad = 1 }
			exit bad }' a.csv
}

@test "a task is seen at least once by its number, and every task is" {
	"$timeline" $little --workloads=sum_squares --cpu=100us --strategies=processes,process_pool --timeline=a.csv >/dev/null 2>&1
	for strategy in processes process_pool; do
		[ "$(awk -F, -v s=$strategy '$8 == s && $16 == "running" { print $17 }' a.csv | sort -un | tr -d '\n')" = 0123 ]
	done
}

@test "a payload's workers are ready while they wait for it" {
	"$timeline" $little --workloads=sum_squares --cpu=1ms --payload=1K --transport=pipe --strategies=processes --timeline=a.csv \
		>/dev/null 2>&1
	grep -q ,ready, a.csv
	grep -q ,running, a.csv
}

@test "text fits the columns it is given, and has a lane a worker" {
	"$timeline" $little --workloads=sum_squares --cpu=5ms --timeline=a.csv >/dev/null 2>&1
	for columns in 40 60 80 132; do
		run -0 "$breakeven" timeline --columns=$columns a.csv
		grep -v ' workers, ' <<<"$output" | awk -v most=$columns 'length > most { print; bad = 1 } END { exit bad }'
		[ "$(grep -c '|$\|| ' <<<"$output")" -eq 7 ]
	done
}

@test "the trace is JSON in the form that viewers open" {
	command -v python3 >/dev/null || skip 'no python3 to read JSON'
	"$timeline" $little --workloads=sum_squares --cpu=2ms --timeline=a.csv >/dev/null 2>&1
	"$breakeven" timeline --format=trace a.csv >trace.json
	python3 - <<-'END'
		import json
		events = json.load(open("trace.json"))["traceEvents"]
		spans = [e for e in events if e["ph"] == "X"]
		assert spans and all(e["dur"] >= 0 and {"name", "pid", "tid", "ts"} <= set(e) for e in spans)
		names = {e["args"]["name"] for e in events if e["ph"] == "M"}
		assert {"Worker 1", "Worker 2"} <= names and any(n.startswith("gil: ") for n in names)
	END
}

@test "of several trials the one with the median makespan is shown" {
	{
		head -n 1 "$BATS_TEST_DIRNAME/../fixtures/timeline.csv"
		for makespan in 30 10 20; do
			printf '1,1,1,timeline,0,0,%d,serial,sleep,1,1,0,5,%d,0,blocked,0,0,%d\n' "$makespan" "$makespan" "$makespan"
		done
	} >b.csv
	"$breakeven" timeline --format=csv b.csv >out
	[ "$(awk -F, 'END { print $(NF - 1) }' out)" = 20 ] || { cat out; return 1; }
}

@test "what is no timeline is refused by line, and another's file is left alone" {
	echo 'my notes' >notes.csv
	refuses 'is there and is no timeline: it is left alone' "$timeline" $little --timeline=notes.csv
	[ "$(cat notes.csv)" = 'my notes' ]
	cp "$BATS_TEST_DIRNAME/../fixtures/primes.csv" kept.csv
	refuses 'is no timeline' "$timeline" $little --csv=kept.csv --timeline=notes.csv
	refuses 'name the same file' "$timeline" $little --csv=kept.csv --timeline=kept.csv
	cmp kept.csv "$BATS_TEST_DIRNAME/../fixtures/primes.csv"
	refuses 'cannot write no/such/folder.csv' "$timeline" $little --timeline=no/such/folder.csv
	refuses 'the value is missing' "$timeline" --timeline=
	refuses 'notes.csv:1: not a timeline of schema 1' "$breakeven" timeline notes.csv
	refuses 'missing.csv: cannot be read' "$breakeven" timeline missing.csv
	refuses 'name one file' "$breakeven" timeline
	refuses 'it is text, csv, json, markdown, html or trace' "$breakeven" timeline --format=svg notes.csv
	refuses 'from 40 to 1000' "$breakeven" timeline --columns=4 notes.csv
	sed '3s/,timeline,/,timeline,x/' "$BATS_TEST_DIRNAME/../fixtures/timeline.csv" >bad.csv
	refuses 'bad.csv:3:' "$breakeven" timeline bad.csv
	head -n 1 "$BATS_TEST_DIRNAME/../fixtures/timeline.csv" >empty.csv
	refuses 'nothing was recorded' "$breakeven" timeline empty.csv
}

@test "work that is released is work, and no wait for the lock" {
	"$timeline" $little --workloads=sum_squares --cpu=20ms --released=1 --strategies=gil --timeline=a.csv >/dev/null 2>&1
	awk -F, '$16 == "running" { run += $19 - $18 } $16 == "waiting" || $16 == "handing_over" { wait += $19 - $18 }
		END { if (wait > run / 2) { print run, wait; exit 1 } }' a.csv
}

@test "workers of a pool that wait for their first task are ready, not being created" {
	"$timeline" $little --workloads=sum_squares --workers=4 --tasks=1 --cpu=20ms --strategies=thread_pool --timeline=a.csv >/dev/null 2>&1
	[ "$(awk -F, '$16 == "ready" { print $15 }' a.csv | sort -u | tr -d '\n')" = 0123 ]
}

@test "a pipe is refused and not waited for" {
	mkfifo pipe
	refuses 'cannot write pipe: no process reads this pipe' timeout 20 "$timeline" $little --timeline=pipe
}

@test "a former timeline is kept as .bak, and one without a row does not take its place" {
	"$timeline" $little --workloads=sum_squares --cpu=100us --timeline=a.csv --csv=b.csv >/dev/null 2>&1
	cp a.csv former && cp b.csv trials
	head -n 1 a.csv >header
	"$timeline" $little --workloads=sum_squares --cpu=100us --timeline=a.csv >/dev/null 2>&1
	cmp former a.csv.bak
	cp header a.csv
	"$timeline" $little --workloads=sum_squares --cpu=100us --timeline=a.csv >/dev/null 2>&1
	cmp former a.csv.bak
	# Nothing is changed where one of the two cannot be written.
	for _ in 1 2; do refuses 'cannot write' "$timeline" $little --csv=b.csv --timeline=/proc/x; done
	cmp trials b.csv
	[ ! -e b.csv.bak ]
	refuses 'name the same file' "$timeline" $little --csv=new.csv --timeline=./new.csv
	[ ! -e new.csv ]
}

@test "spans that cannot be are refused by line" {
	f=$BATS_TEST_DIRNAME/../fixtures/timeline.csv
	sed '3s/,created,/,flying,/; 3s/,running,/,flying,/; 3s/,blocked,/,flying,/' "$f" >bad.csv
	refuses 'bad.csv:3: there is no such state' "$breakeven" timeline bad.csv
	sed '4s/,[0-9]*$/,9223372036854775807/' "$f" >bad.csv
	refuses 'bad.csv:4: `9223372036854775807` is no value of `end_ns`' "$breakeven" timeline bad.csv
	sed '2s/,[0-9]*,[0-9]*$/,9,5/' "$f" >bad.csv
	refuses 'bad.csv:2: its times make no sense' "$breakeven" timeline bad.csv
	printf '%s\n' "$(sed -n 1p "$f")" "$(sed -n '2s/sleep/\x1b[31m/p' "$f")" >bad.csv
	refuses 'bad.csv:2: `?[31m` is no value of `workload`' "$breakeven" timeline bad.csv
	refuses 'cannot be read: Is a directory' "$breakeven" timeline .
}

@test "a run that was killed leaves a timeline that can be read" {
	head -c -7 "$BATS_TEST_DIRNAME/../fixtures/timeline.csv" >cut.csv
	run -0 "$breakeven" timeline cut.csv
}

@test "without --timeline no file is written, and the table is the same" {
	"$timeline" $little --workloads=sum_squares --cpu=100us >/dev/null 2>&1
	[ -z "$(ls)" ]
}

@test "who is done does nothing more, not even hand over the lock" {
	"$timeline" --workloads=sleep --strategies=gil,gil_held --workers=4 --tasks=4 --block=5ms --switch-interval=1ms --rounds=3 --restarts=2 \
		--timeline=done.csv >/dev/null 2>&1
	awk -F, 'NR > 1 { worker = $5 " " $6 " " $7 " " $15; if (worker in done) { print; bad = 1 } if ($16 == "done") done[worker]; n++ }
		END { exit bad || n < 40 }' done.csv
}

@test "a column shows what there was most of in it, in however many pieces" {
	{
		head -n 1 "$BATS_TEST_DIRNAME/../fixtures/timeline.csv"
		for at in $(seq 0 10 990); do # three tasks of 2 ns, and 4 ns of waiting
			for part in 0:2:running 2:4:running 4:6:running 6:10:blocked; do
				IFS=: read -r begin end state <<<"$part"
				printf '1,1,1,timeline,0,0,0,serial,mixed,1,300,2,4,1000,0,%s,%d,%d,%d\n' "$state" $((at * 3 + begin / 2)) $((at + begin)) $((at + end))
			done
		done
	} >c.csv
	run -0 "$breakeven" timeline --columns=60 c.csv
	lane=$(grep '^serial ' <<<"$output")
	[[ $lane == *'|#####'* && $lane != *.*'|'* ]] || { echo "$output"; return 1; }
}
