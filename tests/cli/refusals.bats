# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2086,SC2154

load common

@test "an unknown name is refused with those that there are" {
	refuses 'unknown strategy `fibers`; there are serial' "$cpu_bound" --strategies=threads,fibers
	grep -q processes err
	refuses 'unknown workload `nap`; there are' "$cpu_bound" --workloads=nap
	grep -q sum_squares err
	refuses 'an item is named twice' "$cpu_bound" --strategies=gil,gil
}

@test "an unknown flag is refused" {
	refuses '--nonsense' "$cpu_bound" --nonsense
	refuses '--nonsense=3' "$cpu_bound" --nonsense=3
	refuses 'stray' "$cpu_bound" stray
	refuses '--workers' "$cpu_bound" --workers
	refuses '--benchmark_nonsense' "$cpu_bound" --benchmark_nonsense=1
	refuses '--benchmark_format=xml' "$cpu_bound" --benchmark_format=xml
	refuses '--benchmark_repetitions=0' "$cpu_bound" --benchmark_repetitions=0
}

@test "bad numbers and units are refused with what is allowed" {
	refuses '--workers=0: whole numbers from 1 to 10000 are wanted, separated by commas, or the word cpus' "$cpu_bound" --workers=0
	refuses '--workers=1000000: whole numbers' "$cpu_bound" --workers=1000000
	refuses '--workers=1,x: whole numbers' "$cpu_bound" --workers=1,x
	refuses '--cpu=5: durations from 0 to 3600 s are wanted, such as 500us or 2ms' "$cpu_bound" --cpu=5
	refuses '--cpu=5min: durations' "$cpu_bound" --cpu=5min
	refuses '--block=-1ms: a duration' "$cpu_bound" --block=-1ms
	refuses '--rounds=0' "$cpu_bound" --rounds=0
	refuses '--restarts=0' "$cpu_bound" --restarts=0
	refuses '--tasks=none' "$cpu_bound" --tasks=none
	refuses '--seed=-1' "$cpu_bound" --seed=-1
	refuses 'it is immediate or barrier' "$cpu_bound" --start=now
	refuses 'it is none or spread' "$cpu_bound" --pin=1
}

@test "lists that make too much are refused, and each names its limit" {
	refuses 'the lists of the flags make more than 4096 cells; shorten them' "$cpu_bound" --workers="$(seq -s, 20)" \
		--payload="$(seq -s, 18)" --cpu="$(seq -f %gus -s, 16)"
	numbers=$(seq -s, 300)
	for list in "workers=$numbers" "cpu=$(seq -f %gus -s, 300)" "payload=$numbers" "parent=$numbers" "background=$numbers" \
		"switch-interval=$(seq -f %gus -s, 300)" "written=$(seq -f 0.%g -s, 100 400)" "released=$(seq -f 0.%g -s, 100 400)"; do
		refuses 'there are too many items' "$cpu_bound" "--$list"
	done
}

@test "breakeven host and columns say what they take" {
	refuses 'name one file, such as results/host.json' "$breakeven" host
	echo 'no json' >a.json
	refuses 'a.json: not a JSON file' "$breakeven" host a.json
	echo '{}' >a.json
	refuses 'not a host.json of breakeven' "$breakeven" host a.json
	refuses 'b.json' "$breakeven" host b.json
	refuses 'it takes trials, timeline or lifecycle, not `lines' "$breakeven" columns lines
	for command in host columns; do
		run -0 "$breakeven" $command --help
		[[ $output == "usage: breakeven $command"* ]]
	done
}

@test "a filter that matches nothing is refused, and the CSV stays" {
	echo -n >empty.csv
	"$cpu_bound" $small --csv=a.csv >/dev/null 2>&1
	cp a.csv kept
	refuses 'nothing' "$cpu_bound" --benchmark_filter=nothing --csv=a.csv
	refuses 'regex' "$cpu_bound" '--benchmark_filter=[' --csv=a.csv || refuses 're' "$cpu_bound" '--benchmark_filter=[' --csv=a.csv
	cmp a.csv kept
	[ ! -e a.csv.bak ]
}

@test "an unwritable --benchmark_out is refused before anything is measured" {
	refuses '--benchmark_out=/no/where.json: the file cannot be written' "$cpu_bound" $small --benchmark_out=/no/where.json --csv=a.csv
	[ ! -e a.csv ]
	BENCHMARK_FORMAT=xml refuses '--benchmark_format=xml' "$cpu_bound" $small
}

@test "a full or closed stdout costs no file" {
	status=0
	"$cpu_bound" $small --csv=a.csv >/dev/full 2>err || status=$?
	[ "$status" -eq 1 ]
	grep -q 'cannot make the report' err
	[ "$(column status a.csv | sort -u)" = ok ]
	"$cpu_bound" $small --csv=b.csv >&- 2>/dev/null
	[ "$(column status b.csv | sort -u)" = ok ]
}

@test "a workload that cannot be prepared is rows with a status; other cells go on" {
	status=0
	bash -c 'ulimit -n 30; exec "$@"' - "$io_bound" --workers=2,20 --workloads=pipe_echo --block=1ms --rounds=1 \
		--restarts=1 --csv=a.csv >/dev/null 2>&1 || status=$?
	[ "$status" -eq 1 ]
	[ "$(paste -d, <(column workers a.csv) <(column status a.csv) | sort -u | tr '\n' ' ')" = '2,ok 20,setup:EMFILE ' ]
}

@test "the variable of launchers is not the user's" {
	BREAKEVEN_LAUNCHER=garbage refuses 'BREAKEVEN_LAUNCHER' "$cpu_bound" $small
}

@test "an unwritable CSV is refused" {
	refuses '/no/where.csv: No such file or directory' "$cpu_bound" --csv=/no/where.csv
	mkdir folder
	refuses 'folder: Is a directory' "$cpu_bound" --csv=folder
	refuses '--csv=: the value is missing' "$cpu_bound" --csv=
}

@test "as nobody: a CSV without permission is refused and stays" {
	[ "$(id -u)" -eq 0 ] && ! command -v setpriv >/dev/null && skip "root may write everywhere"
	as_nobody=$([ "$(id -u)" -eq 0 ] && echo "setpriv --reuid=65534 --regid=65534 --clear-groups" || true)
	[ -z "$as_nobody" ] || $as_nobody test -x "$cpu_bound" || skip "the build is not readable for others"
	"$cpu_bound" $small --csv=a.csv >/dev/null 2>&1
	chmod 444 a.csv
	chmod 555 .
	cp a.csv "$BATS_FILE_TMPDIR/kept"
	refuses 'a.csv: Permission denied' $as_nobody "$cpu_bound" --csv=a.csv 2>/dev/null || {
		chmod 755 .
		out=$($as_nobody "$cpu_bound" --csv="$PWD/a.csv" 2>&1) && return 1
		[[ $out == *'a.csv: Permission denied' ]]
	}
	chmod 755 .
	cmp a.csv "$BATS_FILE_TMPDIR/kept"
}

@test "somebody else's file is left alone" {
	printf 'name,age\nAda,36\n' >theirs.csv
	cp theirs.csv kept
	refuses 'theirs.csv is there and is no breakeven CSV' "$cpu_bound" --csv=theirs.csv
	cmp theirs.csv kept
	[ ! -e theirs.csv.bak ]
	[ ! -e host.json ]
}

@test "a CSV of another schema is refused, by writer and by reader" {
	"$cpu_bound" $small --csv=a.csv >/dev/null 2>&1
	sed '1s/$/,more/; 2,$s/$/,1/' a.csv >newer.csv
	cp newer.csv kept
	refuses 'newer.csv is there and is no breakeven CSV of schema 6' "$cpu_bound" --csv=newer.csv
	cmp newer.csv kept
	refuses 'newer.csv' "$breakeven" summary a.csv newer.csv
	grep -q 'more than' err
	sed '2,$s/^6,/7,/' a.csv >seven.csv
	refuses 'schema 7 where this command reads schema 6' "$breakeven" summary seven.csv
}

@test "the summary refuses what it cannot read" {
	refuses 'a.csv' "$breakeven" summary a.csv
	refuses 'command' "$breakeven" nonsense
	refuses 'command' "$breakeven"
	refuses 'name at least one CSV' "$breakeven" summary
	printf '' >empty.csv
	refuses 'empty.csv' "$breakeven" summary empty.csv
	mkdir folder
	refuses 'Is a directory' "$breakeven" summary folder
	"$cpu_bound" $small --csv=a.csv >/dev/null 2>&1
	refuses '--format=pdf: it is text' "$breakeven" summary --format=pdf a.csv
	refuses '--metric=hot' "$breakeven" summary --metric=hot a.csv
	refuses '--nonsense' "$breakeven" summary --nonsense a.csv
	head -c -20 a.csv >cut.csv
	refuses 'cut.csv, line 17: the last row is cut off' "$breakeven" gate --replay=cut.csv --bounds="$BATS_TEST_DIRNAME/../../gate/invariants.csv"
	run -0 --separate-stderr "$breakeven" summary cut.csv
	[[ $stderr == *'cut.csv, line 17: the last row is cut off, and left out' ]]
	refuses 'fibers' "$breakeven" summary --baseline=fibers a.csv
}

@test "refused workers are rows with a status, the run goes on, the exit says so" {
	[ "$(id -u)" -eq 0 ] && ! command -v setpriv >/dev/null && skip "root has no limit of processes"
	as_nobody=$([ "$(id -u)" -eq 0 ] && echo "setpriv --reuid=65534 --regid=65534 --clear-groups" || true)
	[ -z "$as_nobody" ] || $as_nobody test -x "$cpu_bound" || skip "the build is not readable for others"
	[[ $BREAKEVEN_BUILD != *thread* ]] || skip "the sanitizer needs a thread of its own"
	chmod 777 .
	nobody_alone
	status=0
	others=$($as_nobody sh -c 'ls -d /proc/[0-9]*/task/* | xargs stat -c %u 2>/dev/null | grep -c "^$(id -u)$"' || true)
	limit=$((${others:-0} + 4))
	# All there at once: a thread that has ended makes room for the next.
	$as_nobody bash -c "ulimit -u $limit; exec \"\$@\"" - "$cpu_bound" --workloads=sum_squares --workers=2,16 --cpu=50us \
		--start=barrier --rounds=1 --restarts=2 --csv=a.csv >out 2>err || status=$?
	cat err
	[ "$status" -eq 1 ]
	# Refused once, they are not asked for again.
	[ "$(wc -l <a.csv)" -eq $((1 + 2 * 4 + 2 * 4 - 3)) ]
	column status a.csv | grep -qx create:EAGAIN
	[ "$(paste -d, <(column strategy a.csv) <(column status a.csv) | grep ^serial | sort -u)" = serial,ok ]
	grep -q "processes stop below 16 workers (create:EAGAIN): the nearest limit is that RLIMIT_NPROC is $limit (ulimit -u)" err
	grep -q 'trials failed; the column `status` of the CSV says why' err
	grep -q 'create:EAGAIN' out
	run -0 "$breakeven" summary a.csv
	[[ $output == *failed* ]]
}
