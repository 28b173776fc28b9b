# SPDX-License-Identifier: MIT
# parallel
# needs: harness=cpu_bound workload=sum_squares
#
# CPU-bound work: what do more workers bring?
wanted = "gil processes threads"
but = "serial"
load "plots/style.gp"

mine(s) = is("harness", "cpu_bound") && is("workload", "sum_squares") && is("strategy", s)
stats data using (mine("serial") ? column("workers") : NaN) name "W" nooutput
stats data using (mine("serial") ? column("capacity") : NaN) name "E" nooutput
stats data using (mine("serial") ? column("effective_cpus") : NaN) name "C" nooutput
stats data using (is("harness", "cpu_bound") && is("workload", "sum_squares") ? column("speedup_high") : NaN) name "S" nooutput

set title "CPU-bound work (sum_squares): how many times as fast as serial?"
set xlabel "workers"
set ylabel "speed-up over serial (times)"
set logscale x 2
set xrange [W_min * 0.85 : W_max * 1.18]
top = E_median > S_max ? E_median : S_max
set yrange [0 : (top > 2 ? top : 2) * 1.12]
set key outside right center vertical reverse Left samplen 2
set xtics 2
set samples 1000

ideal(w) = w < W_min ? NaN : w < C_median ? w : C_median
plot ideal(x) with lines lw 1.5 dt 2 lc rgb "#999999" title sprintf("ideal, %.3g CPUs", C_median), \
     E_median with lines lw 1.5 dt 3 lc rgb "#000000" title sprintf("measured, %.2f CPUs", E_median), \
     for [s in strategies] data \
         using (mine(s) ? beside(column("workers"), s) : NaN):(column("speedup")):(column("speedup_low")):(column("speedup_high")) \
         with yerrorlines lw 2 pt point(s) ps 1.2 lc rgb rgb(s) title s
