# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2086 # bats sets status and output; $short is words
#
# A folder with a little of everything that make measures: each command in each of its formats, and the report.

load common

# measure FOLDER: in it, r with a little of everything, and p for pictures.
measure() {
	local bench=$bin/bench
	local short='--rounds=2 --restarts=3 --quiet'
	cd "$1" || return 1
	mkdir r p
	{
		"$bench/cpu_bound" $short --workloads=sum_squares --workers=1,2 --cpu=200us --tasks=8 --csv=r/cpu_bound.csv
		"$bench/io_bound" $short --workloads=sleep --workers=2,4 --block=1ms --tasks=8 --csv=r/io_bound.csv
		"$bench/mixed" $short --workers=2 --tasks=4 --cpu=100us --block=500us --background=0,1 --csv=r/mixed.csv
		"$bench/map" $short --strategies=serial,gil,processes --workers=2 --tasks=4 --cpu=50us,1ms --block-share=0,0.5 \
			--csv=r/map.csv
		"$bench/scale" $short --workers=1,4,8 --tasks=workers --block=1ms --survey --start=barrier \
			--strategies=threads,processes,bare_threads,bare_processes --csv=r/scale.csv
		"$bench/transport" $short --tasks=20 --payload=0,16K,64K --trip=there --start=barrier --csv=r/transport.csv
		"$bench/parent" $short --parent=0,8M,16M --workers=2 --csv=r/parent.csv
		"$bench/overhead" $short --benchmark_filter='queue|lock_pair' --csv=r/overhead.csv
		"$bench/timeline" $short --workloads=sum_squares --workers=2 --tasks=4 --cpu=1ms --timeline=r/timeline.csv
		"$bench/lifecycle" --interpreter=none --work=100ms --kinds=threads --csv=r/lifecycle.csv
	} >out 2>err || { cat out err; return 1; }
	# Measured elsewhere, where nothing disturbed them; as if it had been here.
	for file in fidelity.csv sweep.csv; do
		sed "s/$(column host_id "$PROJECT/tests/fixtures/$file" | head -n 1)/$(column host_id r/cpu_bound.csv | head -n 1)/" \
			"$PROJECT/tests/fixtures/$file" >"r/$file"
	done
	(cd r && pwd -P) >p/drawn_from
	cp -r r other
}

# Some seconds, once for all; in a shell of its own: what is read for each test is read where this one stands.
setup_file() {
	(measure "$BATS_FILE_TMPDIR")
}

setup() {
	cd "$BATS_FILE_TMPDIR" || return 1
}

export PROJECT=$PWD

# is_table: stdin is CSV with a head and a row, and each row has as many fields.
is_table() {
	python3 -c 'import csv, sys
rows = list(csv.reader(sys.stdin, strict=True))
assert len(rows) > 1, "no row"
assert {len(row) for row in rows} == {len(rows[0])}, "rows of different lengths"
assert len(set(rows[0])) == len(rows[0]), "a column twice"
assert "nan" not in str(rows).lower().split("\x27"), "NaN"'
}

is_json() {
	python3 -c 'import json, sys
def refuse(word): raise ValueError(word)
json.load(sys.stdin, parse_constant=refuse)'
}

@test "each command's CSV is a table, and its JSON is JSON" {
	for command in 'summary r/cpu_bound.csv r/io_bound.csv' 'points r/sweep.csv' 'map r/map.csv' 'fidelity r/fidelity.csv' \
		'costs r/overhead.csv r/transport.csv r/parent.csv r/scale.csv' 'timeline r/timeline.csv' 'compare r other'; do
		"$breakeven" $command --format=csv >table || { echo "$command"; return 1; }
		is_table <table || { echo "$command"; cat table; return 1; }
		"$breakeven" $command --format=json | is_json || { echo "$command"; return 1; }
		"$breakeven" $command --format=markdown | grep -q '^| ---' || { echo "$command"; return 1; }
		"$breakeven" $command --format=html | grep -q '</tbody></table>' || { echo "$command"; return 1; }
	done
	"$breakeven" points --show=curves --format=csv r/sweep.csv | is_table
	"$breakeven" timeline --format=trace r/timeline.csv | is_json
}

@test "each command's text says what is in the data" {
	run -0 "$breakeven" summary r/cpu_bound.csv
	[[ $output == *sum_squares*"2 workers"* ]]
	run -0 "$breakeven" summary --show=winners r/cpu_bound.csv
	[ "${#lines[@]}" -ge 2 ]
	run -0 "$breakeven" summary r/mixed.csv
	[[ $output == *"added latency"*p95*max* ]]
	head -c -7 r/timeline.csv >cut.csv
	run -0 "$breakeven" timeline cut.csv
	[[ $output == *sum_squares*serial* || $output == *serial*sum_squares* ]]
	run -0 "$breakeven" summary --format=markdown r/io_bound.csv
	[ "$(grep -c '^|' <<<"$output")" -ge 8 ]
	run -0 "$breakeven" points r/sweep.csv
	[ "${lines[0]}" = 'processes beat gil from 169 us a task (95 %: 135 us..211 us), sum_squares, 2 workers, 4 tasks, cold' ]
	[[ ${lines[1]} == "threads beat processes at 6 of 8 points, processes at none (19.7 us to 19.9 ms a task; undecided from 4.99 ms on)"* ]]
	[[ $output == *"METG(50 %), sum_squares, 2 workers, 4 tasks, cold: serial never; gil never; processes from "*"; threads from "* ]]
	"$breakeven" points --show=metg --format=csv r/sweep.csv >metg.csv
	[ "$(column outcome metg.csv | head -n 4 | sort -u)" = not_reached ]
	[ "$("$breakeven" points --show=efficiency --format=csv r/sweep.csv | wc -l)" -eq $((1 + 8 * 4)) ]
	lacks 'no sweep over three sizes of tasks that compute' "$breakeven" points --show=metg r/io_bound.csv
	run -0 "$breakeven" model r/sweep.csv
	[[ $output == *"Where two strategies tie:"*"  gil and processes: measured 169 us a task, predicted 153 us a task (-9 %), "* ]]
	[[ $output == *"Of 3 measured break-even points, 3 are predicted within 25 %."* ]]
	run -0 "$breakeven" map r/map.csv
	[[ $output == *"50 %"* && $output != *nominal* ]] || { echo "$output"; return 1; }
	# Fields stand where serial puts them, and keep what was asked as their key.
	"$breakeven" map --format=csv r/map.csv >map.csv
	[ "$(column cpu_ns map.csv | sort -ug | tr '\n' ' ')" = '50000 1000000 ' ]
	[ "$(column task_size map.csv | sort -u)" = measured ]
	awk -F, '$8 != "serial"' r/map.csv >without.csv
	run -0 "$breakeven" map without.csv
	[[ $output == *", cold (nominal task sizes: serial was not measured)"* && $output == *"1.00 ms"* ]] || { echo "$output"; return 1; }
	run -0 "$breakeven" map r/map.csv
	run -0 "$breakeven" map --among=serial,processes r/map.csv
	[[ $output != *gil* ]]
	run -0 "$breakeven" costs r/overhead.csv r/transport.csv r/parent.csv r/scale.csv
	[[ $output == *"  threads: created in "* && $output == *"  processes: created in "* ]]
	run -0 "$breakeven" compare r other
	[[ $output == *serial* || $output == *gil* ]]
	refuses 'text, csv, json, markdown or html' "$breakeven" map --format=xml r/map.csv
	lacks 'no grid over task CPU time' "$breakeven" map r/cpu_bound.csv
	refuses 'r/none.csv' "$breakeven" map r/none.csv
}

@test "the report answers every question, in words and in a table" {
	run -0 "$breakeven" report --plots=p r
	sed 's/\\//g' r/report.md >text
	for words in '^## Who wins, and by how much' '^- Of [0-9]+ cells' '^## From which size on do processes win' \
		'^- Of [0-9]+ pairs along a sweep [0-9]+ break even' 'Over task CPU time and the share of a task.s time that blocks, of 4 cells' \
		'^## What does the lock do to work' 'What one worker, task or byte more costs' 'Simulated and real lock, paired within rounds' \
		'of the real interpreter' 'Joined: main itself waits' 'Not joined: main ends first' 'Daemon: the program does not wait' \
		'In the trials shown, of serial' "Of the workers' time in the trials"; do
		grep -qE -- "$words" text || { echo "no $words"; return 1; }
	done
	# Nothing lacks but pictures.
	run ! grep -E 'measures it|cannot be used|left out' text
	[ "$(grep -c 'is not drawn: make plots draws it' text)" -ge 10 ]
	for table in winners points map mixed costs fidelity; do
		sed -n "/<section id=\"$table\"/,/<\/section>/p" r/report.html | grep -q '<td>' || { echo "no table in $table"; return 1; }
	done
}

@test "the report's verdict is in words, with intervals" {
	"$breakeven" report --plots=p r >/dev/null
	sed 's/\\//g' r/report.md >text
	for words in 'CPU-bound work under a global lock' 'CPU-bound work without one' 'The same tasks with 2 workers \(sum_squares\)' 'IO-bound work \(sleep\)'; do
		grep -qE -- "$words" text || { echo "no $words"; head -30 text; return 1; }
	done
}
