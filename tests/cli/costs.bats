# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2086,SC2154 # lists are words; bats sets status and output

load common

# Everything here ends within seconds, or it hangs.
quickly="timeout 60"
few="--rounds=1 --restarts=1 --workloads=sum_squares --cpu=20us --tasks=12"

@test "what a worker costs, one line a strategy, from what the harnesses wrote" {
	"$bin/bench/scale" --rounds=1 --restarts=2 --tasks=workers --workers=1,4,8 --block=1ms --survey --start=barrier \
		--strategies=threads,processes,spawn --csv=scale.csv >/dev/null 2>&1
	"$bin/bench/transport" --rounds=1 --restarts=2 --tasks=50 --payload=0,1K,64K,256K --trip=there --start=barrier \
		--transport=shared,pipe --csv=transport.csv >/dev/null 2>&1
	run -0 "$breakeven" costs scale.csv transport.csv
	[[ $output == "What one worker more costs, with 95 % intervals:"* ]]
	[[ $output == *"  threads: created in "* ]]
	[[ $output == *"  processes: created in "*"a task handed over in "*"(pipe"*"memory "* ]]
	[[ $output == *"  spawn: created in "* ]]
	run -0 "$breakeven" summary scale.csv transport.csv
	[[ $output == *"What one worker more costs, with 95 % intervals:"* ]]
	run -0 "$breakeven" costs --format=csv scale.csv transport.csv
	[[ ${lines[0]} == strategy,transport,quantity,value,low,high,unit,shows ]]
	[[ $output == *'processes,pipe,byte,'* ]]
	[[ $output == *'threads,none,create,'* ]]
}

@test "costs refuses what tells nothing" {
	"$cpu_bound" $small --csv=a.csv >/dev/null 2>&1
	lacks 'no trial tells what a worker costs; make costs measures them' "$breakeven" costs a.csv
	refuses '--format=pdf: it is text, csv, json, markdown or html' "$breakeven" costs --format=pdf a.csv
	refuses 'name at least one CSV' "$breakeven" costs
	run -0 "$breakeven" costs --help
	[[ $output == *--format=FORM* ]]
}

@test "bad payloads, parents and surveys are refused" {
	refuses '--payload=1X' "$cpu_bound" --payload=1X
	refuses 'unknown transport `carrier_pigeon`; there are pipe, shared, socketpair' "$cpu_bound" --transport=carrier_pigeon
	refuses 'it is there or both, or several' "$cpu_bound" --trip=back
	refuses 'it is small or huge, or several' "$cpu_bound" --pages=large
	refuses 'it is none, worker or parent' "$cpu_bound" --writer=me
	refuses '--written=2' "$cpu_bound" --written=2
	refuses '--survey wants --start=barrier' "$cpu_bound" --survey
	refuses 'or the word workers' "$cpu_bound" --tasks=many
	refuses 'half of the memory that is available is' "$cpu_bound" --parent=1024G --csv=a.csv
	[ ! -e a.csv ]
	refuses 'half of the memory that is available is' "$cpu_bound" --payload=512G
}

@test "every thing of overhead has a row a side, and a ratio" {
	"$bin/bench/overhead" --rounds=1 --restarts=1 --benchmark_filter='queue|lock_pair|create' --csv=a.csv >out 2>&1
	grep -q 'overhead/queue_claim/queue.*ratio=' out
	[ "$(column strategy a.csv | sort | uniq -c | awk '$2 == "bare" { print $1 }')" -eq 3 ]
	[ "$(column status a.csv | sort -u)" = ok ]
	run -0 "$bin/bench/overhead" --help
	[[ $output == *create_join* ]]
	awk 'length > 80 { print; bad = 1 } END { exit bad }' <<<"$output"
}

@test "payloads beside background load come to an end by every transport" {
	for transport in pipe socketpair shared; do
		$quickly "$cpu_bound" $few --strategies=processes,process_pool --workers=2 --payload=4K --transport=$transport \
			--background=2 --csv=a.csv >/dev/null 2>&1
		[ "$(column status a.csv | sort -u)" = ok ]
	done
}

@test "too few descriptors are a status, and no hang" {
	for limit in 8 9 20; do
		status=0
		$quickly bash -c "ulimit -n $limit; exec \"\$@\"" - "$cpu_bound" $few --strategies=processes --workers=12 \
			--payload=4K --transport=pipe >out 2>err || status=$?
		[ "$status" -eq 1 ] || { echo "status $status"; cat err; return 1; }
	done
	# More descriptors than poll(2) would take at once, were all of them asked after.
	run -0 $quickly bash -c 'ulimit -n 300; exec "$@"' - "$cpu_bound" $few --strategies=processes --workers=200 \
		--tasks=400 --payload=4K --transport=socketpair
}

@test "huge pages that cannot be had are a status" {
	[ -r /sys/kernel/mm/transparent_hugepage/enabled ] || skip "no transparent huge pages here"
	command -v python3 >/dev/null || skip "needs prctl(2)"
	status=0
	python3 -c '
import ctypes, os, sys
ctypes.CDLL(None).prctl(41, 1, 0, 0, 0)  # PR_SET_THP_DISABLE
os.execv(sys.argv[1], sys.argv[1:])' "$cpu_bound" --rounds=1 --restarts=1 --workloads=rewrite --strategies=serial,processes \
		--workers=2 --parent=32M --pages=huge --writer=worker --csv=a.csv >/dev/null 2>&1 || status=$?
	[ "$status" -eq 1 ]
	[ "$(column status a.csv | sort -u)" = setup:ENOTSUP ]
}

@test "names of arms hold all that makes them different" {
	run -0 "$cpu_bound" --workloads=sum_squares --strategies=processes --workers=1 --payload=1000000,1000001 \
		--benchmark_list_tests
	[ "$(grep -c payload <<<"$output")" -eq 2 ]
	run -0 "$cpu_bound" --workloads=descriptor_churn --cpu=1111.11us --strategies=gil_per_interpreter --workers=10 \
		--tasks=1000000000 --switch-interval=123.457us --released=0.333333 --background=10 --payload=1234567 \
		--transport=socketpair --trip=both --parent=12.3457M --pages=huge --benchmark_list_tests
}

@test "a limit that sweeps meet is named, and the rest is done" {
	[ "$(id -u)" -ne 0 ] || command -v setpriv >/dev/null || skip "root has no limit of processes"
	as_nobody=$([ "$(id -u)" -eq 0 ] && echo "setpriv --reuid=65534 --regid=65534 --clear-groups" || true)
	[ -z "$as_nobody" ] || $as_nobody test -x "$bin/bench/scale" || skip "the build is not readable for others"
	[[ $BREAKEVEN_BUILD != *san-* ]] || skip "sanitizers need room of their own"
	chmod 777 .
	run -0 $as_nobody bash -c 'ulimit -u 60; exec "$@"' - "$bin/bench/scale" --rounds=1 --restarts=1 \
		--benchmark_filter='sleep.*workers:10/' --csv=a.csv
	[[ $output == *"scale: processes stop at "*": RLIMIT_NPROC is 60 (ulimit -u)"* ]]
	[[ $output == *"scale: threads stop at "*": RLIMIT_NPROC is 60 (ulimit -u)"* ]]
	[ "$(column status a.csv | sort -u)" = ok ]
}

@test "a bare loop that has nothing to move says so, and does not wait for it" {
	status=0
	$quickly "$bin/bench/transport" --payload=none --rounds=1 --restarts=1 --csv=a.csv >/dev/null 2>&1 || status=$?
	[ "$status" -eq 1 ]
	[ "$(awk -F, '$8 ~ /bare/' a.csv | grep -c 'setup:ENOTSUP')" -ge 1 ]
}

@test "too little address space is named" {
	[[ $BREAKEVEN_BUILD != *san-* ]] || skip "sanitizers need room of their own"
	status=0
	bash -c 'ulimit -v 400000; exec "$@"' - "$cpu_bound" --rounds=1 --restarts=1 --strategies=threads --workers=200 \
		--workloads=sum_squares --cpu=10us >out 2>err || status=$?
	[ "$status" -eq 1 ]
	grep -q "RLIMIT_AS is 400000 KiB (ulimit -v)" err
}

@test "where no process can be had, each small thing says so and others go on" {
	[ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null || skip "needs another user's limits"
	setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$bin/bench/overhead" || skip "the build is not readable for others"
	[[ $BREAKEVEN_BUILD != *san-* ]] || skip "sanitizers need room of their own"
	chmod 777 .
	nobody_alone
	as_other() {
		$quickly setpriv --reuid=65534 --regid=65534 --clear-groups bash -c 'ulimit -u "$1"; shift; exec "$@"' - "$@"
	}
	# Not even the process that trials are forked from.
	run -1 as_other 1 "$bin/bench/overhead" --rounds=1 --restarts=1 --csv=a.csv
	[[ $output == *'overhead: cannot start itself as the process that trials are forked from: Resource temporarily unavailable' ]]
	[ ! -e a.csv ]
	# That one, and the trials, but no worker of theirs.
	status=0
	as_other 3 "$bin/bench/overhead" --rounds=1 --restarts=1 --csv=a.csv >out 2>err || status=$?
	[ "$status" -eq 1 ]
	[ "$(awk -F, '$9 ~ /fork_wait/ { print $NF }' a.csv | sort -u)" = create:EAGAIN ]
	[ "$(awk -F, '$9 ~ /lock_pair/ { print $NF }' a.csv | sort -u)" = ok ]
	grep -q "overhead: fork_wait/bare: create:EAGAIN: the nearest limit is that RLIMIT_NPROC is 3 (ulimit -u)" err
}

@test "who cannot do the work is named, and what is refused once is not asked for again" {
	run -0 "$cpu_bound" --rounds=1 --restarts=2 --workloads=sum_squares --workers=2 --cpu=10us --payload=4K \
		--strategies=serial,spawn,forkserver,processes
	[ "$(grep -c "cpu_bound: left out where they cannot do the work: spawn, forkserver" <<<"$output")" -eq 1 ]
	[[ $BREAKEVEN_BUILD != *san-* ]] || return 0
	status=0
	bash -c 'ulimit -v 400000; exec "$@"' - "$cpu_bound" --rounds=2 --restarts=2 --strategies=threads --workers=200 \
		--workloads=sum_squares --cpu=10us >out 2>err || status=$?
	[ "$status" -eq 1 ]
	[ "$(grep -c "stop below 200 workers" err)" -eq 1 ]
}

@test "what tells of a machine tells of one host" {
	"$cpu_bound" $small --csv=a.csv >/dev/null 2>&1
	awk -F, -v OFS=, 'NR > 1 && NR % 2 { $3 = "1234567812345678" } { print }' a.csv >b.csv
	for command in costs model points map fidelity; do
		refuses "more than one host" "$breakeven" "$command" b.csv
	done
	sed "s/$(column host_id a.csv | head -n 1)/00000000000000aa/" a.csv >c.csv
	refuses "c.csv is of another host" "$breakeven" model --check=c.csv a.csv
}
