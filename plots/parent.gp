# SPDX-License-Identifier: MIT
# needs: harness=parent workload=sum_squares
#
# What does a worker's creation cost a program that holds much memory?
wanted = "processes spawn forkserver threads"
load "plots/style.gp"

mine(s, pages) = is("harness", "parent") && is("workload", "sum_squares") && is("strategy", s) && (is("parent_pages", pages) || is("parent_pages", "none"))
least = 16.0 # a parent of nothing stands here on the logarithmic axis
size(unused) = column("parent_bytes") < least * 1048576 ? least : column("parent_bytes") / 1048576.0

set title "A program that holds memory creates one worker: how long until that is ready?"
set xlabel "memory of the parent (MiB; the leftmost is none)"
set ylabel "time (ms)"
set logscale xy
set xrange [least * 0.7 : 8192]
set xtics ("0" 16, "64" 64, "256" 256, "1024" 1024, "4096" 4096)
set format y "%g"
set grid x y lc rgb "#dddddd" lt 1 lw 1
set key outside right center vertical reverse Left samplen 3
plot for [s in strategies] data using (mine(s, "small") ? size(0) : NaN):(column("create_ns") / 1e6) \
         with linespoints lw 2 pt point(s) ps large(s) lc rgb rgb(s) title s, \
     data using (mine("processes", "huge") ? size(0) : NaN):(column("create_ns") / 1e6) \
         with linespoints lw 2 dt 2 pt 4 ps 1.2 lc rgb rgb("processes") title "processes, huge pages"
