# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2086,SC2154
#
# Disks that are full or read-only, limits of the system and of groups, one CPU, no /proc, a coarse clock, root and
# somebody else: what is said, and what is kept.  Where a limit cannot be set, it says so and is skipped.

load common

quickly="timeout 100"
little="$small --strategies=serial,threads,processes"

as_nobody=
[ "$(id -u)" -ne 0 ] || as_nobody="setpriv --reuid=65534 --regid=65534 --clear-groups"

# apart COMMAND…: in a mount namespace of its own, where it may mount.
apart() {
	unshare -m true 2>/dev/null || skip "no mount namespace can be had"
	unshare -m --propagation private "$@"
}

# whole FILE: it ends with a whole row, and the summary reads it.
whole() {
	[ "$(tail -c 1 "$1" | od -An -tx1 | tr -d ' ')" = 0a ]
	[ "$(wc -l <"$1")" -le 1 ] || "$breakeven" summary "$1" >/dev/null
}

@test "a full disk ends the run, and keeps the rows that it had room for" {
	mkdir full
	for size in 4k 8k; do
		status=0
		apart sh -c "mount -t tmpfs -o size=$size none full && $cpu_bound $little --csv=full/a.csv >out 2>err; status=\$?
			cp full/* . ; exit \$status" || status=$?
		cat err
		[ "$status" -ge 1 ]
		[ "$status" -le 2 ]
		grep -q 'cannot write.*No space left on device' err
		[ ! -f a.csv ] || whole a.csv
		for file in *; do
			case $file in
			full | out | err | a.csv | host.json) ;;
			*) echo "left: $file"; return 1 ;;
			esac
		done
		rm -f a.csv host.json
	done
}

@test "a full disk leaves the former CSV where it was" {
	mkdir full
	"$cpu_bound" $little --csv=a.csv >/dev/null 2>&1
	status=0
	apart sh -c "mount -t tmpfs -o size=64k none full && cp a.csv full && head -c 100000 /dev/zero >full/filler 2>/dev/null
		$cpu_bound $little --csv=full/a.csv >out 2>err; status=\$?; ls full >there; cp full/a.csv after.csv; exit \$status" || status=$?
	cat err there
	[ "$status" -eq 2 ]
	grep -q 'No space left on device' err
	cmp a.csv after.csv
	[ "$(tr '\n' ' ' <there)" = 'a.csv filler ' ]
}

@test "a full disk leaves no half report, and the former one" {
	mkdir full
	"$cpu_bound" $little --csv=cpu_bound.csv >/dev/null 2>&1
	status=0
	apart sh -c "mount -t tmpfs -o size=64k none full && cp cpu_bound.csv host.json full && echo '<!DOCTYPE html> former' >full/report.html &&
		head -c 40000 /dev/zero >full/filler && $breakeven report --plots=. full >out 2>err; status=\$?
		ls full >there; cp full/report.html .; exit \$status" || status=$?
	cat err there
	[ "$status" -eq 1 ]
	grep -q 'report.html: No space left on device' err
	[ "$(cat report.html)" = '<!DOCTYPE html> former' ]
	[ "$(tr '\n' ' ' <there)" = 'cpu_bound.csv filler host.json report.html ' ]
}

@test "read-only results are refused before anything is measured" {
	mkdir ro
	"$cpu_bound" $little --csv=ro/a.csv >/dev/null 2>&1
	cp ro/a.csv kept
	status=0
	apart sh -c "mount --bind ro ro && mount -o remount,ro,bind ro && $cpu_bound $little --csv=ro/a.csv >out 2>err; status=\$?; exit \$status" || status=$?
	cat err
	[ "$status" -eq 2 ]
	[ "$(wc -l <err)" -eq 1 ]
	grep -q 'Read-only file system' err
	cmp ro/a.csv kept
}

@test "a limit of file sizes is an error, and no signal" {
	status=0
	bash -c 'ulimit -f 8; exec "$@"' - "$cpu_bound" $little --csv=a.csv >out 2>err || status=$?
	cat err
	[ "$status" -ge 1 ]
	[ "$status" -le 2 ]
	grep -q 'File too large\|setup:EFBIG' err
	[ ! -f a.csv ] || whole a.csv
	# Room for the run's own memory, and for some of its rows.
	status=0
	bash -c 'ulimit -f 400; exec "$@"' - "$cpu_bound" --workloads=sum_squares --workers=2 --tasks=2 --cpu=10us --rounds=1000 --restarts=1 \
		--strategies=serial,threads --csv=a.csv >out 2>err || status=$?
	cat err
	[ "$status" -eq 1 ]
	grep -q 'File too large' err
	[ "$(wc -l <a.csv)" -gt 50 ]
	whole a.csv
}

# is_clear LIMIT: under it, a run is well or says why not, and its rows are whole.
is_clear() {
	local status=0
	rm -f a.csv*
	$quickly bash -c "$1; exec \"\$@\"" - "$cpu_bound" $small --csv=a.csv >out 2>err || status=$?
	[ "$status" -eq 0 ] || [ -s err ] || { echo "$1: $status without a word"; return 1; }
	[ "$status" -le 2 ] || [ "$status" -eq 127 ] || { echo "$1: $status"; cat err; return 1; }
	[ ! -f a.csv ] || whole a.csv
}

@test "few descriptors, little address space: rows with a status, or one clear line" {
	[[ $BREAKEVEN_BUILD != *san-* ]] || skip "a sanitizer has its own limits"
	for files in 4 5 6 8 10 12 16; do
		is_clear "ulimit -n $files"
	done
	for space in 20000 40000 80000 160000 320000; do
		is_clear "ulimit -v $space"
	done
}

# group CONTROLLER FILE=VALUE…: a group of version 1 or 2 of its own, in $group; for `join`.
group() {
	local controller=$1 base=/sys/fs/cgroup setting
	shift
	[ -f $base/cgroup.controllers ] || base=$base/$controller
	group=$base/breakeven-test-$$
	mkdir "$group" 2>/dev/null || skip "no group can be made here"
	for setting in "$@"; do
		[ -f "$group/${setting%%=*}" ] || continue
		echo "${setting#*=}" >"$group/${setting%%=*}" || { rmdir "$group"; skip "the group cannot be bounded"; }
		bounded=1
	done
	[ -n "${bounded-}" ] || { rmdir "$group"; skip "the group has no such bound"; }
}

teardown() {
	[ -z "${group-}" ] || rmdir "$group" 2>/dev/null || true
}

# join COMMAND…: in that group.
join() {
	sh -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$group" "$@"
}

@test "a group's pids.max refuses workers, in rows, and is named" {
	group pids pids.max=12
	status=0
	$quickly env -u LD_PRELOAD sh -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$group" "$cpu_bound" --workloads=sum_squares --workers=2,40 --cpu=50us \
		--start=barrier --rounds=1 --restarts=1 --csv=a.csv >out 2>err || status=$?
	cat err
	[ "$status" -eq 1 ]
	column status a.csv | grep -qx create:EAGAIN
	grep -q "the nearest limit is that the cgroup's pids.max is 12" err
	whole a.csv
}

@test "a group's memory bounds what is asked for, and what takes more ends alone" {
	group memory memory.max=300M memory.limit_in_bytes=300M
	run ! join "$bin/bench/parent" --workloads=sum_squares --parent=4G --workers=1 --cpu=10us --rounds=1 --restarts=1 --strategies=processes
	[[ $output == *'are asked for; half of the memory that is available is'* ]]
	status=0
	join "$cpu_bound" $little --csv=a.csv >out 2>err || status=$?
	cat err
	[ "$status" -eq 0 ]
	whole a.csv
}

@test "a quota of CPU time makes one effective CPU, which is said, and no speed-up is drawn" {
	group cpu "cpu.max=50000 100000" cpu.cfs_quota_us=50000
	join "$cpu_bound" $little --csv=a.csv >out 2>err
	grep -q 'only 0.5 effective CPU: nothing can be seen to run at once here' err
	[ "$(column effective_cpus a.csv | sort -u)" = 0.5 ]
}

@test "one CPU only: it is said, by harness, summary, pictures and gate" {
	taskset -c 0 "$cpu_bound" $little --workers=1 --csv=cpu_bound.csv >out 2>err
	grep -q 'only 1 effective CPU: nothing can be seen to run at once here' err
	"$breakeven" summary cpu_bound.csv >out 2>err
	grep -q 'measured with only 1 effective CPU' err
	mkdir -p plots
	for file in "$BATS_TEST_DIRNAME"/../../plots/*; do
		case $file in *.gp | *.inc | *.mk | */draw | */table | */picture) cp "$file" plots/ ;; esac
	done
	plots/draw "$breakeven" . >out 2>err || true
	[ ! -e plots/cpu_speedup.svg ]
	grep -q 'plots/cpu_speedup: not drawn, measured with only 1 effective CPU' err
	status=0
	taskset -c 0 $quickly "$breakeven" gate --profile=short --bounds="$BATS_TEST_DIRNAME/../../gate/invariants.csv" --csv=gate.csv >out 2>&1 || status=$?
	[ "$status" -eq 4 ]
}

@test "without /proc and /sys it measures, and says what it does not know" {
	status=0
	apart sh -c "mount -t tmpfs none /proc && mount -t tmpfs none /sys && $quickly $cpu_bound $small --strategies=serial,threads,processes,spawn,forkserver --csv=$PWD/a.csv >out 2>err; status=\$?; exit \$status" || status=$?
	cat err
	[ "$status" -le 1 ]
	[ "$(awk -F, '$8 == "processes" { print $NF }' a.csv | sort -u)" = ok ]
	[ "$(awk -F, '$8 == "spawn" { print $NF }' a.csv | sort -u)" = ok ]
	[ "$(wc -l <a.csv)" -gt 15 ]
}

@test "a clock that goes in steps, or cannot sleep, is told" {
	[[ $BREAKEVEN_BUILD != *san-* ]] || skip "what is preloaded comes before the sanitizer"
	cat >clock.c <<-'C'
		#define _GNU_SOURCE
		#include <errno.h>
		#include <stdlib.h>
		#include <sys/syscall.h>
		#include <time.h>
		#include <unistd.h>
		int clock_gettime(clockid_t clock, struct timespec *now)
		{
			int err = (int)syscall(SYS_clock_gettime, clock, now);
			if (getenv("COARSE")) now->tv_nsec -= now->tv_nsec % 4000000;
			return err;
		}
		int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left)
		{
			if (getenv("SLEEPLESS")) return ENOTSUP;
			return syscall(SYS_clock_nanosleep, clock, flags, time, left) ? errno : 0;
		}
	C
	${CC:-cc} -O1 -shared -fPIC -o clock.so clock.c
	COARSE=1 LD_PRELOAD=$PWD/clock.so $quickly "$cpu_bound" $little --csv=a.csv >out 2>err || true
	grep -q 'the clock goes in steps of 4.00 ms: times that are not many of them are not to be believed' err
	status=0
	SLEEPLESS=1 LD_PRELOAD=$PWD/clock.so $quickly "$io_bound" --workloads=sleep --strategies=serial,threads,processes --workers=2 --tasks=2 --rounds=1 --restarts=1 --csv=b.csv >out 2>err || status=$?
	[ "$status" -eq 1 ]
	[ "$(column status b.csv | sort -u)" = task:ENOTSUP ]
}

@test "as root and as somebody else the same is measured" {
	[ -n "$as_nobody" ] || skip "only root can become somebody else"
	$as_nobody test -x "$cpu_bound" || skip "the build is not readable for others"
	mkdir theirs
	chmod 777 theirs
	nobody_alone
	$as_nobody "$cpu_bound" $small --csv=theirs/a.csv >/dev/null 2>&1
	"$cpu_bound" $small --csv=a.csv >/dev/null 2>&1
	[ "$(column status theirs/a.csv | sort -u)" = ok ]
	cmp <(awk -F, '{ print $4, $5, $6, $7, $8 }' a.csv) <(awk -F, '{ print $4, $5, $6, $7, $8 }' theirs/a.csv)
}

@test "where a folder cannot be written, the flag that names another is named" {
	[ -n "$as_nobody" ] || skip "only root can become somebody else"
	$as_nobody test -x "$cpu_bound" || skip "the build is not readable for others"
	mkdir ours
	cp "$BATS_TEST_DIRNAME/../fixtures/primes.csv" ours/cpu_bound.csv
	chmod 755 . ours
	refuses 'cannot write ours/profile.csv: Permission denied; --results=FOLDER keeps it elsewhere' \
		$as_nobody "$breakeven" advise --cpu=1ms --results=ours
	refuses 'cannot make the folder ours/own: Permission denied; --results=FOLDER keeps the profile elsewhere' \
		$as_nobody "$breakeven" advise --cpu=1ms --results=ours/own
	refuses 'cannot write ours/gate.csv: Permission denied; --csv=FILE keeps it elsewhere' \
		$as_nobody "$breakeven" gate --profile=short --csv=ours/gate.csv --bounds="$BATS_TEST_DIRNAME/../../gate/invariants.csv"
	run -1 --separate-stderr $as_nobody "$breakeven" report ours
	[[ $stderr == *'cannot write ours/report.html: Permission denied; --html=FILE and --markdown=FILE name another' ]]
}

@test "more than 1000 processes at once are not created unasked" {
	status=0
	"$io_bound" --workloads=sleep --block=1ms --workers=2,1500 --tasks=workers --rounds=1 --restarts=1 --strategies=processes --csv=a.csv >out 2>err </dev/null || status=$?
	cat err
	[ "$status" -eq 1 ] # not all that was asked for was measured
	grep -q 'processes stop at 1000: --yes has more of them at once' err
	[ "$(column workers a.csv)" = 2 ]
	"$io_bound" --workloads=sleep --block=1ms --workers=2,1500 --tasks=workers --rounds=1 --restarts=1 --strategies=processes --quiet >out 2>err </dev/null || true
	[ "$(cat err)" = 'io_bound: processes stop at 1000: --yes has more of them at once' ]
	refuses 'so many workers cannot be had: --yes has more of them at once' "$io_bound" --workloads=sleep --workers=1500 --strategies=processes
	[[ $BREAKEVEN_BUILD != *san-* ]] || skip "a sanitizer's processes are large"
	command -v script >/dev/null || skip "no script(1)"
	asked="$io_bound --workloads=sleep --block=1ms --workers=2,1200 --tasks=workers --rounds=1 --restarts=1 --strategies=processes --no-progress"
	echo n | script -qec "$asked --csv=no.csv" /dev/null >said || true
	grep -q 'more than 1000 processes at once are asked for; create them? \[y/N\]' said
	[ "$(column workers no.csv)" = 2 ]
}

@test "a mask of CPUs that changes in the run is kept to, and no row fails" {
	[ "$(nproc)" -ge 2 ] || skip "one CPU"
	"$cpu_bound" $small --strategies=serial,threads,processes --cpu=1ms --rounds=60 --restarts=2 --csv=a.csv >/dev/null 2>&1 &
	harness=$!
	for _ in $(seq 200); do [ ! -s a.csv ] || [ "$(wc -l <a.csv)" -lt 5 ] || break; sleep 0.02; done
	taskset -acp 0 $harness >/dev/null
	taskset -acp 0 "$(pgrep -P $harness | head -n 1)" >/dev/null
	wait $harness
	[ "$(column status a.csv | sort -u)" = ok ]
	[ "$(column last_cpu a.csv | tail -n 100 | sort -u)" = 0 ]
}
