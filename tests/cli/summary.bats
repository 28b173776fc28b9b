# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2086,SC2154

load common

fixture=$PWD/tests/fixtures/primes.csv

# The fixture was made by hand: serial takes 100, 102, … us; threads half of
# it, gil as long, processes 0.8 of it, in 4 restarts of 2 rounds; one trial of
# processes was refused.

@test "the text is what it was" {
	run -0 "$breakeven" summary "$fixture"
	diff - <(echo "$output") <<'END'
Median cold makespan (creation to reaping); speed-up over serial, paired within rounds, with 95 % interval.
Measured in this run. Equal: within 3 %. Verdicts are adjusted together (Holm): a chance of 5 % of any false win, and of any false equal. Intervals are not.

cpu_bound / primes: 2 workers, 4 tasks of 50 us CPU, immediate start
8 rounds in 4 restarts
  strategy                  time  speed-up   95 % interval   lock wait
  serial                  107 us      1.00   1.00..1.00              -
  gil                     107 us      1.00   1.00..1.00           50 %
  processes              86.4 us      1.25   1.25..1.25              -
* threads                53.5 us      2.00   2.00..2.00              -
  ! 1 of 8 trials of processes failed; see `status`
  threads wins: 1.60 times as fast as processes (95 %: 1.60..1.60)
END
}

@test "every format says the same numbers" {
	for format in csv json markdown text; do
		"$breakeven" summary --format=$format "$fixture" >$format
	done
	[ "$(tail -n +2 csv | wc -l)" -eq 4 ]
	[ "$(column speedup csv | tail -n 1)" = 2 ]
	grep -q '| primes | 2 | threads | 53.5 us (49.5 us..57.8 us) | 2.00 (2.00..2.00) |' markdown
	! command -v python3 >/dev/null || python3 - <<'END'
import csv, json
d = json.load(open("json"))
rows = {r["strategy"]: r for r in csv.DictReader(open("csv"))}
assert [c["name"] for c in d["columns"]] == list(rows["serial"])
assert len(d["rows"]) == 4
for s in d["rows"]:
    row = rows[s["strategy"]]
    assert abs(float(row["speedup"]) - s["speedup"]) < 1e-5
    assert abs(float(row["time_ns"]) / s["time_ns"] - 1) < 1e-5
    assert (row["leads"] == "1") == s["leads"]
    assert row["task_size"] == s["task_size"] == "measured"
    # Four tasks; serial's median is 107 us, and not the 200 us that were asked.
    assert abs(float(row["task_ns"]) / 26747 - 1) < 1e-4
END
}

@test "the answer does not depend on the order or number of files" {
	"$breakeven" summary "$fixture" >one
	{ head -n 1 "$fixture"; tail -n +2 "$fixture" | head -n 12; } >a.csv
	{ head -n 1 "$fixture"; tail -n +14 "$fixture" | tac; } >b.csv
	"$breakeven" summary b.csv a.csv >other
	diff one other
}

@test "a row that is there twice is refused with both places" {
	cp "$fixture" a.csv
	cp "$fixture" b.csv
	for command in summary points map costs fidelity model; do
		refuses 'b.csv, line 2: this trial is in a.csv, line 2, already' "$breakeven" $command a.csv b.csv
	done
	{ cat "$fixture"; sed -n 5p "$fixture"; } >c.csv
	refuses "line 5, already; it would count twice" "$breakeven" summary c.csv
}

@test "--baseline and --metric change what is compared" {
	run -0 "$breakeven" summary --baseline=processes "$fixture"
	[[ $output == *"speed-up over processes"* ]]
	run -0 "$breakeven" summary --metric=warm "$fixture"
	[[ $output == "Median warm makespan (GO to the last task's end)"* ]]
}

@test "winners are one line a cell" {
	run -0 "$breakeven" summary --show=winners "$fixture"
	[ "${#lines[@]}" -eq 4 ]
	[[ ${lines[2]} == "primes "*"threads wins: "* ]]
}

@test "within the margin strategies are equal, and cells that lack CPUs are undecided" {
	run -0 "$breakeven" summary --show=winners --baseline=gil "$fixture"
	[[ $output == *"threads wins: "* ]]
	# Without the faster ones, gil and serial are the same.
	grep -v ",threads,\|,processes,primes" "$fixture" >a.csv
	"$breakeven" summary --show=winners --format=csv a.csv >out.csv
	[ "$(column verdict out.csv)" = equal ]
	run -0 "$breakeven" summary --show=winners a.csv
	[[ $output == *"equal within 3 %: "*gil* ]]
	# Threads take half as long: more than a margin of 30 %.
	run -0 "$breakeven" summary --show=winners --margin=30 "$fixture"
	[[ $output == *"threads wins"* ]]
	awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } NR > 1 { $at["capacity"] = 1.1 } { print }' "$fixture" >b.csv
	run -0 "$breakeven" summary --show=winners b.csv
	[[ $output == *"undecided: only 1.10 of 2 CPUs were available"* ]]
	refuses '--margin=0' "$breakeven" summary --margin=0 "$fixture"
}

@test "where CPUs were missing, that is said before all else, in each form" {
	awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } NR > 1 { $at["capacity"] = 1.1 } { print }' "$fixture" >a.csv
	missing='nly 1.10 of 2 CPUs were available: work that computes is undecided.'
	run -0 "$breakeven" summary a.csv
	[ "${lines[0]}" = "O$missing" ]
	for format in json markdown html; do
		"$breakeven" summary --format=$format a.csv | grep -qF "O$missing" || { echo $format; return 1; }
	done
	mkdir r p
	cp a.csv r/cpu_bound.csv
	run -0 "$breakeven" report --plots=p r
	[ "${lines[0]}" = "When cpu_bound was measured, o$missing" ]
	cp -r r other
	run -0 "$breakeven" compare r other
	[[ $output == *"A: o$missing"*"B: o$missing"* ]]
	# With nine tenths of them nothing is said.
	sed -i 's/,1\.1,/,1.8,/' a.csv
	run -0 "$breakeven" summary a.csv
	[[ $output != *"CPUs were available"* ]]
}

@test "--help tells the formats, and a full disk is an error" {
	run -0 "$breakeven" summary --help
	for word in text winners markdown csv json cold warm; do [[ $output == *$word* ]]; done
	status=0
	"$breakeven" summary "$fixture" >/dev/full 2>err || status=$?
	[ "$status" -eq 1 ]
	[ "$(wc -l <err)" -eq 1 ]
}
