# SPDX-License-Identifier: MIT
#
# shellcheck shell=bash disable=SC2034 # what is set here is used where it is loaded
#
# What all command-line tests share.  BREAKEVEN_BUILD is the build under test.

bats_require_minimum_version 1.5.0

bin=$PWD/${BREAKEVEN_BUILD:-build}
io_bound=$bin/bench/io_bound
cpu_bound=$bin/bench/cpu_bound
breakeven=$bin/breakeven

# Small enough for a test, with every strategy.
small="--workloads=sum_squares --workers=2 --tasks=4 --cpu=50us --rounds=2 --restarts=2 --seed=1"

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
}

# nobody_alone: tests that count the processes of somebody else wait for each other (files run two at a time).
nobody_alone() {
	exec 8>"$bin/tests/nobody.lock"
	flock 8
}

# refuses WORDS COMMAND…: status 2, one line on stderr that holds WORDS,
# nothing on stdout.
refuses() {
	ends_with 2 "$@"
}

# lacks WORDS COMMAND…: the files are sound, and hold nothing of what is asked.
lacks() {
	ends_with 5 "$@"
}

ends_with() {
	local wanted=$1 words=$2 status=0
	shift 2
	"$@" >out 2>err || status=$?
	[ "$status" -eq "$wanted" ] || { echo "status $status of: $*"; cat out err; return 1; }
	[ ! -s out ] || { echo "stdout of: $*"; cat out; return 1; }
	[ "$(wc -l <err)" -eq 1 ] || { echo "not one line:"; cat err; return 1; }
	grep -qF -e "$words" err || { echo "no \`$words' in:"; cat err; return 1; }
}

# column NAME FILE: the values of a column; for files without quoted fields.
column() {
	awk -F, -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next } { print $at }' "$2"
}

# masked: numbers of stdin become N, so that words can be compared.
masked() {
	sed -E 's/-?[0-9]+(\.[0-9]+)?(e[-+][0-9]+)?/N/g; s/ +/ /g; s/ $//'
}
