# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2086,SC2154

load common

fidelity=$bin/bench/fidelity
little="--workers=1 --tasks=2 --cpu=50us --block=50us --rounds=1 --restarts=1"

# interpreter BODY: a program that answers as the body says.
interpreter() {
	printf '#!/bin/sh\n%s\n' "$1" >python
	chmod +x python
}

greeting='echo "{\"version\": \"3.99\", \"implementation\": \"Fake\", \"gil\": true, \"burn_rate\": 0.02, \"digest_rate\": 1.5}"'

@test "a missing interpreter is refused by name, and skipped where none was named" {
	PYTHON=/no/such/python refuses 'PYTHON=/no/such/python: the interpreter cannot be started' "$fidelity" $little
	mkdir none
	PATH=$PWD/none run -0 "$fidelity" $little --csv=a.csv
	[[ $output == *"there is no python3: skipped"* ]]
	[ ! -e a.csv ]
}

@test "an interpreter that prints nonsense, says it is too old, or ends at once is refused" {
	interpreter 'echo hello'
	PYTHON=./python refuses 'answers nonsense: `hello`' "$fidelity" $little
	interpreter 'echo "{\"error\": \"Python 3.7 or newer is wanted, this is 2.7\"}"'
	PYTHON=./python refuses 'Python 3.7 or newer is wanted' "$fidelity" $little
	interpreter 'exit 0'
	PYTHON=./python refuses 'has ended' "$fidelity" $little
	interpreter 'echo "{}"'
	PYTHON=./python refuses 'does not say its version' "$fidelity" $little
	interpreter 'echo "{\"version\": \"3.99\", \"implementation\": \"Fake\", \"gil\": true}"'
	PYTHON=./python refuses 'does not say its rates' "$fidelity" $little
}

@test "nothing is measured: no interpreter is started" {
	interpreter 'echo "$$" >>starts; exit 3'
	for flag in --help --version --benchmark_list_tests; do
		PYTHON=./python run -0 "$fidelity" "$flag"
		[ ! -e starts ]
	done
}

@test "each trial has an interpreter of its own, and all get the rates that the first process measured" {
	command -v python3 >/dev/null || skip "no python3"
	# tee ends with its reader: the interpreter gets the requests, and the test a copy.
	interpreter 'echo "$4" >>starts; tee -a requests | python3 "$@"'
	PYTHON=./python "$fidelity" $little --rounds=2 --restarts=2 --csv=a.csv >/dev/null 2>&1
	[ "$(column status a.csv | sort -u)" = ok ]
	trials=$(column strategy a.csv | grep -c ^python_)
	[ "$trials" -eq 8 ]
	[ "$(grep -c calibrate starts)" -eq 1 ]
	[ "$(grep -vc calibrate starts)" -eq "$trials" ]
	[ "$(wc -l <requests)" -eq "$trials" ]
	for rate in burn_rate digest_rate; do
		[ "$(grep -o "\"$rate\":[^,}]*" requests | sort -u | wc -l)" -eq 1 ]
	done
}

@test "a trial in an interpreter does the work that was asked for" {
	command -v python3 >/dev/null || skip "no python3"
	"$fidelity" $little --cpu=2ms --strategies=serial,python_serial --csv=a.csv >/dev/null 2>&1
	# A rate that got lost on the way would leave next to nothing to do.
	paste <(column strategy a.csv) <(column warm_ns a.csv) >times.txt
	awk '$1 == "python_serial" { found = 1; if ($2 < 2e6) exit 1 } END { exit !found }' times.txt
}

@test "an interpreter that dies or talks nonsense mid-trial: rows are kept, exit 1, no child left" {
	for body in "$greeting; read -r line || exit; exit 3" "$greeting; read -r line || exit; echo garbage; sleep 60" \
		"$greeting; read -r line || exit; echo '{\"started\": 5, \"go\": 4}'; sleep 60"; do
		interpreter "$body"
		rm -f a.csv
		status=0
		PYTHON=./python "$fidelity" $little --csv=a.csv >out 2>err || status=$?
		[ "$status" -eq 1 ]
		[ "$(grep -c 'the interpreter' err)" -eq 2 ]
		[ "$(paste -d, <(column strategy a.csv) <(column status a.csv) | grep -c -e ^serial,ok -e ^gil,ok)" -eq 2 ]
		[ "$(column status a.csv | grep -c ^task:)" -eq 2 ]
		! pgrep -f "$PWD/python" >/dev/null || return 1
	done
}

@test "an error that the interpreter reports is a failed trial" {
	interpreter "$greeting; while read -r line; do echo '{\"error\": \"ValueError: no\"}'; done"
	status=0
	PYTHON=./python "$fidelity" $little --csv=a.csv >out 2>err || status=$?
	[ "$status" -eq 1 ]
	[ "$(grep -c 'ValueError: no' err)" -eq 2 ]
	[ "$(column status a.csv | grep -c task:EREMOTEIO)" -eq 2 ]
}

@test "a real interpreter does the same trials, and breakeven fidelity holds the two together" {
	command -v python3 >/dev/null || skip "no python3"
	"$fidelity" $little --rounds=2 --restarts=2 --csv=a.csv >/dev/null 2>&1
	[ "$(column status a.csv | sort -u)" = ok ]
	[ "$(column strategy a.csv | sort -u | tr '\n' ' ')" = 'gil python_serial python_threads serial ' ]
	run -0 "$breakeven" fidelity a.csv
	[[ $output == *"1 worker, 50 % blocking"*speed-up*gil*python_threads* ]]
	"$fidelity" $little --strategies=gil,python_threads,python_processes --background=1 --start=barrier --csv=b.csv >/dev/null 2>&1
	[ "$(column status b.csv | sort -u)" = ok ]
	run -0 "$breakeven" fidelity b.csv
	[[ $output == *"background 1"*"mean latency"* ]]
	run -0 "$breakeven" fidelity --format=csv b.csv
	[[ ${lines[0]} == schema,host_id,harness,workload,*,within,verdict ]]
}

@test "an interpreter without the lock is held against threads" {
	command -v python3 >/dev/null || skip "no python3"
	# The source is the third argument: -u -c SOURCE, and what follows is for it.
	interpreter 'source=$3; shift 3; exec python3 -u -c "import sys; sys._is_gil_enabled = lambda: False
$source" "$@"'
	PYTHON=./python "$fidelity" $little --rounds=2 --restarts=2 --csv=a.csv >/dev/null 2>&1
	[ "$(column strategy a.csv | sort -u | tr '\n' ' ')" = 'python_free_threads python_serial serial threads ' ]
	run -0 "$breakeven" fidelity a.csv
	[[ $output == *threads*python_free_threads* ]]
}

@test "an interpreter that hangs mid-trial is ended before the trial's limit" {
	[[ $BREAKEVEN_BUILD != *san-* ]] || skip "once is enough"
	interpreter "$greeting; read -r line && exec sleep 1234"
	status=0
	PYTHON=./python "$fidelity" $little --timeout=4s --csv=a.csv >out 2>err || status=$?
	[ "$status" -eq 1 ]
	[ "$(grep -c 'does not answer within 3.* s' err)" -eq 2 ]
	[ "$(column status a.csv | sort | uniq -c | tr -s ' ' | tr '\n' ';')" = ' 2 ok; 2 task:ETIMEDOUT;' ]
	run ! pgrep -f 'sleep 1234'
}

@test "an interpreter that greets only the first process is a failed set-up of each trial" {
	interpreter "[ \"\$4\" = calibrate ] || exec sleep 1235; $greeting"
	status=0
	PYTHON=./python "$fidelity" $little --timeout=1s --csv=a.csv >out 2>err || status=$?
	[ "$status" -eq 1 ]
	[ "$(column status a.csv | sort | uniq -c | tr -s ' ' | tr '\n' ';')" = ' 2 ok; 2 setup:ETIMEDOUT;' ]
	run ! pgrep -f 'sleep 1235'
}

@test "an interpreter that is ended takes its worker processes with it" {
	interpreter "$greeting; read -r line && { sleep 1236 & exit 3; }"
	PYTHON=./python "$fidelity" $little --csv=a.csv >out 2>err || true
	[ "$(column status a.csv | grep -c ^task:)" -eq 2 ]
	run ! pgrep -f 'sleep 1236'
}

@test "breakeven fidelity refuses what holds no comparison" {
	"$cpu_bound" $small --csv=a.csv >/dev/null 2>&1
	lacks 'no round holds both' "$breakeven" fidelity a.csv
	refuses 'name at least one CSV' "$breakeven" fidelity
	refuses '--format=pdf: it is text, csv, json, markdown or html' "$breakeven" fidelity --format=pdf a.csv
}
