# SPDX-License-Identifier: MIT
# needs: harness=parent workload=rewrite
#
# After a fork, who writes pays: how much?
wanted = "processes threads"
load "plots/style.gp"

mine(s, writer, pages) = is("harness", "parent") && is("workload", "rewrite") && is("strategy", s) && is("writer", writer) && is("parent_pages", pages)
stats data using (is("harness", "parent") && is("workload", "rewrite") ? column("parent_bytes") / 1048576.0 : NaN) name "P" nooutput

set title sprintf("Writing some of %.0f MiB after a worker was created: the page faults of copy-on-write", P_median)
set xlabel "share of the pages written (%)"
set ylabel "time (ms)"
set logscale y
set xrange [-5 : 105]
set xtics 25
set format y "%g"
set key outside right center vertical reverse Left samplen 3
plot data using (mine("processes", "worker", "small") ? 100 * column("written") : NaN):(column("run_ns") / 1e6) \
         with linespoints lw 2 pt 5 ps 1.3 lc rgb rgb("processes") title "process writes", \
     data using (mine("processes", "worker", "huge") ? 100 * column("written") : NaN):(column("run_ns") / 1e6) \
         with linespoints lw 2 dt 2 pt 4 ps 1.3 lc rgb rgb("processes") title "process, huge pages", \
     data using (mine("processes", "parent", "small") ? 100 * column("written") : NaN):(column("run_ns") / 1e6) \
         with linespoints lw 2 pt 9 ps 1.3 lc rgb "#cc79a7" title "parent writes", \
     data using (mine("processes", "parent", "huge") ? 100 * column("written") : NaN):(column("run_ns") / 1e6) \
         with linespoints lw 2 dt 2 pt 8 ps 1.3 lc rgb "#cc79a7" title "parent, huge pages", \
     data using (mine("threads", "worker", "small") ? 100 * column("written") : NaN):(column("run_ns") / 1e6) \
         with linespoints lw 2 pt 7 ps 1.1 lc rgb rgb("threads") title "thread writes"
