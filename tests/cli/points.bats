# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2086,SC2154 # $small is words; bats sets status and output

load common

repo=$PWD
fixture=$repo/tests/fixtures/sweep.csv

# A sweep across the place where forking begins to pay.
sweep() {
	"$bin/bench/sweep" --strategies=gil,processes --workers=2 --tasks=4 --rounds=1 --restarts=3 \
		--cpu=10us,100us,1ms,10ms --seed=1 "$@" --csv=a.csv >out 2>err
}

# Four waits of 20 ms: two processes halve them, until the payloads cost more.  So it is on one CPU, too, and beside a load.
refine_payload() {
	"$breakeven" refine --pairs=serial/processes "$@" -- --strategies=serial,processes --workloads=mixed \
		--workers=2 --tasks=4 --cpu=10us --block=20ms --transport=pipe --payload=0,1M,32M --restarts=4 --rounds=3 2>err
}

@test "refining looks closer where two strategies change places, and finds the place" {
	# One per cent is more than is to be known: both runs are done, and what is not known is said.
	run -0 refine_payload --runs=2 --within=1 --seed=1 --csv=a.csv
	[[ $output == *"processes "*" serial "*" of payload a task"*", mixed, "*", over pipe, cold"* ]]
	[ "$(column status a.csv | sort -u)" = ok ]
	# Both runs of the harness are one session, and restarts are counted on.
	[ "$(column run_id a.csv | sort -u | wc -l)" -eq 1 ]
	[ "$(column restart a.csv | sort -nu | tail -n 1)" -eq 7 ]
	# The first run knows nothing; the second has added places between, for which no strategy is missing.
	[ "$(awk -F, 'NR == 1 || $5 < 4' a.csv >first.csv && column payload_bytes first.csv | sort -un | wc -l)" -eq 3 ]
	awk -F, 'NR == 1 || $5 >= 4' a.csv >second.csv
	[ "$(column payload_bytes second.csv | sort -un | wc -l)" -ge 3 ]
	[ "$(column strategy second.csv | sort | uniq -c | awk '{ print $1 }' | sort -u | wc -l)" -eq 1 ]
	# What a reader says of the file is what was said.
	[ "$("$breakeven" points --pairs=serial/processes a.csv)" = "$output" ]
	[ "$(find . -name 'refine.*' | wc -l)" -eq 0 ]
}

@test "refining ends as soon as all is known, and where nothing changes places" {
	# Four restarts are too few to know anything by.
	run -0 refine_payload --runs=1 --csv=a.csv
	grep -q '1 curve: break-even point not known within 10 %; raise --cap or --runs' err
	run -0 refine_payload --within=100 --csv=a.csv
	[ ! -s err ] || ! grep -q 'is not known' err
	# An undecided curve is measured on.
	[ "$(column restart a.csv | sort -nu | tail -n 1)" -le 31 ]
	# Waits that overlap: processes win everywhere.
	run -0 "$breakeven" refine --csv=b.csv --pairs=serial/processes --format=csv -- --strategies=serial,processes --workloads=mixed \
		--workers=4 --tasks=8 --cpu=100us,200us,400us --block-share=0.99 --restarts=2
	[ "$(column run_id b.csv | sort -u | wc -l)" -eq 1 ]
}

@test "refining measures a plug-in, and along the axes that it is asked" {
	mkdir breakeven && cp "$repo/src/plugin/workload.h" breakeven/
	"${CC:-cc}" -O1 -shared -fPIC -I. -o mine.so "$repo/examples/workload/collatz.c"
	run -0 "$breakeven" refine --csv=a.csv --axis=cpu --within=1 --runs=2 --pairs=serial/threads -- --workloads=./mine.so \
		--strategies=serial,threads --workers=2 --tasks=4 --cpu=2us,20ms,40ms --rounds=1 --restarts=3
	[ "$(column workload a.csv | sort -u)" = collatz ]
	run "$breakeven" refine --csv=b.csv --axis=payload --within=1 -- --strategies=serial,threads --workers=2 --tasks=4 \
		--cpu=2us,20ms,40ms --rounds=1 --restarts=2
	[ "$(column run_id b.csv | sort -u | wc -l)" -eq 1 ]
}

@test "a line of sweeps keeps the blocking that it says, and refining the one of its cell" {
	echo '--workloads=mixed --workers=1 --tasks=2 --cpu=1ms --block=1ms --blocking=0,50,100 --strategies=serial' >lines
	"$bin/bench/mixed" --sweeps=lines --rounds=1 --restarts=1 --block-share=0.3 --csv=a.csv >/dev/null 2>&1
	[ "$(column block_ns a.csv | sort -n | tr '\n' ' ')" = '0 1000000 2000000 ' ]
	"$breakeven" refine --csv=b.csv --axis=cpu --within=1 --runs=2 --pairs=serial/threads -- --workloads=mixed --block-share=0 \
		--strategies=serial,threads --workers=2 --tasks=4 --cpu=2us,20ms,40ms --rounds=1 --restarts=3 >/dev/null 2>&1 || [ $? -eq 5 ]
	[ "$(column block_ns b.csv | sort -u)" = 0 ]
}

@test "refining refuses what it cannot pass on, and keeps a former file" {
	echo 'a,b' >other.csv
	refuses "is no breakeven CSV" "$breakeven" refine --csv=other.csv
	refuses "no harness \`gone\`" "$breakeven" refine --harness=gone --csv=a.csv
	refuses "cannot pass --csv" "$breakeven" refine --csv=a.csv -- --csv=b.csv
	refuses "not a flag of a harness" "$breakeven" refine --csv=a.csv b.csv
	refuses "pairs such as" "$breakeven" refine --csv=a.csv --pairs=gil
	refuses "unknown flag \`--weather\`" "$breakeven" refine --csv=a.csv -- --weather
	[ ! -e a.csv ]
	[ "$(cat other.csv)" = a,b ]
}

@test "break-even points as CSV and JSON say the same" {
	sweep
	"$breakeven" points --format=csv a.csv >c.csv
	"$breakeven" points --format=json a.csv >c.json
	[ "$(column outcome c.csv | sort -u)" = "$(grep -o '"outcome":.*"' c.json | cut -d'"' -f4 | sort -u)" ]
	[ "$(column one c.csv)" = gil ]
	[ "$(column other c.csv)" = processes ]
	[ "$(column makespan c.csv)" = cold ]
	[ "$(column task_size c.csv)" = nominal ]
	grep -q '"task_size":.*"nominal"' c.json
	! command -v python3 >/dev/null || python3 -m json.tool c.json >/dev/null
	# The same file gives the same bytes.
	"$breakeven" points --format=csv a.csv | cmp - c.csv
}

@test "with a barrier it is the warm makespan that crosses" {
	sweep --start=barrier
	run -0 "$breakeven" points a.csv
	[[ $output == *", warm (nominal task sizes: serial was not measured)"* ]]
}

@test "places are what serial took for a task; without serial they are nominal, and say so" {
	run -0 "$breakeven" points "$fixture"
	[ "${lines[0]}" = 'processes beat gil from 169 us a task (95 %: 135 us..211 us), sum_squares, 2 workers, 4 tasks, cold' ]
	"$breakeven" points --show=curves --format=csv "$fixture" >curves.csv
	[ "$(column task_size curves.csv | sort -u)" = measured ]
	# Cells keep their key: what was asked.
	[ "$(column cpu_ns curves.csv | head -n 2 | tr '\n' ' ')" = '20000 50000 ' ]
	[ "$(column at curves.csv | head -n 2 | tr '\n' ' ')" = '19734.5 49241 ' ]
	awk -F, '$8 != "serial"' "$fixture" >without.csv
	run -0 "$breakeven" points without.csv
	[ "${lines[0]}" = 'processes beat gil from 170 us a task (95 %: 136 us..212 us), sum_squares, 2 workers, 4 tasks, cold (nominal task sizes: serial was not measured)' ]
	# Serial failed at two of the eight sizes.
	awk -F, -v OFS=, '$8 == "serial" && $12 < 100000 { $NF = "checksum" } { print }' "$fixture" >some.csv
	run -0 "$breakeven" points some.csv
	[[ ${lines[0]} == *", cold (nominal task sizes at 2 of 8 places: serial was not measured)" ]]
	"$breakeven" points --format=csv some.csv >c.csv
	[ "$(column task_size c.csv | head -n 1)" = mixed ]
}

@test "what cannot be a sweep or a pair is refused" {
	breakeven_harness=$bin/bench/sweep
	refuses 'cpu, payload, parent, workers or parameter' "$breakeven" refine --axis=weather
	refuses "shares from 0 to 0.99" "$breakeven_harness" --block-share=1
	refuses "durations from 0 to 3600 s" "$breakeven_harness" --cpu=1us,2
	"$cpu_bound" $small --csv=a.csv >/dev/null 2>&1
	lacks "no sweep over three sizes" "$breakeven" points a.csv
	refuses "pairs such as" "$breakeven" points --pairs=gil a.csv
	refuses "text, csv, json, markdown or html" "$breakeven" points --format=xml a.csv
	refuses "name at least one CSV" "$breakeven" points
}

@test "the model predicts what it was fitted to, and says how well" {
	"$bin/bench/sweep" --strategies=serial,gil,threads,processes --workers=1,2,4 --cpu=20us,100us,500us --tasks=8 \
		--rounds=1 --restarts=3 --csv=a.csv >/dev/null 2>&1
	run -0 "$breakeven" model a.csv
	[[ ${lines[0]} == "What a cold makespan is made of:" ]]
	[[ $output == *"  processes: "*" CPUs, "*" a worker"*"(9 cells, +- "* ]]
	[[ $(masked <<<"$output") == *"Of N measured cells, N % are predicted within N %, N % within N %."* ]]
	"$breakeven" model --show=cells --format=csv a.csv >cells.csv
	[ "$(wc -l <cells.csv)" -eq $((1 + 4 * 9)) ]
	column ratio cells.csv | awk '$1 < 0.05 || $1 > 20 { exit 1 }'
	"$breakeven" model --format=csv a.csv >parts.csv
	[ "$(column cpus parts.csv | wc -l)" -eq 4 ]
	# Another file may be asked about.
	"$cpu_bound" --workloads=primes --workers=3 --cpu=200us --rounds=1 --restarts=1 --csv=b.csv >/dev/null 2>&1
	run -0 "$breakeven" model --check=b.csv a.csv
	[[ $output == *"Of 4 measured cells, "* ]]
	refuses "parts or cells" "$breakeven" model --show=all a.csv
	lacks "no strategy has 8 cells" "$breakeven" model b.csv
	refuses "b.csv.gone" "$breakeven" model --check=b.csv.gone a.csv
}
