# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2086,SC2154
#
# Workers that are killed, stop, leave, never end, write where they should not, or take all memory; and harnesses
# that are killed: found within the time-out, told with worker and cause, and nobody is left behind.

load common

quickly="timeout 100"
each="--workers=2 --tasks=4 --rounds=1 --restarts=1 --seed=1 --timeout=1s --cpu=0 --workloads=./bad.so --csv=a.csv"

setup_file() {
	[[ $BREAKEVEN_BUILD != *thread* ]] || skip "the sanitizer's own threads and memory are in the way"
	# Does its harm in task 1, in a process that is not the one that prepared it.
	cat >"$BATS_FILE_TMPDIR/bad.c" <<-'C'
		#include <signal.h>
		#include <stdlib.h>
		#include <string.h>
		#include <unistd.h>
		#include "plugin/workload.h"
		#include "worker/worker.h"
		static int do_harm(const char *harm, struct worker *worker)
		{
			if (strncmp(harm, "signal ", 7) == 0) return raise(atoi(harm + 7));
			if (strcmp(harm, "exit") == 0) _exit(7);
			if (strcmp(harm, "loop") == 0) for (;;) __asm__ volatile("");
			if (strcmp(harm, "wait") == 0) for (;;) pause();
			if (strcmp(harm, "slot") == 0) memset(worker->slot, 0x55, 2 * sizeof(*worker->slot));
			if (strcmp(harm, "others") == 0) memset(&(worker->slot - worker->id)->checksum, 0x55, 8);
			if (strcmp(harm, "shape") == 0) memset(worker->arena, 0x55, (size_t)((char *)(worker->slot - worker->id) - (char *)worker->arena));
			if (strcmp(harm, "memory") == 0)
				for (char *p; ; *p = 1)
					if (!(p = malloc(1 << 24))) return -12;
			return 0;
		}
		static pid_t first;
		static int prepare(void **state) { (void)state; first = getpid(); return 0; }
		static int run(struct breakeven_task *task, uint64_t *result)
		{
			const char *harm = getenv("HARM");
			*result = task->number;
			return harm && task->number == 1 && getpid() != first ? do_harm(harm, task->worker) : 0;
		}
		BREAKEVEN_WORKLOAD(.name = "bad", .prepare = prepare, .run = run);
	C
	${CC:-cc} -D_GNU_SOURCE -O1 -shared -fPIC -Isrc -o "$BATS_FILE_TMPDIR/bad.so" "$BATS_FILE_TMPDIR/bad.c"
	cat >"$BATS_FILE_TMPDIR/daemons.c" <<-'EOF'
		#include "plugin/workload.h"
		#include <fcntl.h>
		#include <signal.h>
		#include <unistd.h>
		static int run(struct breakeven_task *task, uint64_t *result)
		{
			*result = task->number;
			if (fork() == 0) {
				setsid();
				signal(SIGTERM, SIG_IGN);
				if (fork() == 0) {
					close(1);
					close(2);
					sleep(600);
				}
				_exit(0);
			}
			return 0;
		}
		BREAKEVEN_WORKLOAD(.name = "daemons", .run = run);
	EOF
	${CC:-cc} -D_GNU_SOURCE -O1 -shared -fPIC -Isrc -o "$BATS_FILE_TMPDIR/daemons.so" "$BATS_FILE_TMPDIR/daemons.c"
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	cp "$BATS_FILE_TMPDIR/bad.so" .
}

# harmed HARM STRATEGY: the status of the strategy's row, beside serial's, which is well.
harmed() {
	local status=0
	rm -f a.csv*
	HARM=$1 $quickly "$cpu_bound" $each --strategies="serial,$2" >out 2>err || status=$?
	cat err
	[ "$status" -eq 1 ] || { echo "status $status"; return 1; }
	[ "$(awk -F, '$8 == "serial" { print $NF }' a.csv)" = ok ] || { cat a.csv; return 1; }
	ended=$(awk -F, -v strategy="$2" '$8 == strategy { print $NF }' a.csv)
	echo "$1 under $2: $ended"
	[ "$(wc -l <a.csv)" -eq 3 ]
	nobody_left
}

# nobody_left: no process has this test's folder as its own.
nobody_left() {
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		# shellcheck disable=SC2010
		ls -l /proc/[0-9]*/cwd 2>/dev/null | grep -F -- "-> $PWD" | grep -v "/proc/self/" |
			grep -vE "/proc/($$|$BASHPID|$PPID)/" >left || return 0
		grep -oE '/proc/[0-9]+' left | while read -r process; do
			{ tr '\0' ' ' <"$process/cmdline"; } 2>/dev/null
			echo
		done | grep -E 'cpu_bound|io_bound|breakeven' >./who || return 0
		sleep 0.2
	done
	echo "left behind:"
	cat ./who
	return 1
}

@test "a worker that a signal ends is told with its number and the signal" {
	for strategy in processes process_pool forkserver; do
		for signal in KILL SEGV ALRM TERM USR1; do
			harmed "signal $(kill -l $signal)" $strategy
			[[ $ended == "killed:SIG$signal worker "? ]]
		done
	done
}

@test "a worker that leaves early is told with its number and status" {
	for strategy in processes process_pool forkserver; do
		harmed exit $strategy
		[[ $ended == "exited:7 worker "? ]]
	done
}

@test "a worker that stops, loops or waits for ever is ended at the time-out, and told what it was at" {
	for strategy in processes process_pool forkserver; do
		harmed "signal 19" $strategy
		[[ $ended == "timeout:stopped worker "? ]]
		harmed loop $strategy
		[[ $ended == "timeout:running worker "? ]]
	done
	harmed wait processes
	[ "$ended" = "timeout:waiting worker 1" ]
	grep -q 'processes/workers:2/tasks:4 did not end within 1.00 s (timeout:waiting worker 1); it is not tried again' err
}

@test "a worker that writes beyond its slot is found out, and harms nobody else" {
	harmed slot processes
	[[ $ended == "overwritten worker "? ]]
	harmed others processes
	[[ $ended == checksum ]]
	harmed shape processes
	[[ $ended == overwritten ]]
}

@test "a worker that takes all memory ends, and not the run" {
	[[ $BREAKEVEN_BUILD != *san-* ]] || skip "a sanitizer reserves the whole address space"
	ulimit -v 2000000
	harmed memory processes
	[[ $ended == task:ENOMEM* || $ended == killed:SIGKILL* ]]
}

@test "a thread that hangs is ended with its process" {
	[[ $BREAKEVEN_BUILD != *san-* ]] || skip "once is enough"
	cat >hang.c <<-'C'
		#include <pthread.h>
		#include <unistd.h>
		#include "plugin/workload.h"
		static pthread_t first;
		static int prepare(void **state) { (void)state; first = pthread_self(); return 0; }
		static int run(struct breakeven_task *task, uint64_t *result)
		{
			*result = task->number;
			while (task->number == 1 && !pthread_equal(first, pthread_self())) pause();
			return 0;
		}
		BREAKEVEN_WORKLOAD(.name = "hang", .prepare = prepare, .run = run);
	C
	${CC:-cc} -O1 -shared -fPIC -I"$BATS_TEST_DIRNAME/../../src" -o hang.so hang.c
	status=0
	$quickly "$cpu_bound" ${each/bad/hang} --strategies=serial,threads >out 2>err || status=$?
	cat err
	[ "$status" -eq 1 ]
	[ "$(awk -F, '$8 == "threads" { print $NF }' a.csv)" = "timeout:waiting worker 1" ]
	grep -q 'hang/threads/workers:2/tasks:4 did not end within 1.00 s (timeout:waiting worker 1); it is not tried again' err
	nobody_left
}

# child_of PROCESS: the launcher of a harness.
child_of() {
	for _ in $(seq 100); do
		pgrep -P "$1" && return
		sleep 0.02
	done
	return 1
}

# rows_in FILE COUNT: waits until the file has as many lines.
rows_in() {
	for _ in $(seq 300); do
		[ ! -s "$1" ] || [ "$(wc -l <"$1")" -lt "$2" ] || return 0
		sleep 0.02
	done
	return 1
}

@test "a launcher that is killed costs one trial; another goes on" {
	"$cpu_bound" $small --strategies=serial,threads,processes --cpu=20ms --rounds=6 --csv=a.csv >/dev/null 2>err &
	harness=$!
	rows_in a.csv 3
	kill -KILL "$(child_of $harness)"
	status=0
	wait $harness || status=$?
	cat err
	[ "$status" -le 1 ]
	[ "$(awk -F, 'NR > 1 { print $5, $6, $8 }' a.csv | sort -u | wc -l)" -eq 36 ]
	[ "$(column status a.csv | grep -c '^killed:launcher$')" -le 1 ]
	[ "$(column status a.csv | grep -vc '^ok$\|^killed:launcher$')" -eq 0 ]
	nobody_left
}

@test "the end of a killed harness is the end of all that it has started, daemons included" {
	"$io_bound" --workloads=sleep --block=30s --workers=3 --rounds=1 --restarts=1 --strategies=processes,threads --csv=b.csv >/dev/null 2>&1 &
	harness=$!
	rows_in b.csv 1
	sleep 0.3
	child_of $harness
	kill -KILL $harness
	wait $harness || true
	nobody_left
	[ "$(wc -l <b.csv)" -eq 1 ]
	HARM=loop "$cpu_bound" --workloads="$BATS_FILE_TMPDIR/daemons.so" --workers=2 --tasks=200 --cpu=0 --rounds=500 --restarts=1 \
		--strategies=processes,serial --csv=c.csv >/dev/null 2>&1 &
	harness=$!
	rows_in c.csv 2
	kill -KILL $harness
	wait $harness || true
	nobody_left
}

@test "whom a workload has created and left alone ends with the run" {
	"$cpu_bound" --workloads="$BATS_FILE_TMPDIR/daemons.so" --workers=2 --tasks=2 --cpu=0 --rounds=1 --restarts=2 --strategies=serial,threads,processes \
		--csv=a.csv >/dev/null 2>err || cat err
	[ "$(column status a.csv | sort -u)" = ok ]
	nobody_left
}

@test "--resume goes on where a killed run's CSV ends, and mends its last row" {
	flags="$small --rounds=3 --restarts=3 --strategies=serial,threads,gil,processes"
	"$cpu_bound" $flags --csv=whole.csv >/dev/null 2>&1
	for rows in 1 2 7 13 29 36; do
		head -n $((1 + rows)) whole.csv >part.csv
		printf '6,0cad87,' >>part.csv
		"$cpu_bound" $flags --csv=part.csv --resume >out 2>err
		grep -q "goes on with run [0-9a-f]\{16\}: $rows trials are there" err
		cmp <(head -n $((1 + rows)) whole.csv) <(head -n $((1 + rows)) part.csv)
		cmp <(awk -F, 'NR > 1 { print $2, $5, $6, $7, $8 }' whole.csv | sort) \
			<(awk -F, 'NR > 1 { print $2, $5, $6, $7, $8 }' part.csv | sort)
		[ "$(column status part.csv | sort -u)" = ok ]
	done
	[ "$(column units whole.csv | sort -u)" = "$(column units part.csv | sort -u)" ]
	"$cpu_bound" $small --csv=new.csv --resume >/dev/null 2>&1
	[ "$(wc -l <new.csv)" -eq 17 ]
	: >empty.csv # killed as it began
	"$cpu_bound" $small --csv=empty.csv --resume >/dev/null 2>&1
	[ "$(wc -l <empty.csv)" -eq 17 ]
	cp part.csv kept
	refuses 'trials that this command line would not run' "$cpu_bound" $flags --workloads=primes --csv=part.csv --resume
	refuses 'another --seed' "$cpu_bound" $flags --seed=2 --csv=part.csv --resume
	refuses 'more restarts or rounds' "$cpu_bound" $flags --rounds=2 --csv=part.csv --resume
	refuses 'rounds with other trials' "$cpu_bound" $flags --rounds=4 --csv=part.csv --resume
	refuses 'rounds with other trials' "$cpu_bound" $flags --strategies=serial,threads,gil,processes,thread_pool --csv=part.csv --resume
	refuses '--resume wants --csv=FILE' "$cpu_bound" $flags --resume
	sed '2,$s/^\(6,[0-9a-f]*,\)[0-9a-f]*/\10000000000000001/' part.csv >foreign.csv
	refuses 'another host, kernel or build' "$cpu_bound" $flags --csv=foreign.csv --resume
	cmp part.csv kept
}
