# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2086,SC2154

load common

# json EXPRESSION: of out.json as `d`, by Python.
json() {
	python3 -c "import json; d = json.load(open('out.json')); print($1)"
}

@test "--benchmark_list_tests lists every arm and runs nothing" {
	run -0 "$cpu_bound" $small --benchmark_list_tests --csv=a.csv
	[ "${#lines[@]}" -eq 4 ]
	[[ ${lines[0]} == cpu_bound/sum_squares/serial/workers:2/tasks:4/cpu_us:50/* ]]
	[ ! -e a.csv ]
}

@test "--benchmark_filter chooses arms; rows follow" {
	"$cpu_bound" $small --benchmark_filter='/(gil|threads)/' --csv=a.csv >out 2>/dev/null
	[ "$(column strategy a.csv | sort -u | tr '\n' ' ')" = 'gil threads ' ]
	run ! grep -q serial out
}

@test "the console shows every round of every restart as a repetition" {
	"$cpu_bound" $small >out 2>/dev/null
	[ "$(grep -c '/threads/.*manual_time  *[0-9]' out)" -eq 4 ]
	[ "$(grep -c '/threads/.*_median' out)" -eq 1 ]
	run ! grep -q DEBUG out
}

@test "--benchmark_out is JSON of all repetitions, with the times of the CSV" {
	"$cpu_bound" $small --csv=a.csv --benchmark_out=out.json >/dev/null 2>&1
	command -v python3 >/dev/null || skip "no python3 to read JSON"
	[ "$(json 'len([b for b in d["benchmarks"] if b["run_type"] == "iteration"])')" -eq 16 ]
	[ "$(json 'd["benchmarks"][0]["time_unit"]')" = ms ]
	json '"\n".join("%.0f" % (b["real_time"] * 1e6) for b in d["benchmarks"] if b["run_type"] == "iteration")' | sort >from_json
	column cold_ns a.csv | sort >from_csv
	diff from_json from_csv
	json '"\n".join("%.0f" % (b["cpu_time"] * 1e3) for b in d["benchmarks"] if b["run_type"] == "iteration")' | sort >from_json
	paste -d+ <(column user_ns a.csv) <(column system_ns a.csv) | awk -F+ '{ printf "%.0f\n", ($1 + $2) / 1e3 }' | sort >from_csv
	diff from_json from_csv
	[ "$(json '"NaN" in open("out.json").read()')" = False ]
}

@test "--benchmark_format=json and csv write to stdout" {
	"$cpu_bound" $small --benchmark_format=json >out.json 2>/dev/null
	! command -v python3 >/dev/null || [ "$(json 'len(d["benchmarks"]) > 16')" = True ]
	"$cpu_bound" $small --benchmark_format=csv >out.csv 2>/dev/null
	[ "$(grep -c '^"cpu_bound/' out.csv)" -ge 16 ]
}

@test "--benchmark_out_format=csv writes CSV to the file and the console stays" {
	"$cpu_bound" $small --benchmark_out=out.csv --benchmark_out_format=csv >out 2>/dev/null
	[ "$(grep -c '^"cpu_bound/' out.csv)" -ge 16 ]
	grep -q manual_time_median out
}

@test "--benchmark_repetitions are rounds" {
	"$cpu_bound" $small --benchmark_repetitions=3 --csv=a.csv >/dev/null 2>&1
	[ "$(column round a.csv | sort -u | wc -l)" -eq 3 ]
}

@test "--benchmark_report_aggregates_only leaves aggregates only" {
	"$cpu_bound" $small --benchmark_report_aggregates_only=true >out 2>/dev/null
	[ "$(grep -c '/threads/' out)" -eq 4 ]
	grep -q _stddev out
}

@test "minimum and warm-up times do not add trials" {
	"$cpu_bound" $small --benchmark_min_time=2 --benchmark_min_warmup_time=2 --csv=a.csv >/dev/null 2>&1
	[ "$(wc -l <a.csv)" -eq 17 ]
}

@test "--benchmark_context goes into the JSON beside our own" {
	"$cpu_bound" $small --benchmark_context=ticket=17 --benchmark_out=out.json >/dev/null 2>&1
	command -v python3 >/dev/null || skip "no python3 to read JSON"
	[ "$(json 'd["context"]["ticket"]')" = 17 ]
	[[ $(json 'd["context"]["trials"]') == *"seed 1" ]]
	[[ $(json 'd["context"]["host"]') == *CPU* ]]
}
