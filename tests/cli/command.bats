# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2016,SC2086,SC2154 # commands are for another shell; lists are words; bats sets output
#
# bench/command: whole programs as arms.

load common

command=$bin/bench/command
small='--rounds=3 --seconds=20s'

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
}

# column FILE NAME STRATEGY: that column of the strategy's rows, a line each.
column() {
	awk -F, -v name="$2" -v strategy="$3" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$at["strategy"] == strategy { print $at[name] }' "$1"
}

@test "each round runs each arm once, and a row has what the system charged" {
	run -0 --separate-stderr "$command" $small --csv=a.csv --arm=short='sleep 0.01' --arm=long='sleep 0.03; head -c 3M /dev/zero | sha256sum'
	[ -z "$stderr" ]
	[ "$(column a.csv status short)" = "$(printf 'ok\nok\nok')" ]
	[ "$(column a.csv restart long)" = "$(printf '0\n1\n2')" ]
	[ "$(column a.csv kind short | sort -u)" = serial ]
	[ "$(column a.csv kind long | sort -u)" = command ]
	for cold_ns in $(column a.csv cold_ns short); do [ "$cold_ns" -gt 10000000 ]; done
	for used_ns in $(column a.csv user_ns long); do [ "$used_ns" -gt 0 ]; done
	# Memory is of an untimed run beside the first round.
	[ "$(column a.csv largest_bytes long | head -n 1)" -gt 100000 ]
	[ "$(column a.csv memory_bytes long | head -n 1)" -gt 0 ]
	[ "$(column a.csv largest_bytes long | tail -n 1)" = 0 ]
	# Three rounds on a busy machine need not decide it.
	[[ $output == *'long '*@('times as long as short ('|'undecided beside short (')*..*')'* ]]
}

@test "the run ends when all is decided, and when its time is over" {
	run -0 "$command" --arm=a='sleep 0.01' --arm=b='sleep 0.05' --csv=a.csv
	[ "$(column a.csv restart b | wc -l)" -lt 30 ]
	run -0 "$command" --arm=a=true --arm=b=true --margin=1 --seconds=0.3s --csv=b.csv
	[ "$(column b.csv restart b | wc -l)" -lt 500 ]
}

@test "summary, points and METG know commands and their sizes" {
	run -0 "$command" $small --csv=a.csv --parameter=n=1,3,9 --arm=grows='sleep 0.0{n}' --arm=same='sleep 0.03'
	[[ $output == *'command, n = 9:'* ]]
	run -0 "$breakeven" summary a.csv
	[[ $output == *'command / command: n = 3'* ]]
	run -0 "$breakeven" points --pairs=grows/same a.csv
	[[ $output == *'same beat grows from n = '* ]]
	[[ $output == *'METG: the smallest n with an efficiency of'* ]]
	run -0 "$breakeven" points --pairs=grows/same --format=csv a.csv
	[[ ${lines[1]} == parameter,number,grows,same,* ]]
}

@test "every parameter is replaced in every command" {
	run -0 "$command" --rounds=1 --csv=a.csv --parameter=n=1,2 --parameter=word=x,y --prepare='echo p{n}{word} >>log' \
		--arm=one='echo 1 {n} {word} {n} >>log' --arm=two='echo 2 {other} >>log'
	grep -qx '1 2 y 2' log
	grep -qx '2 {other}' log
	grep -qx 'p1x' log
	[ "$(cut -d, -f9 a.csv | sort -u | tr '\n' ';')" = 'command word=x;command word=y;workload;' ]
}

@test "an arm that fails is told once, with its last line, and the others go on" {
	run -1 --separate-stderr "$command" $small --csv=a.csv --arm=good=true --arm=bad='echo why >&2; exit 3' --arm=gone=./nothing --arm=killed='kill -9 $$'
	[ "$(grep -c . <<<"$stderr")" -eq 4 ]
	[[ $stderr == *'command: bad: `echo why >&2; exit 3` exited with status 3: why; it is not run again'* ]]
	[[ $stderr == *'command: gone: `./nothing` cannot be started: No such file or directory'* ]]
	[[ $stderr == *'command: killed: '*'was killed by SIGKILL'* ]]
	[ "$(column a.csv status good)" = "$(printf 'ok\nok\nok')" ]
	[ "$(column a.csv status bad)" = exited:3 ]
	[ "$(column a.csv status gone)" = start:ENOENT ]
	[ "$(column a.csv status killed)" = killed:SIGKILL ]
}

@test "different output is found where the same is wanted" {
	run -0 "$command" $small --csv=a.csv --expect-same-output --arm=one='echo 42' --arm=two='printf "42\n"'
	run -1 --separate-stderr "$command" $small --csv=b.csv --expect-same-output --arm=one='echo 42' --arm=two='echo 43'
	[[ $stderr == *'two: its output differs from the first output of the base'* ]]
	[ "$(grep -c ',checksum$' b.csv)" -eq 1 ]
	run -0 "$command" $small --csv=c.csv --arm=one='echo 42' --arm=two='echo 43'
}

@test "commands read the input, and no terminal" {
	echo hello >in
	run -0 "$command" --rounds=2 --input=in --arm=a='grep -q hello' --csv=a.csv
	run -0 "$command" --rounds=1 --arm=a='test "$(wc -c)" = 0' --arm=b='! true </dev/tty' --csv=b.csv
}

@test "the command before each run reads nothing of the input" {
	echo hello >in
	run -0 "$command" --rounds=2 --input=in --prepare='cat >>before' --arm=a='grep -q hello' --csv=a.csv
	[ ! -s before ]
	[ "$(column a.csv status a | sort -u)" = ok ]
}

@test "a builtin of the shell is a command, too" {
	run -0 "$command" --rounds=2 --arm=a='exec true' --arm=b=: --csv=a.csv
	run -1 --separate-stderr "$command" --rounds=2 --arm=good=true --arm=gone=no-such-program --csv=b.csv
	[[ $stderr == *'gone: `no-such-program` exited with status 127'* ]]
}

@test "an arm that fails in a warm-up round fails the run" {
	run -1 "$command" --rounds=2 --warmup=1 --arm=good=true --arm=bad=false --csv=a.csv
	[ "$(column a.csv status bad)" = exited:1 ]
}

@test "values that are no different numbers above 0 are no axis" {
	for values in 1,1.0 0,1 -1,2 a,b; do
		run -0 "$command" --rounds=1 --parameter=n=$values --arm=a='true {n}' --csv=a.csv
		[ "$(column a.csv parameter a | sort -u)" = none ]
		[ "$(column a.csv workload a | sort -u | wc -l)" -eq 2 ]
	done
}

@test "what a command leaves behind is ended, and said" {
	run -1 --separate-stderr "$command" $small --csv=a.csv --arm=good=true --arm=leaves='sleep 731 & true'
	[[ $stderr == *'leaves: `sleep 731 & true` leaves processes behind; it is not run again'* ]]
	[ "$(column a.csv status leaves)" = left ]
	run ! pgrep -f 'sleep 731'
}

@test "a command that hangs is ended at the limit" {
	run -1 --separate-stderr "$command" --rounds=2 --timeout=2s --csv=a.csv --arm=good=true --arm=hangs='sleep 732'
	[[ $stderr == *'did not end within 2.00 s'* ]]
	[ "$(column a.csv restart good | wc -l)" -eq 2 ]
	run ! pgrep -f 'sleep 732'
}

@test "a signal ends the command, and keeps what was measured" {
	# The third round hangs.
	"$command" --csv=a.csv --arm=a='echo >>log; [ $(wc -l <log) -lt 4 ] || { touch hangs; sleep 733; }' --arm=b=true >out 2>err &
	local run=$!
	for _ in $(seq 100); do [ ! -e hangs ] || break; sleep 0.1; done
	[ -e hangs ]
	kill -TERM $run
	wait $run || true
	for _ in $(seq 50); do pgrep -fx 'sleep 733' >/dev/null || break; sleep 0.1; done
	run ! pgrep -fx 'sleep 733'
	grep -q 'command: ended by a signal' err
	[ "$(column a.csv status b | sort -u)" = ok ]
}

@test "times are exported as hyperfine writes them" {
	run -0 "$command" $small --export-hyperfine=h.json --parameter=n=1,2 --arm=a='sleep 0.00{n}'
	python3 - <<-'PYTHON'
		import json
		results = json.load(open("h.json"))["results"]
		assert [r["command"] for r in results] == ["sleep 0.001", "sleep 0.002"], results
		assert [r["parameters"] for r in results] == [{"n": 1}, {"n": 2}], results
		for r in results:
		    assert len(r["times"]) == 3 and abs(r["mean"] - sum(r["times"]) / 3) < 1e-9 and r["exit_codes"] == [0, 0, 0]
		    assert r["min"] == min(r["times"]) and r["max"] == max(r["times"]) and r["user"] >= 0 and r["stddev"] >= 0
	PYTHON
	run -2 "$command" --rounds=1 --arm=a=true --export-hyperfine=/nowhere/h.json
	[[ $output == *'--export-hyperfine=/nowhere/h.json: No such file or directory'* ]]
}

@test "warm-up rounds are run and not kept" {
	run -0 "$command" --rounds=2 --warmup=3 --arm=a='echo >>log' --csv=a.csv
	# One more for the memory.
	[ "$(wc -l <log)" -eq 6 ]
	[ "$(column a.csv restart a)" = "$(printf '0\n1')" ]
}

@test "bad command lines are refused" {
	refuses '--arm=NAME=COMMAND is wanted' "$command"
	refuses 'a name and a command are wanted' "$command" --arm=true
	refuses 'a name and a command are wanted' "$command" --arm=a=
	refuses 'a name and a command are wanted' "$command" --arm='a b=true'
	refuses 'an arm of this name is there already' "$command" --arm=a=true --arm=a=false
	refuses 'a name and values are wanted' "$command" --arm=a=true --parameter=n
	refuses 'a value is missing or too long' "$command" --arm=a=true --parameter=n=1,,2
	refuses 'a value is named twice' "$command" --arm=a=true --parameter=n=1,2,1
	refuses '`none` means that there is no parameter' "$command" --arm=a=true --parameter=none=1,2
	refuses '--resume cannot be combined with --warmup' "$bin/bench/cpu_bound" --csv=a.csv --resume --warmup=1
	refuses '--input=nothing: No such file or directory' "$command" --arm=a=true --input=nothing
	refuses '--seconds=x' "$command" --arm=a=true --seconds=x
	refuses 'unknown flag' "$command" --arm=a=true --workloads=sum_squares
	refuses 'unknown flag' "$bin/bench/overhead" --workloads=sum_squares
}
