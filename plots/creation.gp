# SPDX-License-Identifier: MIT
# needs: harness=scale workload=sleep start=barrier
#
# What does one worker more cost to create?
wanted = "spawn processes process_pool forkserver threads thread_pool"
load "plots/style.gp"

mine(s) = is("harness", "scale") && is("workload", "sleep") && is("start", "barrier") && is("strategy", s)
each(unused) = (column("create_ns") + column("reap_ns")) / column("workers") / 1e3

set title "Creating and reaping one worker: how does it depend on their number?"
set xlabel "workers"
set ylabel "time a worker (us)"
set logscale xy
set format y "%.0f"
set xtics format "%.0f"
set grid x y lc rgb "#dddddd" lt 1 lw 1
set key outside right center vertical reverse Left samplen 2
plot for [s in strategies] data using (mine(s) ? column("workers") : NaN):(each(0)) \
         with linespoints lw 2 pt point(s) ps large(s) lc rgb rgb(s) title s
