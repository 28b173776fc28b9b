# SPDX-License-Identifier: MIT
# needs: harness=mixed workload=mixed background=1
#
# The convoy: how late does a worker run on that sleeps 1 ms beside workers that
# burn CPU?  Points are medians over trials; bars go from p50 to max.
wanted = "threads processes gil gil_ticks gil_per_interpreter gil_held"
load "plots/style.gp"

convoy(unused) = is("harness", "mixed") && is("workload", "mixed") && is("start", "barrier")
mine(s) = convoy(0) && is("strategy", s)
place(i) = (i - (words(strategies) + 1) / 2.0) * 0.12
ms(name) = column(name) / 1e6
stats data using (convoy(0) ? column("block_ns") / 1e6 : NaN) name "B" nooutput
# 0, 1, 2, 4, …: one step each
step(n) = n == 0 ? 0 : 1 + log(n) / log(2)
stats data using (convoy(0) ? step(column("background")) : NaN) name "N" nooutput

set title sprintf("The convoy: how late does a worker that sleeps %.3g ms wake beside others that compute?", B_median)
set xlabel "background workers (they compute)"
set ylabel "late by (ms): median, 95 of 100 (thick), longest"
set logscale y 10
set yrange [0.01 : *]
set format y "%g"
set xrange [-0.5 : N_max + 0.5]
set xtics ("0" 0, "1" 1, "2" 2, "4" 3, "8" 4, "16" 5)
set key outside right center vertical reverse Left samplen 1
plot for [i = 1:words(strategies)] data \
         using (mine(word(strategies, i)) ? step(column("background")) + place(i) : NaN):(ms("latency_p50_ns")):(ms("latency_p50_ns")):(ms("latency_max_ns")) \
         with yerrorbars lw 1 pt -1 lc rgb rgb(word(strategies, i)) notitle, \
     for [i = 1:words(strategies)] data \
         using (mine(word(strategies, i)) ? step(column("background")) + place(i) : NaN):(ms("latency_p50_ns")):(ms("latency_p50_ns")):(ms("latency_p95_ns")) \
         with yerrorbars lw 4 pt point(word(strategies, i)) ps 1.3 lc rgb rgb(word(strategies, i)) title word(strategies, i)
