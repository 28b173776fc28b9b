# SPDX-License-Identifier: MIT
# needs: harness=scale workload=sleep start=barrier
#
# What does one worker more cost in memory?
wanted = "spawn processes process_pool forkserver threads thread_pool"
load "plots/style.gp"

mine(s) = is("harness", "scale") && is("workload", "sleep") && is("start", "barrier") && is("strategy", s) && column("memory_bytes") > 0

set title "Memory of n workers together (PSS: what they share counts once)"
set xlabel "workers"
set ylabel "memory (MiB)"
set logscale xy
set format y "%g"
set xtics format "%.0f"
set grid x y lc rgb "#dddddd" lt 1 lw 1
set key outside right center vertical reverse Left samplen 2
plot for [s in strategies] data using (mine(s) ? column("workers") : NaN):(column("memory_bytes") / 1048576.0) \
         with linespoints lw 2 pt point(s) ps large(s) lc rgb rgb(s) title s
