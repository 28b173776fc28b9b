# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154 # bats sets output
#
# The gate for whole programs, and for two revisions of somebody's own repository.

load common

@test "a command passes against itself, and one that takes longer fails" {
	run -0 "$breakeven" gate --base-command='sleep 0.02' --candidate-command='sleep 0.02' --margin=20 --csv=a.csv --junit=a.xml
	[[ $output == *'candidate/base'*'pass'*'verdict: pass'* ]]
	grep -q '<testcase classname="breakeven.gate" name="candidate/base"/>' a.xml
	GITHUB_ACTIONS=true run -1 --separate-stderr "$breakeven" gate --base-command='sleep 0.02' --candidate-command='sleep 0.03' --csv=b.csv --junit=b.xml
	[[ $output == *'verdict: fail'* ]]
	[[ $stderr == *'::error title=breakeven gate: fail::candidate/base is 1.'*"--base-command='sleep 0.02'"* ]]
	grep -q '<failure message="candidate/base is 1\.' b.xml
	run -1 "$breakeven" gate --replay=b.csv --base-command='sleep 0.02' --candidate-command='sleep 0.03'
	[[ $output == *'verdict: fail'* ]]
}

@test "ratios of a list of commands are bounds, and some only inform" {
	cat >list <<-'LIST'
		# who is how fast
		short = sleep 0.02
		long  = sleep 0.04

		short/long <= 0.9
		long/short >= 1.1
		long/short <= 1.1 info
		short/long candidate
	LIST
	run -0 "$breakeven" gate --commands=list --margin=20 --csv=a.csv --format=json
	[[ $output == *'"verdict":'*'"pass"'* ]]
	run -0 "$breakeven" gate --replay=a.csv --margin=20 --commands=list
	[ "$(grep -c ' info ' <<<"$output")" -eq 1 ]
	[ "$(grep -c ' pass ' <<<"$output")" -eq 3 ]
	printf 'short = sleep 0.02\nlong = sleep 0.04\nshort/long >= 1\n' >list
	run -1 "$breakeven" gate --replay=a.csv --commands=list
}

@test "a command that fails gives no verdict" {
	run -4 --separate-stderr "$breakeven" gate --base-command=true --candidate-command='echo oops >&2; exit 3' --csv=a.csv
	[[ $stderr == *'candidate: `'*'exited with status 3: oops'* ]]
	[[ $stderr == *'the trial of `candidate` failed: exited:3'* ]]
}

@test "bad lists and flags are refused" {
	refuses 'go together' "$breakeven" gate --base-command=true
	refuses 'exclude each other' "$breakeven" gate --base-command=true --candidate-command=true --commands=list
	refuses 'cannot be combined with --baseline' "$breakeven" gate --base-command=true --candidate-command=true --baseline=HEAD
	refuses 'No such file' "$breakeven" gate --commands=nothing
	for line in 'nonsense' 'a =' 'a = true;a = false' 'a/b >= 1' 'a = true;b = true;a/b' 'a = true;b = true;a/b >= x' 'a = true;b = true;a/b >= 2 <= 1' \
		'a = true;a/a >= 1' 'a = true;b = true;a/b >= 1 maybe'; do
		tr ';' '\n' <<<"$line" >list
		refuses 'list, line ' "$breakeven" gate --commands=list
	done
	printf 'a = true\n' >list
	refuses 'there is no ratio in it' "$breakeven" gate --commands=list
}

@test "two revisions of a repository are built and compared" {
	git init -q own
	cd own
	git config user.name Test
	git config user.email test@example.org
	echo 'sleep 0.02' >job.in
	git add .
	git commit -qm first
	echo 'sleep 0.03' >job.in
	export BREAKEVEN=$breakeven
	revisions=$BATS_TEST_DIRNAME/../../scripts/gate-revisions
	run -1 --separate-stderr "$revisions" --base=HEAD --build='cp job.in job' --command='sh job'
	[[ $output == *'verdict: fail'* ]]
	[ "$(git worktree list | wc -l)" -eq 1 ]
	run -0 "$revisions" --base=HEAD --build='echo sleep 0.02 >job' --command='sh job' --margin=20
	run -2 "$revisions" --base=nowhere --command=true
	[[ $output == *'there is no such revision'* ]]
	run -2 "$revisions" --base=HEAD --build='echo broken; false' --command=true
	[[ $output == *broken*'the base cannot be built'* ]]
	[ "$(git worktree list | wc -l)" -eq 1 ]
}
