# SPDX-License-Identifier: MIT
# parallel
# needs: harness=mixed workload=mixed start=immediate
#
# Work that computes and waits: what does the lock leave of the speed-up?
wanted = "gil processes threads"
but = "serial"
load "plots/style.gp"

usual = 5e6 # the switch interval of this picture, ns
mine(s) = is("harness", "mixed") && is("workload", "mixed") && is("start", "immediate") && is("strategy", s) && column("switch_interval_ns") == usual
share(unused) = 100.0 * column("block_ns") / (column("cpu_ns") + column("block_ns"))
stats data using (mine(word(strategies, words(strategies))) ? column("workers") : NaN) name "W" nooutput
stats data using (mine(word(strategies, words(strategies))) ? column("speedup_high") : NaN) name "S" nooutput
stats data using (mine(word(strategies, words(strategies))) ? column("effective_cpus") : NaN) name "C" nooutput

set title sprintf("Tasks that compute and wait, on %d workers: how many times as fast as serial?", W_max)
set xlabel "share of its time that a task waits (%)"
set ylabel "speed-up over serial (times)"
set xrange [-4 : 104]
set yrange [0 : (S_max > W_max ? S_max : W_max) * 1.08]
set xtics 25
set key outside right center vertical reverse Left samplen 2
set samples 500
least(a, b) = a < b ? a : b
# N workers cannot do more than N at once, nor more CPU work than there are CPUs.
bound(b, cpus) = b >= 100 ? W_max : least(W_max, cpus / (1 - b / 100.0))
plot bound(x, C_median) with lines lw 1.5 dt 2 lc rgb "#999999" title sprintf("bound, %.3g CPUs", C_median), \
     bound(x, 1) with lines lw 1.5 dt 4 lc rgb "#d55e00" title "bound, one lock", \
     for [s in strategies] data \
         using (mine(s) ? share(0) + (s eq "gil" ? -0.8 : s eq "processes" ? 0.8 : 0) : NaN):(column("speedup")):(column("speedup_low")):(column("speedup_high")) \
         with yerrorlines lw 2 pt point(s) ps 1.2 lc rgb rgb(s) title s
