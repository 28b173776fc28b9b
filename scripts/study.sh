# shellcheck shell=sh disable=SC2034 # variables are for the scripts that read this file
# SPDX-License-Identifier: MIT
#
# What the studies share.  A study makes numbered runs and appends their rows to BUILD/STUDY/runs.csv; a run that is
# there is not made again, so a study that was ended goes on.

study_begun=$(date +%s)
study_load=

# study_open BUILD STUDY COLUMNS: sets $build, $out, the study's folder, and $table, its file of runs.
study_open() {
	build=$1
	out=$build/$2
	table=$out/runs.csv
	mkdir -p "$out"
	[ -s "$table" ] || echo "$3" >"$table"
	[ "$(head -n 1 "$table")" = "$3" ] || study_refuse "$table has other columns; move it away to begin anew"
}

study_refuse() {
	echo "${0##*/}: $1" >&2
	exit 2
}

# study_limits RUNS SECONDS: both are whole numbers?
study_limits() {
	case $1$2 in
	*[!0-9]* | '') study_refuse "RUNS=$1 SECONDS=$2: whole numbers are wanted, or report" ;;
	esac
}

# study_made KEY: is there a row that begins with KEY?
study_made() {
	grep -q "^$1," "$table"
}

# study_in_time SECONDS: may another run begin?
study_in_time() {
	[ $(($(date +%s) - study_begun)) -lt "$1" ] && return 0
	echo "$1 s are over: the same command goes on from here" >&2
	return 1
}

# study_run COMMAND…: its stdout goes nowhere; a failure ends the study.
study_run() {
	"$@" >/dev/null 2>"$out/err" </dev/null || { echo "${0##*/}: failed: $*" >&2; cat "$out/err" >&2; exit 1; }
}

# ---- background load: 20 % of each ms of one CPU ----

# study_check_busy BUSY: none, or the number of a CPU?
study_check_busy() {
	case $1 in
	none) return 0 ;;
	*[!0-9]* | '') study_refuse "BUSY=$1: none or the number of a CPU is wanted" ;;
	esac
	[ -x "$build/faults/hog" ] || study_refuse "there is no $build/faults/hog; make faults builds it"
}

study_start_load() {
	[ "$1" != none ] || return 0
	"$build/faults/hog" 0.2 1 "$1" &
	study_load=$!
}

# Ends the load.  Returns 1 if it had ended before: what was measured beside it does not count.
study_stop_load() {
	[ -n "$study_load" ] || return 0
	study_lived=0
	kill "$study_load" 2>/dev/null || study_lived=1
	wait "$study_load" 2>/dev/null || true
	study_load=
	return $study_lived
}

# study_end_load BUSY: a load that did not last ends the study.
study_end_load() {
	study_stop_load || { echo "${0##*/}: the load on CPU $1 ended before the run" >&2; exit 1; }
}

trap 'study_stop_load || true' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# ---- functions for awk, before a program ----

study_awk='
	# After the header line, $at["NAME"] is the field of that column.
	function read_header(  i) { for (i = 1; i <= NF; i++) at[$i] = i }

	function sort(values, n,  i, j, x) {
		for (i = 2; i <= n; i++) {
			x = values[i]
			for (j = i - 1; j > 0 && values[j] > x; j--) values[j + 1] = values[j]
			values[j + 1] = x
		}
	}

	# Of sorted values; between two neighbours in proportion.
	function quantile(values, n, q,  place, below) {
		place = 1 + q * (n - 1); below = int(place)
		return below >= n ? values[n] : values[below] + (place - below) * (values[below + 1] - values[below])
	}

	# How probable are k or more of n, each with probability p?
	function binomial_tail(k, n, p,  i, term, less) {
		term = (1 - p) ^ n
		for (i = 0; i < k; i++) { less += term; term *= (n - i) / (i + 1) * p / (1 - p) }
		return less < 1 ? 1 - less : 0
	}

	function words(met) { return met ? "met" : "missed" }

	# host_id tells machine and build.
	function note_host(id) { if (!(id in host_seen)) { host_seen[id]; hosts++ } }
	function tell_hosts() { if (hosts > 1) printf "these runs are of %d machines or builds\n", hosts }
'
