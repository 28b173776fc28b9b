# SPDX-License-Identifier: MIT
# parallel
# needs: harness=map workload=sum_squares
# reads: map.csv map_points.csv
#
# Who wins, over a task's CPU time and the bytes that it brings?
wanted = "serial gil processes"
load "plots/style.gp"
rows = "payload"
load "plots/map.inc"

stats map using (here(0) ? column("workers") : NaN) name "W" nooutput
stats map using (here(0) ? column("tasks") : NaN) name "T" nooutput
set title sprintf("Under a global lock, who wins? %.0f workers, %.0f tasks, handed over by pipe\nNumbers: the runner-up takes so many times as long", W_median, T_median)
set ylabel "payload of a task (KiB)"
set logscale y 4
set format y "%g"
set mytics 1
set yrange [0.5 : 2048]
is_point(unused) = is("harness", "map") && is("workload", "sum_squares") && is("axis", "cpu") && is("one", "gil") && is("outcome", "break_even") && is("other_wins", "above")
plot map using (here(0) ? column("task_ns") / 1e3 : NaN):(column("row") / 1024):(column("task_low_ns") / 1e3):(column("task_high_ns") / 1e3):(column("row_low") / 1024):(column("row_high") / 1024):(hue(0)) \
         with boxxyerror fc rgb variable notitle, \
     map using (here(0) && wide(0) ? column("task_ns") / 1e3 : NaN):(column("row") / 1024):(label_of(0)) with labels font ",11" notitle, \
     points using (is_point(0) ? column("at") / 1e3 : NaN):(column("payload_bytes") / 1024):(end_of("low") / 1e3):(end_of("high") / 1e3) \
         with xerrorlines lw 2.5 pt 7 ps 1 lc rgb "#000000" title line_title, \
     for [s in strategies] NaN with boxes fc rgb rgb(s) title s, \
     NaN with boxes fc rgb equal_hue title "equal within 3 %", \
     NaN with boxes fc rgb undecided_hue title "undecided"
