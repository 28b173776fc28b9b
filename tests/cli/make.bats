# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154

load common

root=$PWD

setup() {
	cd "$root" || return 1
}

# fake NAME BODY: a program in $BATS_TEST_TMPDIR/bin.
fake() {
	mkdir -p "$BATS_TEST_TMPDIR/bin"
	printf '#!/bin/sh\n%s\n' "$2" >"$BATS_TEST_TMPDIR/bin/$1"
	chmod +x "$BATS_TEST_TMPDIR/bin/$1"
}

# deps_on ID [FLAG…]: scripts/deps on a made-up system whose package managers
# only tell what they were asked for.
deps_on() {
	echo "ID=$1" >"$BATS_TEST_TMPDIR/os-release"
	shift
	OS_RELEASE=$BATS_TEST_TMPDIR/os-release PATH=$BATS_TEST_TMPDIR/bin:$PATH run scripts/deps "$@"
}

@test "make help names every target" {
	run -0 make help
	for target in deps build faults quick bench costs points full fidelity figures gate gate-test gate-study advice-study independence-study null-study gate-load-study trial-cost-study plots summary test lint format clean install uninstall help; do
		grep -Eq "^  $target +[a-z]" <<<"$output" || { echo "no $target"; return 1; }
	done
}

@test "an unknown sanitizer is refused with those that there are" {
	run make SAN=magic build
	[ "$status" -eq 2 ]
	[[ $output == *"SAN=magic is unknown; it is one of: address undefined thread"* ]]
}

@test "deps installs only what is missing, by each system's names" {
	fake id 'echo 0'
	fake dpkg-query '[ "$4" = gcc ] || [ "$4" = bats ] && printf installed'
	fake rpm '[ "$3" = gcc ]'
	fake pacman 'case $1 in -Qq) [ "$2" = gcc ] ;; *) echo "RAN pacman $*" ;; esac'
	fake apk 'case $1 in info) [ "$3" = gcc ] ;; *) echo "RAN apk $*" ;; esac'
	fake apt-get 'echo "RAN apt-get $*"'
	fake dnf 'echo "RAN dnf $*"'

	deps_on debian
	[ "$status" -eq 0 ]
	[[ $output == *"RAN apt-get install -y --no-install-recommends g++ "*libbenchmark-dev*gnuplot-nox*libcmocka-dev* ]]
	[[ ! $output == *" bats"* ]]
	deps_on fedora
	[[ $output == *"RAN dnf install -y gcc-c++ "*google-benchmark-devel*hwloc-devel* ]]
	deps_on arch
	[[ $output == *"RAN pacman -S --noconfirm --needed"*benchmark*cjson* ]]
	deps_on alpine --lint
	[[ $output == *"RAN apk add g++ "*benchmark-dev*linux-headers*shellcheck* || $output == *"RAN apk add g++ "*shellcheck* ]]
}

@test "deps does nothing where all is there" {
	fake dpkg-query 'printf installed'
	fake apt-get 'echo "RAN apt-get"'
	deps_on debian
	[ "$status" -eq 0 ]
	[ "$output" = 'deps: all is there' ]
}

@test "deps without permission prints the one command to run" {
	fake id 'echo 1000'
	fake sudo 'exit 1'
	fake dpkg-query 'exit 1'
	fake apt-get 'echo "RAN apt-get"'
	deps_on ubuntu </dev/null
	[ "$status" -eq 2 ]
	[[ ${lines[1]} == "deps: to install needs root; run as root: apt-get update -q && apt-get install "*gcc*libbenchmark-dev* ]]
	[[ ! $output == *RAN* ]]
}

@test "deps knows what it does not know" {
	deps_on plan9
	[ "$status" -eq 2 ]
	[[ $output == *"no list of packages for this system"*libbenchmark-dev* ]]
	run scripts/deps --everything
	[ "$status" -eq 2 ]
}

@test "without gnuplot one line says so, before anything is measured" {
	mkdir -p "$BATS_TEST_TMPDIR/none"
	ln -s "$(command -v sh)" "$BATS_TEST_TMPDIR/none/sh"
	run env PATH="$BATS_TEST_TMPDIR/none" plots/draw --check
	[ "$status" -eq 2 ]
	[ "${#lines[@]}" -eq 1 ]
	[[ $output == *"gnuplot is missing; make deps installs it"* ]]
}

@test "every picture is drawn from CSV, as SVG and PNG, without a complaint" {
	copy=$BATS_TEST_TMPDIR/copy
	mkdir -p "$copy/results"
	cp -r plots gate "$copy"
	rm -f "$copy"/plots/*.svg "$copy"/plots/*.png "$copy"/plots/*.csv
	cd "$copy"
	flags=(--rounds=2 --restarts=2 --tasks=4)
	"$io_bound" "${flags[@]}" --block=200us --csv=results/io_bound.csv >/dev/null 2>&1
	# The picture "side by side" wants as many workers as CPUs.
	"$cpu_bound" "${flags[@]}" --workers="1,$(getconf _NPROCESSORS_ONLN)" --cpu=50us --csv=results/cpu_bound.csv >/dev/null 2>&1
	"$bin/bench/mixed" --rounds=1 --restarts=2 --workers=2 --blocking=0,50 --cpu=50us --block=50us --csv=a.csv >/dev/null 2>&1
	"$bin/bench/mixed" --rounds=1 --restarts=2 --workers=1 --background=0,1 --cpu=50us --block=50us --start=barrier \
		--strategies=threads,gil --csv=b.csv >/dev/null 2>&1
	{ cat a.csv; tail -n +2 b.csv; } >results/mixed.csv
	if command -v python3 >/dev/null; then
		"$bin/bench/fidelity" --rounds=1 --restarts=2 --workers=1 --cpu=50us --block=50us --csv=a.csv >/dev/null 2>&1
		"$bin/bench/fidelity" --rounds=1 --restarts=2 --workers=1 --cpu=50us --block=50us --tasks=2 --background=1 \
			--switch-interval=1ms --strategies=gil,python_threads --start=barrier --csv=b.csv >/dev/null 2>&1
		{ cat a.csv; tail -n +2 b.csv; } >results/fidelity.csv
	else
		cp "$root/tests/fixtures/fidelity.csv" results/
	fi
	"$bin/bench/overhead" --rounds=1 --restarts=2 --csv=results/overhead.csv >/dev/null 2>&1
	few="--rounds=1 --restarts=2 --tasks=4 --workloads=sum_squares"
	"$bin/bench/sweep" --rounds=1 --restarts=3 --tasks=4 --cpu=10us,100us,1ms --csv=results/sweep.csv \
		>/dev/null 2>&1
	sizes="--rounds=1 --restarts=2 --tasks=4 --cpu=10us,100us,1ms"
	# shellcheck disable=SC2086 # words
	"$bin/bench/map" $sizes --workloads=mixed --block-share=0,0.5 --csv=a.csv >/dev/null 2>&1
	# shellcheck disable=SC2086
	"$bin/bench/map" $sizes --workloads=sum_squares --payload=1K,64K --transport=pipe --csv=b.csv >/dev/null 2>&1
	{ cat a.csv; tail -n +2 b.csv; } >results/map.csv
	# shellcheck disable=SC2086 # words
	"$bin/bench/transport" $few --payload=0,4K,64K --transport=shared,pipe,socketpair --trip=there,both \
		--csv=results/transport.csv >/dev/null 2>&1
	# shellcheck disable=SC2086 # words
	"$bin/bench/parent" $few --parent=0,8M,16M --start=barrier --csv=a.csv >/dev/null 2>&1
	for writer in worker parent; do
		"$bin/bench/parent" --rounds=1 --restarts=2 --tasks=1 --workloads=rewrite --parent=8M --start=barrier \
			--writer=$writer --written=0,1 --strategies=threads,processes --csv=$writer.csv >/dev/null 2>&1
	done
	{ cat a.csv; tail -qn +2 worker.csv parent.csv; } >results/parent.csv
	"$bin/bench/scale" --rounds=1 --restarts=2 --tasks=workers --workers=1,4 --block=1ms --survey --start=barrier \
		--strategies=threads,thread_pool,processes,spawn,forkserver --csv=a.csv >/dev/null 2>&1
	# shellcheck disable=SC2086 # words
	"$bin/bench/scale" $few --workers=2,4 --cpu=50us --strategies=serial,threads,gil,processes --csv=b.csv >/dev/null 2>&1
	{ cat a.csv; tail -n +2 b.csv; } >results/scale.csv
	"$breakeven" gate --profile=short --csv=results/gate.csv >/dev/null 2>&1 || [ $? -ne 4 ]
	"$bin/bench/timeline" --rounds=1 --restarts=1 --timeline=results/timeline.csv >/dev/null 2>&1
	plots/draw --compare "$breakeven" results results >out 2>err
	[ ! -s err ] || { cat err; return 1; }
	plots/draw "$breakeven" results >out 2>err
	[ ! -s err ] || { cat err; return 1; }
	for script in plots/*.gp; do
		name=${script%.gp}
		[ "$name" = plots/style ] && continue
		[ "$(head -c 4 "$name.png" | tail -c 3)" = PNG ]
		grep -q '</svg>' "$name.svg"
		grep -q Linux "$name.svg" # the host in small print
	done
	# The report lets in what gnuplot has written.
	"$breakeven" report --plots=plots results >/dev/null
	run ! grep -oE '[a-z_/]+[.]svg is [^<]*' results/report.html
	# What takes a millisecond, and says nothing of a lock that it had not.
	"$bin/bench/timeline" --rounds=1 --restarts=1 --workloads=sum_squares --strategies=serial,threads --workers=2 --tasks=2 --cpu=300us \
		--timeline=results/timeline.csv >/dev/null 2>&1
	plots/draw "$breakeven" results >out 2>err
	[ ! -s err ] || { cat err; return 1; }
	grep -q 'Who is at what' plots/timeline.svg
	run ! grep -q 'global lock' plots/timeline.svg
}

@test "a picture without data is not drawn, and an old one goes" {
	copy=$BATS_TEST_TMPDIR/copy
	mkdir -p "$copy/results"
	cp -r plots "$copy"
	cd "$copy"
	touch plots/cpu_speedup.png
	"$io_bound" --rounds=2 --restarts=2 --tasks=2 --workers=1,2 --block=200us --csv=results/io_bound.csv >/dev/null 2>&1
	plots/draw "$breakeven" results >out 2>err
	[ ! -e plots/cpu_speedup.png ]
	[ -e plots/io_makespan.png ]
	grep -q 'no data: .*cpu_speedup ' err
}

@test "install puts everything below DESTDIR, uninstall takes it away" {
	stage=$BATS_TEST_TMPDIR/stage
	make -s install DESTDIR="$stage" PREFIX=/usr >/dev/null
	"$stage/usr/bin/breakeven" --version
	"$stage/usr/libexec/breakeven/io_bound" --version
	# Documents lead to each other and to their pictures.
	(cd "$stage/usr/share/doc/breakeven" && grep -ohE '\]\((docs/[^)#]+)' README.md | sed 's/^](//' | sort -u | tee "$BATS_TEST_TMPDIR/links" | while read -r file; do [ -f "$file" ] || { echo "gone: $file"; exit 1; }; done)
	[ "$(wc -l <"$BATS_TEST_TMPDIR/links")" -ge 10 ]
	make -s uninstall DESTDIR="$stage" PREFIX=/usr >/dev/null
	[ -z "$(find "$stage" -type f)" ]
}

@test "docs/csv.md is the data dictionary of this schema" {
	"$breakeven" columns >"$BATS_TEST_TMPDIR/columns"
	sed -n '/^| column | unit | definition |/,/^$/p' docs/csv.md | sed '/^$/,$d' | diff "$BATS_TEST_TMPDIR/columns" -
	for other in timeline lifecycle; do
		"$breakeven" columns $other | while read -r line; do grep -qxF -e "$line" docs/csv.md || { echo "$other: $line"; exit 1; }; done
	done
	header=$("$breakeven" summary --format=csv tests/fixtures/primes.csv | head -n 1)
	for name in ${header//,/ }; do
		grep -q "\`$name\`" docs/csv.md || { echo "no $name"; return 1; }
	done
}

@test "the README names every workload and strategy" {
	for file in src/workload/*.c src/strategy/*.c; do
		grep -q "\`$(basename "$file" .c)\`" README.md || { echo "no $file"; return 1; }
	done
}

@test "only what is older than its data or script is drawn, and what cannot be drawn is named once" {
	copy=$BATS_TEST_TMPDIR/copy
	mkdir -p "$copy/results" "$copy/other"
	cp -r plots "$copy"
	cp tests/fixtures/primes.csv "$copy/results/cpu_bound.csv"
	cd "$copy"
	rm -f plots/*.svg plots/*.png plots/*.csv plots/drawn_from
	plots/draw "$breakeven" results >out 2>/dev/null
	grep -q '^plots/side_by_side.svg plots/side_by_side.png$' out
	plots/draw "$breakeven" results >out 2>/dev/null
	[ ! -s out ]
	touch plots/side_by_side.gp
	plots/draw "$breakeven" results >out 2>/dev/null
	[ "$(cat out)" = 'plots/side_by_side.svg plots/side_by_side.png' ]
	# Of another folder nothing is there; of the first all is drawn again.
	cp results/cpu_bound.csv other/mixed.csv
	plots/draw "$breakeven" other >/dev/null 2>&1
	plots/draw "$breakeven" results >out 2>/dev/null
	grep -q '^plots/side_by_side.svg' out
	# A file that is gone takes its pictures with it.
	mv results/cpu_bound.csv results/io_bound.csv
	plots/draw "$breakeven" results >/dev/null 2>&1
	mv results/io_bound.csv results/cpu_bound.csv
	printf '# needs: harness=cpu_bound\nload "plots/gone.inc"\n' >plots/broken.gp
	run -1 plots/draw "$breakeven" results
	[[ $output == *'plots/broken: cannot be drawn from these data; see plots/broken.err'* ]]
	run -0 plots/draw "$breakeven" results
	[[ $output != *broken* ]]
	touch plots/broken.gp
	run -1 plots/draw "$breakeven" results
}
