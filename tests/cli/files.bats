# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2002,SC2016,SC2086,SC2154,SC2030,SC2031
#
# Files that are written and read: symbolic links, devices, pipes, sockets, directories, endless and empty files, full
# disks, two runs at once, one file by two names.

load common

lifecycle=$bin/bench/lifecycle
bounds=$PWD/gate/invariants.csv
fixtures=$PWD/tests/fixtures
tiny="--workloads=sum_squares --workers=2 --tasks=2 --cpu=20us --rounds=1 --restarts=1 --seed=1 --strategies=serial,threads"
scenario="--quiet --interpreter=none --work=100ms --workers=1 --kinds=threads --modes=joined"

# Once for all: twelve restarts of one round, for --replay.
setup_file() {
	"$breakeven" gate --profile=short --seed=1 --bounds="$bounds" --csv="$BATS_FILE_TMPDIR/gate.csv" >/dev/null 2>&1 || [ $? -eq 3 ] || [ $? -eq 1 ]
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	cp "$BATS_FILE_TMPDIR/gate.csv" .
	mkdir r p
	cp "$fixtures/primes.csv" r/cpu_bound.csv
	unset GITHUB_STEP_SUMMARY GITHUB_ACTIONS
}

# What a test that failed has left.
teardown() {
	[ -z "${id-}" ] || kill -KILL "$id" 2>/dev/null || true
}

# judged FLAGS…: the verdict on gate.csv again; its status is that of any verdict.
judged() {
	local status=0
	"$breakeven" gate --replay=gate.csv --profile=short --bounds="$bounds" "$@" || status=$?
	[ $status -eq 0 ] || [ $status -eq 1 ] || [ $status -eq 3 ]
}

# is_link NAME TARGET
is_link() {
	[ -L "$1" ] || { echo "$1 is no link any more"; return 1; }
	[ "$(readlink "$1")" = "$2" ]
}

# no_others NAME…: nothing but these is in the folder.
no_others() {
	local file
	for file in * .[!.]*; do
		[ -e "$file" ] || continue
		case " gate.csv r p out err $* " in
		*" $file "*) ;;
		*) echo "left: $file"; return 1 ;;
		esac
	done
}

# ---- links ----

@test "a CSV that is a symbolic link stays one: its target is written, and kept as TARGET.bak" {
	mkdir data
	touch data/a.csv
	ln -s data/a.csv one
	ln -s one two
	for _ in 1 2 3; do
		"$cpu_bound" $tiny --csv=two >/dev/null 2>&1
		is_link one data/a.csv
		is_link two one
	done
	[ "$(wc -l <data/a.csv)" -eq 3 ]
	[ "$(wc -l <data/a.csv.bak)" -eq 3 ]
	ln -s nowhere dangling
	"$cpu_bound" $tiny --csv=dangling >/dev/null 2>&1
	is_link dangling nowhere
	[ "$(wc -l <nowhere)" -eq 3 ]
	ln -s loop loop
	refuses 'loop: Too many levels of symbolic links' "$cpu_bound" $tiny --csv=loop
}

@test "a link to a descriptor stays: what it leads to is appended to, and nothing is renamed" {
	ln -s /dev/stdout there
	ln -s /proc/self/fd/7 seven
	echo before >file
	"$cpu_bound" $tiny --quiet --csv=there 2>/dev/null >>file
	is_link there /dev/stdout
	[ "$(head -n 1 file)" = before ]
	[ "$(grep -c '^6,' file)" -eq 2 ]
	"$cpu_bound" $tiny --csv=seven 7>>file >/dev/null 2>&1
	is_link seven /proc/self/fd/7
	[ "$(grep -c '^6,' file)" -eq 4 ]
	[ "$("$cpu_bound" $tiny --csv=there 2>/dev/null | grep -c '^6,')" -eq 2 ]
	[ -c /dev/null ]
	[ ! -e file.bak ]
	[ ! -e there.bak ]
}

@test "pages, verdicts and scenarios that are symbolic links stay links, and are replaced whole" {
	mkdir data
	for name in page.html page.md v.xml v.md v.json b.json scenarios.csv; do
		ln -s "data/$name" "$name"
	done
	for _ in 1 2; do
		"$breakeven" report --plots=p --html=page.html --markdown=page.md r >/dev/null
		judged --junit=v.xml --markdown=v.md --json=v.json --benchmark=b.json >/dev/null
		"$lifecycle" $scenario --csv=scenarios.csv >/dev/null
		for name in page.html page.md v.xml v.md v.json b.json scenarios.csv; do
			is_link "$name" "data/$name"
			[ -s "data/$name" ]
		done
	done
	[ "$(find data -type f | wc -l)" -eq 7 ]
	chmod 600 data/page.html
	"$breakeven" report --plots=p --html=page.html --markdown=page.md r >/dev/null
	[ "$(stat -c %a data/page.html)" = 600 ]
}

@test "links to standard output are written in place, behind what was printed" {
	ln -s /dev/stdout there
	"$breakeven" report --plots=p --html=page.html --markdown=there r >out
	[ "$(grep -c '^# breakeven' out)" -eq 1 ]
	judged --json=there >out
	grep -q '"verdict":' out
	grep -q '^verdict: ' out
	"$lifecycle" $scenario --csv=there >out
	grep -q '^scenario ' out
	grep -q '^schema,' out
	"$cpu_bound" $tiny --benchmark_out=there >out 2>/dev/null
	grep -q '"benchmarks": \[' out
	grep -q '^cpu_bound/.*manual_time ' out
	is_link there /dev/stdout
}

@test "host.json and profile.json that lead elsewhere: the other file is left alone" {
	echo precious >precious
	ln -s ../precious r/host.json
	status=0
	"$cpu_bound" $tiny --csv=r/new.csv >out 2>err || status=$?
	[ "$status" -eq 1 ]
	grep -q 'cannot write r/host.json: File exists' err
	[ "$(cat precious)" = precious ]
	is_link r/host.json ../precious
	# One that is a host.json is written.
	rm r/host.json
	ln -s ../shared.json r/host.json
	"$cpu_bound" $tiny --csv=r/new.csv >out 2>err
	"$cpu_bound" $tiny --csv=r/new.csv >out 2>err
	is_link r/host.json ../shared.json
	grep -q host_id shared.json
}

# ---- two at once ----

@test "a CSV that a run is writing is refused to another run, by any name, and keeps its rows" {
	ln -s a.csv link
	"$cpu_bound" --workloads=sum_squares --workers=2 --tasks=2 --cpu=2ms --rounds=100000 --restarts=1 --strategies=serial,threads --csv=a.csv >/dev/null 2>&1 3>&- &
	id=$!
	for _ in $(seq 300); do
		[ "$(cat a.csv 2>/dev/null | wc -l)" -ge 5 ] && break
		sleep 0.1
	done
	for name in a.csv ./a.csv link; do
		status=0
		"$cpu_bound" $tiny --csv=$name >out 2>err || status=$?
		[ "$status" -eq 2 ]
		grep -q "cannot write $name" err
	done
	refuses 'cannot write a.csv: another run is writing it' "$breakeven" gate --profile=short --bounds="$bounds" --csv=a.csv
	[ ! -e a.csv.bak ]
	kill -TERM $id
	wait $id || true
	id=
	[ "$(column status a.csv | sort -u)" = ok ]
	[ "$(column run_id a.csv | sort -u | wc -l)" -eq 1 ]
	"$cpu_bound" $tiny --csv=a.csv >/dev/null 2>&1
	[ -e a.csv.bak ]
}

@test "two that begin at once: one writes, the other is refused" {
	for i in 1 2 3 4; do
		(
			status=0
			"$cpu_bound" --workloads=sleep --block=300ms --workers=1 --tasks=8 --rounds=2 --restarts=1 --strategies=serial --csv=a.csv >/dev/null 2>&1 || status=$?
			echo $status >status.$i
		) &
	done
	wait
	[ "$(cat status.? | sort | tr -d '\n')" = 0222 ]
	[ "$(wc -l <a.csv)" -eq 3 ]
	[ ! -e a.csv.bak ]
}

@test "scenarios that a run is writing are refused to another run" {
	"$lifecycle" --quiet --interpreter=none --work=4s --workers=1 --kinds=threads --modes=joined --csv=s.csv >/dev/null 3>&- &
	id=$!
	sleep 0.5
	refuses 'cannot write s.csv: another run is writing it' "$lifecycle" $scenario --csv=s.csv
	wait $id
	id=
	[ "$(wc -l <s.csv)" -eq 2 ]
	no_others s.csv
	# Of a run that plays nothing there is no file.
	"$lifecycle" $scenario --interpreter=/no/where --csv=none.csv >out 2>err || true
	no_others s.csv
}

# ---- full disks ----

@test "help, version and output of each command are checked to the last byte" {
	for command in summary points map advise timeline gate model costs fidelity report compare host columns; do
		status=0
		"$breakeven" $command --help >/dev/full 2>err || status=$?
		[ "$status" -eq 1 ] || { echo "$command: $status"; return 1; }
		[ "$(cat err)" = "breakeven $command: cannot write the output: No space left on device" ]
	done
	"$cpu_bound" $tiny --timeline=t.csv --csv=a.csv >/dev/null 2>&1
	for words in --help --version 'summary a.csv' 'timeline t.csv' 'timeline --format=trace t.csv' "model $fixtures/sweep.csv" \
		'columns' 'compare r r' 'host host.json' 'report --plots=p r'; do
		status=0
		"$breakeven" $words >/dev/full 2>err || status=$?
		[ "$status" -eq 1 ] || { echo "$words: $status"; cat err; return 1; }
		[ "$(grep -c 'cannot write the output: No space left on device' err)" -eq 1 ] || { echo "$words:"; cat err; return 1; }
	done
	for flag in --help --version "$scenario"; do
		status=0
		"$lifecycle" $flag >/dev/full 2>err || status=$?
		[ "$status" -eq 1 ]
		grep -q 'lifecycle: cannot write the output: No space left on device' err
	done
	# A regression is status 1: what cannot be told is none.
	status=0
	"$breakeven" gate --replay=gate.csv --profile=short --bounds="$bounds" >/dev/full 2>err || status=$?
	[ "$status" -eq 2 ]
}

@test "each file that cannot be written to its last byte is told, and the status says so" {
	ln -s /dev/full full
	status=0
	"$cpu_bound" $tiny --benchmark_out=full >out 2>err || status=$?
	[ "$status" -eq 1 ]
	grep -q -e '--benchmark_out=full: cannot be written: No space left on device' err
	for flag in junit markdown json benchmark; do
		status=0
		"$breakeven" gate --replay=gate.csv --profile=short --bounds="$bounds" --$flag=full >out 2>err || status=$?
		[ "$status" -eq 2 ]
		grep -q 'cannot write full: No space left on device' err
	done
	status=0
	GITHUB_STEP_SUMMARY=full "$breakeven" gate --replay=gate.csv --profile=short --bounds="$bounds" >out 2>err || status=$?
	[ "$status" -eq 2 ]
	for flag in html markdown; do
		status=0
		"$breakeven" report --plots=p --$flag=full r >out 2>err || status=$?
		[ "$status" -eq 1 ]
		grep -q 'cannot write full: No space left on device' err
	done
	status=0
	"$lifecycle" $scenario --csv=full >out 2>err || status=$?
	[ "$status" -eq 1 ]
	grep -q 'cannot write full: No space left on device' err
	is_link full /dev/full
	[ -c /dev/full ]
}

@test "--benchmark_out on a full disk is as it was" {
	mkdir disk
	unshare -m true 2>/dev/null || skip "no mount namespace can be had"
	unshare -m --propagation private sh -c "mount -t tmpfs -o size=64k none disk && echo former >disk/b.json &&
		head -c 58000 /dev/zero >disk/filler; $cpu_bound $small --benchmark_out=disk/b.json >out 2>err; echo \$? >status
		cp disk/b.json after.json; ls disk >there"
	[ "$(cat status)" -eq 1 ]
	grep -q -e '--benchmark_out=disk/b.json: cannot be written: No space left on device' err
	[ "$(cat after.json)" = former ]
	[ "$(tr '\n' ' ' <there)" = 'b.json filler ' ]
}

# ---- what is read ----

# Each line is a reader; @ is the path.
readers='summary @
points @
map @
model @
costs @
fidelity @
timeline @
host @
gate --profile=short --bounds=@ --replay=gate.csv
gate --profile=short --replay=@ --bounds=B
report --plots=p @
compare @ r
advise --workload=./@
gate --profile=short --workload=./@ --against=./@'

# refused WORDS PATH: by each reader, in one line, soon and with little memory.  All at once: a pipe is waited for.
refused() {
	local words=$1 path=$2 number=0 line flags bad=0
	while read -r line; do
		number=$((number + 1))
		flags=${line//@/$path}
		flags=${flags//B/$bounds}
		(
			status=0
			[[ $BREAKEVEN_BUILD == *san-* ]] || ulimit -v 2000000
			timeout 60 "$breakeven" $flags >"out.$number" 2>"err.$number" </dev/null || status=$?
			echo "$status" >"status.$number"
		) &
	done <<<"$readers"
	wait
	for i in $(seq $number); do
		[ "$(cat "status.$i")" -eq 2 ] && [ "$(wc -l <"err.$i")" -eq 1 ] && [ ! -s "out.$i" ] &&
			grep -qE "$words" "err.$i" && continue
		echo "$path: $(sed -n "${i}p" <<<"$readers"): status $(cat "status.$i")"
		cat "err.$i"
		bad=1
	done
	[ $bad -eq 0 ]
}

@test "what is no file, and what has no end, is refused by each reader in one line" {
	mkdir empty_folder
	mkfifo fifo
	touch none
	ln -s /dev/zero zeros
	refused 'Is a directory|no results in' empty_folder
	refused 'no process writes to this pipe|no regular file|Not a directory' fifo
	refused 'not a|no file of bounds|zero byte|too large|Not a directory|no regular file' zeros
	refused 'empty|no file of bounds|not a JSON file|Not a directory' none
	refused 'No such file or directory' gone
	command -v python3 >/dev/null || return 0
	python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("sock")'
	refused 'a socket cannot be read|Not a directory' sock
}

@test "a profile that is no file is refused in one line" {
	mkdir folder
	for make in 'mkdir' 'mkfifo' 'touch' 'ln -s /dev/zero' 'ln -s profile.json'; do
		$make folder/profile.json
		refuses 'folder/profile.json' timeout 60 "$breakeven" advise --cpu=1ms --results=folder
		rm -r folder/profile.json
	done
}

@test "an unreadable file is refused by each reader in one line" {
	[ "$(id -u)" -ne 0 ] || skip "root may read everything"
	touch secret
	chmod 000 secret
	refused 'Permission denied|Not a directory' secret
}

@test "rows without end stop at a bound of memory" {
	[[ $BREAKEVEN_BUILD != *san-* ]] || skip "a sanitizer has its own limits"
	row=$(sed -n 2p r/cpu_bound.csv)
	status=0
	(ulimit -v 600000; timeout 100 "$breakeven" summary <(head -n 1 r/cpu_bound.csv; yes "$row")) >out 2>err || status=$?
	[ "$status" -eq 2 ]
	[ "$(wc -l <err)" -eq 1 ]
	grep -q 'there are more rows than memory has room for; name smaller files' err
}

@test "pipes that deliver data are read, also late and by name" {
	"$breakeven" summary r/cpu_bound.csv >wanted
	"$breakeven" summary <(cat r/cpu_bound.csv) >out
	cmp wanted out
	"$breakeven" summary <(sleep 1; head -c 1000 r/cpu_bound.csv; sleep 1; tail -c +1001 r/cpu_bound.csv) >out
	cmp wanted out
	"$breakeven" summary /dev/stdin <r/cpu_bound.csv >out
	cmp wanted out
	cat r/cpu_bound.csv | "$breakeven" summary /dev/stdin >out
	cmp wanted out
	mkfifo fifo
	(sleep 1; cat r/cpu_bound.csv >fifo) &
	"$breakeven" summary fifo >out
	cmp wanted out
	judged --bounds=<(cat "$bounds") >/dev/null
	"$cpu_bound" $tiny --csv=a.csv >/dev/null 2>&1
	"$breakeven" host <(cat host.json) >/dev/null
}

@test "a folder of results with pipes and devices in it is read without them, and not waited for" {
	mkfifo r/host.json r/timeline.csv r/lifecycle.csv r/map.csv p/drawn_from p/cpu_speedup.svg
	ln -s /dev/zero r/io_bound.csv
	timeout 60 "$breakeven" report --plots=p r >out 2>err
	grep -q 'r/map.csv is left out: it is no file' err
	timeout 60 "$breakeven" compare r r >out 2>err
}

# ---- devices as outputs ----

@test "with a device as CSV nothing is left beside it" {
	ln -s /dev/null null
	mkdir tmp
	status=0
	TMPDIR=$PWD/tmp "$breakeven" gate --profile=short --bounds="$bounds" --csv=null >out 2>err || status=$?
	[ $status -eq 0 ] || [ $status -eq 1 ] || [ $status -eq 3 ] || { cat err; return 1; }
	[ -z "$(ls tmp)" ]
	"$lifecycle" $scenario --csv=null >out
	no_others null tmp
	is_link null /dev/null
	[ ! -e /dev/host.json ]
}

@test "a FIFO is written in place; one that no process reads is given up" {
	mkfifo fifo
	cat fifo >got &
	"$cpu_bound" $tiny --csv=fifo >/dev/null 2>&1
	wait $!
	[ "$(grep -c '^6,' got)" -eq 2 ]
	[ -p fifo ]
	status=0
	timeout 60 "$breakeven" report --plots=p --html=fifo r >out 2>err || status=$?
	[ "$status" -eq 1 ]
	grep -q 'cannot write fifo: no process reads this pipe' err
	[ -p fifo ]
}

# ---- one file by two names ----

@test "two names of one file are refused before anything is written" {
	touch here
	ln here hard
	ln -s here soft
	for other in here ./here ../"${PWD##*/}"/here hard soft; do
		refuses '--junit and --json name the same file' "$breakeven" gate --replay=gate.csv --junit=here --json=$other
		refuses '--html and --markdown name the same file' "$breakeven" report --plots=p --html=here --markdown=$other r
	done
	ln -s nowhere new
	refuses '--markdown and --benchmark name the same file' "$breakeven" gate --replay=gate.csv --markdown=new --benchmark=./nowhere
	refuses '--replay and --csv name the same file' "$breakeven" gate --replay=gate.csv --csv=./gate.csv
	refuses '--replay and --json name the same file' "$breakeven" gate --replay=gate.csv --json=gate.csv
	cp "$bounds" b.csv
	refuses '--bounds and --markdown name the same file' "$breakeven" gate --replay=gate.csv --bounds=b.csv --markdown=b.csv
	GITHUB_STEP_SUMMARY=here refuses '--markdown and GITHUB_STEP_SUMMARY name the same file' "$breakeven" gate --replay=gate.csv --markdown=here
	[ ! -s here ]
	[ ! -e nowhere ]
	cmp gate.csv "$BATS_FILE_TMPDIR/gate.csv"
}

@test "a file that standard output goes to is no other output, and devices may be named twice" {
	status=0
	"$breakeven" report --plots=p --html=page r >page 2>err || status=$?
	[ "$status" -eq 2 ]
	grep -q -e '--html and standard output are the same file, page; name another' err
	status=0
	"$lifecycle" $scenario --csv=page >page 2>err || status=$?
	[ "$status" -eq 2 ]
	status=0
	"$breakeven" gate --replay=gate.csv --bounds="$bounds" --json=page >page 2>err || status=$?
	[ "$status" -eq 2 ]
	judged --json=/dev/null --junit=/dev/null >out
	[ -c /dev/null ]
}

@test "a harness leaves nothing beside a device, and its own help and table are checked to the last byte" {
	before=$(ls -a /dev)
	"$cpu_bound" $small --strategies=serial --csv=/dev/null >/dev/null 2>&1
	[ "$(ls -a /dev)" = "$before" ]
	run -1 bash -c '"$1" --help >/dev/full' - "$cpu_bound"
	[[ $output == *"cannot write to stdout: "* ]]
	run -1 bash -c '"$@" >/dev/full' - "$cpu_bound" $small --strategies=serial
}
