# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2086,SC2154

load common

root=$BATS_TEST_DIRNAME/../..

# flags COMMAND…: those that its --help names, but for Google Benchmark's.
flags() {
	"$@" --help | sed -nE 's,^  (--[a-z][a-z-]+).*,\1,p' | grep -v -- --benchmark | sort -u
}

# in_man PAGE FLAG: mdoc writes a flag as -name behind .Fl, or in a list of them.
in_man() {
	grep -qE -- "(Fl|,|[|]) -${2#--}( |$|,)" "$bin/man/$1"
}

@test "the man pages name every command and flag" {
	"$breakeven" --help | awk '$0 == "commands:" { on = 1; next } /^$/ { on = 0 } on { print $1 }' >commands
	[ "$(wc -l <commands)" -ge 12 ]
	while read -r command; do
		grep -q "^.It Ic $command" "$bin/man/breakeven.1" || { echo "no $command"; return 1; }
		[ "$command" != columns ] && [ "$command" != host ] || continue
		for flag in $(flags "$breakeven" "$command"); do
			[ "$flag" = --help ] || in_man breakeven.1 "$flag" || { echo "no $command $flag"; return 1; }
		done
	done <commands
	for harness in cpu_bound lifecycle; do
		for flag in $(flags "$bin/bench/$harness"); do
			in_man breakeven-bench.1 "$flag" || { echo "no $harness $flag"; return 1; }
		done
	done
	for harness in "$bin"/bench/*; do
		[ -x "$harness" ] && [ -f "$harness" ] || continue
		grep -qE "(Nm|,) ${harness##*/}( |$)" "$bin/man/breakeven-bench.1" || { echo "no ${harness##*/}"; return 1; }
	done
}

@test "the man pages can be read" {
	command -v man >/dev/null || skip 'no man'
	for page in breakeven.1 breakeven-bench.1; do
		MANWIDTH=80 run -0 man -l --warnings "$bin/man/$page"
		[[ $output == *NAME*SYNOPSIS*"EXIT STATUS"*EXAMPLES* ]]
		[[ $output != *warning:* ]]
	done
}

# complete WORD…: what bash offers for the last of these words.
complete_words() {
	bash -c 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _breakeven "$1"; printf "%s\n" "${COMPREPLY[@]}"' \
		bash "$root/completion/breakeven.bash" "$@"
}

@test "bash completes commands, flags, and names of strategies and workloads" {
	[ "$(complete_words "$breakeven" sum)" = summary ]
	complete_words "$breakeven" summary --me | grep -qx -- --metric=
	[ "$(complete_words "$breakeven" summary --metric = w)" = warm ]
	complete_words "$cpu_bound" --wor | grep -qx -- --workers=
	complete_words "$cpu_bound" --strategies = gil | sort | tr '\n' ' ' | grep -q 'gil gil_held gil_per_interpreter gil_ticks'
	[ "$(complete_words "$cpu_bound" --strategies=serial,thr | sort | head -n 1)" = serial,thread_pool ]
	[ "$(complete_words "$cpu_bound" --start = b)" = barrier ]
}

@test "zsh can read its completion" {
	command -v zsh >/dev/null || skip 'no zsh'
	zsh -n "$root/completion/_breakeven"
}

@test "every program has --help with an example and --version with compiler and commit" {
	for program in "$breakeven" "$bin"/bench/*; do
		[ -x "$program" ] && [ -f "$program" ] || continue
		run -0 "$program" --version
		[[ $output =~ ", commit "[^\ ]+", "(gcc|clang) ]] || { echo "$program: $output"; return 1; }
		run -0 "$program" --help
		[[ $output == *example* || $program == "$breakeven" ]] || { echo "$program has no example"; return 1; }
	done
}

@test "--quiet says nothing but errors; --verbose tells each trial; the rows are the same" {
	"$cpu_bound" $small --quiet --csv=a.csv >out 2>err
	[ ! -s out ]
	[ ! -s err ]
	"$cpu_bound" $small --verbose --csv=b.csv >out 2>err
	[ "$(grep -c '^cpu_bound: restart [12]/2, round [12]/2: .*, ok$' err)" -eq 16 ]
	[ "$(wc -l <a.csv)" -eq "$(wc -l <b.csv)" ]
	refuses 'unknown strategy' "$cpu_bound" --quiet --strategies=magic
}

@test "color where it is asked for, and with NO_COLOR only then" {
	"$cpu_bound" $small --color=never >out 2>/dev/null
	run ! grep -q $'\033' out
	"$cpu_bound" $small --color=always >out 2>/dev/null
	grep -q $'\033' out
	NO_COLOR=1 "$cpu_bound" $small --color=always >out 2>/dev/null
	grep -q $'\033' out
	refuses 'it is auto, always or never' "$cpu_bound" --color=green
}

# in_terminal COMMAND: runs it on a terminal of its own, and shows what that received.
in_terminal() {
	script -qec "$1" /dev/null </dev/null
}

@test "on a narrow terminal words stay whole, and no line is too long" {
	command -v script >/dev/null || skip 'no script(1)'
	for what in "summary $BATS_TEST_DIRNAME/../fixtures/primes.csv" "points $BATS_TEST_DIRNAME/../fixtures/sweep.csv" "timeline $BATS_TEST_DIRNAME/../fixtures/timeline.csv" \
		"fidelity $BATS_TEST_DIRNAME/../fixtures/fidelity.csv" 'gate --help' 'refine --help' --help; do
		in_terminal "stty columns 60; '$breakeven' $what" | tr -d '\r' >narrow
		[ "$(awk '{ gsub(/[\200-\277]/, "") } length > 60' narrow | wc -l)" -eq 0 ] || { echo "$what"; cat narrow; return 1; }
		"$breakeven" $what >wide
		# The same words, but for what is made for the width: tables, lanes, lists of defaults.
		[[ $what != summary* && $what != points* ]] || [ "$(tr -s ' \n' '\n' <narrow)" = "$(tr -s ' \n' '\n' <wide)" ] || { echo "$what"; return 1; }
	done
}

@test "on a terminal progress tells where in the matrix and how long it takes; --no-progress does not" {
	command -v script >/dev/null || skip 'no script(1)'
	in_terminal "$cpu_bound --workloads=sum_squares --workers=2 --tasks=4 --cpu=30ms --rounds=4 --restarts=2 --strategies=serial,threads >/dev/null" >seen
	grep -q 'restart 1/2, round [1-4]/4' seen
	grep -q 'left' seen
	grep -q 'sum_squares/[a-z]' seen
	in_terminal "$cpu_bound $small --no-progress >/dev/null" >seen
	run ! grep -q 'round [0-9]*/' seen
	# The table in color, but for who does not want it.
	in_terminal "TERM=xterm $cpu_bound $small --no-progress" >seen
	grep -q $'\033\\[' seen
	in_terminal "TERM=xterm NO_COLOR=1 $cpu_bound $small --no-progress" >seen
	run ! grep -q $'\033\\[' seen
	in_terminal "TERM=xterm $cpu_bound $small --no-progress --color=never" >seen
	run ! grep -q $'\033\\[' seen
}

# interrupted SIGNAL COMMAND…: runs it, sends the signal when rows are there; its status in $status.
interrupted() {
	local signal=$1 id
	shift
	# A job in the background would ignore SIGINT.
	perl -e '$SIG{INT} = $SIG{TERM} = "DEFAULT"; exec @ARGV' "$@" >out 2>err &
	id=$!
	for _ in $(seq 200); do [ "$(wc -l 2>/dev/null <a.csv)" -ge 4 ] 2>/dev/null && break; sleep 0.05; done
	pkill -"$signal" -f -- --seed=4242 || true
	status=0
	wait $id || status=$?
}

@test "Ctrl-C ends workers, keeps finished rows, and says where they are" {
	command -v perl >/dev/null || skip 'no perl'
	for signal in INT:130 TERM:143; do
		rm -f a.csv
		interrupted ${signal%:*} "$cpu_bound" --workloads=sum_squares --workers=2 --tasks=4 --cpu=20ms --rounds=50 --restarts=5 --seed=4242 --csv=a.csv
		[ "$status" -eq ${signal#*:} ] || { echo "status $status"; cat err; return 1; }
		rows=$(($(wc -l <a.csv) - 1))
		grep -qE "ended by a signal; $rows finished trials? (is|are) in a.csv" err || { cat err; wc -l a.csv; return 1; }
		"$breakeven" summary a.csv >/dev/null
		! pgrep -f -- --seed=4242 >/dev/null || return 1
	done
}

@test "a signal that comes before the first trial ends it at once" {
	for delay in 0 0.03 0.06 0.1 0.15 0.2 0.25 0.3 0.35; do
		for restarts in 1 9; do
			"$cpu_bound" --workloads=sum_squares,primes,matmul,stream --workers=1,2 --tasks=4 --cpu=1ms,20ms,500ms --rounds=9 \
				--restarts=$restarts --seed=4243 --csv=early.csv >/dev/null 2>err &
			id=$!
			sleep $delay
			kill -TERM $id
			for _ in $(seq 300); do
				kill -0 $id 2>/dev/null || break
				sleep 0.1
			done
			! kill -0 $id 2>/dev/null || { echo "it goes on after $delay s"; kill -KILL $id; return 1; }
			status=0
			wait $id || status=$?
			[ $status -eq 143 ]
			[ ! -s err ] || grep -q 'ended by a signal' err || { cat err; return 1; }
			[ ! -f early.csv ] || "$breakeven" summary early.csv >/dev/null 2>&1 || [ "$(wc -l <early.csv)" -le 1 ]
		done
	done
	run ! pgrep -f -- --seed=4243
}

@test "make dist packs what is in history, and what it packs builds" {
	cd "$root"
	git rev-parse HEAD >/dev/null 2>&1 || skip 'not a git clone'
	make -s dist DIST="$BATS_TEST_TMPDIR" >/dev/null
	cd "$BATS_TEST_TMPDIR"
	tar xzf breakeven-*.tar.gz
	cd breakeven-*/
	[ -f Makefile ]
	[ -f docs/man/breakeven.1.in ]
	[ -x plots/draw ]
	[ -z "$(find . -name .git)" ]
	make -s -n build >/dev/null
}

@test "who reads the head of a long text and leaves is told nothing" {
	for text in "$cpu_bound --help" "$breakeven --help" "$breakeven columns"; do
		{ sleep 0.3; code=0; $text 2>said || code=$?; echo "$code" >ended; } | true # nobody reads any more
		wait
		for _ in 1 2 3 4 5 6 7 8 9 10; do [ -s ended ] || sleep 0.2; done
		[ ! -s said ] || { echo "$text: $(cat said)"; return 1; }
		[ "$(cat ended)" -ne 0 ]
		rm ended
	done
}
