# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154

load common

lifecycle=$bin/bench/lifecycle

# outcomes FILE: one line a scenario of ours.
outcomes() {
	awk -F, 'NR > 1 && $3 == "breakeven" { print $4, $5, $10, $11, $12 }' "$1"
}

@test "non-daemons are waited for, daemons are ended where they stand: threads and processes" {
	"$lifecycle" --interpreter=none --work=150ms --csv=a.csv >out
	[ "$(outcomes a.csv)" = "threads joined finished_before arrived free
threads not_joined waited_for arrived free
threads daemon ended arrived held
processes joined finished_before arrived free
processes not_joined waited_for arrived free
processes daemon ended lost held" ]
}

@test "the log tells who does what, and when" {
	"$lifecycle" --interpreter=none --work=100ms --kinds=threads --modes=joined,daemon --workers=1 >out
	for words in 'Main: before creating threads' 'Main: before running threads' 'Worker 1: starting' 'Main: waiting for the threads' \
		'Worker 1: finishing' 'Main: all done'; do
		grep -qE "^[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\.[0-9]{3}: $words\$" out || { echo "no $words"; cat out; return 1; }
	done
	# Of the daemon there is no end, and main does not wait for it.
	sed -n '/daemon: breakeven/,/^scenario/p' out >daemon
	grep -q 'Worker 1: starting' daemon
	run ! grep -q 'finishing\|waiting' daemon
}

@test "a real interpreter comes to the same in every scenario" {
	command -v python3 >/dev/null || skip 'no python3'
	run -0 "$lifecycle" --quiet --work=150ms --interpreter=python3 --csv=a.csv
	[[ $output == *"come to the same in 6 of 6 scenarios"* ]]
	[ "$(wc -l <a.csv)" -eq 13 ]
	# Numbers apart, each scenario's two lines end alike.
	[ "$(awk -F, 'NR > 1 { print $4, $5, $10, $11, $12 }' a.csv | uniq -c | awk '$1 != 2' | wc -l)" -eq 0 ]
}

@test "an interpreter that plays another scenario, or none, is told, and ours are kept" {
	cat >python <<-'END'
		#!/bin/sh
		echo '{"version": "3.99", "implementation": "Fake", "gil": true}'
		while read -r line; do
			echo '{"started": 1, "exited": 100, "output": "", "events": ["start 1 2", "end 0 50", "finish 1 60", "free 1 70"]}'
		done
	END
	chmod +x python
	status=0
	"$lifecycle" --quiet --work=100ms --workers=1 --kinds=threads --modes=daemon --interpreter="$PWD/python" --csv=a.csv >out 2>err || status=$?
	[ "$status" -eq 1 ]
	grep -q 'come to the same in 0 of 1 scenarios' out
	sed -i 's/"end 0 50", //' python
	status=0
	"$lifecycle" --quiet --work=100ms --workers=1 --kinds=threads --modes=daemon --interpreter="$PWD/python" --csv=a.csv >out 2>err || status=$?
	[ "$status" -eq 1 ]
	grep -q 'the program did not tell' err
	run ! grep -q 'come to the same' out
	[ "$(outcomes a.csv)" = 'threads daemon ended arrived held' ]
	sed -i 's/echo .{"started.*/exit 3/' python
	status=0
	"$lifecycle" --quiet --work=100ms --workers=1 --kinds=threads --modes=daemon --interpreter="$PWD/python" --csv=a.csv >out 2>err || status=$?
	[ "$status" -eq 1 ]
	[ "$(outcomes a.csv)" = 'threads daemon ended arrived held' ]
	run ! pgrep -f "/bin/sh $PWD/python"
}

@test "bad input is refused in one line, and files of others are left alone" {
	refuses 'it is threads or processes, or several' "$lifecycle" --kinds=fibers
	refuses 'it is joined, not_joined or daemon' "$lifecycle" --modes=detached
	refuses 'from 1 to 16' "$lifecycle" --workers=17
	refuses 'from 100 ms to 600 s' "$lifecycle" --work=2
	refuses 'unknown flag `--wrok=2s`' "$lifecycle" --wrok=2s
	refuses '`now` is not a flag' "$lifecycle" now
	refuses 'cannot be started' "$lifecycle" --interpreter=/no/such/python
	echo mine >notes.csv
	refuses 'left alone' "$lifecycle" --interpreter=none --csv=notes.csv
	[ "$(cat notes.csv)" = mine ]
	run -0 "$lifecycle" --help
	awk 'length > 88 { print; bad = 1 } END { exit bad }' <<<"$output"
	run -0 "$lifecycle" --version
}

@test "Ctrl-C ends it in order: one line, and what was played is kept" {
	command -v perl >/dev/null || skip 'no perl'
	perl -e '$SIG{INT} = "DEFAULT"; setpgrp; exec @ARGV' "$lifecycle" --work=700ms --kinds=threads --modes=joined,not_joined --csv=a.csv >out 2>err &
	id=$!
	for _ in $(seq 200); do grep -q 'not_joined: breakeven' out && break; sleep 0.05; done
	kill -INT -- -$id
	status=0
	wait $id || status=$?
	[ "$status" -eq 130 ]
	[ "$(cat err)" = "lifecycle: ended by a signal; $(($(wc -l <a.csv) - 1)) outcomes are in the CSV" ] || { cat err; return 1; }
	[ "$(wc -l <a.csv)" -ge 2 ]
}

# gone PATTERN: within five seconds no process has it in its command line.
gone() {
	for _ in $(seq 100); do pgrep -f -- "$1" >/dev/null || return 0; sleep 0.05; done
	pgrep -af -- "$1"
	return 1
}

# there PATTERN: within ten seconds so many have.
there() {
	for _ in $(seq 200); do [ "$(pgrep -fc -- "$1")" -ge "$2" ] && return 0; sleep 0.05; done
	echo "no $1"
	return 1
}

@test "nothing is left behind when the harness is killed in a scenario" {
	"$lifecycle" --interpreter=none --work=31s --kinds=processes --modes=not_joined >/dev/null 2>&1 &
	id=$!
	there 'play=1,1,2,31000000000' 3
	kill -9 $id
	gone 'play=1,1,2,31000000000'
}

@test "nothing of an interpreter's scenario is left behind either" {
	command -v python3 >/dev/null || skip 'no python3'
	python3 -c 'import ctypes' 2>/dev/null || skip 'this interpreter cannot ask the kernel for it'
	# A scenario of ours comes first.
	"$lifecycle" --interpreter=python3 --work=3s --kinds=processes --modes=not_joined --workers=3 >/dev/null 2>&1 &
	id=$!
	there 'processes not_joined 3 3000000000' 4
	kill -9 $id
	gone 'processes not_joined 3 3000000000'
}
