# SPDX-License-Identifier: MIT
# reads: timeline.csv
#
# What each worker was at: the same tasks under one strategy after the other.
wanted = "serial threads gil processes"
height = 620
load "plots/style.gp"
data = system("printenv TIMELINE")
unset label 1000

panels = int(system("printenv TIMELINE_PANELS"))
panels = panels > 3 ? 3 : panels
states = "running waiting handing_over blocked ready created"
state_text(s) = s eq "running" ? "computing" : s eq "waiting" ? "waiting for the lock" : s eq "handing_over" ? "" : \
                s eq "blocked" ? "blocked (sleep, IO)" : s eq "ready" ? "ready" : "being created"
state_rgb(s) = s eq "running" ? 0x009e73 : s eq "waiting" ? 0xd55e00 : s eq "handing_over" ? 0xd55e00 : \
               s eq "blocked" ? 0xa6cee3 : s eq "ready" ? 0xf0e442 : 0x888888

stats data using "row" name "R" nooutput
array last[panels]
do for [p = 0:panels - 1] {
    stats data using (column("panel") == p ? column("end_ns") / 1e6 : NaN) name "E" nooutput
    last[p + 1] = E_max
}
mine(p, s) = column("panel") == p && strcol("state") eq s

# Being ready is worth a word where it is long enough to be seen.
stats data using (strcol("state") eq "ready" ? (column("end_ns") - column("begin_ns")) / 1e6 : 0) name "READY" nooutput
keyed = READY_max > 0.005 * last[1] ? "running waiting blocked ready created" : "running waiting blocked created"

set border 1
set tics nomirror
set grid x lc rgb "#dddddd" lt 1 lw 1
unset grid
set grid xtics lc rgb "#dddddd" lt 1 lw 1
unset ytics
unset key
set style fill solid 1.0 noborder
set yrange [R_max + 0.7 : -1.2]
left = 0.105
space = (1.0 - left - 0.015) / panels

# Of what is shorter: a power of ten, or half of one.
decade(x) = 10.0 ** floor(log10(x))
step(x) = x > 4 * decade(x) ? decade(x) : decade(x) / 2

set multiplot
has_lock = int(system("awk -F, '/,\"gil\",/ { n++ } END { print n + 0 }' \"$TIMELINE\"")) > 0
set label 1 (has_lock ? "Under a global lock, threads that compute take turns, and threads that wait do not" : "Who is at what, and when") at screen 0.5, 0.965 center font ",14" front
set label 1000 caption at screen 0.99, 0.02 right font ",10" tc rgb "#666666"
do for [p = 0:panels - 1] {
    set lmargin at screen left + p * space + 0.012
    set rmargin at screen left + (p + 1) * space - 0.012
    set tmargin at screen 0.80
    set bmargin at screen 0.15
    set xrange [0 : last[p + 1] * 1.22]
    set xlabel "time (ms)" offset 0, 0.3
    set xtics last[p + 1] > 400 ? 200 : last[p + 1] > 160 ? 100 : last[p + 1] > 60 ? 50 : step(last[p + 1]) font ",11"
    what = system(sprintf("awk -F'\"' 'index($1, \"%d,\") == 1 { print $2; exit }' \"$TIMELINE\"", p))
    set label 2 (strstrt(what, ",") ? what[1:strstrt(what, ",") - 1] : what) at graph 0.5, 1.075 center font ",12" tc rgb "#222222"
    set label 3 (strstrt(what, "tasks") ? what[strstrt(what, "workers, ") + 9:*] : "") at graph 0.5, 1.025 center font ",10" tc rgb "#666666"
    if (p > 0) { unset label 1; unset label 1000 }
    plot for [s in states] data using (mine(p, s) ? column("begin_ns") / 1e6 : NaN):"row":(column("begin_ns") / 1e6):(column("end_ns") / 1e6):(column("row") - 0.42):(column("row") + 0.42) \
             with boxxyerror lc rgb state_rgb(s) notitle, \
         data using (column("panel") == p && column("first") == 1 ? column("cold_ns") / 1e6 : NaN):(column("row") + (column("lanes") - 1) / 2.0):(sprintf(" %.0f ms", column("cold_ns") / 1e6)) \
             with labels left font ",10" tc rgb "#444444" notitle, \
         data using (p == 0 && column("panel") == 0 && column("first") == 1 ? 0 : NaN):(column("row") + (column("lanes") - 1) / 2.0):"strategy" \
             with labels right offset -1, 0 font ",12" notitle
}
# The key, once.
set lmargin at screen 0; set rmargin at screen 1; set tmargin at screen 1; set bmargin at screen 0
unset label
unset xlabel
unset border
unset tics
unset grid
set xrange [0:1]
set yrange [0:1]
set key at screen 0.5, 0.925 center top horizontal reverse Left samplen 1.5 width 1 font ",11"
plot for [s in keyed] NaN with boxes lc rgb state_rgb(s) title state_text(s)
unset multiplot
