# SPDX-License-Identifier: MIT
# parallel
# needs: harness=scale workload=sum_squares start=immediate
#
# More workers than CPUs, all with something to compute: what is lost?
wanted = "gil processes threads"
but = "serial"
load "plots/style.gp"

mine(s) = is("harness", "scale") && is("workload", "sum_squares") && is("start", "immediate") && is("strategy", s)
stats data using (mine(word(strategies, 1)) ? column("effective_cpus") : NaN) name "C" nooutput
stats data using (mine(word(strategies, 1)) ? column("capacity") : NaN) name "E" nooutput
stats data using (mine(word(strategies, 1)) ? column("tasks") : NaN) name "N" nooutput
stats data using (mine(word(strategies, 1)) ? column("cpu_ns") / 1e6 : NaN) name "P" nooutput

set title sprintf("More workers than CPUs: %.0f tasks of %.3g ms CPU among them", N_median, P_median)
set xlabel "workers for each CPU"
set ylabel "speed-up over serial (times)"
set logscale x 2
set yrange [0 : C_median * 1.15]
set xtics 2
set key outside right center vertical reverse Left samplen 2
plot E_median with lines lw 1.5 dt 3 lc rgb "#000000" title sprintf("measured, %.2f CPUs", E_median), \
     for [s in strategies] data \
         using (mine(s) ? beside(column("workers") / C_median, s) : NaN):(column("speedup")):(column("speedup_low")):(column("speedup_high")) \
         with yerrorlines lw 2 pt point(s) ps 1.2 lc rgb rgb(s) title s
