# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2086,SC2154 # $few is words; bats sets status and output
#
# Workloads from files: those that work, and those that do all the harm they can.

load common

few="--rounds=2 --restarts=2 --workers=2 --tasks=4 --cpu=50us --seed=1"
all="--strategies=serial,threads,gil,processes,process_pool,spawn,forkserver"
quickly="timeout 100"

# build NAME SOURCE [FLAGS…]: NAME.so of C that follows the include.
build() {
	local name=$1 source=$2
	shift 2
	mkdir -p include/breakeven
	cp "$root/src/plugin/workload.h" include/breakeven/
	printf '#include <breakeven/workload.h>\n%s\n' "$source" >"$name.c"
	cc -O1 -shared -fPIC -Iinclude "$@" -o "$name.so" "$name.c"
}

setup() {
	root=$PWD
	cd "$BATS_TEST_TMPDIR" || return 1
}

@test "the example runs under every strategy, with the same results" {
	cp -r "$root/examples/workload" "$root/src" .
	mkdir -p up/examples && mv workload up/examples/ && mv src up/
	make -s -C up/examples/workload CFLAGS="-O2 -Wall -Wextra -Werror"
	[ "$(grep -cv '^$' up/examples/workload/collatz.c)" -le 20 ]
	run -0 "$cpu_bound" $few $all --workloads=up/examples/workload/collatz.so --csv=a.csv
	[ "$(column status a.csv | sort -u)" = ok ]
	[ "$(column workload a.csv | tr -d '"' | sort -u)" = collatz ]
	[ "$(column checksum a.csv | sort -u | wc -l)" -eq 1 ]
	[ "$(wc -l <a.csv)" -eq $((1 + 7 * 2 * 2)) ]
	# It blocks where it says so, and sweeps take it, too.
	build waits 'static int run(struct breakeven_task *task, uint64_t *result)
{
	long ns = (long)task->block_ns;
	struct timespec time = {ns / 1000000000, ns % 1000000000};
	breakeven_block_begin(task);
	nanosleep(&time, 0);
	breakeven_block_end(task);
	*result = task->number + *(int *)task->state;
	return 0;
}
static int seven = 7;
static int prepare(void **state) { *state = &seven; return 0; }
BREAKEVEN_WORKLOAD(.name = "waits", .reads = BREAKEVEN_READS_BLOCK, .prepare = prepare, .run = run);' -include time.h
	run -0 "$io_bound" $few --block=5ms --strategies=serial,threads,gil,processes,spawn --workloads=./waits.so --csv=b.csv
	[ "$(column status b.csv | sort -u)" = ok ]
	for ns in $(column blocked_ns b.csv); do
		[ "$ns" -ge 20000000 ]
	done
}

@test "what is no workload is refused, and says why" {
	build good 'static int run(struct breakeven_task *t, uint64_t *r) { *r = t->number; return 0; }
BREAKEVEN_WORKLOAD(.name = "good", .run = run);'
	cc -shared -fPIC -o none.so -x c - <<<'const int nothing = 1;'
	cc -shared -fPIC -o other.so -x c - <<<'#include <stdint.h>
const struct { uint32_t abi, reads; void *rest[5]; } breakeven_workload = {.abi = 99};'
	echo "not a library" >text.so
	for name in sum_squares 9lives "a,b" ""; do
		sed "s/\"good\"/\"$name\"/" good.c >named.c
		cc -shared -fPIC -Iinclude -o "named-$name.so" named.c
	done
	refuses "No such file" "$cpu_bound" --workloads=./missing.so --csv=a.csv
	refuses "text.so" "$cpu_bound" --workloads=./text.so --csv=a.csv
	refuses 'no symbol `breakeven_workload`' "$cpu_bound" --workloads=./none.so --csv=a.csv
	refuses "version 99 of workload.h" "$cpu_bound" --workloads=./other.so --csv=a.csv
	refuses "is taken" "$cpu_bound" --workloads=./named-sum_squares.so --csv=a.csv
	refuses "its name must be" "$cpu_bound" --workloads=./named-9lives.so --csv=a.csv
	refuses "its name must be" "$cpu_bound" --workloads=./named-.so --csv=a.csv
	refuses "named twice" "$cpu_bound" --workloads=./good.so,good.so --csv=a.csv
	[ ! -e a.csv ]
}

@test "a workload that crashes takes its trial, and nothing else" {
	[[ $BREAKEVEN_BUILD != *san-* ]] || skip "sanitizers turn a crash into an exit"
	# In a thread it ends the trial's process.
	build crash 'static int run(struct breakeven_task *task, uint64_t *result)
{
	*result = task->number;
	if (task->number == 1 && gettid() != getpid()) __builtin_trap();
	return 0;
}
BREAKEVEN_WORKLOAD(.name = "crash", .run = run);' -D_GNU_SOURCE -include unistd.h
	status=0
	$quickly "$cpu_bound" $few --strategies=serial,threads,processes --workloads=./crash.so,sum_squares --csv=a.csv \
		>out 2>err || status=$?
	[ "$status" -eq 1 ]
	grep -q '4 trials failed' err
	awk -F, 'NR > 1 { print $9, $8, $NF }' a.csv | tr -d '"' | sort | uniq -c >rows
	grep -q "4 crash threads killed:SIGILL" rows
	grep -q "4 crash processes ok" rows
	grep -q "4 crash serial ok" rows
	grep -q "4 sum_squares threads ok" rows
	[ "$(wc -l <rows)" -eq 6 ]
	# The analysis reads it, and says what failed.
	run -0 "$breakeven" summary a.csv
}

@test "a crash after good rounds leaves the table, and Google Benchmark whole" {
	[[ $BREAKEVEN_BUILD != *san-* ]] || skip "sanitizers turn a crash into an exit"
	# Each trial is a process of its own: the trials are counted in a file.
	build late 'static int trials;
static int prepare(void **state)
{
	int fd = open("trials", O_WRONLY | O_APPEND | O_CREAT, 0666);
	(void)state;
	(void)!write(fd, ".", 1);
	trials = (int)lseek(fd, 0, SEEK_END);
	close(fd);
	return 0;
}
static int run(struct breakeven_task *task, uint64_t *result)
{
	if (trials == 12) __builtin_trap();
	*result = task->number;
	return 0;
}
BREAKEVEN_WORKLOAD(.name = "late", .prepare = prepare, .run = run);' -include unistd.h -include fcntl.h
	for first in 12 3; do # in the middle, and the very first of an arm
		rm -f trials
		head -c $((12 - first)) /dev/zero >trials
		status=0
		$quickly "$cpu_bound" --rounds=9 --restarts=1 --workers=2 --tasks=4 --cpu=0 --strategies=serial,processes --workloads=./late.so \
			--csv=a.csv --benchmark_out=a.json >out 2>err || status=$?
		[ "$status" -eq 1 ]
		run ! grep -qi 'check\|abort' err
		grep -q 'ERROR' out
		grep -q '"benchmarks"' a.json
		[ "$(column status a.csv | grep -c ^killed:)" -eq 1 ]
		[ "$(column status a.csv | grep -c '^ok$')" -eq 17 ]
	done
}

@test "what is prepared is finished, once each, in every kind of process" {
	build tidy 'static int state_of_one;
static void note(char letter)
{
	int fd = open("notes", O_WRONLY | O_APPEND | O_CREAT, 0666);
	(void)!write(fd, &letter, 1);
	close(fd);
}
static int prepare(void **state) { note(112); *state = &state_of_one; return 0; }
static void finish(void *state) { note(state == &state_of_one ? 102 : 120); }
static int run(struct breakeven_task *task, uint64_t *result) { *result = task->number; return 0; }
BREAKEVEN_WORKLOAD(.name = "tidy", .prepare = prepare, .finish = finish, .run = run);' -include fcntl.h -include unistd.h
	run -0 "$cpu_bound" $few $all --workloads=./tidy.so --csv=a.csv
	[ "$(column status a.csv | sort -u)" = ok ]
	[ "$(tr -cd p <notes | wc -c)" -ge 28 ]
	[ "$(tr -cd p <notes | wc -c)" -eq "$(tr -cd f <notes | wc -c)" ]
	[ "$(tr -d pf <notes | wc -c)" -eq 0 ]
}

@test "a workload that crashes in a process is that process's" {
	[[ $BREAKEVEN_BUILD != *san-* ]] || skip "sanitizers turn a crash into an exit"
	build crash 'static pid_t first;
static int prepare(void **state) { (void)state; first = getpid(); return 0; }
static int run(struct breakeven_task *task, uint64_t *result)
{
	*result = task->number;
	if (task->number == 1 && getpid() != first) __builtin_trap();
	return 0;
}
BREAKEVEN_WORKLOAD(.name = "crash", .prepare = prepare, .run = run);' -include unistd.h -include sys/types.h
	status=0
	$quickly "$cpu_bound" $few --strategies=serial,threads,processes --workloads=./crash.so --csv=a.csv >out 2>err || status=$?
	[ "$status" -eq 1 ]
	[ "$(awk -F, '$8 ~ /processes/ { print $NF }' a.csv | sort -u)" = "killed:SIGILL worker 1" ]
	[ "$(awk -F, 'NR > 1 && $8 !~ /processes/ { print $NF }' a.csv | sort | uniq -c | tr -s ' ')" = " 8 ok" ]
}

@test "results that differ, an exit in the middle, and no end at all" {
	build moody 'static int run(struct breakeven_task *task, uint64_t *result)
{
	*result = task->number + (gettid() != getpid());
	return 0;
}
BREAKEVEN_WORKLOAD(.name = "moody", .run = run);' -D_GNU_SOURCE -include unistd.h
	status=0
	$quickly "$cpu_bound" $few --strategies=serial,threads,processes --workloads=./moody.so --csv=a.csv >out 2>err || status=$?
	[ "$status" -eq 1 ]
	[ "$(awk -F, '$8 ~ /threads/ { print $NF }' a.csv | sort -u)" = checksum ]
	[ "$(awk -F, 'NR > 1 && $8 !~ /threads/ { print $NF }' a.csv | sort -u)" = ok ]
	# The thread sanitizer takes a second for an exit.
	for end in 'exit(3)' 'for (;;) pause()'; do
		build harm "static int run(struct breakeven_task *task, uint64_t *result)
{
	*result = task->number;
	if (task->number == 1 && gettid() != getpid()) $end;
	return 0;
}
BREAKEVEN_WORKLOAD(.name = \"harm\", .run = run);" -D_GNU_SOURCE -include unistd.h -include stdlib.h
		status=0
		$quickly "$cpu_bound" $few --strategies=serial,threads,processes --workloads=./harm.so --timeout=3s \
			--csv=a.csv >out 2>err || status=$?
		[ "$status" -eq 1 ]
		awk -F, 'NR > 1 { print $8, $NF }' a.csv | tr -d '"' | sort | uniq -c | tr -s ' ' >>ends
	done
	grep -q "4 threads exited:3" ends
	grep -q "1 threads timeout" ends
	[ "$(grep -c "4 serial ok" ends)" -eq 2 ]
	[ "$(grep -c "4 processes ok" ends)" -eq 2 ]
}

@test "a workload that cannot be tried out alone is rows with a status, and the others go on" {
	[[ $BREAKEVEN_BUILD != *san-* ]] || skip "sanitizers turn a crash into an exit"
	build dead 'static int run(struct breakeven_task *t, uint64_t *r) { (void)t; (void)r; __builtin_trap(); }
BREAKEVEN_WORKLOAD(.name = "dead", .reads = BREAKEVEN_READS_CPU, .run = run);'
	status=0
	$quickly "$cpu_bound" $few --strategies=serial,threads --workloads=./dead.so,sum_squares --csv=a.csv >out 2>err || status=$?
	[ "$status" -eq 1 ]
	grep -q 'workload `dead`, tried out alone, failed (killed:SIGILL); it is not measured here, the rest is' err
	awk -F, 'NR > 1 { print $9, $8, $NF }' a.csv | sort | uniq -c | tr -s ' ' >rows
	grep -q '^ 1 dead serial killed:SIGILL$' rows
	grep -q '^ 1 dead threads killed:SIGILL$' rows
	grep -q '^ 4 sum_squares threads ok$' rows
}

# life MOMENT CODE: a plug-in that does something at a moment of its life; its run is well.
life() {
	local load='' prepare='' run='' finish=''
	case $1 in
	load) load=$2 ;;
	prepare) prepare=$2 ;;
	run) run=$2 ;;
	finish) finish=$2 ;;
	esac
	build life "__attribute__((constructor)) static void load(void) { $load; }
static int prepare(void **state) { (void)state; $prepare; return 0; }
static void finish(void *state) { (void)state; $finish; }
static int run(struct breakeven_task *task, uint64_t *result) { $run; *result = task->number; return 0; }
BREAKEVEN_WORKLOAD(.name = \"life\", .prepare = prepare, .finish = finish, .run = run);" -D_GNU_SOURCE -pthread \
		-include unistd.h -include stdlib.h -include signal.h -include pthread.h -include sys/resource.h -include sys/stat.h
}

# lives WANTED: runs it beside a built-in workload, whose rows are all well; the statuses of its own are WANTED.
lives() {
	local status=0
	rm -f a.csv*
	$quickly "$cpu_bound" --rounds=1 --restarts=2 --workers=2 --tasks=4 --cpu=50us --strategies=serial,threads,processes \
		--workloads=./life.so,sum_squares --timeout=2s --csv=a.csv >out 2>err || status=$?
	[ "$(awk -F, '$9 == "sum_squares" { print $NF }' a.csv | sort | uniq -c | tr -s ' ')" = ' 6 ok' ] || { cat err a.csv; return 1; }
	statuses=$(awk -F, '$9 == "life" { print $NF }' a.csv | sort -u | tr '\n' ' ')
	[ "$statuses" = "$1 " ] || { echo "$statuses"; cat err; return 1; }
	[ "$status" -eq "$([ "$1" = ok ]; echo $?)" ]
}

@test "a library that exits, crashes or hangs as it is loaded is refused in one line" {
	life load 'exit(0)'
	refuses 'life.so: loading it ended the process (exited:0)' "$cpu_bound" --workloads=./life.so --csv=a.csv
	life load 'raise(SIGKILL)'
	refuses 'life.so: loading it ended the process (killed:SIGKILL)' "$cpu_bound" --workloads=./life.so --csv=a.csv
	life load 'for (;;) pause()'
	refuses 'life.so: loading it did not end within 10 s' "$cpu_bound" --workloads=./life.so --csv=a.csv
	life run ''
	head -c 3000 life.so >short.so
	refuses 'short.so' "$cpu_bound" --workloads=./short.so --csv=a.csv
	[ ! -e a.csv ]
}

@test "whatever a workload does at a moment of its life stays in its trial" {
	[[ $BREAKEVEN_BUILD != *san-* ]] || skip "sanitizers turn a crash into an exit"
	life prepare 'exit(0)'
	lives exited:0
	life prepare 'raise(SIGSEGV)'
	lives killed:SIGSEGV
	life prepare 'return -5'
	lives setup:EIO
	life prepare 'static pthread_t t; pthread_create(&t, 0, (void *(*)(void *))pause, 0)'
	lives setup:EBUSY
	life finish 'exit(3)'
	lives exited:3
	life finish 'raise(SIGKILL)'
	lives killed:SIGKILL
	life prepare 'if (fork() == 0) { setsid(); for (;;) pause(); }'
	lives ok
	life prepare 'chdir("/"); umask(0); sigset_t all; sigfillset(&all); sigprocmask(SIG_BLOCK, &all, 0); signal(SIGPIPE, SIG_DFL)'
	lives ok
	life prepare 'signal(SIGCHLD, SIG_IGN)' # whose children cannot be waited for
	lives 'exited:ECHILD worker 0 ok'
	life prepare 'struct rlimit none = {0, 0}; setrlimit(RLIMIT_FSIZE, &none); nice(19); atexit((void (*)(void))pause)'
	lives ok
	life load 'atexit((void (*)(void))pause)'
	lives ok
	[ ! -e /a.csv ]
}

@test "each trial begins in a process in which no thread was ever created and nothing was loaded or run" {
	[ -f /usr/include/x86_64-linux-gnu/sys/single_threaded.h ] || skip "the C library does not say"
	build clean 'static int runs;
static int prepare(void **state)
{
	int fd = open("clean", O_WRONLY | O_APPEND | O_CREAT, 0666);
	(void)state;
	dprintf(fd, "%d %d %d\n", getpid(), __libc_single_threaded, runs);
	close(fd);
	return 0;
}
static int run(struct breakeven_task *task, uint64_t *result)
{
	runs++;
	for (volatile uint64_t i = 0; i < 100 * task->units; i++)
		;
	*result = task->number;
	return 0;
}
BREAKEVEN_WORKLOAD(.name = "clean", .reads = BREAKEVEN_READS_CPU, .prepare = prepare, .run = run);' \
		-include sys/single_threaded.h -include stdio.h -include fcntl.h -include unistd.h
	run -0 "$cpu_bound" $few --strategies=serial,threads,gil,thread_pool,processes,process_pool --workloads=./clean.so,sum_squares --csv=a.csv
	# A process that tries the work out prepares and runs it more than once; it is one of its own, too.
	awk '$2 != 1 || (!seen[$1]++ && $3 != 0) { bad = 1 } END { exit bad || length(seen) < 24 }' clean
}
