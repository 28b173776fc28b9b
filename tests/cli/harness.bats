# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2086,SC2154 # $small is words; bats sets status and output

load common

@test "--help names every flag, strategy and workload, within 80 columns" {
	run -0 "$cpu_bound" --help
	for word in --strategies= --workloads= --workers= --tasks= --cpu= --block= --rounds= --restarts= --seed= --csv= \
		--start= --pin= --help --version --benchmark_filter serial threads gil processes sleep pipe_echo \
		sum_squares primes matmul stream page_fault mmap_churn malloc_churn descriptor_churn; do
		[[ $output == *"$word"* ]] || { echo "no $word"; return 1; }
	done
	awk 'length > 80 { print; bad = 1 } END { exit bad }' <<<"$output"
	[ "$(sed '/^flags/,$d' <<<"$output")" = "usage: cpu_bound [flags]

Does work run at once? Tasks that burn CPU, in the program or in the kernel." ]
}

@test "--version tells version, commit and compiler" {
	run -0 "$io_bound" --version
	[[ $output =~ ^"io_bound (breakeven) "[0-9.]+", commit "[^\ ]+", "(gcc|clang) ]]
}

@test "a run writes one row a trial, with every column" {
	"$cpu_bound" $small --csv=a.csv >/dev/null 2>&1
	[ "$(wc -l <a.csv)" -eq $((1 + 4 * 2 * 2)) ]
	header=$(head -n 1 a.csv)
	for name in schema harness restart round position strategy workload workers tasks cpu_ns block_ns payload_bytes \
		parent_bytes start cold_ns warm_ns create_ns run_ns reap_ns user_ns system_ns voluntary_switches \
		involuntary_switches minor_faults steal_ns started_ns checksum status; do
		[[ ,$header, == *,$name,* ]] || { echo "no $name"; return 1; }
	done
	[ "$(column status a.csv | sort -u)" = ok ]
	[ "$(column checksum a.csv | sort -u | wc -l)" -eq 1 ]
	[ "$(column restart a.csv | sort | uniq -c | tr -s ' ' | tr -d '\n')" = " 8 0 8 1" ]
	[ "$(column position a.csv | tr -d '\n')" = 0123012301230123 ]
	[ "$(column run_id a.csv | sort -u | wc -l)" -eq 1 ]
}

@test "host.json stands beside the CSV and names the same host" {
	"$cpu_bound" $small --csv=a.csv >/dev/null 2>&1
	grep -q "\"host_id\":.*\"$(column host_id a.csv | sort -u)\"" host.json
	for key in kernel cpu_model effective_cpus cpu_quota governor compiler flags version schema; do
		grep -q "\"$key\"" host.json || { echo "no $key"; return 1; }
	done
	run -0 "$breakeven" host host.json
	[[ $output == *" CPU"*Linux* ]]
}

@test "the same seed gives the same order, another seed another" {
	for seed in 1 1 2; do
		"$cpu_bound" --workloads=sum_squares,primes --workers=1,2 --cpu=10us --rounds=3 --restarts=2 --seed=$seed \
			--csv=$seed.csv >/dev/null 2>&1
		paste <(column workload $seed.csv) <(column workers $seed.csv) <(column strategy $seed.csv) >"$seed.order"
		[ -f first ] || mv $seed.order first
	done
	cmp first 1.order
	run ! cmp -s first 2.order
	[ "$(column seed 2.csv | sort -u)" = 2 ]
}

@test "strategies of a cell follow each other, so that rounds are paired" {
	"$cpu_bound" --workloads=sum_squares,primes --workers=1,2 --cpu=10us --rounds=2 --restarts=1 --csv=a.csv >/dev/null 2>&1
	paste -d, <(column round a.csv) <(column workload a.csv) <(column workers a.csv) | uniq | sort | uniq -d >doubles
	[ ! -s doubles ]
}

@test "a former CSV is kept as .bak" {
	"$cpu_bound" $small --csv=a.csv >/dev/null 2>&1
	cp a.csv former
	"$cpu_bound" $small --csv=a.csv >/dev/null 2>&1
	cmp former a.csv.bak
	run ! cmp -s former a.csv
}

@test "without terminal nothing is drawn on stderr: no carriage return, no escape" {
	"$cpu_bound" $small >out 2>err
	run ! grep -q $'[\r\033]' out err
}

@test "on a terminal progress and time left are shown" {
	command -v script >/dev/null || skip "no script(1)"
	script -qec "'$cpu_bound' --workloads=sum_squares --workers=2 --rounds=30 --restarts=2 --seed=1" /dev/null >out </dev/null
	tr '\r' '\n' <out | grep -Eq 'cpu_bound: +[0-9]+ %, [0-9]+:[0-9]{2} left  restart [12]/2, round [0-9]+/30: sum_squares'
}

@test "a workload waits and works as the cell says" {
	"$io_bound" --workers=2 --tasks=4 --block=2ms --rounds=1 --restarts=1 --csv=a.csv >/dev/null 2>&1
	[ "$(column block_ns a.csv | sort -u)" = 2000000 ]
	[ "$(column cpu_ns a.csv | sort -u)" = 0 ]
	column blocked_ns a.csv | awk '$1 < 4 * 2000000 { exit 1 }'
}

@test "a run leaves no child behind, not even one that is killed" {
	bash -c '"$0" --workloads=sum_squares --strategies=processes --workers=2 --cpu=2s --tasks=2 --rounds=1 --restarts=1 >/dev/null 2>&1 & echo $! >pid; wait' "$cpu_bound" &
	waiter=$!
	# Wait for both workers, then kill the harness as nobody can prepare for.
	for _ in $(seq 200); do
		sleep 0.05
		[ -s pid ] || continue
		launcher=$(pgrep -P "$(cat pid)" | head -n 1)
		trial=$([ -z "$launcher" ] || pgrep -P "$launcher" | head -n 1)
		children=$([ -z "$trial" ] || pgrep -P "$trial" | tr '\n' ' ')
		[ "$(wc -w <<<"$children")" -eq 2 ] && break
	done
	[ "$(wc -w <<<"$children")" -eq 2 ]
	kill -KILL "$(cat pid)"
	wait $waiter || true
	for _ in $(seq 100); do
		alive=0
		for child in $children; do
			[ -d "/proc/$child" ] && ! grep -q '^State:.*Z' "/proc/$child/status" 2>/dev/null && alive=1
		done
		[ $alive -eq 0 ] && return 0
		sleep 0.05
	done
	false
}

@test "a killed run leaves whole rows" {
	"$cpu_bound" --workloads=sum_squares --workers=2 --cpu=100us --rounds=100000 --restarts=1 --csv=a.csv >/dev/null 2>&1 &
	for _ in $(seq 200); do
		sleep 0.05
		[ -f a.csv ] && [ "$(wc -l <a.csv)" -gt 20 ] && break
	done
	kill -KILL $!
	wait $! || true
	run -0 "$breakeven" summary a.csv
	[ "$(wc -l <a.csv)" -gt 20 ]
}

@test "a task smaller than one unit of the kernel's is told" {
	"$cpu_bound" --workloads=page_fault,sum_squares --cpu=1us,2ms --workers=1 --strategies=serial --rounds=1 --restarts=2 >out 2>err
	[ "$(grep -c -e '--cpu=1 us rounded to a whole number of .*, the unit of page_fault' err)" -eq 1 ] || { cat err; return 1; }
	run ! grep -q 'unit of sum_squares' err
	"$cpu_bound" --workloads=page_fault --cpu=1us --workers=1 --strategies=serial --rounds=1 --restarts=1 --quiet >out 2>err
	[ ! -s err ]
}

@test "--resume takes no rate from tasks of a few units" {
	local flags="--workloads=page_fault --cpu=1us,2ms --workers=1 --tasks=2 --strategies=serial --rounds=1 --restarts=1 --csv=a.csv"
	for seed in 1 2 3 4 5 6 7 8 9 10 11 12; do
		"$cpu_bound" $flags --seed=$seed >/dev/null 2>&1
		[ "$(column cpu_ns a.csv | head -n 1)" -ne 1000 ] || break
	done
	sed -i 2q a.csv
	[ "$(column cpu_ns a.csv)" = 1000 ]
	"$cpu_bound" $flags --seed=$seed --resume >/dev/null 2>&1
	[ "$(column cpu_ns a.csv | tail -n 1)" = 2000000 ]
	[ "$(column units a.csv | tail -n 1)" -lt 1500 ] # by the first row's rate there would be 2000
}

@test "all strategies of a round start on one CPU, the next round on the next" {
	[ "$(nproc)" -ge 2 ] || skip "one CPU"
	"$cpu_bound" --workloads=sum_squares,primes --workers=1,2 --tasks=2 --cpu=50us --rounds=2 --restarts=3 --csv=a.csv >/dev/null 2>&1
	[ "$(column placement a.csv | sort -u)" = balanced ]
	# Each round has one, and each CPU as many rounds as the other.
	paste -d, <(column restart a.csv) <(column round a.csv) <(column start_cpu a.csv) | sort -u >rounds
	[ "$(wc -l <rounds)" -eq 6 ]
	[ "$(nproc)" -ne 2 ] || [ "$(cut -d, -f3 rounds | sort | uniq -c | awk '{ print $1 }' | sort -u)" = 3 ]
	[ "$(column first_cpu a.csv | awk '$1 < 0' | wc -l)" -eq 0 ]
	# One round a restart goes round all the same.
	"$cpu_bound" $small --rounds=1 --restarts=4 --strategies=serial,threads --csv=b.csv >/dev/null 2>&1
	[ "$(column start_cpu b.csv | sort -u | wc -l)" -eq "$(nproc | awk '{ print ($1 < 4 ? $1 : 4) }')" ]
	# Bound to one CPU there is one.
	taskset -c "$(column start_cpu a.csv | head -n 1)" "$cpu_bound" $small --strategies=serial,threads --csv=c.csv >/dev/null 2>&1
	[ "$(column start_cpu c.csv | sort -u)" = "$(column start_cpu a.csv | head -n 1)" ]
	"$cpu_bound" $small --placement=none --csv=d.csv >/dev/null 2>&1
	[ "$(column placement d.csv | sort -u)" = none ]
}

@test "create, run, reap and set-up are the cold makespan, and preparing is in none of them" {
	"$cpu_bound" --workloads=stream --workers=2 --tasks=4 --cpu=10ms --rounds=1 --restarts=1 --start=barrier \
		--strategies=serial,threads,processes,process_pool,spawn,forkserver --csv=a.csv >/dev/null 2>&1
	paste -d' ' <(column setup_ns a.csv) <(column create_ns a.csv) <(column run_ns a.csv) <(column reap_ns a.csv) <(column cold_ns a.csv) |
		awk '$1 + $2 + $3 + $4 != $5 { print; bad = 1 } END { exit bad }'
	[ "$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next } $at["setup_ns"] > 0 { print $at["strategy"] }' a.csv)" = forkserver ]
	[ "$(column prepare_ns a.csv | awk '$1 < 1000000' | wc -l)" -eq 0 ] # 48 MiB are filled
}

@test "a strategy with ~ behind its name is the same one under another name" {
	"$bin/bench/io_bound" --workloads=sleep --workers=2 --tasks=2 --block=1ms --strategies=serial,threads,threads~ --rounds=1 --restarts=2 \
		--csv=a.csv >out 2>err
	[ "$(column strategy a.csv | sort -u | tr '\n' ' ')" = 'serial threads threads~ ' ]
	[ "$(column kind a.csv | sort -u | tr '\n' ' ')" = 'serial threads ' ]
	[ "$(column status a.csv | sort -u)" = ok ]
	"$breakeven" summary --format=csv a.csv >s.csv
	[ "$(wc -l <s.csv)" -eq 4 ]
	refuses 'unknown strategy `nothing~`' "$bin/bench/io_bound" --strategies=nothing~
	refuses 'unknown strategy `~`' "$bin/bench/io_bound" --strategies='~'
	refuses 'an item is named twice' "$bin/bench/io_bound" --strategies=threads~,threads~
}
