# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154 # bats sets status and output
#
# Sessions: runs that one CSV keeps beside each other, and what is said of them.

load common

# session [FLAG...]: one of two waits in each of two restarts, added to a.csv.
session() {
	"$bin/bench/io_bound" --workloads=sleep --workers=2 --tasks=2 --block=1ms --strategies=serial,threads --rounds=1 --restarts=2 \
		--csv=a.csv "$@" >/dev/null 2>said
}

sessions_of() {
	column run_id "$1" | sort -u | wc -l
}

@test "--append adds a session, and three of them speak of the machine" {
	session --append
	[ "$(sessions_of a.csv)" -eq 1 ]
	run -0 "$breakeven" summary a.csv
	[[ $output == *"Measured in this run."* ]]
	session --append
	grep -q 'a.csv has 1 session; this one is added' said
	run -0 "$breakeven" summary a.csv
	[[ $output == *"Measured in these 2 runs."* ]]
	session --append --quiet
	[ ! -s said ]
	[ "$(sessions_of a.csv)" -eq 3 ]
	[ "$(column status a.csv | sort -u)" = ok ]
	[ ! -e a.csv.bak ]
	run -0 "$breakeven" summary a.csv
	[[ $output == *"Measured in 3 sessions."*"6 rounds in 6 restarts in 3 sessions; a further session may differ by up to "*" % in speed-up (95 %)"* ]]
	[ "$("$breakeven" summary --format=csv a.csv >s.csv && column sessions s.csv | sort -u)" = 3 ]
	[ -n "$(column speedup_spread s.csv | tail -n 1)" ]
	# Without it, the file is replaced as ever.
	session
	[ "$(sessions_of a.csv)" -eq 1 ]
	[ "$(sessions_of a.csv.bak)" -eq 3 ]
}

@test "what was measured elsewhere is set aside, and nothing is lost by it" {
	session
	host=$(column host_id a.csv | head -n 1)
	sed -i "s/$host/0123456789abcdef/" a.csv
	cp a.csv other.csv
	session --append
	grep -q 'a.csv held sessions of another host, kernel or build: they are in its .bak file now' said
	cmp other.csv a.csv.bak
	[ "$(sessions_of a.csv)" -eq 1 ]
	# Both are full now: nothing is replaced.
	cp a.csv ours.csv
	cp other.csv a.csv
	cp ours.csv a.csv.bak
	refuses 'cannot append to a.csv: it has sessions of another host, kernel or build, and a.csv.bak has trials, too; move one of them' session_says --append
	cmp other.csv a.csv
	cmp ours.csv a.csv.bak
}

session_says() {
	local status=0
	session "$@" || status=$?
	cat said >&2
	return $status
}

@test "a session that was killed keeps its whole rows" {
	session
	rows=$(wc -l <a.csv)
	head -c -20 a.csv >b.csv
	mv b.csv a.csv
	session --append
	grep -q '(the last row was cut off, and is taken out)' said
	[ "$(wc -l <a.csv)" -eq $((2 * rows - 2)) ]
	[ "$(sessions_of a.csv)" -eq 2 ]
	# The last one goes on, beside the former.
	head -n -1 a.csv >b.csv
	mv b.csv a.csv
	session --resume
	[ "$(wc -l <a.csv)" -eq $((2 * rows - 2)) ]
	[ "$(sessions_of a.csv)" -eq 2 ]
}

@test "a file that is none of ours, and flags that say nothing, are refused" {
	echo hello >a.csv
	refuses 'a.csv is there and is no breakeven CSV' session_says --append
	[ "$(cat a.csv)" = hello ]
	refuses 'wants --csv=FILE, and no --resume' session_says --append --resume
	refuses 'wants --csv=FILE' "$bin/bench/io_bound" --append
	for word in '' 1f3a x/1 0/1 -1/1 1f3a/x 1f3a/-1 1f3a/99999999 fffffffffffffffff/1; do
		refuses 'such as 1f3a/6' "$bin/bench/io_bound" --session="$word"
	done
}

@test "refining is one session, however many runs of the harness it takes" {
	for i in 1 2; do
		"$breakeven" refine --append --runs=2 --within=1 --pairs=serial/threads --csv=a.csv -- --strategies=serial,threads --workloads=sum_squares \
			--workers=2 --tasks=2 --cpu=10us,100us,1ms --restarts=2 --rounds=1 >out 2>err || [ $? -eq 5 ]
		[ "$(sessions_of a.csv)" -eq "$i" ]
	done
	grep -q 'a.csv has 1 session; this one is added' err
	run -0 "$breakeven" points --pairs=serial/threads a.csv
	[[ $output == *"Measured in these 2 runs."* ]]
	# Restarts are counted on, so that none is there twice.
	run -0 "$breakeven" summary a.csv
}

@test "sessions are begun every so often" {
	sessions() { "$BATS_TEST_DIRNAME/../../scripts/sessions" "$@"; }
	[ "$(sessions 2 0 echo run | grep -c '^run$')" -eq 2 ]
	refuses 'EVERY=1x: a time' sessions 2 1x true
	refuses 'EVERY=500ms: a time' sessions 2 500ms true
	refuses 'COMMAND... is wanted' sessions 2 1s
	sessions 1 08min true
	refuses 'SESSIONS=no: a whole number' sessions no 1s true
	run -3 sessions 5 0 sh -c 'exit 3'
	[ "${#lines[@]}" -eq 1 ]
	before=$(date +%s)
	sessions 2 2s true
	[ $(($(date +%s) - before)) -ge 2 ]
}
