# SPDX-License-Identifier: MIT
# parallel
# needs: harness=map workload=mixed
# reads: map.csv map_points.csv
#
# Who wins, over a task's CPU time and the share of its time that it waits?
wanted = "serial gil processes"
load "plots/style.gp"
rows = "block_share"
load "plots/map.inc"

stats map using (here(0) ? column("workers") : NaN) name "W" nooutput
stats map using (here(0) ? column("tasks") : NaN) name "T" nooutput
set title sprintf("Under a global lock, who wins? %.0f workers, %.0f tasks\nNumbers: the runner-up takes so many times as long", W_median, T_median)
set ylabel "share of its time that a task blocks (%)"
set yrange [0 : 95]
is_point(unused) = is("harness", "map") && is("workload", "mixed") && is("axis", "cpu") && is("one", "gil") && is("outcome", "break_even") && is("other_wins", "above")
plot map using (here(0) ? column("task_ns") / 1e3 : NaN):(column("row") * 100):(column("task_low_ns") / 1e3):(column("task_high_ns") / 1e3):(column("row_low") * 100):(column("row_high") * 100):(hue(0)) \
         with boxxyerror fc rgb variable notitle, \
     map using (here(0) && wide(0) ? column("task_ns") / 1e3 : NaN):((column("row_low") + column("row_high")) * 50):(label_of(0)) with labels font ",11" notitle, \
     points using (is_point(0) ? column("at") / 1e3 : NaN):(column("block_share") * 100):(end_of("low") / 1e3):(end_of("high") / 1e3) \
         with xerrorlines lw 2.5 pt 7 ps 1 lc rgb "#000000" title line_title, \
     for [s in strategies] NaN with boxes fc rgb rgb(s) title s, \
     NaN with boxes fc rgb equal_hue title "equal within 3 %", \
     NaN with boxes fc rgb undecided_hue title "undecided"
