# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154

load common

fixtures=$BATS_TEST_DIRNAME/../fixtures

# A folder of results from what is kept with the tests.
folder() {
	mkdir -p r p
	cp "$fixtures/primes.csv" r/cpu_bound.csv
	cp "$fixtures/timeline.csv" r/timeline.csv
	(cd r && pwd -P) >p/drawn_from
}

# shows ID: one of the page's pictures has an element of that name.
shows() {
	grep -oE 'src="data:image/svg\+xml;base64,[^"]*' r/report.html | sed 's/.*base64,//' |
		while read -r picture; do echo "$picture" | base64 -d; done | grep -q "id=\"$1\""
}

@test "a report says what was found, and of each question that has no data which command makes them" {
	folder
	run -0 "$breakeven" report --plots=p r
	[[ $output == *"r/report.html r/report.md"* ]]
	for words in 'No io_bound.csv: make bench measures it.' 'No map.csv: make points measures it.' \
		'No scale.csv: make costs measures it.' 'No fidelity.csv: make fidelity measures it.' 'No lifecycle.csv: make lifecycle'; do
		grep -qF "$words" r/report.html || { echo "html: no $words"; return 1; }
		sed 's/\\//g' r/report.md | grep -qF "$words" || { echo "md: no $words"; return 1; }
	done
	grep -q '<table' r/report.html
	grep -q '<td>primes</td>' r/report.html
	grep -q '^- Of 1 cells' r/report.md || grep -q '^- Of 2 cells' r/report.md || grep -qE '^- Of [0-9]+ cells' r/report.md
}

@test "a report needs nothing from elsewhere" {
	folder
	"$breakeven" report --plots=p r >/dev/null
	run ! grep -vxE '(src|href)="(#.*|data:,|data:image/svg[+]xml;base64,[A-Za-z0-9+/=]+)"' <(grep -oE ' (src|href)="[^"]*"' r/report.html | tr -d ' ')
	run ! grep -E 'https?://' <(sed 's|http://www.w3.org/[a-z0-9/]*||g' r/report.html)
	grep -q "default-src 'none'" r/report.html
	[ "$(grep -c '<html lang="en">' r/report.html)" -eq 1 ]
	[ "$(wc -c <r/report.html)" -lt 2000000 ]
}

@test "broken, cut, empty and foreign files are named, and never used" {
	folder
	head -c 3000 "$fixtures/primes.csv" >r/io_bound.csv
	head -n 1 "$fixtures/primes.csv" >r/map.csv
	echo 'a,b' >r/parent.csv
	host=$(column host_id "$fixtures/primes.csv" | head -n 1)
	sed "s/$host/00000000000000aa/" "$fixtures/primes.csv" | head -n 9 >r/scale.csv
	{ cat "$fixtures/primes.csv"; sed -n "2,3s/$host/00000000000000aa/p" "$fixtures/primes.csv"; } >r/mixed.csv
	"$breakeven" report --plots=p r >/dev/null
	for words in 'io_bound.csv: its last row is cut off, and left out' 'map.csv holds no trial' 'parent.csv cannot be used: line 1: not a breakeven CSV' \
		'scale.csv is of another machine, kernel or build (00000000000000aa)' 'mixed.csv holds trials of several machines'; do
		grep -qF "$words" r/report.html || { echo "no $words"; grep note r/report.html; return 1; }
	done
}

@test "a picture that is older than its data is not shown" {
	folder
	printf '<svg viewBox="0 0 9 9"><g id="old"/></svg>' >p/timeline.svg
	touch -d '2020-01-01' p/timeline.svg
	"$breakeven" report --plots=p r >/dev/null
	grep -q 'p/timeline.svg is older than its data and not shown' r/report.html
	run ! shows old
	touch p/timeline.svg
	"$breakeven" report --plots=p r >/dev/null
	shows old
}

@test "a picture is an image of the page, in which no program runs" {
	folder
	printf '<svg viewBox="0 0 9 9"><g id="good" onload="alert(7)"/></svg><script>alert(7)</script>' >p/timeline.svg
	"$breakeven" report --plots=p r >/dev/null
	shows good
	run ! grep -q 'alert(7)' r/report.html
	grep -q "img-src data:; " r/report.html
	printf 'no picture at all' >p/timeline.svg
	"$breakeven" report --plots=p r >/dev/null
	grep -q 'timeline.svg is not shown: it is no picture' r/report.html
	head -c 600000 /dev/zero | tr '\0' ' ' >p/timeline.svg
	"$breakeven" report --plots=p r >/dev/null
	grep -q 'is too large for a page' r/report.html
}

@test "pictures of another folder are not shown as this one's" {
	folder
	printf '<svg viewBox="0 0 9 9"><g id="other"/></svg>' >p/timeline.svg
	echo /somewhere/else >p/drawn_from
	"$breakeven" report --plots=p r >/dev/null
	grep -q 'p/timeline.svg is of another folder of results and not shown' r/report.html
	run ! shows other
	rm p/drawn_from
	"$breakeven" report --plots=p r >/dev/null
	run ! shows other
}

@test "the machine is named only if it is the one that the results are of" {
	folder
	host=$(column host_id "$fixtures/primes.csv" | head -n 1)
	for id in "$host" 00000000000000aa; do
		printf '{"host_id": "%s", "caption": "9 CPUs, Test", "version": "1", "commit": "c", "compiler": "x", "date": "then"}' "$id" >r/host.json
		"$breakeven" report --plots=p r >/dev/null
		if [ "$id" = "$host" ]; then grep -q '9 CPUs, Test' r/report.html; else run ! grep -q '9 CPUs, Test' r/report.html; fi
	done
}

@test "the host of host.json is the one that is meant, and what is left out is told" {
	folder
	host=$(column host_id "$fixtures/primes.csv" | head -n 1)
	sed "s/$host/00000000000000aa/" "$fixtures/primes.csv" | head -n 9 >r/io_bound.csv
	printf '{"host_id": "00000000000000aa", "caption": "9 CPUs, Test", "version": "1", "commit": "c", "compiler": "x", "date": "then"}' >r/host.json
	"$breakeven" report --plots=p r >/dev/null 2>err
	grep -q 'r/cpu_bound.csv is left out: of another machine, kernel or build' err
	grep -q '9 CPUs, Test' r/report.html
	mkfifo r/map.csv
	timeout 20 "$breakeven" report --plots=p r >/dev/null 2>err
	grep -q 'r/map.csv is left out: it is no file' err
}

@test "names from the data are text and nothing else" {
	folder
	sed 's/,primes,/,"<img src=x onerror=alert(1)>",/' "$fixtures/primes.csv" >r/cpu_bound.csv
	"$breakeven" report --plots=p r >/dev/null
	run ! grep -q '<img src=x' r/report.html r/report.md
	grep -q '&lt;img src=x' r/report.html
}

@test "without results there is no report" {
	mkdir empty
	refuses 'no results in empty: make bench measures some' "$breakeven" report empty
	refuses 'no/such: No such file or directory' "$breakeven" report no/such
	refuses 'name one folder' "$breakeven" report a b
	refuses 'the value is missing' "$breakeven" report --html=
	[ ! -e empty/report.html ]
	folder
	status=0
	"$breakeven" report --plots=p --html=no/such/page.html r >/dev/null 2>err || status=$?
	[ "$status" -eq 1 ]
	[ "$(wc -l <err)" -eq 1 ]
}

@test "a report replaces reports, and nothing else" {
	folder
	cp r/cpu_bound.csv before
	refuses 'r/cpu_bound.csv is there and is no report: it is left alone' "$breakeven" report --plots=p --html=r/cpu_bound.csv r
	refuses 'is no report' "$breakeven" report --plots=p --markdown=r/timeline.csv r
	refuses 'name the same file' "$breakeven" report --plots=p --html=x --markdown=x r
	cmp before r/cpu_bound.csv
	"$breakeven" report --plots=p r >/dev/null
	"$breakeven" report --plots=p r >/dev/null
}

@test "a page that does not fit is told, and a device stays one" {
	[ -c /dev/full ] || skip 'no full device'
	folder
	status=0
	"$breakeven" report --plots=p --html=/dev/full r >/dev/null 2>err || status=$?
	[ "$status" -eq 1 ]
	grep -q 'cannot write /dev/full: No space left' err
	[ -c /dev/full ]
	# A former page stays whole where the new one cannot be written.
	printf '<!DOCTYPE html>\nformer' >r/report.html
	status=0
	(ulimit -f 4; trap '' XFSZ; "$breakeven" report --plots=p r >/dev/null 2>err) || status=$?
	[ "$status" -eq 1 ]
	grep -q 'cannot write r/report.html' err
	grep -q former r/report.html
	[ -z "$(find r -name '*.new')" ]
}

@test "a browser shows it without an error, and asks nobody for anything" {
	browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || skip 'no Chromium'
	folder
	printf '<svg width="9" height="9" viewBox="0 0 9 9"><g id="drawn"/></svg>' >p/timeline.svg
	"$breakeven" report --plots=p r >/dev/null
	timeout 60 "$browser" --headless --no-sandbox --disable-gpu --disable-background-networking --disable-sync --no-first-run \
		--disable-component-update --disable-default-apps --user-data-dir="$PWD/profile" --enable-logging=stderr --log-level=0 \
		--log-net-log="$PWD/net.json" --dump-dom "file://$PWD/r/report.html" >dom 2>log
	grep -q '<img src="data:image/svg' dom
	grep -q '<button>' dom # the little script ran
	run ! grep -i 'console' log
	# What it asks its makers for is its own affair.
	run ! grep -vE 'google(apis)?\.com' <(grep -oE '"url":"https?://[^/"]*' net.json)
}

@test "two folders are compared by their ratios; a folder is like itself" {
	folder
	run -0 "$breakeven" compare r r
	[[ $output == *"Of "*" speed-ups 0 differ, "* ]]
	mkdir s
	# Threads take twice as long there; all times of that host are ten times as long.
	awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; print; next }
		{ f = $at["strategy"] == "threads" ? 20 : 10
		  for (i = 1; i <= NF; i++) if (i == at["cold_ns"] || i == at["warm_ns"] || i == at["create_ns"] || i == at["run_ns"] || i == at["reap_ns"]) $i *= f
		  print }' OFMT=%.0f CONVFMT=%.0f r/cpu_bound.csv >s/cpu_bound.csv
	"$breakeven" compare --format=csv r s >out.csv
	awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next } { gsub(/"/, "")
		want = $at["strategy"] == "threads" ? 0.5 : 1
		if ($at["quotient"] / want > 1.01 || $at["quotient"] / want < 0.99) { print; bad = 1 } } END { exit bad || NR < 3 }' out.csv
	refuses 'no results in empty' "$breakeven" compare r "$(mkdir -p empty && echo empty)"
	refuses 'name two folders' "$breakeven" compare r
	refuses 'it is text, csv, json, markdown or html' "$breakeven" compare --format=xml r s
}
