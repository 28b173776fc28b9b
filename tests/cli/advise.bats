# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2015 # bats sets status and output; the braces are for either failure
#
# breakeven advise: what it says, what it runs, what it refuses.

load common

# The machine is measured once.
setup_file() {
	# In a shell of its own: what is read for each test is read where this one stands.
	for _ in 1 2 3; do
		(cd "$BATS_FILE_TMPDIR" && "$BREAKEVEN" advise --cpu=1ms >first.out 2>first.err || { cat first.err; exit 1; }) || return 1
		[ ! -s "$BATS_FILE_TMPDIR/results/profile.json" ] || return 0
	done
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	cp -r "$BATS_FILE_TMPDIR/results" .
	# Which is what is promised: such a profile would be believed for weeks.
	[ -s results/profile.json ] || {
		grep -q 'others were busy meanwhile' "$BATS_FILE_TMPDIR/first.err"
		skip 'others were busy: no profile is kept'
	}
	touch before
}

export BREAKEVEN=$breakeven

@test "where there is no profile, the machine is measured, and that is said" {
	cd "$BATS_FILE_TMPDIR"
	grep -q 'measuring what this machine' first.err
	[ -s results/profile.json ]
	[ -s results/profile.csv ]
	grep -q '^With a global lock: ' first.out
}

@test "a described job: a ranking, a reason each, and what would change it" {
	run -0 --separate-stderr "$breakeven" advise --no-probe --cpu=3ms --block=8ms --tasks=1000 --workers=8 --payload=64K --parent=512M
	[ -z "$stderr" ]
	[ "${lines[0]}" = "1000 tasks of 3.00 ms CPU and 8.00 ms blocking, each with 64.0 KiB by pipe, 8 workers, a parent of 512 MiB" ]
	for strategy in serial gil threads processes; do
		grep -Eq "^  $strategy +[0-9.]+ m?s +[0-9.]+ m?s\.\.[0-9.]+ m?s +[a-z0-9]" <<<"$output" || { echo "$output"; return 1; }
	done
	[[ $output == *"the lock serialises 3.00 s of CPU"* ]]
	[[ $output == *"nothing overlaps: 3.00 s of CPU and 8.00 s of blocking follow each other"* ]]
	# Of which number is the machine's own affair: here of tasks and payload, elsewhere of CPU time.
	[[ $output == *" would win"* || $output == *"undecided for "* ]]
	# The profile is not measured again.
	[ ! results/profile.json -nt before ]
}

@test "with every core free of a lock, short work is best done serially" {
	run -0 "$breakeven" advise --no-probe --cpu=2us --tasks=2 --workers=2
	[[ $output == *"With a global lock: serial"* ]]
	# Where a machine was too busy to show a second CPU, nothing would change that.
	[[ $output == *"from "*" of CPU a task on, "*" would win"* || $output == *"undecided for "* ||
		$output == *"no other CPU time"* ]]
}

@test "the same as JSON, and in each other form" {
	run -0 --separate-stderr "$breakeven" advise --no-probe --cpu=2ms --among=gil,processes --format=json
	[[ $output == *'"strategy":'*'"processes"'* ]]
	[[ $output != *'"serial"'* ]]
	! command -v python3 >/dev/null || python3 -m json.tool <<<"$output" >/dev/null
	run -0 --separate-stderr "$breakeven" advise --no-probe --cpu=2ms --among=gil,processes --format=csv
	[ "${#lines[@]}" -eq 3 ]
	[[ ${lines[0]} == *,strategy,predicted_ns,low_ns,high_ns,measured_ns,* ]]
	run -0 --separate-stderr "$breakeven" advise --no-probe --cpu=2ms --among=gil,processes --format=markdown
	[[ $output == *"| strategy | predicted | with a lock | without | why |"*"With a global lock: "* ]]
	run -0 --separate-stderr "$breakeven" advise --no-probe --cpu=2ms --among=gil,processes --format=html
	[[ $output == *"<caption>100 tasks of 2.00 ms CPU"*"</tbody></table>"* ]]
	run -0 --separate-stderr "$breakeven" advise --no-probe --cpu=2us --tasks=2 --workers=2 --show=changes --format=csv
	[[ ${lines[0]} == lock,best,size,direction,at,low,high,strategy ]]
	[ "$(grep -cvE '^with(out)?,[a-z_]+,(cpu_ns|tasks|payload_bytes|parent_bytes),(from|up to),[0-9.e+]+,[0-9.e+-]*,[0-9.e+-]*,[a-z_]+$' <<<"$output")" -eq 1 ] # the head
}

@test "--verify runs the first of each answer, the lock and threads, and says how wrong the predictions were" {
	run -0 --separate-stderr "$breakeven" advise --no-probe --cpu=500us --tasks=8 --workers=2 --verify
	[[ $output == *"Run for real:"* ]]
	measured=$(sed -n '/^Run for real/,$p' <<<"$output" | grep -E ' [-+][0-9]+ %')
	[ "$(wc -l <<<"$measured")" -ge 3 ]
	[ "$(wc -l <<<"$measured")" -le 6 ]
	grep -q '^  gil ' <<<"$measured"
	grep -q '^  thread' <<<"$measured"
	[ "$(wc -l <results/advise.csv)" -ge 7 ] # two restarts at least
	run -0 --separate-stderr "$breakeven" advise --no-probe --cpu=500us --tasks=8 --workers=2 --lock --verify --format=json
	[ "$(grep -Ec '"measured_ns":\s+[0-9]' <<<"$output")" -ge 2 ]
	[[ $output != *'"strategy":'*'"threads"'* ]]
}

@test "what cannot do the job is named, and is an error if it was asked for" {
	run -0 --separate-stderr "$breakeven" advise --no-probe --cpu=200us --payload=50K --tasks=2000
	[[ $output == *"Left out: "*"process_pool was not measured with payloads by pipe"*"."* ]]
	refuses '--among=process_pool,gil: process_pool was not measured with payloads by pipe' \
		"$breakeven" advise --no-probe --cpu=200us --payload=50K --tasks=2000 --among=process_pool,gil
	refuses '--among=threads: threads cannot be had with a global lock' \
		"$breakeven" advise --no-probe --cpu=2ms --lock --among=threads
	refuses '--among=gil: gil cannot be had without a global lock' "$breakeven" advise --no-probe --cpu=2ms --no-lock --among=gil --payload=1K
	refuses '--verify measures the ranking: leave --show=changes out' "$breakeven" advise --no-probe --cpu=2ms --verify --show=changes
	refuses '--lock or --no-lock, not both' "$breakeven" advise --no-probe --cpu=2ms --lock --no-lock
	run -0 --separate-stderr "$breakeven" advise --no-probe --cpu=2ms --no-lock
	[[ $output != *gil* && $output != *"With a global lock"* && $output == *"Without one: "* ]]
}

@test "a command's own accounting says what a task takes" {
	run -0 --separate-stderr "$breakeven" advise --no-probe --from-command='echo noise; sleep 0.3' --tasks=10
	[[ $output != *noise* ]]
	[[ $stderr == *"the command took 3"*" ms, of which "*" of CPU; as 10 equal tasks"* ]]
	[[ ${lines[0]} == "10 tasks of "*" CPU and "*" ms blocking, "* ]]
	# Its start is no work.
	run -0 --separate-stderr "$breakeven" advise --no-probe --from-command='sleep 0.3' --start-command='sleep 0.2' --tasks=10
	[[ $stderr == *'the start of the program takes '*'ms and is subtracted'* ]]
	run -1 --separate-stderr "$breakeven" advise --no-probe --from-command=true --start-command='sleep 0.2'
	[[ $stderr == *'the command takes no longer than its start'* ]]
	run -1 "$breakeven" advise --no-probe --from-command='exit 3'
	[[ $output == *"the command failed (exit status 3)"* ]]
	run -1 "$breakeven" advise --no-probe --from-command='kill -9 $$'
	[[ $output == *"the command failed (signal 9)"* ]]
}

@test "a workload of one's own is measured, and run" {
	mkdir -p include/breakeven
	cp "$BATS_TEST_DIRNAME/../../src/plugin/workload.h" include/breakeven/
	cat >own.c <<-'EOF'
		#include <breakeven/workload.h>
		static int run(struct breakeven_task *task, uint64_t *result)
		{
			for (volatile unsigned i = 0; i < 300000; i++)
				*result += i;
			return task->number > 1000000;
		}
		BREAKEVEN_WORKLOAD(.name = "own", .run = run);
	EOF
	cc -O1 -shared -fPIC -Iinclude -o own.so own.c
	run -0 --separate-stderr "$breakeven" advise --no-probe --workload=./own.so --tasks=8 --workers=2 --verify
	[[ ${lines[0]} == "8 tasks of "*"s CPU, 2 workers" || ${lines[0]} == "8 tasks of "*" CPU and "*" blocking, 2 workers" ]]
	[ "$(column workload results/advise.csv | sort -u)" = own ]
	run -2 "$breakeven" advise --no-probe --workload=./none.so
	[[ $output == *none.so* ]]
}

@test "a profile of another machine is measured anew, a broken one is refused" {
	sed -i 's/"host_id":.*/"host_id": "0000000000000000",/' results/profile.json
	cp results/profile.json other.json
	echo '{"schema": 1}' >results/profile.json
	refuses 'profile.json: no profile of breakeven' "$breakeven" advise --no-probe --cpu=1ms
	[ "$(cat results/profile.json)" = '{"schema": 1}' ]
	cp other.json results/profile.json
	run -0 --separate-stderr "$breakeven" advise --no-probe --cpu=1ms
	[[ $stderr == *"measuring what this machine"* ]]
	[[ $stderr == *"others were busy meanwhile"* ]] || ! cmp -s other.json results/profile.json
}

@test "advise refuses what is no job" {
	refuses 'say what a task takes' "$breakeven" advise
	refuses 'say what a task takes' "$breakeven" advise --no-probe --cpu=1ms --from-command=true
	refuses 'a duration from 0 to 3600 s' "$breakeven" advise --no-probe --cpu=fast
	refuses 'a duration from 0 to 3600 s' "$breakeven" advise --no-probe --cpu=-1ms
	refuses 'no work' "$breakeven" advise --no-probe --cpu=0
	refuses 'from 1 to 10000' "$breakeven" advise --no-probe --cpu=1ms --workers=0
	refuses 'from 1 to 1000000000' "$breakeven" advise --no-probe --cpu=1ms --tasks=1e3
	refuses 'a size from 0 to' "$breakeven" advise --no-probe --cpu=1ms --payload=big
	refuses 'pipe, socketpair or shared' "$breakeven" advise --no-probe --cpu=1ms --payload=1K --transport=pigeon
	refuses 'a share from 0 to 1' "$breakeven" advise --no-probe --cpu=1ms --released=2
	refuses 'from 1 us to 1 s' "$breakeven" advise --no-probe --cpu=1ms --switch-interval=1ns
	refuses 'text, csv, json, markdown or html' "$breakeven" advise --no-probe --cpu=1ms --format=xml
	refuses 'leave --block out' "$breakeven" advise --no-probe --from-command=true --block=1ms
	refuses '--start-command belongs to --from-command' "$breakeven" advise --no-probe --cpu=1ms --start-command=true
	refuses 'cannot run work that blocks and is --released' "$breakeven" advise --no-probe --cpu=1ms --block=1ms --released=0.5 --verify
	refuses '--nonsense' "$breakeven" advise --no-probe --nonsense
	refuses 'is not a flag' "$breakeven" advise --no-probe --cpu=1ms more
	refuses 'nothing is known of `fibers`; there are ' "$breakeven" advise --no-probe --cpu=1ms --among=serial,fibers
	refuses 'spawn was not measured with payloads by pipe' "$breakeven" advise --no-probe --cpu=1ms --payload=1K --among=spawn
	refuses 'a value is missing' "$breakeven" advise --no-probe --cpu
}

@test "a job far outside of what was measured is extrapolated, and what no memory holds is refused" {
	run -0 "$breakeven" advise --no-probe --cpu=3ms --tasks=1000000 --workers=2
	[[ $output == *"Extrapolated: 1000000 tasks (measured: 16 to 500); intervals are widened."* ]]
	[[ $output == *"Profile measured on 20"*" UTC; intervals cover only the conditions of that measurement."* ]]
	run -0 "$breakeven" advise --no-probe --cpu=3ms --tasks=100 --workers=2
	[[ $output != *Extrapolated* ]]
	refuses '--parent=1.00 TiB: this machine has' "$breakeven" advise --no-probe --cpu=3ms --parent=1024G
}

@test "a profile that holds no more is measured again, and that is said" {
	cp results/profile.json good.json
	# What it predicts is five times too long.
	python3 - <<'END'
import json
profile = json.load(open("results/profile.json"))
for strategy in profile["strategies"]:
    for part in ("setup_ns", "worker_ns"):
        strategy[part] += 5e7
json.dump(profile, open("results/profile.json", "w"))
END
	run -0 --separate-stderr "$breakeven" advise --cpu=3ms
	[[ $stderr == *"the profile in results is out of date ("*"measuring what this machine"* ]]
	cp good.json results/profile.json
	[ "$(find results -name 'probe.*' | wc -l)" -eq 0 ]
}
