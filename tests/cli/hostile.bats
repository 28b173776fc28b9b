# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2016,SC2154
#
# A folder of results that somebody else has filled, to have something executed or overwritten: by names with quotes,
# backticks and line feeds, by links, by what stands in fields, by size.

load common

root=$BATS_TEST_DIRNAME/../..

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	mkdir -p plots r
	cp "$root"/plots/*.gp "$root"/plots/*.inc "$root"/plots/rules.mk "$root"/plots/draw "$root"/plots/table "$root"/plots/picture plots/
	cp "$root/tests/fixtures/primes.csv" r/cpu_bound.csv
	echo precious >precious
}

# untouched: nothing was executed, nothing overwritten.
untouched() {
	[ "$(cat precious)" = precious ]
	[ ! -e pwned ]
	[ ! -e r/pwned ]
	[ ! -e plots/pwned ]
}

@test "names of folders and files with quotes, backticks and line feeds are names" {
	for name in "a'b\"" 'a`touch pwned`b' 'a$(touch pwned)b;touch pwned' $'a\ntouch pwned\nb' '-e system("touch pwned")%s%n'; do
		rm -rf ./"$name"
		cp -r r ./"$name"
		"$breakeven" report --plots=plots "./$name" >/dev/null 2>&1 || true
		"$breakeven" summary "./$name/cpu_bound.csv" >/dev/null
		plots/draw "$breakeven" "./$name" >/dev/null 2>&1 || true
		"$breakeven" compare "./$name" r >/dev/null 2>&1 || true
		untouched
	done
}

@test "what stands in fields is text, for the terminal, the page, and gnuplot" {
	for evil in '`touch pwned`$(touch pwned)' "'.system('touch pwned').'" '@touch !touch pwned' '<script>alert(1)</script>%s%s%n{/*9 x}' '"" "; touch pwned; "'; do
		escaped=$(printf '%s' "$evil" | sed 's/"/""/g; s/[&\\|]/\\&/g')
		sed "2,\$s|,primes,|,\"$escaped\",|" "$root/tests/fixtures/primes.csv" >r/cpu_bound.csv
		"$breakeven" summary r/cpu_bound.csv >/dev/null
		"$breakeven" report --plots=plots r >/dev/null 2>&1
		run ! grep -qF '<script>alert' r/report.html
		plots/draw "$breakeven" r >/dev/null 2>&1 || true
		untouched
		sed "2,\$s|,serial,|,\"$escaped\",|" "$root/tests/fixtures/primes.csv" >r/cpu_bound.csv
		plots/draw "$breakeven" r >/dev/null 2>&1 || true
		"$breakeven" report --plots=plots r >/dev/null 2>&1 || true
		untouched
	done
}

@test "what stands in host.json is text" {
	for evil in '`touch pwned`' "'; system('touch pwned'); '" '\";system(\"touch pwned\");\"' '@system' '<script>alert(1)</script>' '\u001b[2J\u0007'; do
		printf '{"schema":3,"host_id":"0000000000000123","caption":"%s","date":"%s","version":"%s","commit":"%s","compiler":"%s"}' "$evil" "$evil" "$evil" "$evil" "$evil" >r/host.json
		"$breakeven" host r/host.json >out || true
		plots/draw "$breakeven" r >/dev/null 2>&1 || true
		"$breakeven" report --plots=plots r >/dev/null 2>&1
		run ! grep -qF '<script>alert' r/report.html
		untouched
	done
}

@test "terminals get no control characters from a results folder" {
	printf '{"schema":3,"host_id":"0000000000000123","caption":"a\\u001b[2Jb\\u0007","date":"2026"}' >r/host.json
	"$breakeven" host r/host.json >out 2>&1 || true
	run ! grep -q $'[\x1b\x07]' out
	sed "2,\$s|,primes,|,\x1b[2Jprimes,|" "$root/tests/fixtures/primes.csv" >r/cpu_bound.csv
	"$breakeven" summary r/cpu_bound.csv >out 2>&1 || true
	run ! grep -q $'\x1b' out
}

@test "links lead nowhere: what they point to stays" {
	for file in report.html report.md host.json cpu_bound.csv.bak; do
		ln -sf "$PWD/precious" "r/$file"
	done
	"$breakeven" report --plots=plots r >/dev/null 2>&1 || true
	untouched
	rm -f r/host.json r/cpu_bound.csv
	ln -s "$PWD/precious" r/cpu_bound.csv
	ln -s "$PWD/precious" r/host.json
	status=0
	# shellcheck disable=SC2086 # flags are words
	"$cpu_bound" $small --csv=r/cpu_bound.csv >/dev/null 2>&1 || status=$?
	[ "$status" -eq 2 ]
	untouched
	for target in /dev/zero /dev/stdin . loop; do
		ln -sfn $target r/cpu_bound.csv
		timeout 20 "$breakeven" report --plots=plots r </dev/null >/dev/null 2>&1 || [ $? -le 2 ]
		timeout 20 "$breakeven" summary r/cpu_bound.csv </dev/null >/dev/null 2>&1 || [ $? -le 2 ]
	done
	untouched
}

@test "a million columns, a row without end, a million rows" {
	awk 'BEGIN { for (i = 0; i < 1000000; i++) printf "c%d,", i; print "end" }' >r/cpu_bound.csv
	refuses 'not a breakeven CSV' "$breakeven" summary r/cpu_bound.csv
	{ head -n 1 "$root/tests/fixtures/primes.csv"; head -c 50000000 /dev/zero | tr '\0' 'a'; } >r/cpu_bound.csv
	status=0
	timeout 20 "$breakeven" summary r/cpu_bound.csv >out 2>err || status=$?
	[ "$status" -eq 2 ]
	[ "$(wc -l <err)" -le 2 ]
	awk 'NR == 1 { print; next } { rows[count++] = $0 } END { while (count * copies < 1000000) { copies++; for (i = 0; i < count; i++) print rows[i] } }' \
		"$root/tests/fixtures/primes.csv" >r/cpu_bound.csv
	timeout 60 "$breakeven" summary r/cpu_bound.csv >/dev/null 2>&1 || [ $? -le 2 ]
	untouched
}
