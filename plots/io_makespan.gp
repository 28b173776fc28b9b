# SPDX-License-Identifier: MIT
# needs: harness=io_bound
#
# IO-bound work: how much sooner are all tasks done?
wanted = "serial gil processes threads"
but = "none"
load "plots/style.gp"

workloads = system("printenv IO_WORKLOADS")
mine(w, s) = is("harness", "io_bound") && is("workload", w) && is("strategy", s)

set multiplot layout 1, words(workloads) title \
    "IO-bound work: how soon are all tasks done? Lower is better; both axes double" noenhanced margins 0.09, 0.98, 0.18, 0.84 spacing 0.09, 0.1
set xtics 2
set ytics 2
set xlabel "workers"
set key bottom left vertical Left reverse samplen 2
do for [w in workloads] {
    unset logscale # stats heeds axes
    set xrange [*:*]
    set yrange [*:*]
    stats data using (mine(w, "serial") ? column("time_ns") / 1e6 : NaN) name "T" nooutput
    stats data using (mine(w, "serial") ? column("workers") : NaN) name "W" nooutput
    set logscale xy 2
    set title w
    set xrange [W_min * 0.85 : W_max * 1.18]
    set yrange [T_median / W_max * 0.8 : T_median * 1.25]
    if (w eq word(workloads, 1)) { set ylabel "makespan (ms)" } else { unset ylabel; unset key; unset label 1000 }
    plot T_median / x with lines lw 1.5 dt 2 lc rgb "#999999" title "ideal", \
         for [s in strategies] data \
             using (mine(w, s) ? column("workers") : NaN):(column("time_ns") / 1e6):(column("time_low_ns") / 1e6):(column("time_high_ns") / 1e6) \
             with yerrorlines lw wide(s) pt point(s) ps large(s) lc rgb rgb(s) title s
}
unset multiplot
